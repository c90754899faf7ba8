"""Start the service."""

import os

import tornado.web
from bottle import Bottle
from fastapi import FastAPI
from flask import Flask

app = Flask(__name__)
app.config["DEBUG"] = os.environ.get("SHOP_DEBUG") == "1"
api = FastAPI()
old = Bottle()


def pages():
    return tornado.web.Application([], debug=False)


def serve_old():
    old.run(host="localhost", port=8081)


if __name__ == "__main__":
    app.run()
