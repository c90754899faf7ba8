"""Branches that whoever runs the program opens on purpose: `if settings.allow_private: return True`.

What a check lets through there is their decision. So such a branch does not count where it is asked what a check
proves; what is done with data in it is followed like anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import conditions, narrow
from reviewer.flow import summary as ir
from reviewer.flow.spelling import words
from reviewer.flow.values import deep_taints
from reviewer.model import Tier

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.values import Value

OPENING = frozenset({"allow", "bypass", "disable", "disabled", "insecure", "skip", "unsafe"})
READERS = frozenset({"get", "getenv", "getboolean", "env", "environ"})
GIVEN = 2  # the arguments of a reader of the environment that is given a default


def opens(run: Run, frame: Frame, test: ir.Expression, *, truth: bool) -> bool:
    """Tell whether a condition has this outcome only where the program is set up so, which it is not by itself."""
    match test:
        case ir.Unary(operator="not", operand=operand):
            return opens(run, frame, operand, truth=not truth)
        case ir.Boolean(operator=operator, left=left, right=right):
            found = [opens(run, frame, each, truth=truth) for each in (left, right)]
            return any(found) if (operator == "and") is truth else all(found)
        case ir.Name(id=name) if (condition := conditions.recalled(_scope(frame, name), test)) is not None:
            return opens(run, _scope(frame, name), condition, truth=truth)
        case ir.Compare(left=left, operators=("==" | "in" as operator,), rights=(right,)) if truth:
            wanted = run.evaluate(run, frame, right)
            default = _default(left)
            off = default is None or not _fits(default, operator, wanted)
            return wanted.known and off and _of_environment(run.evaluate(run, frame, left))
        case ir.Name() | ir.Attribute() | ir.Subscript() | ir.Call() if truth:
            value = run.evaluate(run, frame, test)
            named = value.test is None and not deep_taints(value) and not OPENING.isdisjoint(_words(test))
            return named or (_of_environment(value) and not _default(test))
        case _:
            return False


def _scope(frame: Frame, name: str) -> Frame:
    """Return the scope that a variable belongs to."""
    scope: Frame | None = frame
    while scope is not None and name not in scope.env:
        scope = scope.parent
    return scope or frame


def _of_environment(value: Value) -> bool:
    taints = deep_taints(value)
    return bool(taints) and all(taint.origin.tier is Tier.ENVIRONMENT for taint in taints)


def _words(node: ir.Expression) -> set[str]:
    """Return the words of the name of a setting: a variable, an attribute, the key that is looked up."""
    match node:
        case ir.Name(id=name) | ir.Attribute(name=name) | ir.Subscript(index=ir.Constant(value=str(name))):
            return words(name)
        case ir.Call(
            function=ir.Attribute(name=reader), arguments=(ir.Argument(value=ir.Constant(value=str(key))), *_)
        ) if reader in READERS and not _default(node):
            return words(key)
        case _:
            return set()


def _default(node: ir.Expression) -> str | None:
    """Return what a variable of the environment is taken for that is not set; what is not known, is taken for "1"."""
    for each in ir.walk(node):
        match each:
            case ir.Call(function=ir.Attribute(name=name) | ir.Name(id=name), arguments=arguments) if (
                name in READERS and len(arguments) >= GIVEN
            ):
                match arguments[1].value:
                    case ir.Constant(value=None | False):
                        return None
                    case ir.Constant(value=str(text)):
                        return text
                    case _:
                        return "1"
            case _:
                continue
    return None


def _fits(default: str, operator: str, wanted: Value) -> bool:
    known = {text.lower() for text in narrow.texts(wanted)}
    return not known or (operator in {"==", "in"} and default.lower() in known)
