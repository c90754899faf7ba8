"""A handler that changes something for anybody, among others in its file that ask who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found
from reviewer.passes.weaknesses.handlers import asks_who, changes, handlers, is_guarded, takes_password
from reviewer.passes.weaknesses.sensitive_data_exposure import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

FEWEST = 2  # handlers that ask: so it is this file's way
OPEN = frozenset(
    {"login", "logout", "register", "signup", "signin", "registration", "health", "index", "home", "reset", "forgot"}
    | {"webhook", "webhooks", "callback", "hook", "contact", "subscribe", "unsubscribe", "public", "static", "token"}
    | {"verify", "confirm", "activate", "search", "feedback", "newsletter", "auth", "oauth", "ping", "error", "lab"}
)
ADMIN = frozenset({"admin", "administration", "internal", "debug"})


def check(file: File) -> Iterator[Found]:
    """Yield the handlers."""
    asked = list(handlers(file))
    guarded = [scope for scope in asked if is_guarded(scope) and scope.function]
    if len(guarded) < FEWEST:
        return
    for scope in asked:
        if scope.function is None or scope.function.owner or is_guarded(scope) or asks_who(scope) or _is_open(scope):
            continue
        if changes(scope) or not ADMIN.isdisjoint(_named(scope)) or any(told(scope)):
            yield Found(
                scope.function.span, f"`{scope.name}` asks nobody who they are, as {len(guarded)} others here do"
            )


def _is_open(scope: Scope) -> bool:
    return not OPEN.isdisjoint(_named(scope)) or takes_password(scope)


def _named(scope: Scope) -> frozenset[str]:
    route = scope.entry.route if scope.entry and scope.entry.route else ""
    return frozenset(words(f"{scope.name} {route}"))
