"""A handler that changes something for anybody, among others in its file that ask who it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called
from reviewer.passes.weaknesses.handlers import (
    GUARDS,
    asks_who,
    changes,
    handlers,
    is_guarded,
    is_open_to_all,
    takes_password,
)
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
    yield from _commented(file)
    if any(scope.function and "." not in scope.name for scope in asked):
        yield from _unused(file)
    guarded = [scope for scope in asked if is_guarded(scope) and scope.function]
    if len(guarded) < FEWEST:
        return
    for scope in asked:
        if scope.function is None or is_guarded(scope) or asks_who(scope) or _is_open(scope):
            continue
        if scope.function.owner and not is_open_to_all(scope):
            continue  # what the class is made of, or its router, may ask
        if changes(scope) or not ADMIN.isdisjoint(_named(scope)) or any(told(scope)):
            yield Found(
                scope.function.span, f"`{scope.name}` asks nobody who they are, as {len(guarded)} others here do"
            )


def _commented(file: File) -> Iterator[Found]:
    """Yield the decorators that ask who somebody is, and that a comment has taken out."""
    for line, text in file.code.summary.comments:
        mark = re.match(r"@\s*(?:\w+\.)*(\w+)\s*(?:\(.*\))?\s*$", text)
        if mark and not GUARDS.isdisjoint(words(mark[1])) and "exempt" not in mark[1]:
            yield Found(ir.Span(line, 1, line, len(text) + 1), f"`@{mark[1]}` is commented out")


def _unused(file: File) -> Iterator[Found]:
    """Yield a decorator of this file that asks for a login and that none of its routes bears, nor anything names."""
    for scope in file.scopes:
        function = scope.function
        if function is None or function.owner or "." in scope.name or len(function.parameters) != 1:
            continue
        inner = {node.name.rpartition(".")[2] for node in function.body if isinstance(node, ir.Function)}
        returned = any(isinstance(node, ir.Return) and _returned(node) in inner for node in function.body)
        if returned and not GUARDS.isdisjoint(words(scope.name)) and not _is_named(file, scope.name):
            yield Found(function.span, f"`{scope.name}` would ask for a login, and no route of the file bears it")


def _returned(node: ir.Return) -> str:
    """Return the name of what is returned."""
    return called(node.value) if node.value is not None else ""


def _is_named(file: File, name: str) -> bool:
    return any(
        (isinstance(node, ir.Name) and node.id == name)
        or (isinstance(node, ir.Constant) and node.value == name)
        or (isinstance(node, ir.Function) and any(called(mark) == name for mark in node.decorators))
        for node in ir.walk(file.code.summary.body)
    )


def _is_open(scope: Scope) -> bool:
    return not OPEN.isdisjoint(_named(scope)) or takes_password(scope)


def _named(scope: Scope) -> frozenset[str]:
    route = scope.entry.route if scope.entry and scope.entry.route else ""
    return frozenset(words(f"{scope.name} {route}"))
