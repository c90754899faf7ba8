"""Checks of what visitors send."""

import re
from urllib.parse import urlparse

import requests
from flask import Flask, abort, redirect, request

app = Flask(__name__)
NAME = re.compile(r"[A-Za-z0-9]+")
ADDRESS = r"\d{1,3}(\.\d{1,3}){3}"


@app.get("/login")
def login():
    target = request.args["next"]
    if not re.fullmatch(r"https://shop\.example\.org/[a-z/]*", target):
        abort(400)
    return redirect(target)


@app.get("/lookup")
def lookup():
    address = request.args["address"]
    if not re.fullmatch(ADDRESS, address):
        abort(400)
    return {"address": address}


@app.get("/version")
def version():
    number = request.args["number"]
    if not re.fullmatch(r"\d+\.\d+", number):
        abort(400)
    return {"version": number}


@app.get("/picture")
def picture():
    url = request.args["url"]
    if urlparse(url).hostname != "example.org":
        abort(400)
    return requests.get(url, timeout=5).content


@app.get("/feed")
def feed():
    url = request.args["url"]
    if not urlparse(url).netloc.endswith(".example.org"):
        abort(400)
    return requests.get(url, timeout=5).text


@app.get("/leave")
def leave():
    url = request.args["url"]
    if url.startswith("https://example.org/"):
        return redirect(url)
    return redirect("/")


@app.post("/names")
def names():
    if not NAME.fullmatch(request.form["name"]):
        abort(400)
    return "", 204
