"""Follow the data of one file: `solve(summary, models)` -> `Solved`.

The module's body is followed first, then every function by itself: an entry point with what the
outside gives it, any other with slots for whatever its callers pass. A call of a function of the
file is followed with the shape of its arguments (`follow`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import alone, entries, guards, rendering, report
from reviewer.flow import summary as ir
from reviewer.flow.index import alone as alone_in_program
from reviewer.flow.program import Program
from reviewer.flow.run import Hit, Misuse, Run, Site
from reviewer.flow.values import Origin, Value, deep_taints, unslotted
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewer.flow.models import Models
    from reviewer.model import Entry


@dataclass(frozen=True, slots=True, eq=False)  # one is itself alone: what is made of it is kept by it
class Solved:
    """What one file does with its data, for the passes. All tuples are in the order of the source."""

    summary: ir.Summary
    models: Models
    hits: tuple[Hit, ...]
    misuses: tuple[Misuse, ...]
    sites: tuple[Site, ...]
    functions: Mapping[str, ir.Function]  # by qualified name
    entries: Mapping[str, Entry]  # by qualified name of the function
    returned: Mapping[str, Value]  # by qualified name
    reads: frozenset[str] = frozenset()  # the other files that the answer depends on


def solve(summary: ir.Summary, models: Models, program: Program | None = None) -> Solved:
    """Follow all data of a file, into the files of the program that it uses. Pure: the same files, the same answer."""
    program = program or Program(models, alone_in_program(summary, models.spoken), lambda _: summary)
    run = program.main(summary.path)
    before = {name: _origins(value) for name, value in run.top.env.items()}
    _functions(run)
    changed = {name for name, value in run.top.env.items() if _origins(value) - before.get(name, frozenset())}
    _again(run, changed | _elsewhere(run))
    _inherited(run)
    _handlers(run)
    hits = [hit for each in run.session.runs.values() for hit in each.hits.values() if _ours(run, hit)]
    return Solved(
        summary,
        models,
        tuple(sorted(_telling(hits), key=lambda hit: (hit.path, hit.span, hit.kind, hit.taint.origin.order))),
        tuple(sorted(run.misuses.values(), key=lambda misuse: (misuse.span, misuse.kind))),
        tuple(run.sites[span] for span in sorted(run.sites)),
        {function.name: function for function in run.functions.values()},
        run.entries,
        run.returned,
        frozenset(run.session.reads - {summary.path}),
    )


def _ours(run: Run, hit: Hit) -> bool:
    """Tell whether a hit is for this file to report: what a public function of another is given is that file's."""
    return hit.taint.origin.tier is not Tier.PARAMETER or {hit.path, hit.taint.origin.path} == {run.path}


def _telling(hits: list[Hit]) -> list[Hit]:
    """Leave out where a file's existence is asked for before the same data opens it: that is said there."""
    opened = {(hit.kind, hit.taint.origin.path, hit.taint.origin.input) for hit in hits if not hit.probe}
    return [
        hit for hit in hits if not hit.probe or (hit.kind, hit.taint.origin.path, hit.taint.origin.input) not in opened
    ]


def _origins(value: Value) -> frozenset[Origin]:
    return frozenset(each.origin for each in deep_taints(value) if each.origin.tier is not Tier.PARAMETER)


def _functions(run: Run) -> None:
    """Follow every function, and those that are defined in them."""
    done: set[str] = set()
    early: set[str] = set()  # followed before some function registered them as handlers
    while pending := [name for name in run.functions if name not in done]:
        for name in pending:  # all entries of a batch first: one handler may call another
            entries.of_function(run, run.scopes[name], run.functions[name])
        for name in sorted(pending, key=lambda each: (not each.endswith("__init__"), run.functions[each].span)):
            done.add(name)
            early |= set() if run.functions[name].name in run.entries else {name}
            _alone(run, name)
    for name in sorted(early, key=lambda each: run.functions[each].span):
        if run.functions[name].name in run.entries:
            _alone(run, name)


def _elsewhere(run: Run) -> set[str]:
    """Return the variables by which the file reaches what it has changed in other files."""
    written = {name for name, value in run.session.written.items() if _origins(value)}
    if not written:
        return set()
    run.linked.clear()
    names = written | {name.rpartition(".")[0] for name in written}
    return {name for name, value in run.top.env.items() if not names.isdisjoint(value.refs)}


def _inherited(run: Run) -> None:
    """Follow the entry points that a class has from the classes above it, with the hooks of its own."""
    for kind in run.classes:
        for home, name, row, entry in entries.inherited(run, kind):
            joined = run if home.path == run.path else run.session.program.join(run, home.path)
            function = joined.functions[name]
            joined.entries = {**joined.entries, function.name: entry}
            joined.rows = {**joined.rows, function.name: row}
            alone.follow_alone(joined, name, kind)


def _again(run: Run, changed: set[str]) -> None:
    """Follow once more the functions that read what another function has put into a variable of the module."""
    if not changed:
        return
    run.results.clear()
    run.shapes.clear()
    run.usual.clear()
    for name, function in sorted(run.functions.items(), key=lambda each: each[1].span):
        if any(isinstance(node, ir.Name) and node.id in changed for node in ir.walk(function)):
            _alone(run, name)


def _handlers(run: Run) -> None:
    """Follow the functions of other files that this one registers as handlers."""
    for handler in run.session.handlers:
        found = run.session.program.find(run, handler.name)
        if found is not None and handler.name in found[0].functions:
            home = run.session.program.join(run, found[0].path)
            home.entries = {**home.entries, found[1]: handler.entry}
            home.rows = {**home.rows, found[1]: handler.row}
            _alone(home, handler.name)


def _alone(run: Run, name: str) -> None:
    """Follow a function as if nobody in the file called it."""
    function = run.functions[name]
    result = alone.follow_alone(run, name)
    run.returned[function.name] = result.returned
    for found in result.hits:
        _weak(run, function, found)
    _answer(run, function, result.returned)
    rendering.returned(run, run.scopes[name], function, result.returned)


def _weak(run: Run, function: ir.Function, hit: Hit) -> None:
    """Keep what a public function's parameter reaches: its callers are not known."""
    private = any(part.startswith("_") and not part.startswith("__") for part in function.name.split("."))
    if not private and hit.path == run.path:
        report.confirm(run, replace(hit, taint=unslotted(hit.taint)))


def _answer(run: Run, function: ir.Function, value: Value) -> None:
    """Look at what an entry point returns, where its framework makes a page of it."""
    row = run.rows.get(function.name)
    kind = str(row.facts.get("returns") or "") if row else ""
    if not kind:
        return
    page = value.items[0] if value.items and 0 in value.items and "tuple" in value.types else value
    if page.items is not None or page.types - {"str", "flask.typing.ResponseReturnValue"}:
        return  # an object or a dict: the framework does not print it as markup
    for taint in (taint for taint in page.taints if taint.hops):
        span = taint.hops[-1].span
        hit = Hit(kind, span, span, function.name, "the response", "", taint, path=run.path)
        if run.watch is not None:
            run.watch.sink(hit, Value(taints=(taint,)), (taint,))
        if taint.harms(kind):
            report.confirm(run, hit)


__all__ = ["Hit", "Misuse", "Site", "Solved", "guards", "solve"]
