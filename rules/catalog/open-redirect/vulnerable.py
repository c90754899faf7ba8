"""Where to go after the login."""

from aiohttp import web
from django.http import HttpResponseRedirect
from django.shortcuts import redirect as go
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from flask import Flask, redirect, request

app = Flask(__name__)
api = FastAPI()


@app.post("/login")
def login():
    target = request.args.get("next", "/")
    return redirect(target)  # expect: open-redirect


@app.get("/leave")
def leave():
    url = request.args["url"]
    if not url.startswith("http"):
        url = "https://" + url
    return redirect(url, code=303)  # expect: open-redirect


@api.get("/out")
async def out(to: str):
    return RedirectResponse(to)  # expect: open-redirect


def signed_in(request):
    if "next" in request.POST:
        return HttpResponseRedirect(request.POST["next"])  # expect: open-redirect
    return go(request.GET.get("from", "/"))  # expect: open-redirect


async def old_page(request: web.Request):
    raise web.HTTPFound(location=request.query["to"])  # expect: open-redirect
