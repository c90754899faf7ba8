"""Sign links to invoices."""

import hashlib
import os

SECRET = os.environ["LINK_SECRET"]


def sign(path):
    data = SECRET + path
    return hashlib.sha256(data.encode()).hexdigest()  # expect: length-extension


def sign_order(secret_key, order):
    return hashlib.sha512(f"{secret_key}{order}".encode()).hexdigest()  # expect: length-extension
