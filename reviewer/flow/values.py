"""What an expression may be: the abstract values that `solve` computes with.

A `Value` is immutable; what a program changes in place is a new value under the old name.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reviewer.flow.summary import Span
    from reviewer.model import Tier

Key = TypeVar("Key")
Scalar = str | bytes | int | float | complex | bool | EllipsisType | None

MOST_CONSTANTS = 8
MOST_HOPS = 12
MOST_TAINTS = 12
DEPTH = 4
RESTORED = "restored"  # of a taint of a slot: what the caller has checked of it holds no more
NUMERIC = frozenset({"size", "state", "upload"})  # kinds that a number can harm as well as a text


class Hop(Struct, frozen=True, gc=False):
    """A place that data passed, with what happened there."""

    path: str
    span: Span
    note: str


class Origin(Struct, frozen=True, gc=False, cache_hash=True):
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

    @property
    def input(self) -> tuple[str, str | None, str, tuple[str, ...] | None]:
        """What was read, wherever it was read in the function."""
        return (self.text, self.key, self.function, self.slot)

    @property
    def order(self) -> tuple[int, str, Span, str, str]:
        """The sort key: strongest tier first, then by place."""
        return (self.tier.rank, self.path, self.span, self.text, self.key or "")


class Taint(Struct, frozen=True, gc=False):
    """Data of one origin, the kinds that it was made harmless for, and the way it came."""

    origin: Origin
    cleaned: frozenset[str] = frozenset()
    hops: tuple[Hop, ...] = ()

    def harms(self, kind: str) -> bool:
        """Tell whether it can still do harm in a sink of this kind."""
        return kind not in self.cleaned and ("text" not in self.cleaned or kind in NUMERIC)


class Value(Struct, frozen=True, gc=False):
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
    if len(values) == 1:
        only = values[0]
        return Value(constants=values, prefix=only if isinstance(only, str) else "")
    distinct = {(type(value).__name__, repr(value)): value for value in values}
    if len(distinct) > MOST_CONSTANTS:
        return UNKNOWN
    kept = tuple(distinct[key] for key in sorted(distinct))
    start = kept[0] if len(kept) == 1 and isinstance(kept[0], str) else ""
    return Value(constants=kept, prefix=start)


def unite(groups: Iterable[Iterable[Taint]]) -> tuple[Taint, ...]:
    """Join taints: of one origin, what every way cleaned, and the shorter way. A tuple has been united before."""
    full = [group for group in groups if group]
    if not full:
        return ()
    start = full[0] if isinstance(full[0], tuple) else ()
    others = full[1:] if start else full
    found: dict[Origin, Taint] = {taint.origin: taint for taint in start}
    same = bool(start)
    for group in others:
        for taint in group if group is not start else ():
            seen = found.setdefault(taint.origin, taint)
            if seen is not taint and seen != taint:
                found[taint.origin] = both = _both(seen, taint)
                same = same and both is seen
    if len(found) == len(start) or len(found) == 1:  # in order as it was
        return start if same and len(found) == len(start) else tuple(found.values())
    kept = sorted(found.values(), key=_order)
    return tuple(kept[:MOST_TAINTS])


def _order(taint: Taint) -> tuple[int, str, Span, str, str]:
    return taint.origin.order


def _both(a: Taint, b: Taint) -> Taint:
    shorter = b if len(b.hops) < len(a.hops) or (len(b.hops) == len(a.hops) and _way(b) < _way(a)) else a
    cleaned = a.cleaned & b.cleaned
    return shorter if shorter.cleaned == cleaned else Taint(shorter.origin, cleaned, shorter.hops)


def _way(taint: Taint) -> list[tuple[str, Span]]:
    return [(each.path, each.span) for each in taint.hops]


def deep_taints(value: Value, depth: int = DEPTH) -> tuple[Taint, ...]:
    """Return the taints of a value and of all that it holds."""
    if depth == 0 or (not value.items and value.rest is None and not value.fields):
        return value.taints
    groups: list[tuple[Taint, ...]] = []
    _gather(value, depth, groups)
    return unite(groups)


def _gather(value: Value, depth: int, groups: list[tuple[Taint, ...]]) -> None:
    if value.taints:
        groups.append(value.taints)
    if depth == 0:
        return
    for each in (value.items or {}).values():
        _gather(each, depth - 1, groups)
    for each in value.fields.values():
        _gather(each, depth - 1, groups)
    if value.rest is not None:
        _gather(value.rest, depth - 1, groups)


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
        taints=unite((a.taints, b.taints)),
        constants=both,
        refs=a.refs | b.refs,
        types=a.types | b.types,
        items=_join_items(a, b),
        rest=a.rest if b.rest is None else b.rest if a.rest is None else join(a.rest, b.rest),
        fields=_join_fields(a.fields, b.fields),
        prefix=_common(a.prefix, b.prefix),
        test=a.test if a.test == b.test else None,
    )


def _join_fields(a: Mapping[str, Value], b: Mapping[str, Value]) -> Mapping[str, Value]:
    if not b or a is b:
        return a
    return {name: _either(a.get(name), b.get(name)) for name in {**a, **b}} if a else b


def _join_items(a: Value, b: Value) -> Mapping[Scalar, Value] | None:
    if a.items is None or b.items is None:
        return a.items if b.items is None else b.items
    return {key: _either(a.items.get(key), b.items.get(key)) for key in {**a.items, **b.items}}


def _either(a: Value | None, b: Value | None) -> Value:
    if a is None:
        return UNKNOWN if b is None else b
    return a if b is None or a is b else join(a, b)


def _common(a: str, b: str) -> str:
    if not a or not b or a == b:
        return a and b
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
    if value.types == {"dict"} and value.items is not None and not value.taints:
        return UNKNOWN
    return element(value)


def loosened(value: Value) -> Value:
    """Return a value without its constants; of a container, what it holds under any key."""
    if value.items is None:
        return replace(value, constants=None, prefix="") if value.constants is not None else value
    inner = [*value.items.values(), *([value.rest] if value.rest is not None else [])]
    return replace(value, items={}, rest=loosened(join(*inner)) if inner else None, constants=None)


def widened(before: Value | None, after: Value) -> Value:
    """Return what a round of a loop made of a value, without the constants and keys that it changed."""
    if before is after or before == after:
        return after
    fields = after.fields
    if before is not None and fields:
        fields = {name: widened(before.fields.get(name), each) for name, each in fields.items()}
    return loosened(replace(after, fields=fields))


def map_taints(value: Value, change: Callable[[Taint], Taint | None], depth: int = DEPTH) -> Value:
    """Change every taint of a value and of what it holds; a change to None drops it."""
    return map_groups(value, lambda group: unite([[new for each in group if (new := change(each)) is not None]]), depth)


def map_groups(value: Value, change: Callable[[tuple[Taint, ...]], tuple[Taint, ...]], depth: int = DEPTH) -> Value:
    """Change the taints of a value, and of each value that it holds, all at once; what does not change stays itself."""
    taints = change(value.taints) if value.taints else ()
    items, rest, fields = value.items, value.rest, value.fields
    if depth > 0:
        items = _map_held(items, change, depth - 1) if items else items
        rest = None if rest is None else map_groups(rest, change, depth - 1)
        fields = _map_held(fields, change, depth - 1) if fields else fields
    if items is value.items and rest is value.rest and fields is value.fields and taints == value.taints:
        return value
    return replace(value, taints=taints, items=items, rest=rest, fields=fields)


def _map_held(
    inner: Mapping[Key, Value], change: Callable[[tuple[Taint, ...]], tuple[Taint, ...]], depth: int
) -> Mapping[Key, Value]:
    new = {key: map_groups(each, change, depth) for key, each in inner.items()}
    return inner if all(new[key] is each for key, each in inner.items()) else new


def unslotted(taint: Taint) -> Taint:
    """Return a taint that no caller can fill in any more: data of some parameter."""
    return replace(taint, origin=replace(taint.origin, slot=None))


def clean(value: Value, kinds: Iterable[str]) -> Value:
    """Return the value, harmless for these kinds."""
    more = frozenset(kinds)

    def cleaned(taints: tuple[Taint, ...]) -> tuple[Taint, ...]:
        return tuple([Taint(taint.origin, taint.cleaned | more, taint.hops) for taint in taints])

    return map_groups(value, cleaned) if more else value


def hop(value: Value, place: Hop) -> Value:
    """Return the value with one more step on the way of its taints."""
    if not value.taints and not value.items and value.rest is None and not value.fields:
        return value

    def step(taints: tuple[Taint, ...]) -> tuple[Taint, ...]:
        return tuple(
            [
                taint
                if len(taint.hops) >= MOST_HOPS or (taint.hops and taint.hops[-1].span == place.span)
                else Taint(taint.origin, taint.cleaned, (*taint.hops, place))
                for taint in taints
            ]
        )

    return map_groups(value, step)
