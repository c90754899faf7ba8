"""The door of the administration."""

from flask import Flask, request
from shop.accounts import check

app = Flask(__name__)
is_admin = False


@app.route("/enter", methods=["POST"])
def enter():
    global is_admin
    if check(request.form["name"], request.form["code"]):
        is_admin = True  # expect: shared-login-state
    return "welcome"


def leave(request):
    global current_user
    current_user = None  # expect: shared-login-state
