"""Who is calling?"""

import jwt
from flask import Flask, request
from jose import jwt as jose

app = Flask(__name__)
KEY = open("/etc/shop/key.pem").read()


@app.get("/me")
def me():
    token = request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, KEY, algorithms=["RS256"], audience="shop")
    return {"name": claims["sub"]}


@app.get("/orders")
def orders():
    claims = jwt.decode(request.cookies["token"], KEY, algorithms=["RS256"])
    return {"orders of": claims["sub"]}


@app.get("/old")
def old():
    claims = jwt.decode(request.cookies["token"], KEY, algorithms=["RS256"], options={"require": ["exp"]})
    return {"name": claims["sub"]}


@app.get("/partner")
def partner():
    claims = jose.decode(request.args["token"], KEY, algorithms=["RS256"])
    return {"partner": claims["iss"]}
