"""Notes of a Django site."""

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import mark_safe


def greet(request):
    return HttpResponse("<h1>Hello, " + request.GET.get("name", "") + "</h1>")  # expect: cross-site-scripting


def badge(request, label):
    colour = request.GET.get("colour", "grey")
    markup = mark_safe(f'<span style="color: {colour}">{label}</span>')  # expect: cross-site-scripting
    return HttpResponse(markup)


def link(request):
    template = "<a href='/notes'>" + request.GET["title"] + "</a>"
    return HttpResponse(format_html(template))  # expect: cross-site-scripting
