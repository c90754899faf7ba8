"""What an expression may be: the abstract values that `solve` computes with.

A `Value` is immutable; what a program changes in place is a new value under the old name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import EllipsisType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reviewer.flow.summary import Span
    from reviewer.model import Tier

Scalar = str | bytes | int | float | complex | bool | EllipsisType | None

MOST_CONSTANTS = 8
MOST_HOPS = 12
MOST_TAINTS = 12
DEPTH = 4
NUMERIC = frozenset({"size", "state", "upload"})  # kinds that a number can harm as well as a text


@dataclass(frozen=True, slots=True)
class Hop:
    """A place that data passed, with what happened there."""

    path: str
    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where untrusted data was read.

    `slot` is None for a real source; a parameter of the function being solved is
    (its name, the path of keys and fields within it).
    """

    tier: Tier
    text: str
    key: str | None
    path: str
    span: Span
    function: str
    nature: str = (
        ""  # what more a model says of it: "file" (an upload), "filename" (of one), "archive" (a member's name)
    )
    slot: tuple[str, ...] | None = None

    def __hash__(self) -> int:
        return hash((self.span, self.text, self.slot))

    @property
    def input(self) -> tuple[str, str | None, str, tuple[str, ...] | None]:
        """What was read, wherever it was read in the function."""
        return (self.text, self.key, self.function, self.slot)

    @property
    def order(self) -> tuple[int, str, Span, str, str]:
        """The sort key: strongest tier first, then by place."""
        return (self.tier.rank, self.path, self.span, self.text, self.key or "")


@dataclass(frozen=True, slots=True)
class Taint:
    """Data of one origin, the kinds that it was made harmless for, and the way it came."""

    origin: Origin
    cleaned: frozenset[str] = frozenset()
    hops: tuple[Hop, ...] = ()

    def harms(self, kind: str) -> bool:
        """Tell whether it can still do harm in a sink of this kind."""
        return kind not in self.cleaned and ("text" not in self.cleaned or kind in NUMERIC)


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression may be.

    `constants`: all values that it can have (None: not known). `refs`: dotted names of the
    modules, functions and classes that it may be. `types`: dotted classes that it may be an
    instance of. `items`: of a container by constant key, with `rest` for all other keys.
    `fields`: attributes. `prefix`: constant text that it starts with.
    `test`: the statement that made it, where it is the outcome of a check.
    """

    taints: tuple[Taint, ...] = ()
    constants: tuple[Scalar, ...] | None = None
    refs: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    items: Mapping[Scalar, Value] | None = None
    rest: Value | None = None
    fields: Mapping[str, Value] = field(default_factory=dict)
    prefix: str = ""
    test: Span | None = None

    def __bool__(self) -> bool:
        """Refuse: whether a value is true is a question for `truth`."""
        raise TypeError("a Value is neither true nor false")

    @property
    def known(self) -> bool:
        """Tell whether it is made of constants alone."""
        if self.constants is not None:
            return True
        if self.items is None or self.taints:
            return False
        return (self.rest is None or self.rest.known) and all(item.known for item in self.items.values())

    @property
    def only(self) -> Scalar:
        """Return the one constant that it is; None (also) where it is not just one."""
        return self.constants[0] if self.constants is not None and len(self.constants) == 1 else None

    @property
    def text(self) -> str | None:
        """Return the one string that it is."""
        only = self.only
        return only if isinstance(only, str) else None


UNKNOWN = Value()


def constant(*values: Scalar) -> Value:
    """Return a value known to be one of these."""
    distinct = {(type(value).__name__, repr(value)): value for value in values}
    if len(distinct) > MOST_CONSTANTS:
        return UNKNOWN
    kept = tuple(distinct[key] for key in sorted(distinct))
    start = kept[0] if len(kept) == 1 and isinstance(kept[0], str) else ""
    return Value(constants=kept, prefix=start)


def unite(groups: Iterable[Iterable[Taint]]) -> tuple[Taint, ...]:
    """Join taints: of one origin, what every way cleaned, and the shorter way."""
    found: dict[Origin, Taint] = {}
    for group in groups:
        for taint in group:
            seen = found.setdefault(taint.origin, taint)
            if seen is not taint and seen != taint:
                shorter = min(seen, taint, key=_length)
                found[taint.origin] = Taint(shorter.origin, seen.cleaned & taint.cleaned, shorter.hops)
    if len(found) < 2:  # noqa: PLR2004 - nothing to put in order
        return tuple(found.values())
    kept = sorted(found.values(), key=lambda each: each.origin.order)
    return tuple(kept[:MOST_TAINTS])


def _length(taint: Taint) -> tuple[int, list[tuple[str, Span]]]:
    return len(taint.hops), [(each.path, each.span) for each in taint.hops]


def deep_taints(value: Value, depth: int = DEPTH) -> tuple[Taint, ...]:
    """Return the taints of a value and of all that it holds."""
    if depth == 0 or (not value.items and value.rest is None and not value.fields):
        return value.taints
    inner = [*(value.items or {}).values(), *value.fields.values()]
    if value.rest is not None:
        inner.append(value.rest)
    return unite([value.taints, *(deep_taints(each, depth - 1) for each in inner)])


def held(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield what a value holds, each with a name for the way to it."""
    for key, item in (value.items or {}).items():
        yield f"[{key!r}]", item
    if value.rest is not None:
        yield "[*]", value.rest
    for name, item in value.fields.items():
        yield f".{name}", item


