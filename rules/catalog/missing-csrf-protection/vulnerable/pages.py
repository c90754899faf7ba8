"""Pages of an account; the application is made elsewhere."""

from flask import Blueprint, redirect, request, session
from shop import store

pages = Blueprint("pages", __name__)


@pages.route("/address", methods=["POST"])
def change_address():  # expect: missing-csrf-protection
    if "user_id" not in session:
        return redirect("/login")
    store.set_address(session["user_id"], request.form["street"])
    return redirect("/account")


@pages.route("/account/delete", methods=["GET"])
def delete_account():  # expect: missing-csrf-protection
    if "user_id" not in session:
        return redirect("/login")
    store.delete(session["user_id"])
    return redirect("/")
