"""Orders and transfers of a small shop."""

from flask import Flask, jsonify, request

import store

app = Flask(__name__)
PAGES = ["start", "terms", "contact"]


@app.get("/pages")
def page():
    return PAGES[int(request.args["number"])]  # expect: unvalidated-input


@app.get("/articles")
def articles():
    size = int(request.args["size"])  # expect: unvalidated-input
    return jsonify(store.articles(size))


@app.post("/orders")
def order():
    body = request.get_json()
    total = store.price(body["article"]) * body["quantity"]  # expect: unvalidated-input
    return jsonify(total=total)


@app.post("/transfers")
def transfer():
    amount = float(request.form["amount"])
    account = store.account()
    account.balance -= amount  # expect: unvalidated-input
    account.save()
    return jsonify(balance=account.balance)
