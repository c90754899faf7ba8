"""Saved carts, models and settings of a service."""

import base64
import json

import numpy as np
import pandas as pd
import torch
import yaml
from flask import Flask, request

app = Flask(__name__)


@app.get("/cart")
def cart():
    data = base64.b64decode(request.cookies["cart"])
    return {"items": json.loads(data)}


@app.post("/settings")
def settings():
    values = yaml.load(request.data, Loader=yaml.SafeLoader)
    return {"keys": list(values)}


@app.post("/session")
def session():
    state = request.get_json()
    return {"state": str(state)}


@app.post("/rules")
def rules():
    program = yaml.safe_load(request.files["rules"].read())
    return {"size": len(program)}


@app.post("/models")
def models():
    weights = torch.load(request.files["model"], weights_only=True)
    return {"layers": len(weights)}


@app.post("/tables")
def tables():
    table = pd.read_csv(request.files["table"])
    array = np.load(request.files["array"], allow_pickle=False)
    return {"rows": len(table), "cells": int(array.size)}
