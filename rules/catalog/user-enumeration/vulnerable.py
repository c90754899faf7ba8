"""Log in, and get a new password."""

from flask import Blueprint, flash, redirect, request, session
from shop.models import User
from werkzeug.security import check_password_hash

pages = Blueprint("login", __name__)


@pages.route("/login", methods=["POST"])
def login():
    user = User.query.filter_by(name=request.form["name"]).first()
    if user is None:
        flash("This user does not exist")  # expect: user-enumeration
        return redirect("/login")
    if not check_password_hash(user.password_hash, request.form["password"]):
        flash("That did not work")
        return redirect("/login")
    session.clear()
    session["user_id"] = user.id
    return redirect("/")


@pages.route("/forgot", methods=["POST"])
def forgot_password():
    user = User.query.filter_by(email=request.form["email"]).first()
    if user is None:
        return "We do not have that email in our files", 404  # expect: user-enumeration
    user.send_reset()
    return "Look into your mail"
