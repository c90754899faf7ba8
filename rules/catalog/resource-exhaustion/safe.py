"""Small services that make things to measure."""

import os
import time

import numpy as np
from fastapi import FastAPI, Query
from flask import Flask, Response, abort, request

app = Flask(__name__)
api = FastAPI()
MOST = 10_000


@app.get("/padding")
def padding():
    length = min(int(request.args["length"]), MOST)
    return Response(b"\0" * length)


@app.get("/noise")
def noise():
    count = int(request.args["bytes"])
    if count > MOST:
        abort(400)
    return Response(os.urandom(count))


@app.get("/slow")
def slow():
    time.sleep(min(float(request.args["seconds"]), 2.0))
    return "", 204


@app.post("/numbers")
def numbers():
    count = int(request.form["count"])
    if not 0 <= count <= MOST:
        abort(400)
    values = list(range(count))
    return {"sum": sum(values)}


@api.get("/grid")
def grid(rows: int = Query(le=100), columns: int = Query(le=100)):
    return {"cells": np.zeros((rows, columns)).tolist()}
