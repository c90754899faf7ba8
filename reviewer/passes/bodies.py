"""The functions of a file one by one, and what stands in each but not in another that is defined within it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewer.flow.solve import Site, Solved

Body = tuple[ir.Statement, ...]
Kind = TypeVar("Kind", bound=ir.Node)

BINDING: tuple[type[ir.Node], ...] = (ir.Assign, ir.Walrus, ir.With)


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
    def called(self) -> frozenset[str]:
        """The dotted names of everything that the file calls."""
        return frozenset(name for site in self.code.sites for name in site.names)

    @cached_property
    def nodes(self) -> tuple[ir.Node, ...]:
        """Every node of the file in the order of the source, parents first."""
        return tuple(ir.walk(self.code.summary.body))

    @cached_property
    def owned(self) -> dict[str, tuple[ir.Node, ...]]:
        """By function, the nodes that stand in it and not in another that is defined within it."""
        return {name: tuple(own(body)) for name, body in self.bodies.items()}

    @cached_property
    def _kinds(self) -> dict[type, list[tuple[str, ir.Node]]]:
        kinds: dict[type, list[tuple[str, ir.Node]]] = defaultdict(list)
        for name, nodes in self.owned.items():
            for node in nodes:
                kinds[type(node)].append((name, node))
        return kinds

    @cached_property
    def _everywhere(self) -> dict[type, list[ir.Node]]:
        kinds: dict[type, list[ir.Node]] = defaultdict(list)
        for node in self.nodes:
            kinds[type(node)].append(node)
        return kinds

    def all(self, kind: type[Kind]) -> Sequence[Kind]:
        """Return the nodes of a kind, wherever in the file they stand, in the order of the source."""
        return cast("Sequence[Kind]", self._everywhere.get(kind, ()))

    def among(self, *kinds: type[ir.Node]) -> Sequence[ir.Node]:
        """Return the nodes of some kinds, wherever in the file they stand, in the order of the source."""
        return [node for node in self.nodes if type(node) in kinds]

    def of(self, kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
        """Yield the nodes of a kind, each with its function."""
        return ((name, node) for name, node in self._kinds.get(kind, ()) if isinstance(node, kind))

    @cached_property
    def assignments(self) -> dict[str, list[tuple[str, ir.Expression]]]:
        """By function, the access path and the new value of all that it assigns or enters by `with`."""
        found: dict[str, list[tuple[str, ir.Expression]]] = defaultdict(list)
        for kind in BINDING:
            for name, node in self._kinds.get(kind, ()):
                found[name] += bound(node)
        return found


@lru_cache(maxsize=1)
def parts(code: Solved) -> Parts:
    """Return the parts of a file: the passes ask one after the other for those of the same."""
    return Parts(code)


def own(body: Body) -> Iterator[ir.Node]:
    """Yield every node of a body, parents first, but not what functions that it defines hold."""
    stack: list[ir.Node] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ir.Function):
            stack += reversed(node.decorators)
        elif ir.NAMES[type(node)]:
            below = ir.children(node)
            below.reverse()
            stack += below


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
    return (pair for node in own(body) for pair in bound(node))


def bound(node: ir.Node) -> list[tuple[str, ir.Expression]]:
    """Return the access path and the new value of what a statement assigns or enters by `with`."""
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
