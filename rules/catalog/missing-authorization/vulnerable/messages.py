"""Messages between customers."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from shop.models import Message


@login_required
def send(request):
    Message.objects.create(sender=request.POST["sender"], text=request.POST["text"])  # expect: missing-authorization
    return redirect("/messages")


@login_required
def show(request, pk):
    message = Message.objects.get(pk=pk)  # expect: missing-authorization
    return render(request, "message.html", {"message": message, "user": request.user})
