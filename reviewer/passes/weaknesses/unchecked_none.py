"""The result of a function that may be None, used as if it never were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

REFUSE_NONE = frozenset(
    {"len", "sum", "sorted", "max", "min", "int", "float", "iter", "list", "set", "tuple", "reversed"}
)
CATCH = frozenset({"", "Exception", "BaseException", "TypeError", "AttributeError"})


def check(file: File) -> Iterator[Found]:
    """Yield the calls whose result is used at once."""
    doubtful = {scope.name for scope in file.scopes if _may_be_none(scope)}
    for scope in file.scopes if doubtful else ():
        asked = {called(part) for node in scope.nodes for part in _tests(node) if isinstance(part, ir.Call)}
        for node in scope.nodes:
            for used in _used(node):
                site = file.sites.get(used.span)
                name = used.function.id if isinstance(used.function, ir.Name) else ""
                if name in doubtful - asked - scope.parameters and site and CATCH.isdisjoint(site.caught):
                    yield Found(used.span, f"`{name}` returns None in some cases, and here that would raise")


def _may_be_none(scope: Scope) -> bool:
    """Tell whether a plain function of the module says `return None` in one case and returns a value in another."""
    function = scope.function
    if function is None or function.owner or function.decorators or "." in scope.name or function.is_async:
        return False
    returns = [node.value for node in scope.nodes if isinstance(node, ir.Return)]
    nothing = [isinstance(value, ir.Constant) and value.value is None for value in returns]
    made = any(isinstance(node, ir.Yield) for node in scope.nodes)
    return any(nothing) and not all(nothing) and None not in returns and not made


def _tests(node: ir.Node) -> Iterator[ir.Node]:
    if isinstance(node, ir.If | ir.While | ir.Conditional | ir.Assert):
        yield from ir.walk(node.test)
    elif isinstance(node, ir.Boolean):
        yield from ir.walk(node.left)


def _used(node: ir.Node) -> Iterator[ir.Call]:
    """Yield the calls whose result a node takes for a thing that None is not."""
    match node:
        case ir.Call(function=ir.Name(id=name), arguments=[ir.Argument(value=ir.Call() as inner)]):
            if name in REFUSE_NONE:
                yield inner
        case ir.Attribute(base=ir.Call() as inner) | ir.Subscript(base=ir.Call() as inner):
            yield inner
        case ir.For(iterable=ir.Call() as inner):
            yield inner
        case _:
            pass
