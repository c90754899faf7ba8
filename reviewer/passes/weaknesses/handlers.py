"""The functions that answer requests: which check who asks, which change something, which log somebody in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import called, label, root
from reviewer.passes.weaknesses.words import IDENTITY, holds_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

ELSEWHERE = frozenset({"command line parsers", "language models", "sockets", "cloud and message clients"})
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CHANGES = frozenset(
    {"save", "delete", "create", "update", "commit", "insert_one", "insert_many", "update_one", "update_many"}
    | {"delete_one", "delete_many", "replace_one", "bulk_create", "get_or_create", "update_or_create", "set_password"}
)
WHO = frozenset({"is_authenticated", "current_user", "get_jwt_identity", "get_current_user", "authenticated_userid"})
USERS = frozenset(
    {"user", "users", "userid", "uid", "username", "account", "logged", "login", "auth", "email", "admin", "member"}
    | {"authenticated", "loggedin", "customer"}
)
PLUMBING = frozenset(
    {"session", "sessions", "db", "database", "engine", "connection", "conn", "settings", "config", "client", "cache"}
    | {"redis", "pagination", "page", "pages", "repository", "repo", "logger", "service", "queue", "templates"}
)
GUARDS = IDENTITY | {"admin", "token"}
TOKENS = frozenset({"authorization", "remote_user", "x-api-key", "x-apikey", "x-auth-token"})
LOGINS = frozenset({"login", "signin", "logon", "authenticate", "authentication", "token"})
NEWCOMERS = frozenset({"register", "signup", "registration", "create"})
VERIFIERS = frozenset(
    {
        "authenticate",
        "check_password",
        "check_password_hash",
        "verify_password",
        "checkpw",
        "verify_and_update",
        "verify",
    }
)


def handlers(file: File) -> Iterator[Scope]:
    """Yield the functions that answer requests."""
    return (each for each in file.scopes if each.entry is not None and each.entry.framework not in ELSEWHERE)


def changes(scope: Scope) -> bool:
    """Tell whether a handler changes something: by its methods, or by what it calls."""
    entry = scope.entry
    if entry is not None and not CHANGING.isdisjoint(entry.methods):
        return True
    return any(isinstance(node, ir.Call) and called(node) in CHANGES for node in scope.nodes)


def is_guarded(scope: Scope) -> bool:
    """Tell whether who asks is checked in front of a handler: a decorator, or what the framework injects."""
    if scope.function is None:
        return False
    marks = [part for mark in scope.function.decorators for part in ir.walk(mark)]
    injected = [each.default for each in scope.function.parameters if isinstance(each.default, ir.Call)]
    marks += [part for default in injected for part in ir.walk(default)]
    names = [label(part) for part in marks if isinstance(part, ir.Name | ir.Attribute)]
    if "AllowAny" in names:
        return False
    return any(_identifies(name) for name in names) or any(_may_identify(each) for each in injected)


def _may_identify(default: ir.Call) -> bool:
    """Tell whether an injected function that another module defines may ask: not one that opens a session."""
    if label(default.function) not in {"Depends", "Security"} or not default.arguments:
        return False
    name = label(default.arguments[0].value)
    return bool(name) and PLUMBING.isdisjoint(words(name))


def _identifies(name: str) -> bool:
    parts = frozenset(words(name))
    return not GUARDS.isdisjoint(parts) or {"current", "user"} <= parts or {"user", "passes"} <= parts


def asks_who(scope: Scope) -> bool:
    """Tell whether a handler itself looks at who asks: the user of the request, of the session."""
    return any(_is_who(node) for node in scope.nodes)


def _is_who(node: ir.Node) -> bool:
    match node:
        case ir.Name(id=name) | ir.Attribute(name=name) if name in WHO:
            return True
        case ir.Compare(left=ir.Constant(value=str(key)), operators=["in" | "not in"], rights=[kept]):
            return label(kept) == "session" and _is_users(key)
        case ir.Attribute(base=base, name="user" | "account"):
            return root(base) in {"request", "g", "self", "flask"}
        case ir.Subscript(index=ir.Constant(value=str(key))):
            return key.lower() in TOKENS or _is_kept(node.base, key)
        case ir.Call(function=ir.Attribute(base=base), arguments=[ir.Argument(value=ir.Constant(value=str(key))), *_]):
            return key.lower() in TOKENS or _is_kept(base, key)
        case ir.Call():
            return _checks_identity(called(node))
        case _:
            return False


def _is_kept(base: ir.Expression, key: str) -> bool:
    """Tell whether a key is of a cookie, or of the session about its user."""
    return label(base).lower() == "cookies" or (label(base) == "session" and _is_users(key))


def _is_users(key: str) -> bool:
    return not USERS.isdisjoint(words(key))


def _checks_identity(name: str) -> bool:
    parts = frozenset(words(name))
    return not (IDENTITY | {"token", "session"}).isdisjoint(parts) and parts.isdisjoint({"login", "signin"})


def logs_in(scope: Scope) -> bool:
    """Tell whether a handler takes a name and a password and lets somebody in."""
    entry = scope.entry
    if entry is None or (entry.methods and "POST" not in entry.methods):
        return False
    named = frozenset(words(f"{scope.name} {entry.route or ''}"))
    if not NEWCOMERS.isdisjoint(named):
        return False
    return (not LOGINS.isdisjoint(named) or any(map(says_who, scope.nodes))) and takes_password(scope)


def says_who(node: ir.Node) -> bool:
    """Tell whether a statement keeps in the session who somebody is."""
    return isinstance(node, ir.Assign) and any(
        isinstance(target, ir.Subscript)
        and label(target.base) == "session"
        and isinstance(target.index, ir.Constant)
        and not USERS.isdisjoint(words(str(target.index.value)))
        for target in node.targets
    )


def takes_password(scope: Scope) -> bool:
    """Tell whether a function reads a password that somebody typed, or checks one."""
    typed = {each.name for each in scope.function.parameters} if scope.function else set()
    return any(
        (isinstance(node, ir.Call) and called(node) in VERIFIERS)
        or (isinstance(node, ir.Subscript | ir.Call) and holds_password(node))
        for node in scope.nodes
    ) or any(holds_password(ir.Name(scope.body[0].span, name)) for name in typed)
