"""Sign people in and write it down."""

import logging

from flask import Flask, request
from loguru import logger as trail

app = Flask(__name__)
logger = logging.getLogger(__name__)


def one_line(text):
    return text.replace("\r", "\\r").replace("\n", "\\n")


@app.post("/login")
def login():
    name = request.form["name"]
    logger.info("login of " + name.replace("\r\n", "").replace("\n", "").replace("\r", ""))
    if len(name) > 80:
        logging.warning("refused: %s", one_line(name))
        return "", 403
    return "", 204


@app.get("/search")
def search():
    term = request.args["q"]
    app.logger.debug(f"search for {one_line(term)}")
    trail.info("searched {}", one_line(term))
    return {"results": []}
