"""Saved carts, models and settings of a service."""

import base64
import marshal
import pickle

import jsonpickle
import numpy as np
import pandas as pd
import torch
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.get("/cart")
def cart():
    data = base64.b64decode(request.cookies["cart"])
    return {"items": pickle.loads(data)}  # expect: unsafe-deserialization


@app.post("/settings")
def settings():
    values = yaml.load(request.data, Loader=yaml.Loader)  # expect: unsafe-deserialization
    return {"keys": list(values)}


@app.post("/session")
def session():
    state = jsonpickle.decode(request.get_data(as_text=True))  # expect: unsafe-deserialization
    return {"state": str(state)}


@app.post("/rules")
def rules():
    program = marshal.loads(request.files["rules"].read())  # expect: unsafe-deserialization
    return {"size": len(program.co_code)}


@app.post("/models")
def models():
    weights = torch.load(request.files["model"], weights_only=False)  # expect: unsafe-deserialization
    return {"layers": len(weights)}


@app.post("/tables")
def tables():
    table = pd.read_pickle(request.files["table"])  # expect: unsafe-deserialization
    array = np.load(request.files["array"], allow_pickle=True)  # expect: unsafe-deserialization
    return {"rows": len(table), "cells": int(array.size)}
