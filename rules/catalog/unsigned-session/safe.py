"""Sessions in a cookie."""

import os

from flask import Flask, make_response
from itsdangerous import URLSafeTimedSerializer

app = Flask(__name__)
serializer = URLSafeTimedSerializer(os.environ["SESSION_KEY"])


def remember(username):
    value = serializer.dumps({"username": username})
    response = make_response("welcome")
    response.set_cookie("login", value, secure=True, httponly=True, samesite="Lax")
    return response
