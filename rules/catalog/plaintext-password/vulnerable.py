"""Register and sign in."""

import sqlite3

from flask import Flask, abort, request, session

from database import User
from database import session as records

app = Flask(__name__)


@app.post("/register")
def register():
    user = User(name=request.form["name"], password=request.form["password"])  # expect: plaintext-password
    records.add(user)
    records.commit()
    return "", 201


@app.post("/login")
def login():
    user = User.query.filter_by(name=request.form["name"]).first()
    if user is None or user.password != request.form["password"]:  # expect: plaintext-password
        abort(401)
    session["user"] = user.id
    return "", 204


@app.post("/customers")
def add_customer():
    name, password = request.form["name"], request.form["password"]
    database = sqlite3.connect("shop.db")
    database.execute("INSERT INTO customers (name, password) VALUES (?, ?)", (name, password))  # expect: plaintext-password
    database.commit()
    return "", 201
