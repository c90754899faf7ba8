"""A shop's product pages and its maintenance command."""

import sqlite3

import click
import psycopg2
import pymysql
from flask import Flask, abort, jsonify, request
from sqlalchemy import create_engine, text

app = Flask(__name__)
engine = create_engine("postgresql://localhost/shop")


def database():
    return sqlite3.connect("app.db")


@app.get("/users")
def find_user():
    name = request.args["name"]
    cursor = database().cursor()
    cursor.execute(f"SELECT id, email FROM users WHERE name = '{name}'")  # expect: sql-injection
    return {"users": cursor.fetchall()}


@app.get("/products/<category>")
def products(category):
    query = "SELECT id, title, price FROM products WHERE category = '%s'" % category
    if request.args.get("sort"):
        query += " ORDER BY " + request.args["sort"]
    with engine.connect() as connection:
        rows = connection.execute(text(query)).fetchall()  # expect: sql-injection
    return jsonify([dict(row) for row in rows])


@app.post("/orders/search")
def search_orders():
    form = request.get_json()
    connection = psycopg2.connect("dbname=shop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM orders WHERE customer = '" + form["customer"] + "'")  # expect: sql-injection
        orders = cursor.fetchall()
    if not orders:
        abort(404)
    return jsonify(orders)


@app.post("/newsletter")
def subscribe():
    connection = pymysql.connect(host="localhost", database="shop")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO subscribers (email) VALUES ('{}')".format(request.form["email"]))  # expect: sql-injection
    connection.commit()
    return "", 204


@click.command()
@click.argument("table")
def purge(table):
    """Remove the old rows of TABLE."""
    connection = database()
    connection.execute(f"DELETE FROM {table} WHERE created < date('now', '-1 year')")  # expect: sql-injection
    connection.commit()
