"""Pages of the staff."""

from flask import Flask, render_template, request
from flask_login import current_user, login_required

from accounts import User, db

app = Flask(__name__)


@app.post("/register")
def register():
    body = request.get_json()
    user = User(name=body["name"], role=body.get("role", "reader"))  # expect: client-asserted-role
    db.session.add(user)
    db.session.commit()
    return {"id": user.id}, 201


@app.post("/profile")
@login_required
def change_profile():
    current_user.city = request.json["city"]
    current_user.is_admin = request.json.get("is_admin", False)  # expect: client-asserted-role
    db.session.commit()
    return "", 204


@app.route("/reports")
def reports():
    if request.cookies.get("role") == "manager":  # expect: client-asserted-role
        return render_template("reports.html")
    return render_template("denied.html"), 403


@app.route("/settings")
def settings():
    agent = request.headers.get("X-Client", "")
    if agent == "admin-console":  # expect: client-asserted-role
        return render_template("settings.html")
    return render_template("denied.html"), 403
