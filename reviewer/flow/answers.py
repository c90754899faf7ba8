"""Answers whose type is said after they were made: `answer = Response(text); answer.mimetype = "text/plain"`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run

ATTRIBUTES = frozenset({"mimetype", "content_type", "media_type"})
HEADER = "content-type"
MARKED = re.compile(r"html|svg", re.IGNORECASE)


def is_no_page(run: Run, frame: Frame, call: ir.Call) -> bool:
    """Tell whether a call makes an answer that the same function later says to be something else than a page.

    It counts where it is said on every way from there on: in the block in which the answer is made.
    """
    function = run.functions.get(run.dotted(frame.function))
    return any(
        isinstance(node, ir.Assign) and node.value is call and _typed(node.targets, after)
        for node, after in _statements(function.body if function is not None else ())
    )


def _statements(body: Sequence[ir.Statement]) -> Iterator[tuple[ir.Statement, Sequence[ir.Statement]]]:
    """Yield every statement of a body with those that follow it in its block."""
    for place, node in enumerate(body):
        yield node, body[place + 1 :]
        for block in _blocks(node):
            yield from _statements(block)


def _blocks(node: ir.Statement) -> Iterator[Sequence[ir.Statement]]:
    if isinstance(node, ir.If | ir.While | ir.For | ir.With | ir.Try):
        yield node.body
        yield getattr(node, "orelse", ())
    if isinstance(node, ir.Try):
        yield from (handler.body for handler in node.handlers)
        yield node.final


def _typed(targets: Iterable[ir.Expression], after: Iterable[ir.Statement]) -> bool:
    """Tell whether the first that is said of the type names no markup, before the answer can leave the function."""
    names = {each.id for each in targets if isinstance(each, ir.Name)}
    for node in after:
        if isinstance(node, ir.Assign) and any(_of_type(target, names) for target in node.targets):
            return isinstance(node.value, ir.Constant) and not MARKED.search(str(node.value.value))
        if any(isinstance(each, ir.Return) for each in ir.walk((node,))):
            return False
    return False


def _of_type(target: ir.Expression, names: set[str]) -> bool:
    match target:
        case ir.Attribute(base=ir.Name(id=name), name=attribute):
            return name in names and attribute in ATTRIBUTES
        case ir.Subscript(base=base, index=ir.Constant(value=str(header))):
            owner = base.base if isinstance(base, ir.Attribute) and base.name == "headers" else base
            return isinstance(owner, ir.Name) and owner.id in names and header.lower() == HEADER
        case _:
            return False
