"""Search in the notes of a Django site."""

from django.db import connection
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import render

from .models import Note


def search(request):
    term = request.GET.get("q", "")
    notes = Note.objects.raw("SELECT * FROM notes_note WHERE title LIKE %s", [f"%{term}%"])
    return render(request, "notes/list.html", {"notes": notes})


def by_author(request, author):
    notes = Note.objects.filter(author=author)
    return render(request, "notes/list.html", {"notes": notes})


def ranked(request):
    weight = float(request.GET["weight"])
    notes = Note.objects.annotate(rank=F("score") * weight)
    return JsonResponse({"notes": list(notes.values("id", "rank"))})


def statistics(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notes_note WHERE tag = %s", [request.POST["tag"]])
        return JsonResponse({"count": cursor.fetchone()[0]})
