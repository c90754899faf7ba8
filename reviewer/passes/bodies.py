"""The functions of a file one by one, and what stands in each but not in another that is defined within it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Site, Solved

Body = tuple[ir.Statement, ...]
Kind = TypeVar("Kind", bound=ir.Node)


@dataclass(frozen=True)
class Parts:
    """The nodes of a file by their kind, each with the function that it stands in ("" for the module)."""

    code: Solved

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """The module under the name "" and every function under its qualified name."""
        return {
            "": self.code.summary.body,
            **{name: self.code.functions[name].body for name in sorted(self.code.functions)},
        }

    @cached_property
    def sites(self) -> dict[ir.Span, Site]:
        """Every call by its place."""
        return {site.call.span: site for site in self.code.sites}

    @cached_property
    def _kinds(self) -> dict[type, list[tuple[str, ir.Node]]]:
        kinds: dict[type, list[tuple[str, ir.Node]]] = defaultdict(list)
        for name, body in self.bodies.items():
            for node in own(body):
                kinds[type(node)].append((name, node))
        return kinds

    def of(self, kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
        """Yield the nodes of a kind, each with its function."""
        return ((name, node) for name, node in self._kinds.get(kind, ()) if isinstance(node, kind))

    @cached_property
    def assignments(self) -> dict[str, list[tuple[str, ir.Expression]]]:
        """By function, the access path and the new value of all that it assigns or enters by `with`."""
        found: dict[str, list[tuple[str, ir.Expression]]] = defaultdict(list)
        for kind in (ir.Assign, ir.Walrus, ir.With):
            for name, node in self._kinds.get(kind, ()):
                found[name] += _bound(node)
        return found


def own(body: Body) -> Iterator[ir.Node]:
    """Yield every node of a body, parents first, but not what functions that it defines hold."""
    stack: list[ir.Node] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ir.Function):
            stack += reversed(node.decorators)
        else:
            stack += reversed(list(ir.children(node)))


def within(part: ir.Span, whole: ir.Span) -> bool:
    """Tell whether a stretch lies within another."""
    return whole[:2] <= part[:2] and part[2:] <= whole[2:]


def extent(body: Body) -> ir.Span | None:
    """Return the stretch from the first to the last token of some statements; None for no statements."""
    spans = [node.span for node in ir.walk(body) if isinstance(node, ir.Statement | ir.Expression)]
    if not spans:
        return None
    return ir.Span(*min(span[:2] for span in spans), *max(span[2:] for span in spans))


def covers(body: Body, span: ir.Span) -> bool:
    """Tell whether a stretch lies within some statements."""
    whole = extent(body)
    return whole is not None and within(span, whole)


def named(code: Solved, site: Site) -> list[str]:
    """Return the qualified names of the functions of this file that a call may reach."""
    prefix = f"{code.summary.module}." if code.summary.module else ""
    short = (name.removeprefix(prefix) for name in site.names)
    return [name for name in short if name in code.functions]


def assignments(body: Body) -> Iterator[tuple[str, ir.Expression]]:
    """Yield the access path and the new value of everything that a body assigns or enters by `with`."""
    return (pair for node in own(body) for pair in _bound(node))


def _bound(node: ir.Node) -> list[tuple[str, ir.Expression]]:
    match node:
        case ir.Assign(targets=targets, value=ir.Expression() as value):
            return [(path, value) for target in targets if (path := path_of(target))]
        case ir.Walrus(target=target, value=value) if path := path_of(target):
            return [(path, value)]
        case ir.With(items=items):
            return [(path, value) for value, target in items if target and (path := path_of(target))]
        case _:
            return []


def calls(node: ir.Node | Body) -> Iterator[ir.Call]:
    """Yield the calls in an expression or in statements."""
    return (each for each in ir.walk(node) if isinstance(each, ir.Call))
