"""Register customers."""

import hashlib

from argon2 import PasswordHasher
from flask import Flask, request
from passlib.hash import argon2
from werkzeug.security import generate_password_hash

import store

app = Flask(__name__)


@app.post("/register")
def register():
    hashed = PasswordHasher().hash(request.form["password"])
    store.add(request.form["name"], hashed)
    return "", 201


def stretch(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)


def checksum(path):
    with open(path, "rb") as download:
        return hashlib.sha256(download.read()).hexdigest()


def old_hash(password):
    return argon2.hash(password)


def quick_hash(password):
    return generate_password_hash(password)
