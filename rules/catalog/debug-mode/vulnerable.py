"""Start the service."""

import tornado.web
from bottle import Bottle
from fastapi import FastAPI
from flask import Flask

app = Flask(__name__)
app.config["DEBUG"] = True  # expect: debug-mode
api = FastAPI(debug=True)  # expect: debug-mode
old = Bottle()


def pages():
    return tornado.web.Application([], debug=True)  # expect: debug-mode


def serve_old():
    old.run(host="localhost", port=8081, debug=True)  # expect: debug-mode


if __name__ == "__main__":
    app.run(debug=True)  # expect: debug-mode
