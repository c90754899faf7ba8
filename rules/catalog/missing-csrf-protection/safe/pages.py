"""Pages of an account; the application is made elsewhere."""

from flask import Blueprint, redirect, request, session
from shop import store
from shop.extensions import csrf

pages = Blueprint("pages", __name__)
csrf.protect_blueprint(pages)


@pages.route("/address", methods=["POST"])
def change_address():
    if "user_id" not in session:
        return redirect("/login")
    store.set_address(session["user_id"], request.form["street"])
    return redirect("/account")


@pages.route("/account", methods=["GET"])
def show_account():
    if "user_id" not in session:
        return redirect("/login")
    return store.show(session["user_id"])
