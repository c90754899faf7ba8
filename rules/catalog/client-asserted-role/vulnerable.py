"""Pages of the staff."""

from flask import Flask, render_template, request

app = Flask(__name__)


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
