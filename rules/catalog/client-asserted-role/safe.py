"""Pages of the staff."""

from accounts import Message, User, db
from flask import Flask, abort, render_template, request, session
from flask_login import current_user, login_required

app = Flask(__name__)


@app.post("/register")
def register():
    body = request.get_json()
    user = User(name=body["name"], role="reader")
    db.session.add(user)
    db.session.commit()
    return {"id": user.id}, 201


@app.post("/profile")
@login_required
def change_profile():
    current_user.city = request.json["city"]
    db.session.commit()
    return "", 204


@app.post("/users/<int:number>")
@login_required
def change_user(number):
    if not current_user.is_admin:
        abort(403)
    user = User.query.get_or_404(number)
    user.role = request.json["role"]
    db.session.commit()
    return "", 204


@app.post("/messages")
def say():
    db.session.add(Message(role=request.json["role"], text=request.json["text"]))
    db.session.commit()
    return "", 204


@app.route("/reports")
def reports():
    if session.get("role") == "manager":
        return render_template("reports.html")
    return render_template("denied.html"), 403


@app.route("/settings")
def settings():
    language = request.cookies.get("language")
    if session.get("is_admin"):
        return render_template("settings.html", german=language == "de")
    return render_template("denied.html"), 403
