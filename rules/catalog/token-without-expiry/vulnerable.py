"""Tokens of a shop's customers."""

import os
from datetime import datetime, timezone

import jwt
from flask import Flask, abort, request

app = Flask(__name__)
KEY = os.environ["TOKEN_KEY"]


@app.post("/tokens")
def issue():
    name = request.form["name"]
    return {"token": jwt.encode({"sub": name, "iat": datetime.now(timezone.utc)}, KEY, algorithm="HS256")}  # expect: token-without-expiry


def reset_token(name):
    claims = {"sub": name}
    claims["purpose"] = "reset"
    return jwt.encode(claims, KEY, algorithm="HS256")  # expect: token-without-expiry


@app.get("/orders")
def orders():
    options = {"verify_exp": False}
    claims = jwt.decode(request.headers["X-Token"], KEY, algorithms=["HS256"], options=options)  # expect: token-without-expiry
    if claims["purpose"] != "shop":
        abort(403)
    return {"name": claims["sub"]}
