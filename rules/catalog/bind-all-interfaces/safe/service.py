"""Answer the machines of the laboratory."""

import os
import socket

import uvicorn
from flask import Flask

app = Flask(__name__)


def listen(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def serve():
    uvicorn.run("service:api", host=os.environ.get("LISTEN", "127.0.0.1"), port=8000)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=5000)
