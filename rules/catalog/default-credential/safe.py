"""Accounts of a small shop, no password of which is known before the first start."""

import os
import secrets

import pymysql
from flask import Flask, request
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)

USERS = {
    "admin": os.environ["ADMIN_PASSWORD_HASH"],
}


class User:
    def __init__(self, name, password):
        self.name = name
        self.password_hash = generate_password_hash(password)


def first_user():
    password = secrets.token_urlsafe(24)
    return User("admin", password), password


def connect():
    return pymysql.connect(host="localhost", user="shop", password=os.environ["DB_PASSWORD"], database="shop")


@app.post("/admin")
def admin():
    if check_password_hash(USERS.get(request.form["user"], ""), request.form["password"]):
        return {"admin": True}
    return {"admin": False}, 403
