"""Small services that make things to measure."""

import os
import time

import numpy as np
from fastapi import FastAPI
from flask import Flask, Response, request

app = Flask(__name__)
api = FastAPI()


@app.get("/padding")
def padding():
    length = int(request.args["length"])
    return Response(b"\0" * length)  # expect: resource-exhaustion


@app.get("/noise")
def noise():
    return Response(os.urandom(int(request.args["bytes"])))  # expect: resource-exhaustion


@app.get("/slow")
def slow():
    time.sleep(float(request.args["seconds"]))  # expect: resource-exhaustion
    return "", 204


@app.post("/numbers")
def numbers():
    values = list(range(int(request.form["count"])))  # expect: resource-exhaustion
    return {"sum": sum(values)}


@api.get("/grid")
def grid(rows: int, columns: int):
    return {"cells": np.zeros((rows, columns)).tolist()}  # expect: resource-exhaustion
