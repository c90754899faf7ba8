"""Follow the data of one file: `solve(summary, models)` -> `Solved`.

The module's body is followed first, then every function by itself: an entry point with what the
outside gives it, any other with slots for whatever its callers pass. A call of a function of the
file is followed with the shape of its arguments (`follow`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.flow import entries, follow, guards, report
from reviewer.flow import summary as ir
from reviewer.flow.assign import update
from reviewer.flow.evaluate import evaluate, member
from reviewer.flow.execute import annotated, execute
from reviewer.flow.frame import Frame
from reviewer.flow.imports import imported
from reviewer.flow.run import Hit, Misuse, Run, Site
from reviewer.flow.values import Origin, Taint, Value, deep_taints, join, map_taints, unslotted
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewer.flow.models import Models
    from reviewer.model import Entry


@dataclass(frozen=True, slots=True)
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


def solve(summary: ir.Summary, models: Models) -> Solved:
    """Follow all data of a file. Pure: the same summary and models, the same answer."""
    libraries, stars = imported(summary)
    run = Run(summary, models, evaluate, execute, update, member, libraries, stars)
    module = Frame("", {})
    execute(run, module, summary.body)
    before = {name: _origins(value) for name, value in module.env.items()}
    _functions(run)
    _again(run, {name for name, value in module.env.items() if _origins(value) - before.get(name, frozenset())})
    return Solved(
        summary,
        models,
        tuple(sorted(run.hits.values(), key=lambda hit: (hit.span, hit.kind, hit.taint.origin.order))),
        tuple(sorted(run.misuses.values(), key=lambda misuse: (misuse.span, misuse.kind))),
        tuple(run.sites[span] for span in sorted(run.sites)),
        {function.name: function for function in run.functions.values()},
        run.entries,
        run.returned,
    )


def _origins(value: Value) -> frozenset[Origin]:
    return frozenset(each.origin for each in deep_taints(value) if each.origin.tier is not Tier.PARAMETER)


def _functions(run: Run) -> None:
    """Follow every function, and those that are defined in them."""
    done: set[str] = set()
    while pending := [name for name in run.functions if name not in done]:
        for name in sorted(pending, key=lambda each: (not each.endswith("__init__"), run.functions[each].span)):
            done.add(name)
            _alone(run, name)


def _again(run: Run, changed: set[str]) -> None:
    """Follow once more the functions that read what another function has put into a variable of the module."""
    if not changed:
        return
    run.results.clear()
    run.shapes.clear()
    for name, function in sorted(run.functions.items(), key=lambda each: each[1].span):
        if any(isinstance(node, ir.Name) and node.id in changed for node in ir.walk(function)):
            _alone(run, name)


def _alone(run: Run, name: str) -> None:
    """Follow a function as if nobody in the file called it."""
    function = run.functions[name]
    home = run.scopes[name]
    entries.of_function(run, home, function)
    if function.name in run.entries:
        bound = entries.parameters(run, home, function, annotated)
    else:
        bound = {parameter.name: _slot(run, home, function, parameter) for parameter in function.parameters}
    own = function.parameters[0].name if function.owner and function.parameters else None
    if own is not None:
        kind = run.dotted(str(function.owner))
        fields = {key: value for each in run.lineage(kind) for key, value in run.fields.get(each, {}).items()}
        bound[own] = Value(types=frozenset({kind}), fields=fields)
    result = follow.follow(run, name, function, bound)
    run.returned[function.name] = result.returned
    if own is not None and own in result.after:
        _keep_fields(run, str(function.owner), result.after[own])
    for found in result.hits:
        _weak(run, function, found)
    _answer(run, function, result.returned)


def _slot(run: Run, home: Frame, function: ir.Function, parameter: ir.Parameter) -> Value:
    kinds = annotated(run, home, parameter.annotation)
    origin = follow.slot_origin(run, function, (parameter.name,))
    return Value(taints=(Taint(origin),), types=kinds)


def _keep_fields(run: Run, owner: str, value: Value) -> None:
    """Remember what a method assigns to the fields of its object; of its parameters, as of a public function's."""
    known = run.fields.setdefault(run.dotted(owner), {})
    for name, field in value.fields.items():
        plain = map_taints(field, unslotted)
        known[name] = join(known[name], plain) if name in known else plain


def _weak(run: Run, function: ir.Function, hit: Hit) -> None:
    """Keep what a public function's parameter reaches: its callers are not known."""
    private = any(part.startswith("_") and not part.startswith("__") for part in function.name.split("."))
    if not private:
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
    for taint in page.taints:
        if taint.harms(kind) and taint.hops:
            span = taint.hops[-1].span
            hit = Hit(kind, span, span, function.name, "the response", "", taint)
            report.confirm(run, hit)


__all__ = ["Hit", "Misuse", "Site", "Solved", "guards", "solve"]
