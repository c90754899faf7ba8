"""Administration of a shop."""

from flask import Flask, request
from flask_login import current_user

import store

app = Flask(__name__)


@app.delete("/articles/<int:number>")
def remove(number):
    assert current_user.is_admin, "administrators only"  # expect: assert-as-check
    store.remove(number)
    return "", 204


@app.post("/transfers")
def transfer():
    amount = int(request.form["amount"])
    assert amount > 0  # expect: assert-as-check
    store.transfer(amount)
    return "", 204


def close(request, account):
    assert request.user.has_perm("bank.close_account")  # expect: assert-as-check
    account.close()
