"""A change that a foreign page can make with the visitor's cookies: the framework's check is off or absent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called, label
from reviewer.passes.weaknesses.handlers import (
    CHANGING,
    NEWCOMERS,
    asks_who,
    changes,
    handlers,
    is_guarded,
    logs_in,
    takes_password,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

TESTS = frozenset({"test", "tests", "testing"})
MIDDLEWARE = frozenset({"MIDDLEWARE", "MIDDLEWARE_CLASSES"})
REMOVES = frozenset({"delete_one", "delete_many", "set_password"})
KEEPS = frozenset({"save", "commit", "update", "create", "delete"})
ACTIONS = frozenset(
    {"transfer", "pay", "delete", "remove", "disable", "enable", "change", "approve", "ban", "promote", "grant", "buy"}
)
CHANGED = frozenset({"logout", "signout", "confirm", "verify", "callback", "unsubscribe", "activate"})
PROOFS = ("signature", "hmac", "construct_event", "authorization", "api_key", "jwt", "bearer")


def check(file: File) -> Iterator[Found]:
    """Yield the views, settings and applications."""
    for scope in handlers(file):
        known = is_guarded(scope) or asks_who(scope)  # else a foreign page can do no more than its author
        if scope.function and known and _is_exempt(scope.function) and changes(scope) and not _is_signed(scope):
            yield Found(scope.function.span, f"`{scope.name}` is exempt from the check of where a form comes from")
        elif scope.function and known and _changes_by_link(scope):
            yield Found(scope.function.span, f"a link is enough to make `{scope.name}` change something")
    for node in file.code.summary.body:
        match node:
            case ir.Assign(targets=[ir.Name(id=name)], value=ir.Collection(items=items)) if name in MIDDLEWARE:
                yield from _settings(node, items)
            case _:
                pass
    yield from _of_flask(file)
    yield from _switched_off(file)
    yield from flask_settings(file, "WTF_CSRF_ENABLED", "Flask-WTF's check of where a form comes from is switched off")


def flask_settings(file: File, name: str, said: str) -> Iterator[Found]:
    """Yield where a class of Flask's settings switches something off, but not one that is for tests."""
    for node in file.code.summary.body:
        if isinstance(node, ir.Class) and TESTS.isdisjoint(words(node.name)):
            for each in node.body:
                match each:
                    case ir.Assign(targets=[ir.Name(id=found)], value=ir.Constant(value=False)) if found == name:
                        yield Found(each.span, said)
                    case _:
                        pass


def _changes_by_link(scope: Scope) -> bool:
    """Tell whether a GET removes or changes something: no framework checks where that comes from."""
    entry = scope.entry
    if entry is None or not CHANGING.isdisjoint(entry.methods) or not CHANGED.isdisjoint(words(scope.name)):
        return False
    bodies = [node.body for node in scope.nodes if isinstance(node, ir.If) and _asks_for_get(node.test)]
    if not bodies and "GET" not in entry.methods:
        return False
    calls = {called(node) for body in bodies or [scope.body] for node in ir.walk(body) if isinstance(node, ir.Call)}
    named = not ACTIONS.isdisjoint(words(scope.name))
    return not REMOVES.isdisjoint(calls) or (named and not KEEPS.isdisjoint(calls))


def _asks_for_get(test: ir.Expression) -> bool:
    match test:
        case ir.Compare(left=ir.Attribute(name="method"), operators=["=="], rights=[ir.Constant(value="GET")]):
            return True
        case _:
            return False


def _switched_off(file: File) -> Iterator[Found]:
    """Yield the middleware that a comment has taken out, and the views that a call exempts."""
    for line, text in file.code.summary.comments:
        name = re.match(r"[\"']?((?:\w+\.)*\w*csrf\w*)[\"']?\s*,?$", text, re.IGNORECASE)
        if name and "exempt" not in name[1]:
            span = ir.Span(line, 1, line, len(text) + 1)
            yield Found(span, f"`{name[1]}` is commented out")
    for site in file.code.sites:
        named = any("csrf" in each.lower() for each in (*site.names, spell(site.call.function)))
        exempts = named and called(site.call) in {"csrf_exempt", "exempt"}
        if exempts and site.call.arguments and not isinstance(site.call.arguments[0].value, ir.Constant):
            yield Found(site.call.span, "what is handed over is exempt from the check of where a form comes from")


def _is_exempt(function: ir.Function) -> bool:
    marks = (part for mark in function.decorators for part in ir.walk(mark))
    return any(isinstance(part, ir.Name | ir.Attribute) and called(part) == "csrf_exempt" for part in marks)


def _is_signed(scope: Scope) -> bool:
    """Tell whether something other than a cookie says who sent it."""
    texts = [label(node).lower() for node in scope.nodes if isinstance(node, ir.Expression)]
    texts += [called(node).lower() for node in scope.nodes if isinstance(node, ir.Call)]
    return any(proof in text for text in texts for proof in PROOFS)


def _settings(node: ir.Assign, items: tuple[ir.Expression, ...]) -> Iterator[Found]:
    names = [str(each.value) for each in items if isinstance(each, ir.Constant)]
    sessions = any(name == "django.contrib.sessions.middleware.SessionMiddleware" for name in names)
    if sessions and not any("csrf" in name.lower() for name in names) and len(names) == len(items):
        yield Found(node.span, "sessions are on, and `CsrfViewMiddleware` is not among the middleware")


def _of_flask(file: File) -> Iterator[Found]:
    """Yield the application that is made here, keeps sessions and takes forms, without such a check in the file.

    Where it is made elsewhere (the routes are a blueprint's), the handlers themselves.
    """
    takes = [scope for scope in handlers(file) if _takes_form(scope)]
    uses = {"session", "current_user", "login_user"} & file.mentioned
    if not (takes and uses) or file.mentions(lambda word: "csrf" in word or "wtf" in word or "samesite" in word):
        return
    made = [site for site in file.code.sites if "flask.Flask" in site.names and not site.function]
    for site in made:
        said = "the application takes forms of visitors, and nothing checks where they come from"
        yield Found(site.call.span, said)
    for scope in takes if not made else ():
        arrives = logs_in(scope) or not NEWCOMERS.isdisjoint(words(scope.name))
        comes = arrives and takes_password(scope)  # nobody is logged in there yet
        if scope.function is not None and not comes and (asks_who(scope) or is_guarded(scope)):
            yield Found(scope.function.span, f"`{scope.name}` takes a form, and nothing checks where it comes from")


def _takes_form(scope: Scope) -> bool:
    return (
        scope.entry is not None
        and scope.entry.framework == "flask"
        and not CHANGING.isdisjoint(scope.entry.methods)
        and any(isinstance(node, ir.Attribute) and node.name == "form" for node in scope.nodes)
    )
