"""`{{secret:aws-access-key}}` in examples and apps becomes a key that is well-formed, invalid, and always the same.

No file of the repository holds a key that looks live, so no scanner of others is alarmed; the
review still meets what it would meet in real code. `{{secret:password:database}}` is a
second one of its kind, `{{secret:password:mail}}` a third.
"""

import base64
import hashlib
import re
import string
from collections.abc import Callable, Iterator

PLACEHOLDER = re.compile(r"\{\{secret:(?P<kind>[a-z0-9-]+)(?::(?P<label>[a-z0-9-]+))?\}\}")

HEXADECIMAL = "0123456789abcdef"
UPPER = string.ascii_uppercase + "234567"  # as in base32
LETTERS = string.ascii_letters + string.digits
URL_SAFE = LETTERS + "-_"
BASE64 = LETTERS + "+/"
TYPED = LETTERS.translate(str.maketrans("", "", "0O1lI")) + "!$%*+?"

Draw = Callable[[str, int], str]  # alphabet, length -> characters


def expand(text: str) -> str:
    """Return the text with a key in the place of each placeholder. Raises KeyError for a kind that is not known."""
    return PLACEHOLDER.sub(lambda match: secret(match["kind"], match["label"] or ""), text)


def secret(kind: str, label: str = "") -> str:
    """Return the key of a kind; `label` tells several of one kind apart."""
    stream = _stream(f"{kind}/{label}")

    def draw(alphabet: str, length: int) -> str:
        return "".join(alphabet[next(stream) % len(alphabet)] for _ in range(length))

    return SHAPES[kind](draw)


def _stream(seed: str) -> Iterator[int]:
    block = 0
    while True:
        yield from hashlib.sha256(f"{seed}/{block}".encode()).digest()
        block += 1


def _private_key(draw: Draw) -> str:
    """Return a PEM block as it stands in a string literal, its line ends escaped so that no line of the file moves."""
    lines = "\\n".join(draw(BASE64, 64) for _ in range(6))
    return f"-----BEGIN RSA PRIVATE KEY-----\\nMII{lines}\\n-----END RSA PRIVATE KEY-----\\n"


def _token_of_json(draw: Draw) -> str:
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"sub":"{draw(string.digits, 8)}"}}')
    encoded = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    return ".".join((*encoded, draw(URL_SAFE, 43)))


SHAPES: dict[str, Callable[[Draw], str]] = {
    "anthropic-key": lambda draw: f"sk-ant-api03-{draw(URL_SAFE, 93)}AA",
    "aws-access-key": lambda draw: f"AKIA{draw(UPPER, 16)}",
    "aws-secret-key": lambda draw: draw(BASE64, 40),
    "azure-storage-key": lambda draw: f"{draw(BASE64, 86)}==",
    "generic-base64": lambda draw: f"{draw(BASE64, 43)}=",
    "generic-hex": lambda draw: draw(HEXADECIMAL, 40),
    "github-token": lambda draw: f"ghp_{draw(LETTERS, 36)}",
    "gitlab-token": lambda draw: f"glpat-{draw(URL_SAFE, 20)}",
    "google-api-key": lambda draw: f"AIza{draw(URL_SAFE, 35)}",
    "jwt": _token_of_json,
    "mailchimp-key": lambda draw: f"{draw(HEXADECIMAL, 32)}-us{draw('123456789', 1)}",
    "npm-token": lambda draw: f"npm_{draw(LETTERS, 36)}",
    "openai-key": lambda draw: f"sk-{draw(LETTERS, 20)}T3BlbkFJ{draw(LETTERS, 20)}",
    "password": lambda draw: draw(TYPED, 14),
    "private-key": _private_key,
    "pypi-token": lambda draw: f"pypi-AgEIcHlwaS5vcmc{draw(URL_SAFE, 80)}",
    "sendgrid-key": lambda draw: f"SG.{draw(URL_SAFE, 22)}.{draw(URL_SAFE, 43)}",
    "slack-token": lambda draw: f"xoxb-{draw(string.digits, 12)}-{draw(string.digits, 12)}-{draw(LETTERS, 24)}",
    "slack-webhook": lambda draw: (
        f"https://hooks.slack.com/services/T{draw(UPPER, 8)}/B{draw(UPPER, 8)}/{draw(LETTERS, 24)}"
    ),
    "stripe-key": lambda draw: f"sk_live_{draw(LETTERS, 24)}",
    "telegram-token": lambda draw: f"{draw('123456789', 9)}:AA{draw(URL_SAFE, 33)}",
    "twilio-key": lambda draw: f"SK{draw(HEXADECIMAL, 32)}",
}
