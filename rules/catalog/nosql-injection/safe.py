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
    user = users.find_one({"name": str(body["name"]), "password_hash": str(body["password_hash"])})
    if user is None:
        abort(401)
    session["user"] = str(user["_id"])
    return "", 204


@app.post("/users/search")
def search():
    found = users.find({"city": str(request.json["city"])}).limit(50)
    return jsonify([user["name"] for user in found])


@app.get("/users/older")
def older():
    years = int(request.args["years"])
    found = users.find({"age": {"$gt": years}})
    return jsonify([user["name"] for user in found])


@app.post("/users/remove")
def remove():
    users.delete_many({"name": {"$eq": str(request.json["name"])}})
    return "", 204


@app.get("/counter")
def counter():
    key = request.args["key"]
    value = cache.eval("return redis.call('INCR', KEYS[1])", 1, key)
    return {"value": value}
