"""Which file of a program a name means: `Card`s of all files -> `Index`.

An import is resolved as Python would, by the folders above the importing file that can be on `sys.path`; a
name that a package only passes on is followed to the module that defines it. What a library's model speaks of
is the library, also where its own sources are under review.

Imports may go round in circles. Data is followed along a fixed order in which they do not, so that what is known
of a module never depends on where the solver began.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from reviewer.flow import escaping, offered, routes
from reviewer.flow import summary as ir
from reviewer.flow.imports import resolve
from reviewer.flow.operations import Operation
from reviewer.flow.order import circles, ordered
from reviewer.flow.routes import chain
from reviewer.flow.templates import Page  # noqa: TC001 - msgspec reads the fields of an index by their annotations
from reviewer.kinds import is_test
from reviewer.modules import SOURCES, Listing, meant, parents_and

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 8  # times that a name is passed on before it is given up
Documents = Mapping[str, tuple[Operation, ...]]  # by path
NO_DOCUMENTS: Documents = MappingProxyType({})
TEMPLATE = "template"  # what an answer depends on beside files: "template page.html", whichever file that is


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
    included: tuple[tuple[str, str], ...] = ()  # name of a module of routes as written, the route that leads there
    classes: tuple[
        tuple[str, str], ...
    ] = ()  # qualified name of a class, dotted name of a base as written; "" for none
    offered: tuple[str, ...] = ()  # what its tables of a model's tools name, as written (`offered`)
    unescaped: tuple[str, ...] = ()  # libraries of templates whose escaping it switches off (`escaping`)


def card(summary: ir.Summary) -> Card:
    """Return the card of a file."""
    top = [node for node in _loaded(summary.body) if isinstance(node, ir.Import)]
    imports: list[tuple[str, str]] = []
    used: set[str] = set()
    handlers: set[tuple[str, str]] = set()
    included: set[tuple[str, str]] = set()
    for node in ir.walk(summary.body):
        if isinstance(node, ir.Call):
            handlers.update(routes.handlers(node))
            included.update(routes.inclusions(node))
        if isinstance(node, ir.Import):
            imports += _bindings(summary, node)
        elif isinstance(node, ir.Name):
            used.add(node.id)
        elif isinstance(node, ir.Attribute) and (name := chain(node)):
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
        tuple(sorted(handlers)),
        tuple(sorted(included)),
        tuple(sorted(_bases(summary))),
        tuple(sorted(set(offered.of(summary, {*used, *(target for _, target in imports)})))),
        tuple(sorted(escaping.switched_off(summary, dict(imports), used))),
    )


def _bases(summary: ir.Summary) -> set[tuple[str, str]]:
    """Return the classes of a file, each with what it is made from, and with nothing."""
    classes = [node for node in ir.walk(summary.body) if isinstance(node, ir.Class)]
    bases = {(node.name, chain(base.value)) for node in classes for base in node.bases if not base.name}
    return bases | {(node.name, "") for node in classes}


def _bindings(summary: ir.Summary, node: ir.Import) -> list[tuple[str, str]]:
    return [(local, resolve(summary, target)) for local, target in node.bindings]


def _annotations(node: ir.Class | ir.Function) -> Iterator[str]:
    """Yield the names in annotations that are written as strings."""
    if isinstance(node, ir.Function):
        for parameter in node.parameters:
            if isinstance(parameter.annotation, ir.Constant) and isinstance(parameter.annotation.value, str):
                yield parameter.annotation.value.strip()


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

    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # path -> qualified functions that tables of the program offer to a language model as tools

    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # dotted class -> the classes that are made from it directly; all classes, under ""

    operations: Mapping[str, Mapping[str, tuple[Operation, ...]]] = field(default_factory=dict)
    # path -> qualified function -> the operations for which documents of OpenAPI name it

    unescaped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # library -> the folders in which it renders templates without escaping

    @functools.cached_property
    def _reach(self) -> dict[str, frozenset[str]]:
        return {}

    @functools.cached_property
    def _found(self) -> dict[str, tuple[str, str] | None]:
        return {}

    def module(self, name: str) -> tuple[str, str] | None:
        """Return the path of the module in which a dotted name lies, and the rest of the name."""
        if name not in self._found:
            start = next((each for each in parents_and(name) if each in self.modules), None)
            self._found[name] = None if start is None else (self.modules[start], name[len(start) + 1 :])
        return self._found[name]

    def reach(self, path: str) -> frozenset[str]:
        """Return all files that a file uses, directly or through others."""
        found = self._reach.get(path)
        if found is None:
            found = frozenset(self._all(path))
            self._reach[path] = found
        return found

    @functools.cached_property
    def classes(self) -> frozenset[str]:
        """All classes of the program, dotted."""
        return frozenset(self.derived.get("", ()))

    def beneath(self, kind: str) -> list[str]:
        """Return all classes that are made from one, directly or through others."""
        found: list[str] = []
        pending = [*self.derived.get(kind, ())]
        while pending:
            each = pending.pop(0)
            if each not in found and each != kind:
                found.append(each)
                pending += self.derived.get(each, ())
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


def build(
    cards: Iterable[Card], spoken: frozenset[str], pages: Iterable[Page] = (), documents: Documents = NO_DOCUMENTS
) -> Index:
    """Return the index of a program. `spoken` are the dotted names that the models speak of, and their parents."""
    known = sorted(cards, key=lambda each: each.path)
    names = _Names(known, spoken)
    links = {each.path: names.links(each) for each in known}
    # what test code hands to the program comes from nobody outside: it is read, but not followed
    edges = {each.path: set() if is_test(each.path) else names.edges(each, links[each.path]) for each in known}
    off = escaping.places({each.path: each.unescaped for each in known})
    mates = {path: circle - {path} for circle in circles(edges) if len(circle) > 1 for path in circle}
    return Index(
        names.modules,
        links,
        {path: tuple(sorted(below)) for path, below in ordered(edges).items()},
        {path: tuple(sorted(others)) for path, others in sorted(mates.items())},
        {page.path: page for each in pages if (page := escaping.needed(each, off)) is not None},
        names.numbers(),
        names.offered(),
        names.derived(),
        names.operations(documents),
        off,
    )


def alone(summary: ir.Summary, spoken: frozenset[str]) -> Index:
    """Return the index of a file that is a program by itself, of which only its own tables tell anything."""
    index = build((card(summary),), spoken)
    return replace(ALONE, offered=index.offered, derived=index.derived)


class _Names:
    """The modules of a program, and what the names in them mean."""

    def __init__(self, cards: list[Card], spoken: frozenset[str]) -> None:
        self._spoken = spoken
        self._cards = {each.path: each for each in cards}
        self._tree = Listing.of(self._cards)
        self.modules = self._tree.modules
        self._packages = self._tree.packages
        self._passed = {each.path: dict(each.passed) for each in cards}
        self._bound: dict[str, dict[str, str]] = {}

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
        outer = self._prefixes()
        for card in self._cards.values():
            for handler, route in card.routes:
                name = self._meant(card, handler)
                path = self._path(name)
                names = routes.numeric(route) | routes.inherited(outer, card.path)
                if path:
                    module = self._cards[path].module
                    known = found[path].setdefault(name[len(module) + 1 :], names)
                    found[path][name[len(module) + 1 :]] = known & names
        return {
            path: {name: tuple(sorted(names)) for name, names in sorted(each.items()) if names}
            for path, each in sorted(found.items())
        }

    def _prefixes(self) -> Mapping[str, list[tuple[str, set[str]]]]:
        """Return, by module of routes, the modules that include it and what they admit there as numbers only."""
        found: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        for card in self._cards.values():
            for written, route in card.included:
                local = written.partition(".")[0] in {name for name, _ in card.imports}
                name = self._meant(card, written) if local else self._absolute(card, written)
                path = self._path(name or "")
                found[path].append((card.path, routes.numeric(route)))
        return found

    def _meant(self, card: Card, written: str) -> str:
        """Return the full name of what a file calls by a dotted name."""
        if card.path not in self._bound:
            links = self.links(card)
            self._bound[card.path] = {local: links[target] for local, target in card.imports if target in links}
        local, _, rest = written.partition(".")
        start = self._bound[card.path].get(local, f"{card.module}.{local}")
        return self._definition(f"{start}.{rest}" if rest else start)

    def offered(self) -> dict[str, tuple[str, ...]]:
        """Return, by file, the functions in it that tables of this or another file offer to a model as tools."""
        found: dict[str, set[str]] = defaultdict(set)
        for card in self._cards.values():
            for target in card.offered:
                module, loaded, rest = target.rpartition(offered.LOADED)
                start = self._absolute(card, module) if loaded else None
                name = self._definition(f"{start}.{rest}") if start else "" if loaded else self._meant(card, target)
                path = self._path(name)
                if path:
                    found[path].add(name[len(self._cards[path].module) + 1 :])
        return {path: tuple(sorted(names)) for path, names in sorted(found.items())}

    def operations(self, documents: Documents) -> dict[str, dict[str, tuple[Operation, ...]]]:
        """Return, by file and function, the operations for which documents of OpenAPI name it."""
        found: dict[str, dict[str, tuple[Operation, ...]]] = defaultdict(dict)
        for document, said in sorted(documents.items()):
            for each in said:
                name = self._definition(meant(self._tree, document.replace("/", "."), document, each.handler) or "")
                path = self._path(name)
                if path:
                    own = name[len(self._cards[path].module) + 1 :]
                    found[path][own] = (*found[path].get(own, ()), each)
        return {path: dict(sorted(names.items())) for path, names in sorted(found.items())}

    def derived(self) -> dict[str, tuple[str, ...]]:
        """Return, by class, those that are made from it directly."""
        found: dict[str, set[str]] = defaultdict(set)
        for card in self._cards.values():
            for name, base in card.classes:
                found[base and self._meant(card, base)].add(f"{card.module}.{name}" if card.module else name)
        return {base: tuple(sorted(names)) for base, names in sorted(found.items())}

    def _path(self, name: str) -> str:
        while name and name not in self.modules:
            name = name.rpartition(".")[0]
        return self.modules.get(name, "")

    def _absolute(self, card: Card, target: str) -> str | None:
        """Return the full name, within the program, of an absolute import of a file; None where it is none of it."""
        if target in self._spoken:
            return None
        found = meant(self._tree, card.module, card.path, target)
        first, _, rest = target.partition(".")
        return self._absolute(card, rest) if found is None and first in SOURCES and rest else found

    def _definition(self, name: str) -> str:
        """Return the name under which something is defined that a module only passes on."""
        for _ in range(LONGEST):
            name = self._shadowing(name)
            path = self._path(name)
            module = next((each for each in parents_and(name) if each in self.modules), "")
            first, _, rest = name[len(module) + 1 :].partition(".")
            if not path or not first or first in self._cards[path].defined:
                return name
            target = self._handed(path, first)
            if target is None:
                return name
            name = f"{target}.{rest}" if rest else target
        return name

    def _shadowing(self, name: str) -> str:
        """Return what a package imports under the name of a module of its own: `from .app import app`."""
        package, _, last = name.rpartition(".")
        if name in self.modules and package in self._packages:
            return self._handed(self.modules[package], last) or name
        return name

    def _handed(self, path: str, name: str) -> str | None:
        """Return what a module imports under a name, or with `*`."""
        passed = self._passed[path]
        if name in passed:
            return self._absolute(self._cards[path], passed[name])
        star = self._absolute(self._cards[path], passed["*"]) if "*" in passed else None
        inner = self._path(star) if star else ""
        return f"{star}.{name}" if star and inner and name in self._cards[inner].defined else None
