"""Messages between customers."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from shop.models import Message


@login_required
def send(request):
    Message.objects.create(sender=request.user, text=request.POST["text"])
    return redirect("/messages")


@login_required
def show(request, pk):
    message = Message.objects.get(pk=pk)
    if message.receiver != request.user:
        raise PermissionDenied
    return render(request, "message.html", {"message": message, "user": request.user})
