"""Look at what is used: calls, assignments and settings that are sinks, or wrong whatever the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import answers, entries, paths, rendering, report
from reviewer.flow import summary as ir
from reviewer.flow.patterns import Arguments
from reviewer.flow.run import Hit, Site
from reviewer.flow.spelling import spell
from reviewer.flow.use import Use, fitting, rows
from reviewer.flow.values import Value, deep_taints, join, unite

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run

URL = "url"
PROXIES = ("proxy", "proxies", "transport", "mounts")  # of requests, httpx and aiohttp
PASSES = frozenset({"deserialize", "xml", "log", "size"})  # sinks whose result is still what was put in


def called(run: Run, frame: Frame, use: Use) -> bool:
    """Look at a call; return whether it is a sink that keeps what it is given to itself."""
    kinds = _sinks(run, frame, use)
    rendering.rendered(run, frame, use)
    for row in fitting(run, "misuse", use):
        report.misused(run, frame, use.node.span, row)
    caught = tuple(sorted({name for names in frame.caught for name in names})) if frame.caught else ()
    sinks = tuple(sorted(kinds.items()))
    _note(run, Site(use.node, frame.statement, frame.function, use.names, use.receiver, use.given, caught, sinks))
    return any(not row.facts.get("passes") and row.kind not in PASSES for row in fitting(run, "sinks", use))


def _sinks(run: Run, frame: Frame, use: Use) -> dict[str, bool]:
    """Return the kinds of sinks that a call is, each with: outside data reaches it."""
    found: dict[str, bool] = {}
    for name, row in rows(run, "sinks", use.names):
        marks = row.pattern.match(use.given) if row.pattern.shape == "call" else None
        if marks is None:
            continue
        here = marks.get("HERE", use.receiver)  # a row without HERE speaks of the object itself
        for kind, value in _parts(row.kind, here):
            taints = report.dangerous(kind, value)
            if kind == rendering.MARKUP and taints and answers.is_no_page(run, frame, use.node):
                taints = ()
            if kind == URL and _proxied(use):
                taints = ()
            found[kind] = found.get(kind, False) or bool(taints)
            tiers, probe = tuple(row.facts.get("tiers", ())), bool(row.facts.get("probe"))
            hit = Hit(kind, use.node.span, frame.statement, frame.function, name, _argument(use, here), tiers=tiers)
            hit = replace(hit, probe=True) if probe else hit
            if run.watch is not None:
                run.watch.sink(replace(hit, path=run.path), value, taints)
            report.arrived(run, frame, hit, taints)
    return found


def _proxied(use: Use) -> bool:
    """Tell whether a request goes through a proxy that the program chose, whose network is not the server's own."""
    given = [use.given.keywords[name] for name in PROXIES if name in use.given.keywords]
    ways = [way for value in given for way in ((value.items or {}).values() if value.items else (value,))]
    return any(
        way.constants != (None,) and all(taint.origin.tier in paths.CHOSEN for taint in deep_taints(way))
        for way in ways
    )


def _parts(kind: str, value: Value) -> tuple[tuple[str, Value], ...]:
    """Return what a sink takes, kind by kind: an argument list is a program, a shell's line, and arguments."""
    if kind != "program" or value.items is None:
        return ((kind, value),)
    line = report.shell_line(value)
    if line is not None:
        return (("shell", line),)
    return ((kind, value), ("argument", value))


def _argument(use: Use, value: Value) -> str:
    """Return how the argument (or object) that holds this value is written."""
    if value is use.receiver and use.base is not None:
        return spell(use.base)
    for argument, each in zip(use.node.arguments, use.values, strict=False):
        if each is value:
            return spell(argument.value)
    return spell(use.node.arguments[0].value) if use.node.arguments else ""


def _note(run: Run, site: Site) -> None:
    """Write down a call for the passes; of a call followed twice, what either time showed."""
    known = run.sites.get(site.call.span)
    if known is not None:
        told = known if any(deep_taints(each) for each in known.given.positional) else site
        if known.names != site.names or known.sinks != site.sinks:
            kinds = dict(known.sinks)
            kinds.update({kind: kinds.get(kind, False) or bad for kind, bad in site.sinks})
            names = tuple(sorted({*known.names, *site.names}))
            told = replace(told, sinks=tuple(sorted(kinds.items())), names=names)
        site = told
    run.sites[site.call.span] = site


def assigned(run: Run, frame: Frame, target: ir.Attribute, base: Value, value: Value) -> None:
    """Look at `base.name = value`."""
    names = [f"{each}.{target.name}" for each in _names(run, base)]
    _assigned(run, frame, target, names, Arguments((value,)))


def stored(run: Run, frame: Frame, target: ir.Subscript, base: Value, given: Arguments) -> None:
    """Look at `base[key] = value`; `given` is the value, then the key."""
    _assigned(run, frame, target, _names(run, base), given)


def looked_up(run: Run, frame: Frame, node: ir.Subscript, base: Value, key: Value) -> None:
    """Look at `base[key]` where it is read."""
    for name in _names(run, base):
        for row in run.models.named("sinks", name):
            if row.pattern.shape == "item":
                hit = Hit(row.kind, node.span, frame.statement, frame.function, name, spell(node.index))
                report.arrived(run, frame, hit, report.dangerous(row.kind, key))


def _names(run: Run, base: Value) -> list[str]:
    return sorted({*base.refs, *(above for kind in base.types for above in run.lineage(kind))})


def _assigned(run: Run, frame: Frame, target: ir.Expression, names: list[str], given: Arguments) -> None:
    shape = "set-item" if isinstance(target, ir.Subscript) else "set"
    for name in names:
        entries.assigned(run, name, shape, given)
        for row in run.models.named("sinks", name):
            if row.pattern.shape == shape and row.pattern.match(given) is not None:
                hit = Hit(row.kind, target.span, frame.statement, frame.function, name, "")
                harmful = unite(report.dangerous(row.kind, each) for each in given.positional)
                if run.watch is not None:
                    run.watch.sink(replace(hit, path=run.path), join(*given.positional), harmful)
                report.arrived(run, frame, hit, harmful)
        for row in run.models.named("misuse", name):
            if row.pattern.shape == shape and row.pattern.match(given) is not None:
                report.misused(run, frame, frame.statement, row)


def declared(run: Run, frame: Frame, name: str, value: Value) -> None:
    """Look at `NAME = value` in a module or class: settings that a framework reads by their name."""
    spaces = [row.name for row in run.models.table("modules") if re.search(row.facts["path"], run.path)]
    for row in (row for space in spaces for row in run.models.named("misuse", f"{space}.{name}")):
        if row.pattern.shape == "set" and row.pattern.match(Arguments((value,))) is not None:
            report.misused(run, frame, frame.statement, row)
