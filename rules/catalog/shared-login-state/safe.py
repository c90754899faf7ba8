"""The door of the administration."""

from flask import Flask, request, session
from shop.accounts import check

app = Flask(__name__)
started = False


@app.route("/enter", methods=["POST"])
def enter():
    global started
    started = True
    if check(request.form["name"], request.form["code"]):
        session.clear()
        session["is_admin"] = True
    return "welcome"
