"""Register customers."""

import hashlib

from flask import Flask, request
from passlib.hash import md5_crypt
from werkzeug.security import generate_password_hash

import store

app = Flask(__name__)


@app.post("/register")
def register():
    password = request.form["password"]
    salt = store.new_salt()
    hashed = hashlib.sha256(salt + password.encode()).hexdigest()  # expect: weak-password-hash
    store.add(request.form["name"], salt, hashed)
    return "", 201


def stretch(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1000)  # expect: weak-password-hash


def old_hash(password):
    return md5_crypt.hash(password)  # expect: weak-password-hash


def quick_hash(password):
    return generate_password_hash(password, method="pbkdf2:sha1:1000")  # expect: weak-password-hash
