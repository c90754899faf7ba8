"""Articles of a shop."""

import logging

from fastapi import FastAPI, HTTPException
from flask import Flask, jsonify

import store

app = Flask(__name__)
api = FastAPI()
logger = logging.getLogger(__name__)


@app.get("/articles/<int:number>")
def article(number):
    try:
        return jsonify(store.article(number))
    except Exception:
        logger.exception("article %d", number)
        return jsonify(error="the article cannot be shown"), 500


@app.get("/stock/<int:number>")
def stock(number):
    try:
        return jsonify(store.stock(number))
    except Exception:
        logger.exception("stock of %d", number)
        return "the stock is not known", 500


@api.get("/prices/{number}")
def price(number: int):
    try:
        return store.price(number)
    except Exception as error:
        logger.exception("price of %d", number)
        raise HTTPException(status_code=500, detail="the price is not known") from error


@app.errorhandler(500)
def failed(error):
    return {"error": "something went wrong"}, 500
