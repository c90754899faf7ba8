"""An index that runs up to the length: the last one lies behind the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File


def check(file: File) -> Iterator[Found]:
    """Yield the conditions and ranges."""
    for scope in file.scopes:
        for node in scope.among(ir.While, ir.For):
            match node:
                case ir.While(test=ir.Compare(left=ir.Name(id=index), operators=["<="], rights=[bound]), body=body):
                    yield from _beyond(node.test, index, _measured(bound), body)
                case ir.For(target=ir.Name(id=index), iterable=ir.Call(function=ir.Name(id="range")) as spread):
                    yield from _beyond(spread, index, _measured(_end(spread)), node.body)
                case _:
                    pass


def _end(spread: ir.Call) -> ir.Expression | None:
    """Return x of `range(x + 1)`."""
    places = [each.value for each in spread.arguments if not each.star]
    match places[1:2] or places[:1]:
        case [ir.Binary(left=left, operator="+", right=ir.Constant(value=1))]:
            return left
        case _:
            return None


def _measured(bound: ir.Expression | None) -> str | None:
    """Return the access path of x in `len(x)`."""
    match bound:
        case ir.Call(function=ir.Name(id="len"), arguments=[ir.Argument(value=measured)]):
            return path_of(measured)
        case _:
            return None


def _beyond(place: ir.Expression, index: str, path: str | None, body: tuple[ir.Statement, ...]) -> Iterator[Found]:
    """Yield the place where the body reads `path[index]` and asks nothing more of the index."""
    nodes = list(ir.walk(body))
    asked = any(
        isinstance(part, ir.Name) and part.id == index
        for node in nodes
        if isinstance(node, ir.If | ir.Conditional | ir.Try)
        for part in (ir.walk(node.test) if not isinstance(node, ir.Try) else iter((ir.Name(place.span, index),)))
    )
    if path is None or asked:
        return
    for node in nodes:
        match node:
            case ir.Subscript(base=base, index=ir.Name(id=found)) if found == index and path_of(base) == path:
                yield Found(place.span, f"`{index}` reaches `len({path})`, one behind the last element")
                return
            case _:
                pass
