"""Sign people in and write it down."""

import logging

from flask import Flask, request
from loguru import logger as trail

app = Flask(__name__)
logger = logging.getLogger(__name__)


@app.post("/login")
def login():
    name = request.form["name"]
    logger.info("login of " + name)  # expect: log-injection
    if len(name) > 80:
        logging.warning("refused: %s", name)  # expect: log-injection
        return "", 403
    return "", 204


@app.get("/search")
def search():
    term = request.args["q"]
    app.logger.debug(f"search for {term}")  # expect: log-injection
    trail.info("searched {}", term)  # expect: log-injection
    return {"results": []}
