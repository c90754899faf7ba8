"""Choose a password."""

from flask import Flask, abort, request
from pydantic import BaseModel, Field
from wtforms import Form, PasswordField
from wtforms.validators import Length

import store

app = Flask(__name__)


@app.post("/password")
def password():
    password = request.form["password"]
    if len(password) < 12:
        abort(400)
    store.set_password(password)
    return "", 204


def acceptable(password):
    return len(password) >= 12 and password.lower() not in store.leaked_passwords()


class Registration(BaseModel):
    name: str
    password: str = Field(min_length=12)


class RegistrationForm(Form):
    password = PasswordField("Password", [Length(min=12, max=200)])
