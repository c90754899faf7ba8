"""Notes that belong to their authors."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from .models import Invoice, Note


@login_required
def mine(request):
    return render(request, "notes/list.html", {"notes": Note.objects.filter(owner=request.user)})


@login_required
def show(request, pk):
    note = get_object_or_404(Note, pk=pk)  # expect: missing-authorization
    return render(request, "notes/note.html", {"note": note})


@login_required
def remove(request, pk):
    Note.objects.get(pk=pk).delete()  # expect: missing-authorization
    return redirect("notes")


@login_required
def invoice(request):
    found = Invoice.objects.get(id=request.GET["invoice"])  # expect: missing-authorization
    return JsonResponse({"total": found.total})
