"""Tokens and passwords for new accounts."""

import random
import secrets
import string
import uuid


def session_token():
    return secrets.token_hex(16)


def first_password():
    return "".join(secrets.choice(string.ascii_letters) for _ in range(12))


def reset_code():
    code = random.SystemRandom().randint(100000, 999999)
    return str(code)


def api_key():
    key = secrets.token_bytes(16)
    return key.hex()


def invite_token():
    return uuid.uuid4().hex


def shuffled(questions):
    return random.sample(questions, len(questions))


def wait_before(attempt):
    return 2**attempt + random.uniform(0, 1)
