"""Accounts, once with SQLAlchemy and once with Django."""

from django import forms
from django.http import JsonResponse
from flask import Flask, request

import store
from accounts.models import Customer
from database import User, session

app = Flask(__name__)
FIELDS = ("name", "mail")


@app.post("/users")
def register():
    body = request.get_json()
    user = User(name=body["name"], mail=body["mail"])
    session.add(user)
    session.commit()
    return {"id": user.id}, 201


@app.patch("/users/<int:number>")
def change(number):
    user = session.get(User, number)
    for field, value in request.json.items():
        if field in FIELDS:
            setattr(user, field, value)
    session.commit()
    return {"id": user.id}


@app.post("/orders")
def order():
    body = request.get_json()
    order = {"customer": store.customer(request), "state": "new"}
    order.update(article=body["article"], note=body["note"])
    return {"id": store.add(order)}, 201


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = ("name", "mail")


def update(request, number):
    Customer.objects.filter(pk=number).update(name=request.POST["name"])
    return JsonResponse({"updated": number})


def create(request):
    form = CustomerForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    return JsonResponse({"id": form.save().pk})
