"""Change the address of a customer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_protect
from flask import Flask, request, session
from flask_wtf import CSRFProtect

import store

app = Flask(__name__)
protect = CSRFProtect(app)


@csrf_protect
@login_required
def address(request):
    request.user.address = request.POST["address"]
    request.user.save()
    return HttpResponse(status=204)


@app.post("/address")
def change_address():
    store.change_address(session["user"], request.form["address"])
    return "", 204
