"""From what tools claim to weaknesses: every finding once, with all the evidence for it.

Tools point at different things. Ours name the sink call or the literal (the *subject*);
linters name a line, often of the string and not of the call. So evidence with a subject
makes the findings, and evidence with only a place joins the one that it can mean:

1. of the same weakness in the same statement, the nearest subject;
2. of a related weakness in the same statement (a linter's "password" that we judged to be
   a placeholder);
3. of the same or a related weakness whose trace runs through the statement (the linter
   names the line where the query is built, we the call that runs it);
4. else it is a finding of its own, about the statement.

Pure, and blind to the order of the evidence: all of it is sorted before it is looked at.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.page import Page
from reviewer.redact import LITERALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reviewer.model import Evidence, Finding, Location, Outline
    from reviewer.target import Target

OURS = "ai-review"

# Of two in one row that are claimed of one subject, the first says all that the later one would.
RELATED: tuple[tuple[str, ...], ...] = (
    ("model-output-execution", "command-injection", "argument-injection"),
    ("model-output-execution", "code-injection"),
    ("model-output-execution", "sql-injection"),
    ("archive-traversal", "path-traversal"),
    ("mass-assignment", "unsafe-reflection"),
    ("weak-password-hash", "weak-hash"),
    ("tls-verification-off", "weak-tls"),
    ("open-redirect", "header-injection"),
    ("xml-external-entity", "xml-entity-expansion"),
    LITERALS,
)
STRENGTH = {name: place for place, name in reversed(tuple(enumerate(itertools.chain(*RELATED))))}


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """The evidence of what will be one finding; `evidence` is sorted and not empty."""

    statement: Location
    weakness: str
    location: Location
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, statement: Location, evidence: Iterable[Evidence]) -> _Group:
        """Name what is claimed, and where: those that name a subject decide, ours before others."""
        found = tuple(sorted(evidence, key=_order))
        deciding = [item for item in found if item.subject] or found
        weakness = min((item.weakness for item in deciding), key=lambda name: (STRENGTH.get(name, -1), name))
        named = min(deciding, key=lambda item: (item.tool != OURS, _narrowness(item), _order(item)))
        return cls(statement, weakness, named.subject or named.location, found)


def merge(evidence: Iterable[Evidence], target: Target, outlines: Mapping[str, Outline]) -> tuple[Finding, ...]:
    """Return the findings that the evidence amounts to, sorted by place.

    `outlines` are by path; a file without one (a template, a broken file) goes by its lines.
    """
    claims = sorted(set(evidence), key=_order)
    pages = _pages(claims, target, outlines)
    exact = [claim for claim in claims if claim.subject]
    groups = [_Group.of(statement, found) for statement, found in _subjects(exact, pages)]
    findings = [
        pages[group.statement.path].finding(group.weakness, group.location, group.statement, group.evidence)
        for group in _joined(groups, [claim for claim in claims if not claim.subject], pages)
        if not all(item.refutes for item in group.evidence)
    ]
    placed = (_placed(finding, pages) for finding in findings)
    return tuple(sorted(placed, key=lambda finding: (finding.location.order, finding.weakness)))


def _pages(claims: Sequence[Evidence], target: Target, outlines: Mapping[str, Outline]) -> dict[str, Page]:
    """Return a page for every file that a claim or its trace names."""
    files = {file.path: file for file in target.known}
    found: dict[str, list[Evidence]] = {step.location.path: [] for claim in claims for step in claim.trace}
    for claim in claims:
        found.setdefault(claim.location.path, []).append(claim)
    return {path: Page.of(path, files.get(path), outlines.get(path), tuple(own)) for path, own in found.items()}


def _statement(claim: Evidence, pages: Mapping[str, Page]) -> Location:
    return pages[claim.location.path].statement(claim.subject or claim.location)


def _subjects(claims: Sequence[Evidence], pages: Mapping[str, Page]) -> Iterator[tuple[Location, list[Evidence]]]:
    """Yield the claims of each subject with its statement: one subject where related claims overlap."""
    within: dict[Location, list[Evidence]] = defaultdict(list)
    for claim in claims:
        within[_statement(claim, pages)].append(claim)
    for statement, found in within.items():
        for together in _overlapping(sorted(found, key=lambda claim: (_subject(claim).order, _order(claim)))):
            yield statement, together


def _overlapping(claims: Iterable[Evidence]) -> Iterator[list[Evidence]]:
    """Put related claims together whose subjects overlap; `claims` are sorted by subject."""
    still_open: list[list[Evidence]] = []
    for claim in claims:
        begin = _subject(claim).order[2:4]
        together, apart = [claim], []
        for each in still_open:
            if any(_one(item, claim) for item in each):
                together += each
            elif all(_end(item) < begin for item in each):
                yield each
            else:
                apart.append(each)
        still_open = [*apart, together]
    yield from still_open


def _one(first: Evidence, second: Evidence) -> bool:
    one, other = _subject(first), _subject(second)
    overlap = one == other or (_end(first) > other.order[2:4] and _end(second) > one.order[2:4])
    return overlap and related(first.weakness, second.weakness)


def related(one: str, other: str) -> bool:
    """Tell whether two claims of one subject are one weakness."""
    return one == other or any(one in row and other in row for row in RELATED)


def _joined(groups: Sequence[_Group], claims: Iterable[Evidence], pages: Mapping[str, Page]) -> Iterator[_Group]:
    """Yield the groups with the claims that they can mean, and what is left as groups about statements."""
    index = _Index.of(groups, pages)
    joining: dict[_Group, list[Evidence]] = defaultdict(list)
    lone: dict[tuple[Location, str], list[Evidence]] = defaultdict(list)
    for claim in claims:
        statement = _statement(claim, pages)
        meant = index.meant(claim, statement)
        (joining[meant] if meant else lone[statement, claim.weakness]).append(claim)
    for group in groups:
        evidence = tuple(sorted((*group.evidence, *joining[group]), key=_order))
        yield replace(group, evidence=evidence)
    for (statement, _), found in lone.items():
        yield _Group.of(statement, found)


@dataclass(frozen=True, slots=True)
class _Index:
    """Where to look for what a claim without a subject can mean."""

    lines: Mapping[tuple[Location, int], Sequence[_Group]]  # by statement and line of the subject
    statements: Mapping[Location, Sequence[_Group]]
    traces: Mapping[Location, Sequence[_Group]]  # by the statements that a trace runs through

    @classmethod
    def of(cls, groups: Iterable[_Group], pages: Mapping[str, Page]) -> _Index:
        lines: dict[tuple[Location, int], list[_Group]] = defaultdict(list)
        statements: dict[Location, list[_Group]] = defaultdict(list)
        traces: dict[Location, list[_Group]] = defaultdict(list)
        for group in groups:
            statements[group.statement].append(group)
            for line in range(group.location.line, group.location.end_line + 1):
                lines[group.statement, line].append(group)
            steps = {step.location for item in group.evidence for step in item.trace}
            for statement in {pages[step.path].statement(step) for step in steps}:
                traces[statement].append(group)
        return cls(lines, statements, traces)

    def meant(self, claim: Evidence, statement: Location) -> _Group | None:
        """Return the subject that a claim can mean: of its own weakness before related ones, near before far."""
        line = [group for group in self.lines.get((statement, claim.location.line), ()) if _same(group, claim)]
        choice = line or (
            [group for group in self.statements.get(statement, ()) if _same(group, claim)]
            or [group for group in self.statements.get(statement, ()) if related(group.weakness, claim.weakness)]
            or [group for group in self.traces.get(statement, ()) if related(group.weakness, claim.weakness)]
        )
        return min(choice, key=lambda group: _distance(claim.location, group.location), default=None)


def _same(group: _Group, claim: Evidence) -> bool:
    return group.weakness == claim.weakness


def _distance(place: Location, subject: Location) -> tuple[bool, int, int, tuple[str, int, int, int, int, int]]:
    """Return how far a subject is from a place: none where it covers it, else by lines, then by columns."""
    lines = max(subject.line - place.line, place.line - subject.end_line, 0)
    return not subject.covers(place), lines, abs(subject.column - place.column), subject.order


def _narrowness(claim: Evidence) -> tuple[int, int]:
    """Return the least for what says most exactly where: among subjects the widest, else the narrowest place."""
    place = claim.subject or claim.location
    size = (place.end_line - place.line, place.end_column - place.column)
    return (-size[0], -size[1]) if claim.subject else size


def _subject(claim: Evidence) -> Location:
    return claim.subject or claim.location


def _end(claim: Evidence) -> tuple[int, int]:
    return _subject(claim).order[4:6]


def _order(claim: Evidence) -> tuple[object, ...]:
    return claim.location.order, claim.tool, claim.code, repr(claim)


def _placed(finding: Finding, pages: Mapping[str, Page]) -> Finding:
    """Turn every place of a notebook into cell and line."""

    def place(location: Location) -> Location:
        return pages[location.path].place(location) if location.path in pages else location

    evidence = tuple(
        replace(
            item,
            location=place(item.location),
            subject=item.subject and place(item.subject),
            trace=tuple(replace(step, location=place(step.location)) for step in item.trace),
        )
        for item in finding.evidence
    )
    return replace(finding, location=place(finding.location), statement=place(finding.statement), evidence=evidence)
