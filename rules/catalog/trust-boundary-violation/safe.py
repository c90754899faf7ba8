"""A shop that remembers things of its visitors."""

from django.http import HttpRequest
from flask import Flask, abort, request, session

import accounts

app = Flask(__name__)
CODES = {"SPRING": 10, "AUTUMN": 5}


@app.post("/profile")
def profile():
    session["role"] = accounts.role_of(session["user"])
    return "", 204


@app.get("/discount")
def discount():
    code = request.args.get("code", "")
    if code not in CODES:
        abort(400)
    session["discount_" + code] = True
    return "", 204


def choose(request: HttpRequest):
    group = request.GET["group"]
    if group in ("retail", "student"):
        request.session["price_group"] = group
    request.session.update({"plan": int(request.POST["plan"])})
