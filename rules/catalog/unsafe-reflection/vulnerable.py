"""Exporters that are chosen by the request."""

import importlib

from flask import Flask, request

import exporters

app = Flask(__name__)


@app.get("/export")
def export():
    function = getattr(exporters, request.args["format"])  # expect: unsafe-reflection
    return function()


@app.post("/plugins")
def plugin():
    module = importlib.import_module("plugins." + request.form["name"])  # expect: unsafe-reflection
    return {"version": module.VERSION}


@app.post("/jobs")
def job():
    kind = request.json["kind"]
    worker = globals()[kind]()  # expect: unsafe-reflection
    worker.start()
    return "", 202
