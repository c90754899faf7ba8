"""Pages of the staff."""

from flask import Flask, render_template, request, session

app = Flask(__name__)


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
