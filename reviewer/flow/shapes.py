"""The shape of an argument: all that is known of it but whose data it holds.

Tainted parts become slots, which stand for whatever a caller passes, so what a function does with one shape
serves every caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow.values import (
    DEPTH,
    MOST_HOPS,
    RESTORED,
    Hop,
    Origin,
    Taint,
    Value,
    deep_taints,
    held,
    map_groups,
    unite,
)
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow import summary as ir
    from reviewer.flow.run import Run

Slots = dict[tuple[str, ...], tuple[Taint, ...]]
HEAVY = 48  # values within an object, from which on it is taken for a large one
LIGHT = 2  # levels of a large object that are kept


def abstract(run: Run, function: ir.Function, bound: dict[str, Value]) -> tuple[dict[str, Value], Slots]:
    """Return the shapes of the arguments of a call, and whose data the slots in them stand for."""
    slots: Slots = {}
    shaped = {name: _abstract(trimmed(value), (name,), slots, run, function) for name, value in bound.items()}
    return shaped, slots


def trimmed(value: Value) -> Value:
    """Return a value that holds no more than can be followed: objects that hold each other would grow for ever."""
    return _light(value) if _heavy(value) else value


def _heavy(value: Value) -> bool:
    """Tell whether an object holds so much that no two calls would be alike."""
    if not value.fields:
        return False
    pending, count = [value], 0
    while pending and count < HEAVY:
        each = pending.pop()
        count += 1
        pending += each.fields.values()
        if each.items:
            pending += each.items.values()
        if each.rest is not None:
            pending.append(each.rest)
    return count >= HEAVY


def _light(value: Value, depth: int = LIGHT) -> Value:
    """Return a large object without what lies deep in it, its data apart, and without numbers and texts."""
    if depth == 0:
        return Value(taints=deep_taints(value), types=value.types, refs=value.refs)
    known = value.constants
    plain = known is None or all(each is None or isinstance(each, bool) for each in known)
    return replace(
        value,
        constants=known if plain else None,
        prefix="",
        items=None if value.items is None else {key: _light(each, depth - 1) for key, each in value.items.items()},
        rest=None if value.rest is None else _light(value.rest, depth - 1),
        fields={key: _light(each, depth - 1) for key, each in value.fields.items()},
    )


def restored(given: Value, shaped: Value, after: Value, changed: Value) -> Value:
    """Return what an object is after a call: what was not changed in its shape is what it was.

    `after` is its shape after the call, `changed` the same with the caller's data.
    """
    kept = {
        name: given.fields[name]
        for name, field in after.fields.items()
        if name in given.fields and shaped.fields.get(name) == field
    }
    return replace(changed, fields={**changed.fields, **kept}) if kept else changed


def _abstract(value: Value, slot: tuple[str, ...], slots: Slots, run: Run, function: ir.Function) -> Value:
    """Replace the taints of a value, and of what it holds, by slots; leave out classes of which nobody knows more."""
    taints = value.taints
    if value.types and any(_is_strange(run, kind) for kind in value.types):
        value = replace(value, types=frozenset(kind for kind in value.types if not _is_strange(run, kind)))
    if taints:
        slots[slot] = taints
        common = taints[0].cleaned
        if len(taints) > 1:
            common = common.intersection(*(each.cleaned for each in taints))
        taints = (Taint(slot_origin(run, function, slot), common),)
    if value.items is None and value.rest is None and not value.fields:
        return replace(value, taints=taints) if taints else value
    if len(slot) > DEPTH:
        return replace(value, taints=taints, items=None, rest=None, fields={})
    inner = {way: _abstract(each, (*slot, way), slots, run, function) for way, each in held(value)}
    if not inner:
        return replace(value, taints=taints) if taints else value
    return replace(
        value,
        taints=taints,
        items=None if value.items is None else {key: inner[f"[{key!r}]"] for key in value.items},
        rest=None if value.rest is None else inner["[*]"],
        fields={key: inner[f".{key}"] for key in value.fields},
    )


def _is_strange(run: Run, kind: str) -> bool:
    """Tell whether a class is neither of the program nor of a library that the models know: a generated one."""
    root, dot, _ = kind.partition(".")
    return (
        bool(dot)
        and root not in run.models.libraries
        and kind not in run.session.program.index.classes
        and (kind not in run.classes)
    )


def slot_origin(run: Run, function: ir.Function, slot: tuple[str, ...]) -> Origin:
    """Return the origin that stands for what a caller passes in a slot."""
    known = run.origins.get((function.span, slot))
    if known is None:
        span = next((each.span for each in function.parameters if each.name == slot[0]), function.span)
        known = Origin(Tier.PARAMETER, "".join(slot), slot[0], run.path, span, function.name, slot=slot)
        run.origins[function.span, slot] = known
    return known


def told(value: Value) -> object:
    """Return what tells two shapes apart, hashable."""
    taints = tuple([(taint.origin.slot, taint.cleaned) for taint in value.taints]) if value.taints else ()
    known = value.constants
    constants = None if known is None else tuple([(type(each).__name__, repr(each)) for each in known])
    plain = (taints, constants, value.refs, value.types, value.prefix)
    if value.items is None and value.rest is None and not value.fields:
        return plain
    return (
        *plain,
        None if value.items is None else tuple((repr(key), told(each)) for key, each in value.items.items()),
        None if value.rest is None else told(value.rest),
        tuple((key, told(each)) for key, each in sorted(value.fields.items())),
    )


def loose(
    run: Run, function: ir.Function, shaped: dict[str, Value], slots: Slots, usual: dict[str, Value]
) -> dict[str, Value]:
    """Return shapes of which only the data is kept where they differ from the usual ones; it is all of one slot."""
    return {
        name: value if _as_usual(value, usual.get(name)) else _one_slot(run, function, name, slots)
        for name, value in shaped.items()
    }


def _as_usual(value: Value, usual: Value | None) -> bool:
    """Tell whether an argument is the usual one, or one of those that choose a way: true, false, none."""
    switch = value.constants is not None and all(each is None or isinstance(each, bool) for each in value.constants)
    return switch or (usual is not None and told(value) == told(usual))


def _one_slot(run: Run, function: ir.Function, name: str, slots: Slots) -> Value:
    taints = unite(taints for slot, taints in slots.items() if slot[0] == name)
    if not taints:
        return Value()
    slots[name,] = taints
    common = taints[0].cleaned.intersection(*(each.cleaned for each in taints))
    return Value(taints=(Taint(slot_origin(run, function, (name,)), common),))


def substituted(taint: Taint, slots: Slots, place: Hop | None) -> Iterable[Taint]:
    """Yield the caller's taints for a slot's; a taint of a real source stays."""
    if taint.origin.slot is None or taint.origin.slot not in slots:
        yield taint
        return
    for actual in slots[taint.origin.slot]:
        way = actual.hops if place is None else (*actual.hops, place, *taint.hops)
        kept = frozenset[str]() if RESTORED in taint.cleaned else actual.cleaned
        yield Taint(actual.origin, kept | taint.cleaned, way[:MOST_HOPS])


def substitute(value: Value, slots: Slots, place: Hop | None) -> Value:
    """Put the caller's data in the place of the slots."""
    if not slots or not deep_taints(value):
        return value
    return map_groups(value, lambda taints: unite(substituted(taint, slots, place) for taint in taints))
