"""Ask a payment provider, with keys from the environment; and what only looks like a secret."""

import os

import jwt
import psycopg
import requests
from flask import Flask
from requests.auth import HTTPBasicAuth
from wtforms import Form, PasswordField

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]

AWS_ACCESS_KEY_ID = os.environ["AWS_ACCESS_KEY_ID"]
API_KEY_ENV = "SHOP_API_KEY"
API_KEY_HEADER = "X-API-Key"
TOKEN_URL = "https://login.shop.test/oauth/token"
TOKEN_TYPE = "bearer"
PASSWORD_LABEL = "Password"
PASSWORD_PATTERN = r"^(?=.*\d)[A-Za-z\d]{12,}$"
PASSWORD_HASHER = "django.contrib.auth.hashers.Argon2PasswordHasher"
PRIVATE_KEY_FILE = "keys/private.pem"
BUILD = "9f2c1d7b5e8a4f60c3d2b1a09e8f7d6c5b4a3921"
REQUEST_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
MESSAGES = {"password": "Password", "wrong_password": "The password is not right.", "secret": "Secret"}
PEM_BEGIN = "-----BEGIN PRIVATE KEY-----"


class SignUp(Form):
    password = PasswordField("Password", render_kw={"autocomplete": "new-password"})


class Payments:
    def __init__(self, api_key=None):
        self.api_key = api_key or os.environ["PAYMENT_KEY"]

    def pay(self, amount):
        headers = {"Authorization": f"Bearer {self.api_key}"}
        return requests.post("https://pay.test/charges", json={"amount": amount}, headers=headers, timeout=10)

    def refund(self, charge):
        login = HTTPBasicAuth("shop", os.environ["REFUND_PASSWORD"])
        return requests.delete(f"https://pay.test/charges/{charge}", auth=login, timeout=10)


def session_of(user):
    return jwt.encode({"sub": user}, app.config["SECRET_KEY"], algorithm="HS256")


def connect():
    return psycopg.connect(os.environ["DATABASE_URL"])
