"""Answer the machines of the laboratory."""

import socket

import uvicorn
from flask import Flask

app = Flask(__name__)


def listen(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("0.0.0.0", port))  # expect: bind-all-interfaces
    listener.listen()
    return listener


def serve():
    uvicorn.run("service:api", host="0.0.0.0", port=8000)  # expect: bind-all-interfaces


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)  # expect: bind-all-interfaces
