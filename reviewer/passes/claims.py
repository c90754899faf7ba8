"""What our own engine found, as `Evidence`: flows into sinks and wrong uses, for the pass that each belongs to."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow.follow import BUILDING
from reviewer.flow.narrow import SEGMENT, VOUCHED
from reviewer.model import Evidence, Flow, Level, Location, Pass, Step, Tier
from reviewer.passes import choices, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Hit, Misuse, Solved
    from reviewer.flow.summary import Span
    from reviewer.flow.values import Origin

TOOL = "ai-review"
RUN_BY_MODEL = frozenset({"code", "sql", "shell", "program", "template", "path", "reflection"})
BLAMED = frozenset({"deserialize"})  # kinds that linters claim of every call, and rightly unless the data is known
WRITTEN = frozenset({"nosql", "ldap", "xpath"})  # languages that nobody has to build by joining texts
CONFIDENCE = {Tier.REQUEST: Level.HIGH, Tier.PARAMETER: Level.LOW, Tier.ENVIRONMENT: Level.LOW}
PLAIN = {
    Tier.REQUEST: "a request",
    Tier.MESSAGE: "a message from outside",
    Tier.COMMAND_LINE: "the command line",
    Tier.MODEL: "a model's answer",
    Tier.STORED: "stored data",
    Tier.ENVIRONMENT: "the environment",
    Tier.PARAMETER: "a caller of this public function",
}


def location(path: str, span: Span) -> Location:
    """Return a span of the engine as a place in a file."""
    return Location(path, span.line, span.column, span.end_line, span.end_column)


def flows(code: Solved, catalog: Catalog, looked: Pass) -> Iterator[Evidence]:
    """Yield what outside data reaches, for the weaknesses that belong to a pass."""
    for hit in code.hits:
        weakness = weakness_of(hit, catalog)
        if weakness is not None and catalog.rule(weakness).looked is looked:
            yield _flow(code, hit, weakness, looked)


def weakness_of(hit: Hit, catalog: Catalog) -> str | None:
    """Return the weakness that data in a sink is, by the kind of the sink and by what the data is."""
    if hit.taint.origin.tier is Tier.MODEL and hit.kind in RUN_BY_MODEL:
        return "model-output-execution"
    if hit.kind == "path" and hit.taint.origin.nature == "archive":
        return catalog.of_kind("archive")
    return catalog.of_kind(hit.kind)


def _flow(code: Solved, hit: Hit, weakness: str, looked: Pass) -> Evidence:
    path, origin = hit.path or code.summary.path, hit.taint.origin
    name = named(origin)
    first = Step(location(origin.path or path, origin.span), f"`{name}` comes from {PLAIN[origin.tier]}")
    steps = (first, *(Step(location(hop.path, hop.span), hop.note) for hop in hit.taint.hops))
    place = location(path, hit.span)
    return Evidence(
        weakness=weakness,
        tool=TOOL,
        code=weakness,
        message=f"`{name}`, from {PLAIN[origin.tier]}, reaches {_sink(hit)}",
        location=place,
        looked=looked,
        subject=place,
        confidence=_sureness(hit),
        trace=tuple(next(same) for _, same in itertools.groupby(steps, _seen)),
        flow=Flow(origin.tier, origin.text, origin.key, hit.callee, hit.argument, hit.kind, hit.entry),
    )


def _sureness(hit: Hit) -> Level:
    """Return how sure data in a sink does harm: a single segment of a path leads one folder up at most.

    What a check let pass that lies elsewhere may do none. Who joins what callers pass to the text of a query has made
    the mistake there: no caller can know what to escape.
    """
    if VOUCHED in hit.taint.cleaned or (hit.kind == "path" and SEGMENT in hit.taint.cleaned):
        return Level.LOW
    tier = hit.taint.origin.tier
    if tier is Tier.PARAMETER and hit.kind in WRITTEN and any(hop.note in BUILDING for hop in hit.taint.hops):
        return Level.MEDIUM
    return Level.MEDIUM if hit.probe else CONFIDENCE.get(tier, Level.MEDIUM)


def _seen(step: Step) -> tuple[str, int, int, str]:
    """Return what a reader sees of a step: `a + b + c` is joined two times at one place."""
    return step.location.path, step.location.line, step.location.column, step.note


def _sink(hit: Hit) -> str:
    callee = hit.callee if hit.callee.startswith("the ") else f"`{hit.callee}`"
    return f"{callee} in {hit.argument}" if " " in hit.argument else callee


def cleared(code: Solved, catalog: Catalog) -> Iterator[Evidence]:
    """Yield what our data flow saw to be harmless where a linter sees only the call: constants alone reach it."""
    for site in code.sites:
        for kind in (kind for kind, bad in site.sinks if kind in BLAMED and not bad):
            if site.given.positional and all(value.known for value in site.given.positional[:1]):
                weakness = catalog.of_kind(kind) or kind
                said = "only constants reach it"
                made = claim(code, site.call.span, weakness, catalog.rule(weakness).looked, said, Level.HIGH)
                yield replace(made, refutes=True)


def named(origin: Origin) -> str:
    """Return what was read, as a developer would write it."""
    if origin.key is None or origin.key == origin.text:
        return origin.text
    return f'{origin.text}["{origin.key}"]'


def misuses(code: Solved, catalog: Catalog, looked: Pass) -> Iterator[Evidence]:
    """Yield the wrong uses of libraries, for the weaknesses that belong to a pass."""
    for misuse in code.misuses:
        weakness = catalog.of_kind(misuse.kind)
        if weakness is not None and catalog.rule(weakness).looked is looked:
            yield misused(code, misuse, weakness, looked)


def misused(code: Solved, misuse: Misuse, weakness: str, looked: Pass) -> Evidence:
    """Return the evidence of one wrong use."""
    message = f"`{misuse.callee}` as in `{misuse.row}`"
    milder = _asked(code, misuse) or tokens.harmless(code, misuse)
    if milder is None:
        return claim(code, misuse.span, weakness, looked, message, Level.MEDIUM)
    return replace(
        claim(code, misuse.span, weakness, looked, f"{message}, {milder}", Level.MEDIUM), severity=Level.MEDIUM
    )


def _asked(code: Solved, misuse: Misuse) -> str | None:
    """Return, in words, who asked for a wrong use, where it is not the program itself."""
    option = choices.chosen(code, misuse)
    if option is None:
        return None
    return f"where `{option}` asks for it" if option else "until it is put back"


def claim(  # noqa: PLR0913 - the fields of a piece of evidence
    code: Solved, span: Span, weakness: str, looked: Pass, message: str, confidence: Level
) -> Evidence:
    """Return evidence of ours about a stretch of a file, without a flow."""
    place = location(code.summary.path, span)
    return Evidence(weakness, TOOL, weakness, message, place, looked, subject=place, confidence=confidence)
