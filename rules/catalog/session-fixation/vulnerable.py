"""Sign in, twice."""

from django.contrib.auth import authenticate
from django.http import HttpResponse
from flask import Flask, abort, request, session

import accounts

app = Flask(__name__)


@app.post("/login")
def login():
    user = accounts.check(request.form["name"], request.form["password"])
    if user is None:
        abort(401)
    session["user"] = user.id  # expect: session-fixation
    return "", 204


def sign_in(request):
    user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
    if user is None:
        return HttpResponse(status=401)
    request.session["user_id"] = user.pk  # expect: session-fixation
    return HttpResponse(status=204)
