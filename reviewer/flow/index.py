"""Which file of a program a name means: `Card`s of all files -> `Index`.

An import is resolved as Python would, by the folders above the importing file that can be on `sys.path`; a
name that a package only passes on is followed to the module that defines it. What a library's model speaks of
is the library, also where its own sources are under review.

Imports may go round in circles. Data is followed along a fixed order in which they do not, so that what is known
of a module never depends on where the solver began.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the fields of an index by their annotations
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.imports import resolve
from reviewer.flow.order import circles, ordered
from reviewer.flow.templates import Page  # noqa: TC001 - likewise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 8  # times that a name is passed on before it is given up
PACKAGE = "/__init__.py"
ROUTING = frozenset({"path", "re_path", "url"})
NUMERIC = re.compile(r"<(?:int|uuid):(\w+)>|\(\?P<(\w+)>(?:\\d|\[0-9\])(?:\+|\{\d+(?:,\d*)?\})?\)")
TEMPLATE = "template"  # what an answer depends on beside files: "template page.html", whichever file that is
SOURCES = ("src", "lib")  # folders that hold packages without being any


@dataclass(frozen=True, slots=True)
class Card:
    """What others need to know of a file to find their way: no code."""

    path: str
    module: str
    imports: tuple[tuple[str, str], ...]  # local name, absolute target; the local name of `*` is "*"
    passed: tuple[tuple[str, str], ...]  # likewise, of the imports that are made when the module is loaded
    defined: frozenset[str]  # names bound at the top of the module other than by an import
    used: frozenset[str]  # dotted names that its code reads
    routes: tuple[tuple[str, str], ...] = ()  # dotted name of a handler as written, its route


def card(summary: ir.Summary) -> Card:
    """Return the card of a file."""
    top = [node for node in _loaded(summary.body) if isinstance(node, ir.Import)]
    imports: list[tuple[str, str]] = []
    used: set[str] = set()
    routes: set[tuple[str, str]] = set()
    for node in ir.walk(summary.body):
        if isinstance(node, ir.Call):
            routes.update(_route(node))
        if isinstance(node, ir.Import):
            imports += _bindings(summary, node)
        elif isinstance(node, ir.Name):
            used.add(node.id)
        elif isinstance(node, ir.Attribute) and (name := _chain(node)):
            used.add(name)
        elif isinstance(node, ir.Class | ir.Function):
            used.update(_annotations(node))
    return Card(
        summary.path,
        summary.module,
        tuple(sorted(set(imports))),
        tuple(sorted({pair for node in top for pair in _bindings(summary, node)})),
        frozenset(_defined(summary.body)),
        frozenset(used),
        tuple(sorted(routes)),
    )


def _route(node: ir.Call) -> Iterator[tuple[str, str]]:
    """Yield the handler and the route of `path("<int:key>/", views.show)` (Django's documentation of URLs)."""
    if _chain(node.function).rpartition(".")[2] not in ROUTING:
        return
    match [argument.value for argument in node.arguments if not argument.name and not argument.star]:
        case [ir.Constant(value=str(route)), ir.Call(function=ir.Attribute(base=base, name="as_view")), *_]:
            yield _chain(base), route
        case [ir.Constant(value=str(route)), handler, *_]:
            yield _chain(handler), route


def _bindings(summary: ir.Summary, node: ir.Import) -> list[tuple[str, str]]:
    return [(local, resolve(summary, target)) for local, target in node.bindings]


def _annotations(node: ir.Class | ir.Function) -> Iterator[str]:
    """Yield the names in annotations that are written as strings."""
    if isinstance(node, ir.Function):
        for parameter in node.parameters:
            if isinstance(parameter.annotation, ir.Constant) and isinstance(parameter.annotation.value, str):
                yield parameter.annotation.value.strip()


def _chain(node: ir.Expression) -> str:
    """Return the dotted name that an expression is, or ""."""
    parts: list[str] = []
    while isinstance(node, ir.Attribute) and len(parts) < LONGEST:
        parts.append(node.name)
        node = node.base
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ir.Name) else ""


