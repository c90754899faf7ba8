"""Headers of every answer."""

from shop.application import app


@app.after_request
def add_headers(response):
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src *; style-src 'self' 'unsafe-inline'"
    return response
