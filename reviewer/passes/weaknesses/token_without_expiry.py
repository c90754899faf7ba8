"""A signed token that says of whom it speaks and not until when (RFC 7519, section 4.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.values import Value
    from reviewer.passes.weaknesses.file import File

MAKERS = frozenset({"jwt.encode", "jose.jwt.encode"})
PAYLOADS = ("payload", "claims")  # how PyJWT and python-jose call what is signed
SUBJECTS = frozenset({"sub", "user", "user_id", "userid", "username", "uid", "email", "id", "name", "role", "admin"})


def check(file: File) -> Iterator[Found]:
    """Yield the calls that sign such claims, where all that is in them is known."""
    for span, site in sorted(file.sites.items()):
        if not MAKERS.isdisjoint(site.names):
            given = site.given
            named = [given.keywords[name] for name in PAYLOADS if name in given.keywords]
            if any(map(_lasts, (*given.positional[:1], *named))):
                yield Found(span, "the token is signed without `exp`: it is good for ever")


def _lasts(claims: Value) -> bool:
    if claims.items is None or claims.rest is not None or claims.taints:
        return False
    return "exp" not in claims.items and not SUBJECTS.isdisjoint(map(str, claims.items))
