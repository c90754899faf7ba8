"""A login or a reset of passwords that says which half was wrong: whoever tries addresses learns who has an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called
from reviewer.passes.weaknesses.handlers import LOGINS, NEWCOMERS, handlers, takes_password

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
RESETS = frozenset({"forgot", "forgotten", "reset", "recover", "recovery"})
LOGS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log", "print"})


def check(file: File) -> Iterator[Found]:
    """Yield the first such text of each handler."""
    for scope in handlers(file):
        if scope.function and _asks_for_password(scope):
            logged = {part for node in scope.nodes for part in _logged(node)}
            said = (node for node in scope.nodes if isinstance(node, ir.Constant) and node not in logged)
            first = next((node for node in said if _tells(node.value)), None)
            if first is not None:
                yield Found(first.span, "the answer says that there is no such account")


def _asks_for_password(scope: Scope) -> bool:
    route = scope.entry.route if scope.entry and scope.entry.route else ""
    named = frozenset(words(f"{scope.name} {route}"))
    if not NEWCOMERS.isdisjoint(named):
        return False
    return not RESETS.isdisjoint(named) or (takes_password(scope) and not SESSIONS.isdisjoint(named))


def _tells(text: object) -> bool:
    return isinstance(text, str) and bool(TELLS.search(text)) and not BOTH.search(text)


def _logged(node: ir.Node) -> Iterator[ir.Node]:
    """Yield the parts of what is only logged; a message for the visitor (`messages.error(request, ...)`) is not."""
    if isinstance(node, ir.Call) and called(node) in LOGS and len(node.arguments) == 1:
        yield from (part for each in node.arguments for part in ir.walk(each.value))
