"""Search in a list of titles."""

import re

from flask import Flask, request

app = Flask(__name__)
TITLES = ["Dune", "Emma", "Ulysses"]


@app.get("/search")
def search():
    pattern = re.escape(request.args["q"])
    return {"found": [title for title in TITLES if re.search(pattern, title)]}


@app.get("/prefix")
def prefix():
    matcher = re.compile("^" + re.escape(request.args["prefix"]), re.IGNORECASE)
    return {"found": [title for title in TITLES if matcher.match(title)]}


@app.post("/replace")
def replace():
    form = request.form
    return form["text"].replace(form["old"], form["new"])
