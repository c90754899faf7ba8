"""A web shop and its interface."""

from flask import Flask
from flask_wtf import CSRFProtect

app = Flask(__name__)
app.config["WTF_CSRF_SSL_STRICT"] = False  # expect: insecure-settings
app.config["PREFERRED_URL_SCHEME"] = "https"
protect = CSRFProtect(app)


@app.get("/")
def start():
    return {"shop": "open"}