def _loaded(body: Iterable[ir.Statement]) -> Iterator[ir.Statement]:
    """Yield the statements that run when a module is loaded, those in its branches included."""
    for node in body:
        yield node
        if isinstance(node, ir.If | ir.While | ir.For | ir.With | ir.Try):
            yield from _loaded(node.body)
            yield from _loaded(getattr(node, "orelse", ()))
        if isinstance(node, ir.Try):
            for handler in node.handlers:
                yield from _loaded(handler.body)
            yield from _loaded(node.final)


def _defined(body: Iterable[ir.Statement]) -> Iterator[str]:
    for node in _loaded(body):
        if isinstance(node, ir.Function | ir.Class):
            yield node.name
        elif isinstance(node, ir.Assign):
            yield from (each.id for target in node.targets for each in ir.walk(target) if isinstance(each, ir.Name))


@dataclass(frozen=True)
class Index:
    """The files of a program by module, and which names of which file mean something in another."""

    modules: Mapping[str, str]  # dotted module -> path
    links: Mapping[str, Mapping[str, str]]  # path -> absolute import target -> where it is defined, dotted
    below: Mapping[str, tuple[str, ...]]  # path -> the files that it uses directly, none of which leads back to it
    circles: Mapping[str, tuple[str, ...]]  # path -> the other files that use it and are used by it, if any
    pages: Mapping[str, Page] = field(default_factory=dict)  # path -> a template that puts something raw into a page

    numbers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    # path -> qualified function or class -> what all routes that lead to it admit as numbers only

    @functools.cached_property
    def _reach(self) -> dict[str, frozenset[str]]:
        return {}

    @functools.cached_property
    def _found(self) -> dict[str, tuple[str, str] | None]:
        return {}

    def module(self, name: str) -> tuple[str, str] | None:
        """Return the path of the module in which a dotted name lies, and the rest of the name."""
        if name not in self._found:
            start = next((each for each in _parents_and(name) if each in self.modules), None)
            self._found[name] = None if start is None else (self.modules[start], name[len(start) + 1 :])
        return self._found[name]

    def reach(self, path: str) -> frozenset[str]:
        """Return all files that a file uses, directly or through others."""
        found = self._reach.get(path)
        if found is None:
            found = frozenset(self._all(path))
            self._reach[path] = found
        return found

    def _all(self, path: str) -> set[str]:
        seen: set[str] = set()
        pending = list(self.below.get(path, ()))
        while pending:
            each = pending.pop()
            if each not in seen:
                seen.add(each)
                pending += self.below.get(each, ())
        return seen


ALONE = Index({}, {}, {}, {})


def build(cards: Iterable[Card], spoken: frozenset[str], pages: Iterable[Page] = ()) -> Index:
    """Return the index of a program. `spoken` are the dotted names that the models speak of, and their parents."""
    known = sorted(cards, key=lambda each: each.path)
    names = _Names(known, spoken)
    links = {each.path: names.links(each) for each in known}
    edges = {each.path: names.edges(each, links[each.path]) for each in known}
    mates = {path: circle - {path} for circle in circles(edges) if len(circle) > 1 for path in circle}
    return Index(
        names.modules,
        links,
        {path: tuple(sorted(below)) for path, below in ordered(edges).items()},
        {path: tuple(sorted(others)) for path, others in sorted(mates.items())},
        {page.path: page for page in pages},
        names.numbers(),
    )


