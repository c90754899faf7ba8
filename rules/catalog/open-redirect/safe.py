"""Where to go after the login."""

from urllib.parse import urlsplit

from aiohttp import web
from django.http import HttpResponseRedirect
from django.shortcuts import redirect as go
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from flask import Flask, redirect, request, url_for

app = Flask(__name__)
api = FastAPI()
PARTNERS = {"docs": "https://docs.example.org", "help": "https://help.example.org"}


@app.post("/login")
def login():
    target = request.args.get("next", "/")
    if urlsplit(target).netloc not in {"", "shop.example.org"}:
        target = "/"
    return redirect(target)


@app.get("/leave")
def leave():
    return redirect(PARTNERS.get(request.args["to"], "/"), code=303)


@app.get("/old/<int:number>")
def old(number):
    return redirect(url_for("page", number=number))


@api.get("/out")
async def out(to: str):
    if to not in PARTNERS:
        return RedirectResponse("/")
    return RedirectResponse(PARTNERS[to])


def signed_in(request):
    target = request.POST.get("next", "/")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(target)
    return go("/")


async def old_page(request: web.Request):
    raise web.HTTPFound(location="/pages/" + str(int(request.query["number"])))
