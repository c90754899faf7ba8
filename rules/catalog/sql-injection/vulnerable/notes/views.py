"""Search in the notes of a Django site."""

from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import JsonResponse
from django.shortcuts import render

from .models import Note


def search(request):
    term = request.GET.get("q", "")
    notes = Note.objects.raw(f"SELECT * FROM notes_note WHERE title LIKE '%{term}%'")  # expect: sql-injection
    return render(request, "notes/list.html", {"notes": notes})


def by_author(request, author):
    notes = Note.objects.extra(where=["author = '%s'" % author])  # expect: sql-injection
    return render(request, "notes/list.html", {"notes": notes})


def ranked(request):
    weight = request.GET["weight"]
    notes = Note.objects.annotate(rank=RawSQL("score * " + weight, []))  # expect: sql-injection
    return JsonResponse({"notes": list(notes.values("id", "rank"))})


def statistics(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notes_note WHERE tag = '" + request.POST["tag"] + "'")  # expect: sql-injection
        return JsonResponse({"count": cursor.fetchone()[0]})
