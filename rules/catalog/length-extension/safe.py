"""Sign links to invoices."""

import hashlib
import hmac
import os

SECRET = os.environ["LINK_SECRET"]


def sign(path):
    return hmac.new(SECRET.encode(), path.encode(), hashlib.sha256).hexdigest()


def sign_order(secret_key, order):
    return hmac.digest(secret_key, order, "sha512").hex()


def cache_name(cache_key, path):
    return hashlib.sha256(f"{cache_key}{path}".encode()).hexdigest()
