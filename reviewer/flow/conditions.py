"""Conditions that are tested elsewhere than they are written: under a name, or of every part of a text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.values import element

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.values import Value

    Refine = Callable[..., None]

CHECKS = frozenset({
    "match", "fullmatch", "search", "startswith", "endswith", "is_relative_to", "isdigit", "isdecimal", "isnumeric",
    "isalnum", "isalpha", "isidentifier",
})  # fmt: skip
SEPARATORS = frozenset({",", ".", "-", "_", ":"})


def remembered(run: Run, frame: Frame, node: ir.Assign, value: Value) -> Value:
    """Return the value of `good = x.isdigit()`, with the condition that it is the outcome of."""
    if node.value is None or not _is_check(run, frame, node.value):
        return value
    names = {each.id for each in ir.walk(node.value) if isinstance(each, ir.Name)}
    seen = {name: frame.env[name] for name in sorted(names) if name in frame.env}
    frame.conditions[node.span] = (node.value, seen)
    return replace(value, test=node.span)


def _is_check(run: Run, frame: Frame, node: ir.Expression) -> bool:
    match node:
        case ir.Compare() | ir.Boolean() | ir.Unary(operator="not"):
            return True
        case ir.Call(function=ir.Attribute(name=name)) if name in CHECKS:
            return True
        case ir.Call(function=ir.Name() | ir.Attribute() as function):
            return not run.functions.keys().isdisjoint(run.evaluate(run, frame, function).refs)
        case _:
            return False


def recall(run: Run, frame: Frame, node: ir.Expression, refine: Refine, *, truth: bool) -> None:
    """Refine by the condition that a variable is the outcome of, if nothing in it has changed since."""
    value = frame.env.get(node.id) if isinstance(node, ir.Name) else None
    if value is None or value.test not in frame.conditions:
        return
    condition, seen = frame.conditions[value.test]
    if all(frame.env.get(name) == known for name, known in seen.items()):
        refine(run, frame, condition, truth=truth)


def of_all(run: Run, frame: Frame, node: ir.Call, refine: Refine) -> tuple[ir.Expression, frozenset[str]] | None:
    """Return the text of whose parts `all(part.isdigit() for part in text)` speaks, and what it is harmless for."""
    match [argument.value for argument in node.arguments]:
        case [ir.Comprehension(element=check, clauses=(ir.Clause(target=ir.Name(id=name), iterable=parts, tests=()),))]:
            pass
        case _:
            return None
    before = frame.env
    frame.env = {**before, name: element(run.evaluate(run, frame, parts))}
    refine(run, frame, check, truth=True)
    left = frame.env[name]
    frame.env = before
    kinds = frozenset.intersection(*(each.cleaned for each in left.taints)) if left.taints else frozenset({"text"})
    return _whole(parts), kinds


def _whole(parts: ir.Expression) -> ir.Expression:
    """Return the text that `text.split(",")` divides."""
    match parts:
        case ir.Call(
            function=ir.Attribute(base=base, name="split"), arguments=(ir.Argument(value=ir.Constant(value=mark)),)
        ) if mark in SEPARATORS:
            return base
        case _:
            return parts
