"""Notes of a Django site."""

from django.http import HttpResponse
from django.utils.html import escape, format_html


def greet(request):
    return HttpResponse("<h1>Hello, " + escape(request.GET.get("name", "")) + "</h1>")


def badge(request, label):
    colour = request.GET.get("colour", "grey")
    markup = format_html('<span style="color: {}">{}</span>', colour, label)
    return HttpResponse(markup)


def link(request):
    return HttpResponse(format_html("<a href='/notes'>{}</a>", request.GET["title"]))
