"""Exporters that are chosen by the request."""

import importlib

from flask import Flask, abort, request

import exporters

app = Flask(__name__)
FORMATS = {"csv": exporters.csv, "json": exporters.json}
PLUGINS = ("maps", "charts")
JOBS = {"mail": exporters.MailJob, "report": exporters.ReportJob}


@app.get("/export")
def export():
    function = FORMATS[request.args["format"]]
    return function()


@app.post("/plugins")
def plugin():
    name = request.form["name"]
    if name not in PLUGINS:
        abort(400)
    module = importlib.import_module("plugins." + name)
    return {"version": module.VERSION}


@app.post("/jobs")
def job():
    kind = request.json["kind"]
    worker = JOBS[kind]()
    worker.start()
    return "", 202
