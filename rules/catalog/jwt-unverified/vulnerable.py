"""Who is calling?"""

import jwt
from flask import Flask, request
from jose import jwt as jose

app = Flask(__name__)
KEY = open("/etc/shop/key.pem").read()


@app.get("/me")
def me():
    token = request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})  # expect: jwt-unverified
    return {"name": claims["sub"]}


@app.get("/orders")
def orders():
    claims = jwt.decode(request.cookies["token"], KEY, algorithms=["none", "HS256"])  # expect: jwt-unverified
    return {"orders of": claims["sub"]}


@app.get("/old")
def old():
    claims = jwt.decode(request.cookies["token"], verify=False)  # expect: jwt-unverified
    return {"name": claims["sub"]}


@app.get("/partner")
def partner():
    claims = jose.get_unverified_claims(request.args["token"])  # expect: jwt-unverified
    return {"partner": claims["iss"]}
