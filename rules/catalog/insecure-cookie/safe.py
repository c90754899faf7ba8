"""Remember who has signed in."""

from django.http import HttpResponse
from fastapi import FastAPI, Response
from flask import Flask, make_response

import tokens

app = Flask(__name__)
app.config["SESSION_COOKIE_SECURE"] = True
api = FastAPI()


@app.post("/login")
def login():
    response = make_response("", 204)
    response.set_cookie("token", tokens.new(), secure=True, httponly=True, samesite="Lax")
    return response


@api.post("/login")
def login_api(response: Response):
    response.set_cookie("token", tokens.new(), httponly=True, secure=True, samesite="strict")
    return {"ok": True}


def sign_in(request):
    response = HttpResponse(status=204)
    response.set_cookie("session", tokens.new(), secure=True, httponly=True, samesite="Lax")
    return response
