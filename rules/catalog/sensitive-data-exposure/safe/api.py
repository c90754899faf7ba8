"""The users as JSON."""

from django.core import serializers
from django.http import HttpResponse
from shop.models import User


def users(request):
    data = serializers.serialize("json", User.objects.all(), fields=["name"])
    return HttpResponse(data, content_type="application/json")