class _Names:
    """The modules of a program, and what the names in them mean."""

    def __init__(self, cards: list[Card], spoken: frozenset[str]) -> None:
        self._spoken = spoken
        self._cards = {each.path: each for each in cards}
        self.modules: dict[str, str] = {}
        for each in cards:
            self.modules.setdefault(each.module, each.path)
        self._folders = {parent for module in self.modules for parent in _parents(module)} | self.modules.keys()
        self._packages = {
            each.module for each in cards if each.path.endswith(PACKAGE) or each.path == PACKAGE.lstrip("/")
        }
        self._passed = {each.path: dict(each.passed) for each in cards}

    def links(self, card: Card) -> dict[str, str]:
        """Return what the import targets of a file mean in this program; those of libraries are left out."""
        found = {}
        for _, target in card.imports:
            name = self._absolute(card, target)
            if name is not None:
                found[target] = self._definition(name)
        return found

    def edges(self, card: Card, links: Mapping[str, str]) -> set[str]:
        """Return the files whose names a file uses."""
        locals_ = defaultdict(list)
        for local, target in card.imports:
            if target in links:
                locals_[local].append(links[target])
        found = {self._path(each) for each in locals_.get("*", ())}
        for used in card.used:
            local, _, rest = used.partition(".")
            for target in locals_.get(local, ()):
                found.add(self._path(self._definition(f"{target}.{rest}" if rest else target)))
        return {path for path in found if path and path != card.path}

    def numbers(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return, by file and handler, the parameters that every route to it admits as numbers only."""
        found: dict[str, dict[str, set[str]]] = defaultdict(dict)
        for card in self._cards.values():
            links = self.links(card)
            bound = {local: links[target] for local, target in card.imports if target in links}
            for handler, route in card.routes:
                local, _, rest = handler.partition(".")
                start = bound.get(local, f"{card.module}.{local}")
                name = self._definition(f"{start}.{rest}" if rest else start)
                path = self._path(name)
                names = {each for groups in NUMERIC.findall(route) for each in groups if each}
                if path:
                    module = self._cards[path].module
                    known = found[path].setdefault(name[len(module) + 1 :], names)
                    found[path][name[len(module) + 1 :]] = known & names
        return {
            path: {name: tuple(sorted(names)) for name, names in sorted(each.items()) if names}
            for path, each in sorted(found.items())
        }

    def _path(self, name: str) -> str:
        while name and name not in self.modules:
            name = name.rpartition(".")[0]
        return self.modules.get(name, "")

    def _absolute(self, card: Card, target: str) -> str | None:
        """Return the full name, within the program, of an absolute import of a file; None where it is none of it."""
        if target in self._spoken:
            return None
        first = target.partition(".")[0]
        for root in self._roots(card):
            start = f"{root}.{first}" if root else first
            itself = start == card.module and not card.path.endswith(PACKAGE)
            if start in self._folders and not itself:
                return f"{root}.{target}" if root else target
        rest = target.partition(".")[2]  # `src` may be a package too: the names of modules begin behind it
        return self._absolute(card, rest) if first in SOURCES and rest else None

    def _roots(self, card: Card) -> Iterator[str]:
        """Yield the folders, dotted, that can be on the path of a file: those above it that are no packages."""
        folder = card.module if card.path.endswith(PACKAGE) else card.module.rpartition(".")[0]
        while True:
            if folder not in self._packages:
                yield folder
                yield from (f"{folder}.{each}" if folder else each for each in SOURCES)
            if not folder:
                return
            folder = folder.rpartition(".")[0]

    def _definition(self, name: str) -> str:
        """Return the name under which something is defined that a module only passes on."""
        for _ in range(LONGEST):
            path = self._path(name)
            module = next((each for each in _parents_and(name) if each in self.modules), "")
            first, _, rest = name[len(module) + 1 :].partition(".")
            if not path or not first or first in self._cards[path].defined:
                return name
            target = self._handed(path, first)
            if target is None:
                return name
            name = f"{target}.{rest}" if rest else target
        return name

    def _handed(self, path: str, name: str) -> str | None:
        """Return what a module imports under a name, or with `*`."""
        passed = self._passed[path]
        if name in passed:
            return self._absolute(self._cards[path], passed[name])
        star = self._absolute(self._cards[path], passed["*"]) if "*" in passed else None
        inner = self._path(star) if star else ""
        return f"{star}.{name}" if star and inner and name in self._cards[inner].defined else None


def _parents(module: str) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def _parents_and(name: str) -> Iterator[str]:
    yield name
    yield from _parents(name)
