"""Tokens and passwords for new accounts."""

import random
import string
import uuid

import numpy as np


def session_token():
    return "%032x" % random.getrandbits(128)  # expect: insecure-random


def first_password():
    return "".join(random.choice(string.ascii_letters) for _ in range(12))  # expect: insecure-random


def reset_code():
    code = random.randint(100000, 999999)  # expect: insecure-random
    return str(code)


def api_key():
    key = np.random.bytes(16)  # expect: insecure-random
    return key.hex()


def invite_token():
    return uuid.uuid1().hex  # expect: insecure-random
