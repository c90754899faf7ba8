"""Accounts of a small shop."""

import pymysql
from flask import Flask, request
from werkzeug.security import generate_password_hash

app = Flask(__name__)

USERS = {
    "admin": "admin123",  # expect: default-credential
}


class User:
    def __init__(self, name, password):
        self.name = name
        self.password_hash = generate_password_hash(password)


def first_user():
    return User("admin", "letmein1")  # expect: default-credential


def connect():
    return pymysql.connect(host="localhost", user="root", password="root", database="shop")  # expect: default-credential


@app.post("/admin")
def admin():
    if request.form["user"] == "admin" and request.form["password"] == "admin":  # expect: default-credential
        return {"admin": True}
    return {"admin": False}, 403
