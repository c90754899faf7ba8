"""Login and search over MongoDB, counters in Redis."""

import redis
from flask import Flask, abort, jsonify, request, session
from pymongo import MongoClient

app = Flask(__name__)
users = MongoClient("mongodb://localhost").shop.users
cache = redis.Redis()


@app.post("/login")
def login():
    body = request.get_json()
    user = users.find_one({"name": body["name"], "password_hash": body["password_hash"]})  # expect: nosql-injection
    if user is None:
        abort(401)
    session["user"] = str(user["_id"])
    return "", 204


@app.post("/users/search")
def search():
    found = users.find(request.json).limit(50)  # expect: nosql-injection
    return jsonify([user["name"] for user in found])


@app.get("/users/older")
def older():
    years = request.args["years"]
    found = users.find({"$where": f"this.age > {years}"})  # expect: nosql-injection
    return jsonify([user["name"] for user in found])


@app.post("/users/remove")
def remove():
    users.delete_many({"name": request.json["name"]})  # expect: nosql-injection
    return "", 204


@app.get("/counter")
def counter():
    key = request.args["key"]
    value = cache.eval(f"return redis.call('INCR', '{key}')", 0)  # expect: nosql-injection
    return {"value": value}
