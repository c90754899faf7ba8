"""A change that a foreign page can make with the visitor's cookies: the framework's check is off or absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called, label
from reviewer.passes.weaknesses.handlers import CHANGING, asks_who, changes, handlers, is_guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

MIDDLEWARE = frozenset({"MIDDLEWARE", "MIDDLEWARE_CLASSES"})
PROOFS = ("signature", "hmac", "construct_event", "authorization", "api_key", "jwt", "bearer")


def check(file: File) -> Iterator[Found]:
    """Yield the views, settings and applications."""
    for scope in handlers(file):
        known = is_guarded(scope) or asks_who(scope)  # else a foreign page can do no more than its author
        if scope.function and known and _is_exempt(scope.function) and changes(scope) and not _is_signed(scope):
            yield Found(scope.function.span, f"`{scope.name}` is exempt from the check of where a form comes from")
    for node in file.code.summary.body:
        match node:
            case ir.Assign(targets=[ir.Name(id=name)], value=ir.Collection(items=items)) if name in MIDDLEWARE:
                yield from _settings(node, items)
            case _:
                pass
    yield from _of_flask(file)


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
    """Yield the application that is made here, keeps sessions and takes forms, without such a check in the file."""
    takes = any(
        scope.entry is not None
        and scope.entry.framework == "flask"
        and not CHANGING.isdisjoint(scope.entry.methods)
        and any(isinstance(node, ir.Attribute) and node.name == "form" for node in scope.nodes)
        for scope in handlers(file)
    )
    uses = {"session", "current_user", "login_user"} & file.mentioned
    if not (takes and uses) or file.mentions(lambda word: "csrf" in word or "wtf" in word or "samesite" in word):
        return
    for site in file.code.sites:
        if "flask.Flask" in site.names and not site.function:
            yield Found(
                site.call.span,
                "the application takes forms of visitors, and nothing checks where they come from",
            )
