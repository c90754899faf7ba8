"""Who is logged in, or what they may do, kept in a variable of the module: it then holds for every visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found
from reviewer.passes.weaknesses.handlers import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

STATE = frozenset(
    {"admin", "logged", "authenticated", "authorized", "authorised", "role", "superuser", "privileged", "loggedin"}
)
PAIRS = (frozenset({"current", "user"}), frozenset({"logged", "user"}), frozenset({"has", "access"}))


def check(file: File) -> Iterator[Found]:
    """Yield the statements that set it for all."""
    for scope in file.scopes:
        names = {name for node in scope.of(ir.Scope) for name in node.names}
        for node in scope.of(ir.Assign) if names and _answers(scope) else ():
            match node:
                case ir.Assign(targets=[ir.Name(id=name)]) if name in names and _is_state(name):
                    yield Found(node.span, f"`{name}` is one for all visitors, and a request sets it")
                case _:
                    pass


def _answers(scope: Scope) -> bool:
    """Tell whether a function answers requests: as an entry, or by its first parameter."""
    if scope.entry is not None:
        return scope.entry.framework not in ELSEWHERE
    parameters = scope.function.parameters if scope.function else ()
    return bool(parameters) and parameters[0].name == "request"


def _is_state(name: str) -> bool:
    parts = frozenset(words(name))
    return not STATE.isdisjoint(parts) or any(pair <= parts for pair in PAIRS)
