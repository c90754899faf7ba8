"""Remember who is there, whatever framework answers."""

from shop import tokens


def remember(response):
    response.set_cookie("visit", tokens.new())  # expect: insecure-cookie
    return response
