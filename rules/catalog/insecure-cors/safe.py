"""An interface for the house's own pages."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask, request
from flask_cors import CORS

app = Flask(__name__)
CORS(app, origins=["https://shop.example.org"], supports_credentials=True)
api = FastAPI()
api.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.org"], allow_credentials=True)


@app.after_request
def open_up(response):
    response.headers["Access-Control-Allow-Origin"] = "https://shop.example.org"
    response.headers["Vary"] = "Origin"
    return response


@app.get("/orders")
def orders():
    return {"orders": [], "origin": request.headers.get("Origin")}
