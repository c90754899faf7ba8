"""What the words of a name say: a password, a secret, a check of identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import label

if TYPE_CHECKING:
    from reviewer.flow import summary as ir

PASSWORDS = frozenset({"password", "passwd", "pwd", "passphrase", "passcode", "pw", "passwort"})
NOT_PLAIN = frozenset(
    {
        "hash",
        "hashed",
        "hashes",
        "hasher",
        "digest",
        "encrypted",
        "crypted",
        "enc",
        "salted",
        "crypt",
        "bcrypt",
        "scrypt",
    }
)
BEHIND = frozenset(
    {"plain", "plaintext", "raw", "text", "input", "bytes", "str", "b", "confirm", "again", "new", "old"}
)
SECRETS = frozenset({"token", "secret", "signature", "hmac", "mac", "digest", "apikey", "sig", "otp", "nonce", "csrf"})
IDENTITY = frozenset(
    {"login", "auth", "authenticated", "authenticate", "authorize", "authorized", "authorization", "permission"}
    | {"permissions", "jwt", "protected", "role", "roles", "staff", "superuser", "authentication", "signin", "logged"}
)


def is_password(name: str) -> bool:
    """Tell whether a name promises a password as it was typed."""
    parts = list(words(name))
    while parts and (parts[-1] in BEHIND or parts[-1].isdigit()):
        parts.pop()
    return bool(parts) and parts[-1] in PASSWORDS and NOT_PLAIN.isdisjoint(parts)


def holds_password(node: ir.Expression) -> bool:
    """Tell whether an expression is, by its name, a password as it was typed."""
    return is_password(label(node))


def is_secret(name: str) -> bool:
    """Tell whether a name promises a value that proves who sent it."""
    parts = words(name)
    if not parts or parts[-1] in {"type", "name", "field", "id", "url", "count", "len", "length", "header", "kind"}:
        return False
    return not SECRETS.isdisjoint(parts) or (parts[-1] == "key" and "api" in parts)
