"""The functions that answer requests: which check who asks, which change something, which log somebody in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import called, label, root
from reviewer.passes.weaknesses.words import IDENTITY, holds_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

ELSEWHERE = frozenset(  # who calls what these register is not for the function to ask
    {"command line parsers", "language models", "sockets", "cloud and message clients", "message queues", "graphql"}
    | {"cloud functions", "gradio", "dash", "chainlit", "websockets", "websocket", "mail and file transfer", "invoke"}
)
ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete", "head", "options", "api_route", "websocket"})
PERMISSIONS = frozenset({"permission_classes", "decorators", "method_decorators"})
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
REFUSAL = re.compile(
    r"\b(?:invalid|incorrect|wrong|bad) (?:login|credentials|password|user ?name (?:or|and|/) ?password)\b"
    r"|\b(?:login failed|password (?:is )?(?:incorrect|invalid|wrong))\b",
    re.IGNORECASE,
)
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
    entered = (each for each in file.scopes if each.entry is not None and each.entry.answers)
    return (each for each in entered if each.entry is not None and each.entry.framework not in ELSEWHERE)


def changes(scope: Scope) -> bool:
    """Tell whether a handler changes something: by its methods, or by what it calls."""
    entry = scope.entry
    if entry is not None and not CHANGING.isdisjoint(entry.methods):
        return True
    if scope.function and any(label(each) in {"require_POST", "require_post"} for each in scope.function.decorators):
        return True
    return any(isinstance(node, ir.Call) and called(node) in CHANGES for node in scope.nodes)


def is_guarded(scope: Scope) -> bool:
    """Tell whether who asks is checked in front of a handler: a decorator, or what the framework injects."""
    if scope.function is None:
        return False
    says = (*(part for each in scope.function.decorators for part in _asked(each)), *_of_class(scope.owner))
    marks = [part for mark in says for part in ir.walk(mark)]
    injected = [each.default for each in scope.function.parameters if isinstance(each.default, ir.Call)]
    marks += [part for default in injected for part in ir.walk(default)]
    names = [label(part) for part in marks if isinstance(part, ir.Name | ir.Attribute)]
    if "AllowAny" in names:
        return False
    return any(_identifies(name) for name in names) or any(_may_identify(each) for each in injected)


def _asked(mark: ir.Expression) -> tuple[ir.Expression, ...]:
    """Return what a decorator may ask with: of a route (`@admin.get("/x")`) not the router, which is only named so."""
    match mark:
        case ir.Call(function=ir.Attribute(name=name), arguments=arguments) if name in ROUTES:
            return tuple(each.value for each in arguments)
        case _:
            return (mark,)


def is_open_to_all(scope: Scope) -> bool:
    """Tell whether the class of a view says itself that anybody may ask: Django REST framework's `AllowAny`."""
    parts = (part for mark in _of_class(scope.owner) for part in ir.walk(mark))
    return any(isinstance(part, ir.Name | ir.Attribute) and label(part) == "AllowAny" for part in parts)


def _of_class(owner: ir.Class | None) -> Iterator[ir.Expression]:
    """Yield what a class of views says of who may ask: what it mixes in, its decorators, its permissions."""
    if owner is None:
        return
    yield from (each.value for each in owner.bases)
    yield from owner.decorators
    for node in owner.body:
        match node:
            case ir.Assign(targets=[ir.Name(id=name)], value=ir.Expression() as value) if name in PERMISSIONS:
                yield value
            case _:
                pass


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
    return any(is_who(node) for node in scope.nodes)


def is_who(node: ir.Node) -> bool:
    """Tell whether a node is the user of the request, of the session or of a token, or a check of them."""
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
    if takes_password(scope) and any(map(_refuses, scope.nodes)):
        return True
    named = frozenset(words(f"{scope.name} {entry.route or ''}"))
    if not NEWCOMERS.isdisjoint(named):
        return False
    if {"sign", "in"} <= named or {"log", "in"} <= named or not LOGINS.isdisjoint(named):
        return takes_password(scope)
    return any(map(says_who, scope.nodes)) and takes_password(scope)


def _refuses(node: ir.Node) -> bool:
    """Tell whether a text tells somebody that a name and a password do not fit."""
    return isinstance(node, ir.Constant) and isinstance(node.value, str) and bool(REFUSAL.search(node.value))


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
    filled = {each.name for each in scope.function.parameters if _is_form(each)} if scope.function else set()
    return any(
        (isinstance(node, ir.Call) and called(node) in VERIFIERS)
        or (isinstance(node, ir.Subscript | ir.Call) and holds_password(node))
        or (isinstance(node, ir.Attribute) and holds_password(node) and root(node) in filled)
        for node in scope.nodes
    ) or any(holds_password(ir.Name(scope.body[0].span, name)) for name in typed)


def _is_form(parameter: ir.Parameter) -> bool:
    """Tell whether FastAPI fills a parameter with the form of its OAuth2 password flow: its tutorial on security."""
    says = parameter.annotation
    return says is not None and any(
        label(part) in {"OAuth2PasswordRequestForm", "OAuth2PasswordRequestFormStrict"}
        for part in ir.walk(says)
        if isinstance(part, ir.Name | ir.Attribute)
    )
