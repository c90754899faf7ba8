"""Administration of a shop."""

from django.core.exceptions import PermissionDenied
from flask import Flask, abort, request
from flask_login import current_user

import store

app = Flask(__name__)


@app.delete("/articles/<int:number>")
def remove(number):
    if not current_user.is_admin:
        abort(403)
    store.remove(number)
    return "", 204


@app.post("/transfers")
def transfer():
    amount = int(request.form["amount"])
    if amount <= 0:
        abort(400)
    store.transfer(amount)
    return "", 204


def close(request, account):
    if not request.user.has_perm("bank.close_account"):
        raise PermissionDenied
    account.close()
