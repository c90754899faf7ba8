"""Orders and transfers of a small shop."""

from flask import Flask, abort, jsonify, request

import store

app = Flask(__name__)
PAGES = ["start", "terms", "contact"]


@app.get("/pages")
def page():
    number = request.args.get("number", default=0, type=int)
    if not 0 <= number < len(PAGES):
        abort(404)
    return PAGES[number]


@app.get("/articles")
def articles():
    try:
        size = int(request.args["size"])
    except ValueError:
        abort(400)
    return jsonify(store.articles(size))


@app.post("/orders")
def order():
    body = request.get_json()
    quantity = body.get("quantity")
    if not isinstance(quantity, int) or not 1 <= quantity <= 100:
        abort(400)
    total = store.price(body["article"]) * quantity
    return jsonify(total=total)


@app.post("/transfers")
def transfer():
    try:
        amount = float(request.form["amount"])
    except ValueError:
        abort(400)
    account = store.account()
    if amount <= 0 or amount > account.balance:
        abort(400)
    account.balance -= amount
    account.save()
    return jsonify(balance=account.balance)
