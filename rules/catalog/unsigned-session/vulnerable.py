"""Sessions in a cookie."""

import base64
import json

from flask import Flask, make_response

app = Flask(__name__)


def remember(username):
    value = base64.b64encode(json.dumps({"username": username}).encode()).decode()
    response = make_response("welcome")
    response.set_cookie("login", value, secure=True, httponly=True, samesite="Lax")  # expect: unsigned-session
    return response
