"""Search in a list of titles."""

import re

from flask import Flask, request

app = Flask(__name__)
TITLES = ["Dune", "Emma", "Ulysses"]


@app.get("/search")
def search():
    pattern = request.args["q"]
    return {"found": [title for title in TITLES if re.search(pattern, title)]}  # expect: regex-injection


@app.get("/prefix")
def prefix():
    matcher = re.compile("^" + request.args["prefix"], re.IGNORECASE)  # expect: regex-injection
    return {"found": [title for title in TITLES if matcher.match(title)]}


@app.post("/replace")
def replace():
    form = request.form
    return re.sub(form["old"], form["new"], form["text"])  # expect: regex-injection
