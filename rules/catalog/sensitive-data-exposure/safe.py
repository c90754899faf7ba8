"""Profiles of customers."""

from django.http import JsonResponse
from django.forms.models import model_to_dict
from flask import Flask, jsonify

from accounts.models import Customer
from database import User

app = Flask(__name__)


@app.get("/users")
def users():
    found = User.query.all()
    return jsonify([{"name": user.name, "city": user.city} for user in found])


@app.get("/users/<int:number>")
def user(number):
    found = User.query.get_or_404(number)
    return jsonify(name=found.name, city=found.city)


def customer(request, pk):
    return JsonResponse(model_to_dict(Customer.objects.get(pk=pk), fields=["name", "city"]))
