"""The staff directory."""

import ldap
from flask import Flask, abort, jsonify, request
from ldap3 import Connection, Server

app = Flask(__name__)
BASE = "ou=people,dc=example,dc=org"


@app.post("/login")
def login():
    directory = ldap.initialize("ldaps://ldap.example.org")
    name = request.form["name"]
    directory.simple_bind_s("uid=" + name + "," + BASE, request.form["password"])  # expect: ldap-injection
    found = directory.search_s(BASE, ldap.SCOPE_SUBTREE, f"(&(uid={name})(objectClass=person))")  # expect: ldap-injection
    if not found:
        abort(401)
    return "", 204


@app.get("/staff")
def staff():
    connection = Connection(Server("ldaps://ldap.example.org"), auto_bind=True)
    query = "(&(objectClass=person)(department=%s))" % request.args.get("department")
    connection.search(BASE, query, attributes=["cn", "mail"])  # expect: ldap-injection
    return jsonify([str(entry.cn) for entry in connection.entries])
