"""Log in, and get a new password."""

from flask import Blueprint, flash, redirect, request, session
from shop.models import User
from werkzeug.security import check_password_hash

pages = Blueprint("login", __name__)


@pages.route("/login", methods=["POST"])
def login():
    user = User.query.filter_by(name=request.form["name"]).first()
    if user is None or not check_password_hash(user.password_hash, request.form["password"]):
        flash("User name or password is wrong")
        return redirect("/login")
    session.clear()
    session["user_id"] = user.id
    return redirect("/")


@pages.route("/forgot", methods=["POST"])
def forgot_password():
    user = User.query.filter_by(email=request.form["email"]).first()
    if user is not None:
        user.send_reset()
    return "Look into your mail"
