"""Fields of entry points that reach an index, a size or a calculation without a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.model import Tier
from reviewer.passes import bodies
from reviewer.passes.outside import NUMBERS, Held, Outside, sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Solved

REFUSED = frozenset(
    {"", "Exception", "BaseException", "ValueError", "TypeError", "ArithmeticError", "decimal.InvalidOperation"}
)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A use of a field that nothing has checked."""

    span: ir.Span
    label: str
    said: str
    is_size: bool = False


def unchecked(outside: Outside) -> Iterator[Unchecked]:
    """Yield the uses: of each field the first, a calculation before a mere conversion."""
    code = outside.code
    for function in sorted(code.entries):
        definition = code.functions.get(function)
        if definition is None:
            continue
        seen = set(outside.checked(function))
        for use in (*_uses(outside, function, definition.body), *_conversions(outside, function)):
            if use.label not in seen:
                seen.add(use.label)
                yield use


def _uses(outside: Outside, function: str, body: bodies.Body) -> Iterator[Unchecked]:
    for node in bodies.own(body):
        match node:
            case ir.Subscript(index=index, span=span) if not isinstance(index, ir.Slice | ir.Constant):
                held = outside.held(function, index)
                if held is not None and held.number:
                    yield Unchecked(
                        span, held.label, f"`{held.label}` chooses an element and nothing has checked its range"
                    )
            case ir.Augment(
                target=ir.Attribute() | ir.Subscript() as target, operator="+" | "-" | "*" | "/", value=value
            ):
                held = outside.held(function, value)
                if held is not None and held.number:
                    said = f"`{spell(target)}` changes by `{held.label}`, which may be negative or huge"
                    yield Unchecked(node.span, held.label, said)
            case ir.Binary(operator="*" | "/" | "//" | "-" | "**", left=left, right=right):
                yield from _calculated(outside, function, node, left, right)
            case _:
                pass


def _calculated(
    outside: Outside, function: str, node: ir.Binary, left: ir.Expression, right: ir.Expression
) -> Iterator[Unchecked]:
    for one, other in ((left, right), (right, left)):
        held = outside.held(function, one)
        if held is None or outside.held(function, other) is not None:
            continue
        if node.operator == "*" and _is_repeated(other):
            said = f"`{held.label}` says how often the data is repeated, and nothing bounds it"
            yield Unchecked(node.span, held.label, said, is_size=True)
        elif not isinstance(other, ir.Constant) and (held.number or _is_json(held)):
            yield Unchecked(
                node.span, held.label, f"`{held.label}` enters a calculation and nothing has checked its range"
            )


def _is_repeated(node: ir.Expression) -> bool:
    if isinstance(node, ir.Constant):
        return isinstance(node.value, str | bytes)
    return isinstance(node, ir.Collection)


def _is_json(held: Held) -> bool:
    """Tell whether a field may be of any type without a conversion: an element of a parsed body."""
    return "[" in held.label and not any(
        word in held.label for word in ("form", "args", "GET", "POST", "params", "headers")
    )


def _conversions(outside: Outside, function: str) -> Iterator[Unchecked]:
    """Yield the conversions that end the request with an error of the server where the field is no number."""
    for site in outside.code.sites:
        if site.function != function or NUMBERS.isdisjoint(site.names) or not REFUSED.isdisjoint(site.caught):
            continue
        first = site.given.positional[:1]
        harmful = [taint for taint in sent(first) if taint.origin.tier is Tier.REQUEST and taint.harms("text")]
        if harmful and site.call.arguments:
            held = outside.held(function, site.call.arguments[0].value)
            label = held.label if held else spell(site.call.arguments[0].value)
            yield Unchecked(
                site.call.span, label, f"`{label}` may be no number, and nothing answers for the `ValueError`"
            )


def read(code: Solved) -> set[tuple[str, str]]:
    """Return the fields that the file reads from outside: the function, and the key or the parameter."""
    return {
        (taint.origin.function, taint.origin.key)
        for site in code.sites
        for taint in sent([site.receiver, *site.given.positional, *site.given.keywords.values(), site.given.spread])
        if taint.origin.key is not None
    }
