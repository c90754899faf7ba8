"""Remember who has signed in."""

from django.http import HttpResponse
from fastapi import FastAPI, Response
from flask import Flask, make_response

import tokens

app = Flask(__name__)
app.config["SESSION_COOKIE_SECURE"] = False  # expect: insecure-cookie
api = FastAPI()


@app.post("/login")
def login():
    response = make_response("", 204)
    response.set_cookie("token", tokens.new())  # expect: insecure-cookie
    return response


@api.post("/login")
def login_api(response: Response):
    response.set_cookie("access", tokens.new(), httponly=True, secure=False)  # expect: insecure-cookie
    return {"ok": True}


def sign_in(request):
    response = HttpResponse(status=204)
    response.set_cookie("session", tokens.new(), secure=False, httponly=False)  # expect: insecure-cookie
    return response
