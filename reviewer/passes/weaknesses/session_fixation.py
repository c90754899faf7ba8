"""A login that writes into the session that the visitor came with: who planted that session is logged in as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called, label
from reviewer.passes.weaknesses.handlers import NEWCOMERS, handlers, says_who, takes_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

RENEWALS = frozenset(
    {"clear", "flush", "cycle_key", "regenerate", "regenerate_id", "invalidate", "new_session", "rotate", "login_user"}
    | {"login", "auth_login", "start_session", "remember", "renew"}
)
DJANGO_LOGIN = "django.contrib.auth.login"


def check(file: File) -> Iterator[Found]:
    """Yield the first statement of each login that says who is logged in."""
    for scope in handlers(file):
        if NEWCOMERS.isdisjoint(words(scope.name)) and takes_password(scope) and not _renews(file, scope):
            found = next((node for node in scope.nodes if isinstance(node, ir.Assign) and _keeps(node)), None)
            if found is not None:
                yield Found(found.span, "the session is not renewed when somebody logs in")


def _keeps(node: ir.Assign) -> bool:
    """Tell whether the session is to know who somebody is: by a key that says so, or the key of a record."""
    match node:
        case ir.Assign(targets=[ir.Subscript(base=base, index=ir.Constant(value=str(key)))], value=value):
            of_record = isinstance(value, ir.Attribute | ir.Subscript) and label(value) in {"id", "pk"}
            return says_who(node) or (label(base) == "session" and of_record and words(key)[-1:] == ("id",))
        case _:
            return says_who(node)


def _renews(file: File, scope: Scope) -> bool:
    return any(
        isinstance(node, ir.Call) and (called(node) in RENEWALS or DJANGO_LOGIN in file.names(node))
        for node in scope.nodes
    )
