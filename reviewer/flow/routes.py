"""Tables of routes as Django writes them: which handler a route leads to, which module it includes, what it admits.

See Django's documentation of the URL dispatcher: a route is a text with converters, or a regular expression with
named groups, and what a route admits goes for all that is included below it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROUTING = frozenset({"path", "re_path", "url"})
NUMERIC = re.compile(r"<(?:int|uuid):(\w+)>|\(\?P<(\w+)>(?:\\d|\[0-9\])(?:\+|\{\d+(?:,\d*)?\})?\)")
LONGEST = 8  # names in a dotted name


def chain(node: ir.Expression) -> str:
    """Return the dotted name that an expression is, or ""."""
    parts: list[str] = []
    while isinstance(node, ir.Attribute) and len(parts) < LONGEST:
        parts.append(node.name)
        node = node.base
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ir.Name) else ""


def handlers(node: ir.Call) -> Iterator[tuple[str, str]]:
    """Yield the handler, as written, and the route of `path("<int:key>/", views.show)`."""
    match _arguments(node):
        case [ir.Constant(value=str(route)), ir.Call(function=ir.Attribute(base=base, name="as_view")), *_]:
            yield chain(base), route
        case [ir.Constant(value=str(route)), handler, *_]:
            yield chain(handler), route


def inclusions(node: ir.Call) -> Iterator[tuple[str, str]]:
    """Yield the module, as written, and the route of `path("<int:key>/", include("shop.urls"))`."""
    match _arguments(node):
        case [ir.Constant(value=str(route)), ir.Call(function=function, arguments=[first, *_]), *_]:
            if chain(function).rpartition(".")[2] == "include" and (name := _module(first.value)):
                yield name, route


def _arguments(node: ir.Call) -> Sequence[ir.Expression]:
    if chain(node.function).rpartition(".")[2] not in ROUTING:
        return ()
    return [argument.value for argument in node.arguments if not argument.name and not argument.star]


def _module(node: ir.Expression) -> str:
    match node:
        case ir.Collection(items=[first, *_]):  # with the name of the application
            return _module(first)
        case ir.Constant(value=str(name)):
            return name
        case _:
            return chain(node)


def numeric(route: str) -> set[str]:
    """Return the parameters that a route admits as numbers only."""
    return {each for groups in NUMERIC.findall(route) for each in groups if each}


def inherited(
    outer: Mapping[str, Sequence[tuple[str, set[str]]]], path: str, seen: frozenset[str] = frozenset()
) -> set[str]:
    """Return what every way to a module of routes admits as numbers only, before the module itself is asked.

    `outer` says by module who includes it, and what is admitted there.
    """
    beneath = seen | {path}
    ways = [names | inherited(outer, by, beneath) for by, names in outer.get(path, ()) if by not in beneath]
    return set.intersection(*ways) if ways else set()
