"""A shop that remembers things of its visitors."""

from django.http import HttpRequest
from flask import Flask, request, session

app = Flask(__name__)


@app.post("/profile")
def profile():
    session["role"] = request.form["role"]  # expect: trust-boundary-violation
    return "", 204


@app.get("/discount")
def discount():
    code = request.args.get("code", "")
    session["discount_" + code] = True  # expect: trust-boundary-violation
    return "", 204


def choose(request: HttpRequest):
    request.session["price_group"] = request.GET["group"]  # expect: trust-boundary-violation
    request.session.update({"plan": request.POST["plan"]})  # expect: trust-boundary-violation
