"""A `while` of whose condition nothing in its body changes a part, and which nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

# What neither changes its arguments nor raises to end the loop
PLAIN = frozenset({"print", "len", "abs", "min", "max", "sum", "int", "str", "float", "round", "range", "append"})
WAYS_OUT = ir.Return | ir.Raise | ir.Yield | ir.Await | ir.Assert | ir.Delete
CONDITION = ir.Compare | ir.Boolean | ir.Name | ir.Unary | ir.Constant | ir.Binary


def check(file: File) -> Iterator[Found]:
    """Yield the conditions."""
    for scope in file.scopes:
        if scope.function is None:
            continue
        for node in scope.of(ir.While):
            if _is_endless(scope, node):
                yield Found(node.span, "nothing in the loop changes what its condition asks")


def _is_endless(scope: Scope, loop: ir.While) -> bool:
    parts = list(ir.walk(loop.test))
    names = {part.id for part in parts if isinstance(part, ir.Name)}
    measured = {path for part in parts if (path := _measured(part))}
    names -= {"len"} if measured else set()
    asks = (part for part in parts if not isinstance(part, CONDITION | ir.Argument) and not _measured(part))
    if not names or any(asks) or names & _shared(scope):
        return False
    inner = list(ir.walk(loop.body))
    if any(isinstance(node, WAYS_OUT) or _leaves(node) for node in inner) or _changes(scope, inner, measured):
        return False
    return names.isdisjoint(name for node in inner for name in _bound(node))


def _measured(node: ir.Node) -> str:
    """Return the list of which a condition asks the length: `len(lines)`."""
    match node:
        case ir.Call(function=ir.Name(id="len"), arguments=[ir.Argument(value=ir.Name(id=name))]):
            return name
        case _:
            return ""


def _changes(scope: Scope, nodes: list[ir.Node], measured: set[str]) -> bool:
    """Tell whether something is appended to one of these lists, under its own name or another."""
    for node in nodes:
        match node:
            case ir.Call(function=ir.Attribute(base=base)) if measured:
                kept = {part.id for part in scope.reach(base) if isinstance(part, ir.Name)}
                if kept & measured or not kept:
                    return True
            case _:
                pass
    return False


def _shared(scope: Scope) -> set[str]:
    """Return the variables of a function that others may change: those of the module, and of nested functions."""
    declared = {name for node in scope.nodes if isinstance(node, ir.Scope) for name in node.names}
    nested = (node for node in ir.walk(scope.body) if isinstance(node, ir.Function))
    outside = {part.id for node in nested for part in ir.walk(node.body) if isinstance(part, ir.Name)}
    own = scope.parameters | {path for path in scope.values if path.isidentifier()}
    own |= {name for node in scope.nodes for name in _bound(node)}
    used = {node.id for node in scope.nodes if isinstance(node, ir.Name)}
    return declared | outside | (used - own)


def _leaves(node: ir.Node) -> bool:
    match node:
        case ir.Jump(kind="break"):
            return True
        case ir.Call():
            return called(node) not in PLAIN
        case _:
            return False


def _bound(node: ir.Node) -> Iterator[str]:
    """Yield the names that a statement gives a value."""
    targets: list[ir.Expression] = []
    match node:
        case ir.Assign(targets=[*several]):
            targets = list(several)
        case ir.Augment(target=target) | ir.For(target=target) | ir.Walrus(target=target):
            targets = [target]
        case ir.With(items=items):
            targets = [target for _, target in items if target is not None]
        case _:
            pass
    for target in targets:
        yield from (part.id for part in ir.walk(target) if isinstance(part, ir.Name))
