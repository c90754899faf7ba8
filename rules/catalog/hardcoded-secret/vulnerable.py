"""Ask a payment provider, with keys of every kind at hand."""

import jwt
import psycopg
import requests
from flask import Flask
from requests.auth import HTTPBasicAuth

app = Flask(__name__)
app.config["SECRET_KEY"] = "{{secret:generic-hex}}"  # expect: hardcoded-secret
app.secret_key = "dev"  # expect: hardcoded-secret

AWS_ACCESS_KEY_ID = "{{secret:aws-access-key}}"  # expect: hardcoded-secret
AWS_SECRET_ACCESS_KEY = "{{secret:aws-secret-key}}"  # expect: hardcoded-secret
CHANNEL = "{{secret:slack-webhook}}"  # expect: hardcoded-secret
SIGNER = "{{secret:private-key}}"  # expect: hardcoded-secret
SETTINGS = {
    "host": "db.internal",
    "user": "shop",
    "password": "{{secret:password:database}}",  # expect: hardcoded-secret
}
ACCOUNTS = {
    "ops@shop.test": "{{secret:password:ops}}",  # expect: hardcoded-secret
}


class Payments:
    def __init__(self, api_key="{{secret:generic-base64}}"):  # expect: hardcoded-secret
        self.api_key = api_key

    def pay(self, amount):
        headers = {"Authorization": "Bearer {{secret:stripe-key}}"}  # expect: hardcoded-secret
        return requests.post("https://pay.test/charges", json={"amount": amount}, headers=headers, timeout=10)

    def refund(self, charge):
        login = HTTPBasicAuth("shop", "{{secret:password:refund}}")  # expect: hardcoded-secret
        return requests.delete(f"https://pay.test/charges/{charge}", auth=login, timeout=10)


def session_of(user):
    return jwt.encode({"sub": user}, "{{secret:password:jwt}}", algorithm="HS256")  # expect: hardcoded-secret


def connect():
    return psycopg.connect("postgresql://shop:{{secret:generic-hex:database}}@db.internal/shop")  # expect: hardcoded-secret
