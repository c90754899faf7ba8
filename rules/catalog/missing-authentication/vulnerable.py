"""Accounts and orders."""

from flask import Flask, jsonify, request
from flask_login import current_user, login_required

from database import Order, User, session

app = Flask(__name__)


@app.get("/orders")
@login_required
def orders():
    return jsonify([order.id for order in Order.query.filter_by(owner=current_user.id)])


@app.post("/orders")
@login_required
def add_order():
    session.add(Order(owner=current_user.id, article=int(request.form["article"])))
    session.commit()
    return "", 201


@app.delete("/users/<int:number>")
def remove_user(number):  # expect: missing-authentication
    session.delete(session.get(User, number))
    session.commit()
    return "", 204


@app.get("/admin/users")
def users():  # expect: missing-authentication
    return jsonify([user.name for user in User.query.all()])


@app.get("/health")
def health():
    return {"up": True}
