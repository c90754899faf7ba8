"""Which variables of a function hold what the outside sent, and which of them are checked: a plain look at its text.

The engine follows data into the sinks of the models. Here it is asked of arithmetic, indices and
comparisons, for which no call stands. A field is named by its label: `body['quantity']`, or the
variable that it was first put into.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.flow.spelling import spell
from reviewer.flow.values import deep_taints
from reviewer.model import Tier
from reviewer.passes import bodies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.flow.solve import Solved
    from reviewer.flow.values import Taint, Value

SENT = frozenset({Tier.REQUEST, Tier.MESSAGE, Tier.COMMAND_LINE})
NUMBERS = frozenset({"int", "float", "decimal.Decimal", "complex"})
READS = frozenset(
    [
        "get",
        "getlist",
        "getone",
        "pop",
        "strip",
        "lower",
        "upper",
        "json",
        "get_json",
        "dict",
        "to_dict",
        "copy",
        "decode",
        "encode",
        "value",
    ]
)
ORDERED = frozenset({"<", "<=", ">", ">=", "==", "!=", "in", "not in"})
BOUNDS = frozenset({"min", "max", "len", "bool", "isinstance", "clamp", "sorted", "hash", "id"})
ASKED = (
    "valid",
    "check",
    "verify",
    "assert",
    "ensure",
    "clean",
    "isdigit",
    "isdecimal",
    "isnumeric",
    "isalnum",
    "limit",
    "clamp",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What an expression holds of the outside: the field's label, and whether it was made a number."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Outside:
    """The fields that the entry points of a file read."""

    code: Solved
    _known: dict[str, dict[str, Held]] = field(default_factory=dict)

    @cached_property
    def parts(self) -> bodies.Parts:
        """The nodes of the file by their kind."""
        return bodies.parts(self.code)

    @cached_property
    def _members(self) -> frozenset[str]:
        """The names under which a request keeps what was sent."""
        rows = self.code.models.table("sources")
        return frozenset(row.pattern.member for row in rows if row.tier is Tier.REQUEST)

    def variables(self, function: str) -> dict[str, Held]:
        """Return the variables of a function that hold what the outside sent."""
        if function not in self._known:
            known = self._known.setdefault(function, {})
            for _ in range(2):
                for path, value in self.parts.assignments.get(function, ()):
                    held = self.held(function, value)
                    if held is not None:
                        known.setdefault(
                            path, held if path.isidentifier() and "[" in held.label else Held(path, held.number)
                        )
        return self._known[function]

    def held(self, function: str, node: ir.Expression) -> Held | None:
        """Return what an expression holds of the outside, None for nothing that is known."""
        known = self.variables(function)
        match node:
            case ir.Name(id=name):
                return known.get(name)
            case ir.Await(value=value) | ir.Walrus(value=value):
                return self.held(function, value)
            case ir.Attribute():
                return known.get(path_of(node) or "") or self._attribute(function, node)
            case ir.Subscript(base=base, index=index):
                held = self.held(function, base)
                return self._part(held, base, index)
            case ir.Conditional(body=one, orelse=other) | ir.Boolean(left=one, right=other):
                return self.held(function, one) or self.held(function, other)
            case ir.Binary(operator="+" | "-" | "*" | "/" | "//", left=left, right=right):
                return self.held(function, left) or self.held(function, right)
            case ir.Call():
                return self._called(function, node)
            case _:
                return None

    def _attribute(self, function: str, node: ir.Attribute) -> Held | None:
        if (
            function in self.code.entries
            and node.name in self._members
            and spell(node.base).rpartition(".")[2] in {"request", "req"}
        ):
            return Held(spell(node))
        return None

    @staticmethod
    def _part(held: Held | None, base: ir.Expression, index: ir.Expression) -> Held | None:
        if held is None:
            return None
        if isinstance(index, ir.Constant) and isinstance(index.value, str):
            return Held(f"{spell(base)}[{index.value!r}]")
        return held

    def _called(self, function: str, node: ir.Call) -> Held | None:
        site = self.parts.sites.get(node.span)
        names = site.names if site else ()
        if any(
            row.tier in SENT
            for name in names
            for row in self.code.models.named("sources", name)
            if row.pattern.shape == "call"
        ):
            return self._keyed(node, spell(node.function))
        if not NUMBERS.isdisjoint(names) and node.arguments:
            held = self.held(function, node.arguments[0].value)
            return Held(held.label, number=True) if held else None
        if isinstance(node.function, ir.Attribute) and node.function.name in READS:
            held = self.held(function, node.function.base)
            return self._keyed(node, spell(node.function.base)) if held else None
        return None

    @staticmethod
    def _keyed(node: ir.Call, text: str) -> Held:
        key = next(
            (each.value.value for each in node.arguments if not each.name and isinstance(each.value, ir.Constant)), None
        )
        kind = next((spell(each.value) for each in node.arguments if each.name == "type"), "")
        return Held(f"{text}[{key!r}]" if isinstance(key, str) else text, number=kind in NUMBERS)

    def checked(self, function: str) -> frozenset[str]:
        """Return the labels of the fields that some condition of a function compares, or some call checks."""
        found: set[str] = set()
        for asked in _asked(self.parts.bodies.get(function, ())):
            for node in ir.walk(asked):
                if isinstance(node, ir.Expression):
                    held = self.held(function, node)
                    if held is not None:
                        found |= {held.label, spell(node)}
        return frozenset(found)


def _asked(body: bodies.Body) -> Iterator[ir.Expression]:
    """Yield the expressions that are compared in a condition, or given to something that checks or bounds."""
    for node in bodies.own(body):
        match node:
            case ir.If(test=test) | ir.While(test=test) | ir.Conditional(test=test) | ir.Assert(test=test):
                yield from _given(test)
            case ir.Compare():
                yield from _sides(node)
            case ir.Call(function=function, arguments=arguments):
                name = spell(function).rpartition(".")[2].lower()
                if name in BOUNDS or any(word in name for word in ASKED):
                    yield from (argument.value for argument in arguments)
                    if isinstance(function, ir.Attribute):
                        yield function.base
            case ir.Match(subject=subject):
                yield subject
            case _:
                pass


def _sides(node: ir.Compare) -> Iterator[ir.Expression]:
    """Yield what is compared with a bound or a list; `"x" in body` asks for a key and `is None` for nothing."""
    asks_for_key = isinstance(node.left, ir.Constant) and node.operators[0] in {"in", "not in"}
    if not ORDERED.isdisjoint(node.operators) and not asks_for_key:
        yield node.left
        yield from node.rights


def _given(test: ir.Expression) -> Iterator[ir.Expression]:
    """Yield what a condition hands to a function: it may look at it in any way."""
    return (argument.value for call in bodies.calls(test) for argument in call.arguments)


def sent(values: Iterable[Value | None]) -> list[Taint]:
    """Return the taints of data that a request, a message or the command line brought."""
    found = [taint for value in values if value is not None for taint in deep_taints(value)]
    return [taint for taint in found if taint.origin.tier in SENT]
