"""The staff directory."""

import ldap
from flask import Flask, abort, jsonify, request
from ldap.dn import escape_dn_chars
from ldap.filter import escape_filter_chars
from ldap3 import Connection, Server
from ldap3.utils.conv import escape_filter_chars as escape

app = Flask(__name__)
BASE = "ou=people,dc=example,dc=org"


@app.post("/login")
def login():
    directory = ldap.initialize("ldaps://ldap.example.org")
    name = request.form["name"]
    directory.simple_bind_s("uid=" + escape_dn_chars(name) + "," + BASE, request.form["password"])
    wanted = escape_filter_chars(name)
    found = directory.search_s(BASE, ldap.SCOPE_SUBTREE, f"(&(uid={wanted})(objectClass=person))")
    if not found:
        abort(401)
    return "", 204


@app.get("/staff")
def staff():
    connection = Connection(Server("ldaps://ldap.example.org"), auto_bind=True)
    query = "(&(objectClass=person)(department=%s))" % escape(request.args.get("department", ""))
    connection.search(BASE, query, attributes=["cn", "mail"])
    return jsonify([str(entry.cn) for entry in connection.entries])
