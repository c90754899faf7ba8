"""A contact form."""

import smtplib

from flask import Flask, request

app = Flask(__name__)


@app.post("/contact")
def contact():
    sender = request.form["sender"]
    subject = request.form["subject"]
    message = f"From: {sender}\nTo: team@example.org\nSubject: {subject}\n\n{request.form['text']}"
    with smtplib.SMTP_SSL("mail.example.org", timeout=10) as server:
        server.sendmail("web@example.org", ["team@example.org"], message)  # expect: email-injection
    return "", 204


@app.post("/invite")
def invite():
    address = request.form["address"]
    with smtplib.SMTP_SSL("mail.example.org", timeout=10) as server:
        server.sendmail("web@example.org", address.split(","), "To: " + address + "\n\nCome and see.")  # expect: email-injection
    return "", 204
