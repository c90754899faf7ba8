"""Choose a password."""

import re

from flask import Flask, abort, request
from pydantic import BaseModel, Field
from wtforms import Form, PasswordField
from wtforms.validators import Length

import store

app = Flask(__name__)


@app.post("/password")
def password():
    password = request.form["password"]
    if len(password) < 4:  # expect: weak-password-rule
        abort(400)
    store.set_password(password)
    return "", 204


def acceptable(password):
    return re.fullmatch(r"[a-z0-9]{4,12}", password) is not None  # expect: weak-password-rule


class Registration(BaseModel):
    name: str
    password: str = Field(min_length=5)  # expect: weak-password-rule


class RegistrationForm(Form):
    password = PasswordField("Password", [Length(min=4, max=20)])  # expect: weak-password-rule
