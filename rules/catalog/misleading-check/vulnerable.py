"""Checks of what visitors send."""

import re
from urllib.parse import urlparse

import requests
from flask import Flask, abort, redirect, request

app = Flask(__name__)
NAME = re.compile(r"[A-z0-9]+$")  # expect: misleading-check
ADDRESS = r"\d+\.\d+\.\d+\.\d+"


@app.get("/login")
def login():
    target = request.args["next"]
    if not re.match(r"https://shop.example.org", target):  # expect: misleading-check
        abort(400)
    return redirect(target)


@app.get("/lookup")
def lookup():
    address = request.args["address"]
    if not re.match(ADDRESS, address):  # expect: misleading-check
        abort(400)
    return {"address": address}


@app.get("/version")
def version():
    number = request.args["number"]
    if not re.match(r"/^\d+\.\d+$/", number):  # expect: misleading-check
        abort(400)
    return {"version": number}


@app.get("/picture")
def picture():
    url = request.args["url"]
    if "example.org" not in url:  # expect: misleading-check
        abort(400)
    return requests.get(url, timeout=5).content


@app.get("/feed")
def feed():
    url = request.args["url"]
    if not urlparse(url).netloc.endswith("example.org"):  # expect: misleading-check
        abort(400)
    return requests.get(url, timeout=5).text


@app.get("/leave")
def leave():
    url = request.args["url"]
    if url.startswith("https://example.org"):  # expect: misleading-check
        return redirect(url)
    return redirect("/")


@app.post("/names")
def names():
    if not NAME.match(request.form["name"]):
        abort(400)
    return "", 204
