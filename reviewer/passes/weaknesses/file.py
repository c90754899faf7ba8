"""One solved file as these checks read it: its functions, what their names hold, what the outside calls."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of, root_of
from reviewer.model import Level
from reviewer.passes import bodies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reviewer.flow.run import Site
    from reviewer.flow.solve import Solved
    from reviewer.model import Entry
    from reviewer.passes.bodies import Body, Kind, Parts

DEPTH = 4  # assignments through which a value is followed
WRAPPERS = frozenset({"encode", "decode", "strip", "lower", "upper", "str", "bytes", "bytearray", "text", "b"})
MENTIONING: tuple[type[ir.Node], ...] = (ir.Name, ir.Attribute, ir.Argument, ir.Function, ir.Import)
READERS = frozenset({"get", "pop", "getlist", "get_argument", "getvalue", "getfirst"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a check says: the place, a sentence, how sure it is; `harmless` where it clears what others claim."""

    span: ir.Span
    said: str
    confidence: Level = Level.MEDIUM
    harmless: bool = False


@dataclass(frozen=True)
class Scope:
    """One function, or the module under the name ""."""

    name: str
    body: Body
    function: ir.Function | None
    entry: Entry | None
    nodes: tuple[ir.Node, ...]  # all of the body in the order of the source, without those of functions defined in it
    owner: ir.Class | None = None  # the class whose method the function is

    @cached_property
    def _kinds(self) -> dict[type, list[ir.Node]]:
        kinds: dict[type, list[ir.Node]] = defaultdict(list)
        for node in self.nodes:
            kinds[type(node)].append(node)
        return kinds

    def of(self, kind: type[Kind]) -> Sequence[Kind]:
        """Return the nodes of a kind, in the order of the source."""
        return cast("Sequence[Kind]", self._kinds.get(kind, ()))

    def among(self, *kinds: type[ir.Node]) -> Sequence[ir.Node]:
        """Return the nodes of some kinds, in the order of the source."""
        return [node for node in self.nodes if type(node) in kinds] if any(map(self._kinds.get, kinds)) else ()

    @cached_property
    def values(self) -> dict[str, list[ir.Expression]]:
        """What is assigned to each access path."""
        found: dict[str, list[ir.Expression]] = {}
        for node in self.among(*bodies.BINDING):
            for path, value in bodies.bound(node):
                found.setdefault(path, []).append(value)
        for target, value in _unpacked(self.of(ir.Assign)):
            found.setdefault(target, []).append(value)
        return found

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters."""
        return frozenset(each.name for each in self.function.parameters) if self.function else frozenset()

    def sources(self, node: ir.Expression, depth: int = DEPTH) -> Iterator[ir.Expression]:
        """Yield the expression and what the name that it is was assigned, as far back as it goes."""
        yield node
        path = path_of(node)
        if path is not None and depth:
            for value in self.values.get(path, ()):
                if value.span != node.span:
                    yield from self.sources(value, depth - 1)

    def reach(self, node: ir.Expression, depth: int = DEPTH) -> Iterator[ir.Node]:
        """Yield all that an expression is made of, through the assignments of this function."""
        for each in ir.walk(node):
            yield each
            path = path_of(each) if isinstance(each, ir.Name | ir.Attribute) and depth else None
            for value in self.values.get(path, ()) if path else ():
                if not bodies.within(node.span, value.span):
                    yield from self.reach(value, depth - 1)


def _unpacked(nodes: Sequence[ir.Assign]) -> Iterator[tuple[str, ir.Expression]]:
    """Yield the pairs of `a, b = x, y`."""
    for node in nodes:
        match node:
            case ir.Assign(targets=[ir.Collection(items=names)], value=ir.Collection(items=values)):
                for name, value in zip(names, values, strict=False):
                    if path := path_of(name):
                        yield path, value
            case _:
                pass


@dataclass(frozen=True)
class File:
    """A file with its scopes and calls at hand."""

    code: Solved

    @cached_property
    def parts(self) -> Parts:
        """The nodes of the file, by their kind and by their function."""
        return bodies.parts(self.code)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The module and its functions, in the order of the source."""
        functions = sorted(self.code.functions.values(), key=lambda each: each.span)
        entries, owned = self.code.entries, self.parts.owned
        owners = {node.name: node for node in self.parts.all(ir.Class)}
        inner = (
            Scope(each.name, each.body, each, entries.get(each.name), owned[each.name], owners.get(each.owner or ""))
            for each in functions
        )
        return (Scope("", self.code.summary.body, None, None, owned[""]), *inner)

    @property
    def sites(self) -> dict[ir.Span, Site]:
        """What the engine knows of each call, by its place."""
        return self.parts.sites

    def names(self, node: ir.Node) -> tuple[str, ...]:
        """Return the dotted names of what a call calls; () for anything else."""
        site = self.sites.get(node.span) if isinstance(node, ir.Call) else None
        return site.names if site else ()

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Every identifier, imported name, attribute and keyword of the file, in lower case."""
        words = {word for kind in MENTIONING for node in self.parts.all(kind) for word in _mentions(node)}
        return frozenset(word.lower() for word in words)

    def mentions(self, test: Callable[[str], object]) -> bool:
        """Tell whether some name in the file passes a test."""
        return any(test(word) for word in self.mentioned)


@lru_cache(maxsize=1)
def of(code: Solved) -> File:
    """Return a file as its checks read it: one for all of them."""
    return File(code)


def _mentions(node: ir.Node) -> Iterator[str]:
    match node:
        case ir.Name(id=name) | ir.Attribute(name=name) | ir.Argument(name=str(name)) | ir.Function(name=name):
            yield name
        case ir.Import(bindings=bindings):
            yield from (part for binding in bindings for part in binding)
        case _:
            pass


def unwrapped(node: ir.Expression) -> ir.Expression:
    """Return the value where an expression only changes how it is written: `x.encode()`, `str(x)`, `x or ""`."""
    match node:
        case ir.Call(function=ir.Attribute(base=base, name=name)) if name in WRAPPERS:
            return unwrapped(base)
        case ir.Call(function=ir.Name(id=name), arguments=[ir.Argument(value=value), *_]) if name in WRAPPERS:
            return unwrapped(value)
        case ir.Boolean(operator="or", left=left):
            return unwrapped(left)
        case ir.Await(value=value):
            return unwrapped(value)
        case _:
            return node


def label(node: ir.Expression) -> str:
    """Return the name under which a value is known: a variable, an attribute, a key; "" for none."""
    match unwrapped(node):
        case ir.Name(id=name) | ir.Attribute(name=name):
            return name
        case ir.Subscript(index=ir.Constant(value=str(key))):
            return key
        case ir.Subscript(base=base):
            return label(base)
        case ir.Call(
            function=ir.Attribute(name=reader), arguments=[ir.Argument(value=ir.Constant(value=str(key))), *_]
        ):
            return key if reader in READERS else ""
        case _:
            return ""


def called(node: ir.Node) -> str:
    """Return the last name of what a call (or a decorator without arguments) calls."""
    match node:
        case ir.Call(function=function):
            return called(function)
        case ir.Name(id=name) | ir.Attribute(name=name):
            return name
        case _:
            return ""


def root(node: ir.Expression) -> str:
    """Return the variable with which a chain of attributes, keys and calls begins."""
    match node:
        case ir.Name(id=name):
            return name
        case ir.Attribute(base=base) | ir.Subscript(base=base):
            return root(base)
        case ir.Call(function=function):
            return root(function)
        case ir.Await(value=value):
            return root(value)
        case _:
            path = path_of(node)
            return root_of(path) if path else ""
