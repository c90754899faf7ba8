"""What the solver writes down: outside data in a sink, a wrong use, and every call for the passes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow.frame import symbolic
from reviewer.flow.run import Hit, Misuse
from reviewer.flow.values import Hop, Taint, Value, deep_taints, unite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer.flow import summary as ir
    from reviewer.flow.frame import Frame
    from reviewer.flow.models import Row
    from reviewer.flow.run import Run
    from reviewer.model import Entry

FIXED_HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@]+[/?#]", re.IGNORECASE)
FIXED_PATH = re.compile(r"/[^/\\]|\?|#")
SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh"})
SHELL_FLAGS = frozenset({"-c", "-lc", "/c", "-Command", "-command"})
QUERY_OPERATORS = ("$where", "$expr", "$function", "$accumulator")


def dangerous(kind: str, value: Value) -> tuple[Taint, ...]:
    """Return the taints that can do harm in a sink of this kind, by the place that they have in the value."""
    narrow = NARROW.get(kind, deep_taints)
    return tuple(taint for taint in narrow(value) if taint.harms(kind) and _fits(kind, taint))


def _fits(kind: str, taint: Taint) -> bool:
    """Tell whether data of this nature matters here: an uploaded file is no path, its name is one."""
    nature = taint.origin.nature
    named = nature == "filename" or (nature == "file" and "name" in taint.cleaned)
    if kind == "upload":
        return named
    return kind != "path" or nature != "file" or named


def _program(value: Value) -> tuple[Taint, ...]:
    """Of an argument list, the program itself; the other arguments cannot start another."""
    if value.items is None:
        return value.taints if value.types.isdisjoint({"list", "tuple"}) else ()
    return deep_taints(value.items[0]) if 0 in value.items else ()


def _arguments(value: Value) -> tuple[Taint, ...]:
    """Of an argument list, what may be read as an option: no fixed start, and no `--` before it."""
    found = []
    for place, item in sorted((value.items or {}).items(), key=lambda each: str(each[0]).zfill(4)):
        if item.text == "--":
            break
        if place != 0 and not item.prefix:
            found.append(deep_taints(item))
    return unite(found)


def shell_line(value: Value) -> Value | None:
    """Return the line that `["sh", "-c", line]` has a shell read."""
    items = value.items or {}
    match [items.get(place) for place in range(3)]:
        case [Value(constants=tuple(programs)), Value(constants=tuple(flags)), Value() as line]:
            names = {str(each).rpartition("/")[2] for each in programs}
            return line if names & SHELLS and SHELL_FLAGS.intersection(map(str, flags)) else None
        case _:
            return None


def _url(value: Value) -> tuple[Taint, ...]:
    return () if FIXED_HOST.match(value.prefix) else deep_taints(value)


def _redirect(value: Value) -> tuple[Taint, ...]:
    return () if FIXED_HOST.match(value.prefix) or FIXED_PATH.match(value.prefix) else deep_taints(value)


def _page(value: Value) -> tuple[Taint, ...]:
    """Of a response given as (body, status, headers), the body."""
    if "tuple" in value.types and value.items and 0 in value.items:
        return deep_taints(value.items[0])
    return deep_taints(value)


def _query(value: Value) -> tuple[Taint, ...]:
    """Of a MongoDB filter: all of it, code operators, and values that may be objects (parsed JSON), not strings."""
    found: list[Iterable[Taint]] = [value.taints]
    for key, item in (value.items or {}).items():
        taints = deep_taints(item)
        found.append(
            taints if key in QUERY_OPERATORS else [each for each in taints if "json" in each.origin.text.lower()]
        )
    return unite(found)


NARROW: dict[str, Callable[[Value], tuple[Taint, ...]]] = {
    "program": _program, "argument": _arguments, "url": _url, "redirect": _redirect, "nosql": _query, "markup": _page,
}  # fmt: skip


def arrived(run: Run, frame: Frame, hit: Hit, taints: Iterable[Taint]) -> None:
    """Write down outside data in a sink; of data from a parameter, for the callers to judge."""
    for taint in taints:
        placed = replace(hit, path=hit.path or run.path)
        here = replace(placed, taint=_arrive(taint, placed))
        if symbolic(taint):
            _keep(frame, here)
        else:
            confirm(run, here)


def called(run: Run, frame: Frame, hit: Hit, span: ir.Span) -> Hit:
    """Return the hit as that of a call by which a function is handed what it puts into the sink."""
    return replace(hit, span=span, statement=frame.statement, function=frame.function, path=run.path)


def _keep(frame: Frame, hit: Hit) -> None:
    """Keep a hit for the callers, and of two of one slot the one with the shorter way: calls that meet again add up."""
    key = (hit.kind, hit.span, hit.taint.origin)
    known = frame.hits.get(key)
    if known is None or len(hit.taint.hops) < len(known.taint.hops):
        frame.hits[key] = hit


def _arrive(taint: Taint, hit: Hit) -> Taint:
    last = Hop(hit.path, hit.span, f"reaches `{hit.callee}`")
    if taint.hops and taint.hops[-1].note == last.note:
        return taint
    return Taint(taint.origin, taint.cleaned, (*taint.hops, last))


def confirm(run: Run, hit: Hit) -> None:
    """Keep a hit, and of two of one origin the one that is better known, or has the shorter way."""
    if hit.tiers and hit.taint.origin.tier not in hit.tiers:
        return
    key = (hit.path, hit.kind, hit.span, hit.taint.origin.text, hit.taint.origin.span, hit.taint.origin.key)
    known = run.hits.get(key)
    if known is None or _order(hit) < _order(known):
        run.hits[key] = replace(hit, entry=hit.entry or _entry(run, hit))


def _entry(run: Run, hit: Hit) -> Entry | None:
    """Return the entry point of the file by which the data came, or in which it does its harm."""
    origin = hit.taint.origin
    there = run.entries.get(origin.function) if origin.path == run.path else None
    return there or (run.entries.get(hit.function) if hit.path == run.path else None)


def _order(hit: Hit) -> tuple[int, int]:
    return hit.taint.origin.tier.rank, len(hit.taint.hops)


def used(run: Run, frame: Frame, node: ir.Expression, names: list[str], shape: str) -> None:
    """Write down the reading of a name that is wrong to use at all."""
    for name in names:
        for row in run.models.named("misuse", name):
            if row.pattern.shape == shape:
                misused(run, frame, node.span, row)


def misused(run: Run, frame: Frame, span: ir.Span, row: Row) -> None:
    """Write down a wrong use, in the place of those in the function that it includes: they are one decision."""
    parts = row.facts.get("includes", ())
    for key in [key for key, each in run.misuses.items() if each.callee in parts and each.function == frame.function]:
        del run.misuses[key]
    found = Misuse(row.kind, span, frame.statement, frame.function, row.name, row.text)
    run.misuses.setdefault((row.kind, span), found)
