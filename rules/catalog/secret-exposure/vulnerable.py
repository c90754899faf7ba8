"""Log users in."""

import logging

import requests
from flask import Flask, request

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.post("/login")
def login():
    user, password = request.form["user"], request.form["password"]
    logger.info("login of %s with %s", user, password)  # expect: secret-exposure
    return {"user": user}


def weather(city, api_key):
    logging.debug(f"asking about {city} with {api_key}")  # expect: secret-exposure
    return requests.get(f"https://weather.test/now?city={city}&api_key={api_key}", timeout=10)  # expect: secret-exposure
