"""Articles of a shop."""

import traceback

from fastapi import FastAPI, HTTPException
from flask import Flask, jsonify

import store

app = Flask(__name__)
api = FastAPI()


@app.get("/articles/<int:number>")
def article(number):
    try:
        return jsonify(store.article(number))
    except Exception as error:
        return jsonify(error=str(error)), 500  # expect: error-detail-exposure


@app.get("/stock/<int:number>")
def stock(number):
    try:
        return jsonify(store.stock(number))
    except Exception:
        return traceback.format_exc(), 500  # expect: error-detail-exposure


@api.get("/prices/{number}")
def price(number: int):
    try:
        return store.price(number)
    except Exception as error:
        raise HTTPException(status_code=500, detail=f"failed: {error!r}")  # expect: error-detail-exposure


@app.errorhandler(500)
def failed(error):
    return {"error": traceback.format_exc()}, 500  # expect: error-detail-exposure
