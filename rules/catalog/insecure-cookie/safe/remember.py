"""Remember who is there, whatever framework answers."""

from shop import tokens


def remember(response):
    response.set_cookie("visit", tokens.new(), secure=True, httponly=True, samesite="Lax")
    return response


def forget(response):
    response.set_cookie("visit", "", max_age=0)
    return response


def keep(jar, cookie):
    jar.set_cookie(cookie)
