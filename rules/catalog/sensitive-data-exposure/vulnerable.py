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
    return jsonify([{"name": user.name, "password_hash": user.password_hash} for user in found])  # expect: sensitive-data-exposure


@app.get("/users/<int:number>")
def user(number):
    found = User.query.get_or_404(number)
    return jsonify(found.__dict__)  # expect: sensitive-data-exposure


def customer(request, pk):
    return JsonResponse(model_to_dict(Customer.objects.get(pk=pk)))  # expect: sensitive-data-exposure
