"""Accounts, once with SQLAlchemy and once with Django."""

from django import forms
from django.http import JsonResponse
from flask import Flask, request

import store
from accounts.models import Customer
from database import User, session

app = Flask(__name__)


@app.post("/users")
def register():
    user = User(**request.get_json())  # expect: mass-assignment
    session.add(user)
    session.commit()
    return {"id": user.id}, 201


@app.patch("/users/<int:number>")
def change(number):
    user = session.get(User, number)
    for field, value in request.json.items():
        setattr(user, field, value)  # expect: mass-assignment
    session.commit()
    return {"id": user.id}


@app.post("/orders")
def order():
    order = {"customer": store.customer(request), "state": "new"}
    order.update(request.get_json())  # expect: mass-assignment
    return {"id": store.add(order)}, 201


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = "__all__"  # expect: mass-assignment


def update(request, number):
    Customer.objects.filter(pk=number).update(**request.POST.dict())  # expect: mass-assignment
    return JsonResponse({"updated": number})


def create(request):
    customer = Customer.objects.create(**request.POST.dict())  # expect: mass-assignment
    return JsonResponse({"id": customer.pk})
