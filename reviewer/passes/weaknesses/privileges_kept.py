"""Rights that are raised for one step and lowered after it, but not where that step fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

RIGHTS = frozenset({"privilege", "privileges", "privs", "root"})
RAISE = frozenset({"raise", "elevate", "gain", "acquire", "escalate", "become", "obtain"})
LOWER = frozenset({"lower", "drop", "restore", "release", "relinquish", "leave", "reset"})
IDS = frozenset({"seteuid", "setegid", "setreuid", "setresuid"})  # documentation of `os`: 0 is root


def check(file: File) -> Iterator[Found]:
    """Yield the calls that raise rights."""
    for scope in file.scopes:
        raised = any(isinstance(node.value, ir.Call) and _raises(node.value) for node in scope.of(ir.Evaluate))
        for block in _blocks(scope.body) if raised else ():
            yield from _of_block(block)


def _blocks(body: tuple[ir.Statement, ...]) -> Iterator[tuple[ir.Statement, ...]]:
    """Yield the sequences of statements of a body, without those of nested functions."""
    yield body
    for node in body:
        match node:
            case ir.If() | ir.While() | ir.For():
                yield from _blocks(node.body)
                yield from _blocks(node.orelse)
            case ir.With(body=inner):
                yield from _blocks(inner)
            case ir.Try(body=inner, handlers=handlers, orelse=other, final=final):
                for each in (inner, other, final, *(handler.body for handler in handlers)):
                    yield from _blocks(each)
            case _:
                pass


def _of_block(block: tuple[ir.Statement, ...]) -> Iterator[Found]:
    calls = [(place, node.value) for place, node in enumerate(block) if isinstance(node, ir.Evaluate)]
    for place, call in calls:
        if not isinstance(call, ir.Call) or not _raises(call):
            continue
        later = next((at for at, each in calls if at > place and isinstance(each, ir.Call) and _lowers(each)), None)
        between = block[place + 1 : later] if later else ()
        risky = any(isinstance(node, ir.Call | ir.Raise | ir.Return) for node in ir.walk(between))
        if risky and not any(isinstance(node, ir.Try) and _in_any_case(node) for node in between):
            yield Found(call.span, "what fails before they are lowered leaves the program with the raised rights")


def _in_any_case(node: ir.Try) -> bool:
    return any(isinstance(part, ir.Call) and _lowers(part) for part in ir.walk(node.final))


def _raises(call: ir.Call) -> bool:
    parts = frozenset(words(called(call)))
    zero = any(isinstance(each.value, ir.Constant) and each.value.value == 0 for each in call.arguments)
    return (called(call) in IDS and zero) or (not RIGHTS.isdisjoint(parts) and not RAISE.isdisjoint(parts))


def _lowers(call: ir.Call) -> bool:
    parts = frozenset(words(called(call)))
    return called(call) in IDS or (not RIGHTS.isdisjoint(parts) and not LOWER.isdisjoint(parts))
