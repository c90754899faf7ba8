"""An interface for the house's own pages."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask, request
from flask_cors import CORS

app = Flask(__name__)
CORS(app, origins="*", supports_credentials=True)  # expect: insecure-cors
api = FastAPI()
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)  # expect: insecure-cors


@app.after_request
def open_up(response):
    response.headers["Access-Control-Allow-Origin"] = "*"  # expect: insecure-cors
    response.headers["Vary"] = "Origin"
    return response


@app.get("/orders")
def orders():
    return {"orders": [], "origin": request.headers.get("Origin")}
