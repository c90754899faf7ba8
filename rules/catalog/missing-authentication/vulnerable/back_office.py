"""The back office."""

from functools import wraps

from flask import Flask, redirect, session

app = Flask(__name__)


def login_required(view):  # expect: missing-authentication
    @wraps(view)
    def checked(*args, **kwargs):
        if "user_id" not in session:
            return redirect("/login")
        return view(*args, **kwargs)

    return checked


@app.route("/orders")
def orders():
    return "all orders"
