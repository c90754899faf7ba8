"""Validation: is what comes from outside checked before it is used.

The engine follows fields into sizes and other sinks of the models; here are the uses and the checks
for which no call of a library stands: indices, calculations, expressions, asserts, whole records.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow.spelling import spell
from reviewer.model import Count, Evidence, Flow, Level, Looked, Pass, Step, Tier
from reviewer.passes import asserts, assignment, checks, claims, elsewhere, fields, weaknesses
from reviewer.passes.outside import SENT, Outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.target import Target
    from reviewer.workers import Workers

NAME = Pass.VALIDATION


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Look at one Python file."""
    outside = Outside(code)
    unchecked = list(fields.unchecked(outside))
    evidence = (
        *_flows(code, catalog),
        *claims.misuses(code, catalog, NAME),
        *weaknesses.found(code, catalog, NAME),
        *_fields(code, unchecked),
        *_checks(outside),
        *_records(outside),
        *(
            claims.claim(code, span, "assert-as-check", NAME, said, Level.MEDIUM)
            for span, said in asserts.asserted(outside)
        ),
    )
    return Looked(evidence, counts=_counts(code, unchecked))


def survey(target: Target, catalog: Catalog, workers: Workers, cache: Cache) -> Looked:
    """Use no outside engine; what one file lacks, another may see to for all."""
    del catalog, workers, cache
    return Looked(tuple(elsewhere.cleared(target)))


def _flows(code: Solved, catalog: Catalog) -> Iterator[Evidence]:
    """Yield the flows; a size that a parameter gives is what a function is for, so it is none."""
    for item in claims.flows(code, catalog, NAME):
        if item.flow is None or item.flow.tier is not Tier.PARAMETER or item.weakness != "resource-exhaustion":
            yield item


def _fields(code: Solved, unchecked: list[fields.Unchecked]) -> Iterator[Evidence]:
    for use in unchecked:
        weakness = "resource-exhaustion" if use.is_size else "unvalidated-input"
        yield claims.claim(code, use.span, weakness, NAME, use.said, Level.MEDIUM)


def _checks(outside: Outside) -> Iterator[Evidence]:
    """Yield the checks that do not hold; one that nobody outside is known to meet is less severe."""
    code = outside.code
    for weak in checks.weak(outside):
        found = claims.claim(code, weak.span, "misleading-check", NAME, weak.said, Level.MEDIUM)
        yield found if weak.outside else replace(found, severity=Level.MEDIUM)
    for span, said in checks.slow(code):
        yield claims.claim(code, span, "regex-denial-of-service", NAME, said, Level.MEDIUM)


def _records(outside: Outside) -> Iterator[Evidence]:
    code = outside.code
    for site, taint in assignment.assigned(outside):
        if taint is None:
            said = f"the body of the request chooses which fields `{spell(site.call.function)}` sets"
            yield claims.claim(code, site.call.span, "mass-assignment", NAME, said, Level.MEDIUM)
            continue
        origin = taint.origin
        said = f"the keys of `{claims.named(origin)}` choose which fields `{spell(site.call.function)}` sets"
        found = claims.claim(code, site.call.span, "mass-assignment", NAME, said, Level.MEDIUM)
        first = Step(
            claims.location(origin.path or code.summary.path, origin.span),
            f"`{claims.named(origin)}` comes from {claims.PLAIN[origin.tier]}",
        )
        steps = (first, *(Step(claims.location(hop.path, hop.span), hop.note) for hop in taint.hops))
        entry = code.entries.get(origin.function) or code.entries.get(site.function)
        flow = Flow(
            origin.tier,
            origin.text,
            origin.key,
            site.names[0] if site.names else "",
            spell(site.call.function),
            "record",
            entry,
        )
        yield replace(found, trace=steps, flow=flow)
    for span in assignment.everything(outside.parts):
        said = "every field of the model may be sent, also those that are added later"
        yield replace(claims.claim(code, span, "mass-assignment", NAME, said, Level.MEDIUM), severity=Level.MEDIUM)


def _counts(code: Solved, unchecked: list[fields.Unchecked]) -> tuple[Count, ...]:
    """Count the fields that are read; one is unchecked where a finding of this or the injection pass speaks of it."""
    read = fields.read(code)
    if not read:
        return ()
    origins = [hit.taint.origin for hit in code.hits if hit.taint.origin.tier in SENT]
    reached = {(origin.function, origin.key) for origin in origins}
    bad = {
        (function, key)
        for function, key in read
        if (function, key) in reached or any(f"{key!r}" in use.label or key == use.label for use in unchecked)
    }
    parts = (("checked or harmless", len(read) - len(bad)), ("unchecked", len(bad)))
    return (Count(NAME, "fields of entry points", len(read), parts),)
