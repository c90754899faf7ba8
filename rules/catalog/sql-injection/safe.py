"""A shop's product pages and its maintenance command."""

import sqlite3

import click
import psycopg2
import pymysql
from flask import Flask, abort, jsonify, request
from sqlalchemy import create_engine, text

app = Flask(__name__)
engine = create_engine("postgresql://localhost/shop")
ORDERS = {"title": "title", "price": "price"}


def database():
    return sqlite3.connect("app.db")


@app.get("/users")
def find_user():
    name = request.args["name"]
    cursor = database().cursor()
    cursor.execute("SELECT id, email FROM users WHERE name = ?", (name,))
    return {"users": cursor.fetchall()}


@app.get("/products/<category>")
def products(category):
    query = "SELECT id, title, price FROM products WHERE category = :category"
    if request.args.get("sort") in ORDERS:
        query += " ORDER BY " + ORDERS[request.args["sort"]]
    with engine.connect() as connection:
        rows = connection.execute(text(query), {"category": category}).fetchall()
    return jsonify([dict(row) for row in rows])


@app.post("/orders/search")
def search_orders():
    form = request.get_json()
    connection = psycopg2.connect("dbname=shop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orders WHERE customer = %s", (form["customer"],))
        orders = cursor.fetchall()
    if not orders:
        abort(404)
    return jsonify(orders)


@app.post("/newsletter")
def subscribe():
    connection = pymysql.connect(host="localhost", database="shop")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO subscribers (email) VALUES (%s)", (request.form["email"],))
    connection.commit()
    return "", 204


@click.command()
@click.argument("table", type=click.Choice(["carts", "sessions"]))
def purge(table):
    """Remove the old rows of TABLE."""
    connection = database()
    if table == "carts":
        connection.execute("DELETE FROM carts WHERE created < date('now', '-1 year')")
    else:
        connection.execute("DELETE FROM sessions WHERE created < date('now', '-1 year')")
    connection.commit()
