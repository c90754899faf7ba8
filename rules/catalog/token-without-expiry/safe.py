"""Tokens of a shop's customers."""

import os
from datetime import datetime, timedelta, timezone

import jwt
from flask import Flask, abort, request

app = Flask(__name__)
KEY = os.environ["TOKEN_KEY"]
SHORT = timedelta(minutes=15)


@app.post("/tokens")
def issue():
    name = request.form["name"]
    return {"token": jwt.encode({"sub": name, "exp": datetime.now(timezone.utc) + SHORT}, KEY, algorithm="HS256")}


def reset_token(name):
    claims = {"sub": name}
    claims.update({"purpose": "reset", "exp": datetime.now(timezone.utc) + SHORT})
    return jwt.encode(claims, KEY, algorithm="HS256")


def sign(claims):
    body = claims.copy()
    body["exp"] = datetime.now(timezone.utc) + SHORT
    return jwt.encode(body, KEY, algorithm="HS256")


@app.get("/orders")
def orders():
    options = {"verify_exp": True}
    claims = jwt.decode(request.headers["X-Token"], KEY, algorithms=["HS256"], options=options)
    if claims["purpose"] != "shop":
        abort(403)
    return {"name": claims["sub"]}
