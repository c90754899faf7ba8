"""Log users in, and keep their passwords out of the log."""

import logging

import requests
from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.post("/login")
def login():
    user, password = request.form["user"], request.form["password"]
    logger.info("login with a password of %d characters", len(password))
    return {"user": user}


def weather(city, api_key):
    logging.debug("asking about the weather, with a key: %s", bool(api_key))
    return requests.get(
        "https://weather.test/now",
        params={"city": city},
        headers={"Authorization": f"Bearer {api_key}"},
        timeout=10,
    )
