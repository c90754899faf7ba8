"""A contact form."""

import re
import smtplib
from email.message import EmailMessage

from flask import Flask, abort, request

app = Flask(__name__)


@app.post("/contact")
def contact():
    message = EmailMessage()
    message["From"] = "web@example.org"
    message["To"] = "team@example.org"
    message["Subject"] = request.form["subject"]
    message["Reply-To"] = request.form["sender"]
    message.set_content(request.form["text"])
    with smtplib.SMTP_SSL("mail.example.org", timeout=10) as server:
        server.send_message(message)
    return "", 204


@app.post("/invite")
def invite():
    address = request.form["address"]
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address):
        abort(400)
    with smtplib.SMTP_SSL("mail.example.org", timeout=10) as server:
        server.sendmail("web@example.org", [address], "To: " + address + "\n\nCome and see.")
    return "", 204
