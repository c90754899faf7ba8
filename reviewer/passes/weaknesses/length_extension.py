"""A signature made by hashing a secret and the message together: who has one can sign longer messages (FIPS 198-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, label, unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

# Those that are built by Merkle and Damgard; SHA-3 and BLAKE2 are not
HASHES = frozenset(f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"))
KEYS = frozenset({"secret", "key"})
NO_KEY = frozenset({"websocket", "ws", "public", "primary", "cache", "sort", "foreign", "index", "name", "id"})


def check(file: File) -> Iterator[Found]:
    """Yield the calls of hash functions."""
    for site in file.code.sites:
        if HASHES.isdisjoint(site.names) or not site.call.arguments:
            continue
        scope = next((each for each in file.scopes if each.name == site.function), None)
        if scope is not None and any(_begins_with_key(scope, each) for each in _texts(scope, site.call)):
            yield Found(site.call.span, "the secret is hashed in front of the message, which `hmac` is there for")


def _texts(scope: Scope, call: ir.Call) -> Iterator[ir.Expression]:
    for source in scope.sources(unwrapped(call.arguments[0].value)):
        yield from scope.sources(unwrapped(source))


def _begins_with_key(scope: Scope, text: ir.Expression) -> bool:
    match text:
        case ir.Binary(operator="+", left=left):
            return _begins_with_key(scope, left) if isinstance(left, ir.Binary) else _is_key(left) and _varies(text)
        case ir.Joined(parts=[first, *rest]):
            return bool(rest) and isinstance(first, ir.Expression) and _is_key(first)
        case _:
            return False


def _varies(text: ir.Binary) -> bool:
    """Tell whether a message follows the key, and not what a protocol appends to each (RFC 6455's GUID)."""
    return not isinstance(text.right, ir.Constant) and not label(text.right).isupper()


def _is_key(node: ir.Expression) -> bool:
    parts = frozenset(words(label(node)))
    return not KEYS.isdisjoint(parts) and NO_KEY.isdisjoint(parts)