def join(*values: Value) -> Value:
    """Return what is one of these."""
    result = values[0]
    for value in values[1:]:
        if value is not result and value != result:
            result = _join(result, value)
    return result


def _join(a: Value, b: Value) -> Value:
    both = None if a.constants is None or b.constants is None else constant(*a.constants, *b.constants).constants
    return Value(
        taints=unite([a.taints, b.taints]),
        constants=both,
        refs=a.refs | b.refs,
        types=a.types | b.types,
        items=_join_items(a, b),
        rest=a.rest if b.rest is None else b.rest if a.rest is None else join(a.rest, b.rest),
        fields={name: _either(a.fields.get(name), b.fields.get(name)) for name in {**a.fields, **b.fields}},
        prefix=_common(a.prefix, b.prefix),
        test=a.test if a.test == b.test else None,
    )


def _join_items(a: Value, b: Value) -> Mapping[Scalar, Value] | None:
    if a.items is None or b.items is None:
        return a.items if b.items is None else b.items
    return {key: _either(a.items.get(key), b.items.get(key)) for key in {**a.items, **b.items}}


def _either(a: Value | None, b: Value | None) -> Value:
    return join(*(each for each in (a, b) if each is not None))


def _common(a: str, b: str) -> str:
    length = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[:length]


def element(value: Value) -> Value:
    """Return what iterating over a value, or an unknown key of it, gives."""
    inner = [*(value.items or {}).values(), *([value.rest] if value.rest is not None else [])]
    if isinstance(value.only, str) and not inner:
        return UNKNOWN
    joined = join(*inner) if inner else UNKNOWN
    if not value.taints:
        return joined
    return replace(joined, taints=unite([joined.taints, value.taints]), constants=None, prefix="")


def iterated(value: Value) -> Value:
    """Return what iterating over a value gives: of a dict its keys, as far as they are known."""
    if "dict" in value.types and value.items and value.rest is None and not value.taints:
        return join(*map(constant, value.items))
    return element(value)


def loosened(value: Value) -> Value:
    """Return a value without its constants; of a container, what it holds under any key."""
    if value.items is None:
        return replace(value, constants=None, prefix="") if value.constants is not None else value
    inner = [*value.items.values(), *([value.rest] if value.rest is not None else [])]
    return replace(value, items={}, rest=loosened(join(*inner)) if inner else None, constants=None)


def map_taints(value: Value, change: Callable[[Taint], Taint | None], depth: int = DEPTH) -> Value:
    """Change every taint of a value and of what it holds; a change to None drops it."""
    return map_groups(value, lambda group: unite([[new for each in group if (new := change(each)) is not None]]), depth)


def map_groups(value: Value, change: Callable[[tuple[Taint, ...]], tuple[Taint, ...]], depth: int = DEPTH) -> Value:
    """Change the taints of a value, and of each value that it holds, all at once; what holds none stays itself."""
    taints = change(value.taints) if value.taints else ()
    if depth == 0 or (not value.items and value.rest is None and not value.fields):
        return value if taints == value.taints else replace(value, taints=taints)
    return replace(
        value,
        taints=taints,
        items=None if value.items is None else {k: map_groups(v, change, depth - 1) for k, v in value.items.items()},
        rest=None if value.rest is None else map_groups(value.rest, change, depth - 1),
        fields={k: map_groups(v, change, depth - 1) for k, v in value.fields.items()},
    )


def unslotted(taint: Taint) -> Taint:
    """Return a taint that no caller can fill in any more: data of some parameter."""
    return replace(taint, origin=replace(taint.origin, slot=None))


def clean(value: Value, kinds: Iterable[str]) -> Value:
    """Return the value, harmless for these kinds."""
    more = frozenset(kinds)
    if not deep_taints(value):
        return value
    return map_taints(value, lambda taint: Taint(taint.origin, taint.cleaned | more, taint.hops))


def hop(value: Value, place: Hop) -> Value:
    """Return the value with one more step on the way of its taints."""
    if not deep_taints(value):
        return value

    def step(taint: Taint) -> Taint:
        if len(taint.hops) >= MOST_HOPS or (taint.hops and taint.hops[-1].span == place.span):
            return taint
        return Taint(taint.origin, taint.cleaned, (*taint.hops, place))

    return map_taints(value, step)
