"""Sign in."""

from flask import Flask, abort, request, session
from werkzeug.security import check_password_hash

from database import User

app = Flask(__name__)


@app.post("/login")
def login():  # expect: missing-rate-limit
    user = User.query.filter_by(name=request.form["name"]).first()
    if user is None or not check_password_hash(user.password_hash, request.form["password"]):
        abort(401)
    session.clear()
    session["user"] = user.id
    return "", 204


@app.get("/health")
def health():
    return {"up": True}
