"""What a reader needs to be told once: the same thing again, and what is mended together with it.

Of several findings one is shown

- of those of one weakness that the same call makes in one function, with the same source if data flows there; that
  stand in the same words in one file, or name the same thing (a cookie) in the same call; or that one rule about pages
  sees in one page: whoever mends the first finds the others by its note;
- of the passwords in a table of people;
- of the places of one secret in one file, and of the passwords that everybody guesses in one function;
- of those in one row of `TOGETHER` that are said of one call.

The others are notes. What is suppressed, known or a note already speaks for nobody: the next one is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.model import Pass, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from reviewer.model import Finding, Verdict

# Of several that one call deserves, the first speaks for the others: one edit mends them.
TOGETHER = (("missing-timeout", "unhandled-network-error", "unchecked-response"),)
ONE_A_PAGE = frozenset({"template-unquoted-attribute", "template-value-in-script"})  # habits of who writes the page
ROW = {name: row for row in TOGETHER for name in row}
# What each handler lacks for itself, in whatever words
A_HANDLER = frozenset(
    {"client-asserted-role", "missing-authentication", "missing-authorization", "missing-csrf-protection"}
    | {"missing-rate-limit"}
)
# A table of people with their passwords: a list of dicts
TABLE = re.compile(r"[^\n{]*[\[(]\s*\{[^{}]*['\"](?:\w*_)?(?:password|passwd|pwd)['\"]\s*:", re.IGNORECASE)
FIRST = re.compile(r"\(\s*(?:\w+\s*=\s*)?(['\"])([^'\"]+)\1")  # the text that a call is handed first
MOST = 5  # lines that a note names


def fold(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts in their order, those that repeat another as notes."""
    told = {verdict: _leader(group) for group in _groups(verdicts) for verdict in group}
    again: dict[Verdict, list[Verdict]] = defaultdict(list)
    for verdict, first in told.items():
        if verdict is not first:
            again[first].append(verdict)
    return tuple(_said(verdict, told.get(verdict, verdict), again.get(verdict, [])) for verdict in verdicts)


def _groups(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    """Yield the verdicts that one edit mends: a verdict is in one group at the most."""
    parent: dict[Verdict, Verdict] = {}
    by_key: dict[Hashable, Verdict] = {}

    def top(verdict: Verdict) -> Verdict:
        while parent[verdict] is not verdict:
            verdict = parent[verdict]
        return verdict

    for verdict in verdicts:
        if _is_of_its_own(verdict):
            continue
        parent[verdict] = verdict
        for key in _keys(verdict.finding):
            other = by_key.setdefault(key, verdict)
            parent[top(verdict)] = top(other)
    groups: dict[Verdict, list[Verdict]] = defaultdict(list)
    for verdict in parent:
        groups[top(verdict)].append(verdict)
    return iter(groups.values())


def _is_of_its_own(verdict: Verdict) -> bool:
    return verdict.status is not Status.SHOWN or verdict.priority is Priority.P4


def _keys(finding: Finding) -> Iterator[Hashable]:
    place = finding.location
    if finding.weakness in ROW:
        yield place, ROW[finding.weakness]
    if finding.flows:
        flow = finding.flows[0]
        yield place.path, place.cell, finding.function, finding.weakness, flow.source, flow.key, flow.sink
        return
    if any(item.looked is Pass.SECRETS for item in finding.evidence):
        yield from ((place.path, item.secret) for item in finding.evidence if item.secret)
        if finding.weakness == "default-credential":
            yield place.path, place.cell, finding.function, finding.weakness
        elif TABLE.match(finding.snippet):
            yield place.path, place.cell, finding.statement.line, finding.weakness
    elif finding.sink:
        yield place.path, place.cell, finding.function, finding.weakness, finding.sink
        if finding.weakness not in A_HANDLER:
            yield place.path, finding.weakness, " ".join(finding.snippet.split())
            first = FIRST.search(finding.snippet)
            yield place.path, finding.weakness, finding.sink, first[2] if first else place
    for item in finding.evidence:
        if item.code in ONE_A_PAGE:
            yield place.path, item.code


def _leader(group: Sequence[Verdict]) -> Verdict:
    """Return what is shown: the most urgent; of one call what stands first in its row; then by place."""
    return min(group, key=lambda each: (each.priority, _rank(each.finding), each.finding.location.order))


def _rank(finding: Finding) -> int:
    row = ROW.get(finding.weakness, ())
    return row.index(finding.weakness) if row else 0


def _said(verdict: Verdict, first: Verdict, again: Sequence[Verdict]) -> Verdict:
    if verdict is not first:
        other = f" (`{first.finding.weakness}`)" if first.finding.weakness != verdict.finding.weakness else ""
        note = f"It is mended together with line {first.finding.location.line}{other}, which is shown."
        return replace(verdict, priority=Priority.P4, reasons=(*verdict.reasons, note))
    if not again:
        return verdict
    return replace(verdict, reasons=(*verdict.reasons, _others(verdict, again)))


def _others(verdict: Verdict, again: Sequence[Verdict]) -> str:
    """Return the sentence that tells a reader what else the finding speaks for."""
    own = verdict.finding
    also = sorted({each.finding.weakness for each in again if each.finding.weakness != own.weakness})
    lines = sorted({each.finding.location.line for each in again} - {own.location.line})
    named = ", ".join(str(line) for line in lines[:MOST]) + (" and more" if len(lines) > MOST else "")
    parts = [f"the same in line {named}"] if lines else []
    parts += [f"here also {', '.join(f'`{name}`' for name in also)}"] if also else []
    return f"One edit mends more than this: {'; '.join(parts)}."
