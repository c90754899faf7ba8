"""Register customers."""

import hashlib

import bcrypt
from flask import Flask, request

import store

app = Flask(__name__)


@app.post("/register")
def register():
    password = request.form["password"].encode()
    hashed = hashlib.scrypt(password, salt=b"", n=2**14, r=8, p=1)  # expect: missing-salt
    store.add(request.form["name"], hashed)
    return "", 201


def stretch(password):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"shop", 600_000)  # expect: missing-salt


def bcrypt_hash(password):
    return bcrypt.hashpw(password.encode(), b"$2b$12$abcdefghijklmnopqrstuu")  # expect: missing-salt
