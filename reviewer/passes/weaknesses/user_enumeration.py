"""A login or a reset of passwords that says which half was wrong: whoever tries addresses learns who has an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called
from reviewer.passes.weaknesses.handlers import LOGINS, NEWCOMERS, handlers, takes_password
from reviewer.passes.weaknesses.requests import is_sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

WHO = r"(?:e-?mail(?: address)?|user(?: ?name)?|account)"
NOT = r"(?:not (?:found|exist|registered|known|recogni[sz]ed|in (?:our|the))|does(?: not|n.t) exist|unknown|incorrect)"
TELLS = re.compile(
    rf"\b{WHO}\b[^.,/]{{0,30}}\b{NOT}|\bno such {WHO}\b|\bno {WHO} (?:found|with|for|of)\b"
    rf"|\b(?:unknown|wrong|incorrect) {WHO}\b|\b(?:do not|don.t) have (?:the|this|that|an?) {WHO}",
    re.IGNORECASE,
)
BOTH = re.compile(r"\b(?:or|and)\b|/|passw", re.IGNORECASE)
SESSIONS = LOGINS | {"session", "sessions"}
NAMES = frozenset({"mail", "email", "username", "login", "name", "phone"})
NOT_FOUND = 404
RESETS = frozenset({"forgot", "forgotten", "reset", "recover", "recovery"})
LOGS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log", "print"})


def check(file: File) -> Iterator[Found]:
    """Yield the first such text of each handler."""
    for scope in handlers(file):
        if scope.function and _asks_for_password(scope):
            logged = {part for node in scope.nodes for part in _logged(node)}
            said = (node for node in scope.nodes if isinstance(node, ir.Constant) and node not in logged)
            spans = [node.span for node in said if _tells(node.value)]
            spans = spans or [each.span for node in scope.nodes for each in _denies(scope, node)]
            if spans:
                yield Found(spans[0], "the answer says that there is no such account")


def _asks_for_password(scope: Scope) -> bool:
    route = scope.entry.route if scope.entry and scope.entry.route else ""
    named = frozenset(words(f"{scope.name} {route}"))
    if not NEWCOMERS.isdisjoint(named):
        return False
    return not RESETS.isdisjoint(named) or (takes_password(scope) and not SESSIONS.isdisjoint(named))


def _denies(scope: Scope, node: ir.Node) -> Iterator[ir.Statement]:
    """Yield the answers "not found" of a branch that is taken where nobody has the name or address that was sent."""
    match node:
        case ir.If(test=ir.Compare(left=ir.Name() as kept, operators=["is"], rights=[ir.Constant(value=None)])):
            pass
        case ir.If(test=ir.Unary(operator="not", operand=ir.Name() as kept)):
            pass
        case _:
            return
    if not any(_looks_up(scope, part) for each in scope.sources(kept) for part in ir.walk(each)):
        return
    for answer in node.body:
        if isinstance(answer, ir.Return | ir.Raise | ir.Evaluate):
            parts = [each.value for each in ir.walk(answer) if isinstance(each, ir.Constant)]
            if any(type(each) is int and each == NOT_FOUND for each in parts):
                yield answer


def _looks_up(scope: Scope, node: ir.Node) -> bool:
    """Tell whether a record is looked up by the name or the address of somebody that a request says."""
    return isinstance(node, ir.Call) and any(
        not NAMES.isdisjoint(words(each.name or "")) and is_sent(scope, each.value) for each in node.arguments
    )


def _tells(text: object) -> bool:
    return isinstance(text, str) and bool(TELLS.search(text)) and not BOTH.search(text)


def _logged(node: ir.Node) -> Iterator[ir.Node]:
    """Yield the parts of what is only logged; a message for the visitor (`messages.error(request, ...)`) is not."""
    if isinstance(node, ir.Call) and called(node) in LOGS and len(node.arguments) == 1:
        yield from (part for each in node.arguments for part in ir.walk(each.value))
