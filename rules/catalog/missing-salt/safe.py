"""Register customers."""

import hashlib
import os

import bcrypt
from flask import Flask, request

import store

app = Flask(__name__)


@app.post("/register")
def register():
    password = request.form["password"].encode()
    salt = os.urandom(16)
    hashed = hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)
    store.add(request.form["name"], salt + hashed)
    return "", 201


def stretch(password):
    salt = os.urandom(16)
    return salt + hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 600_000)


def bcrypt_hash(password):
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt())
