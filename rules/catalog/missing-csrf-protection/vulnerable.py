"""Change the address of a customer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from flask import Flask, request, session

import store

app = Flask(__name__)
app.config["WTF_CSRF_ENABLED"] = False  # expect: missing-csrf-protection


@csrf_exempt
@login_required
def address(request):  # expect: missing-csrf-protection
    request.user.address = request.POST["address"]
    request.user.save()
    return HttpResponse(status=204)


@app.post("/address")
def change_address():
    store.change_address(session["user"], request.form["address"])
    return "", 204
