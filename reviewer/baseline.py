"""What was there before: a committed file of known findings, or the findings of a base commit.

Known findings are counted, not only named: the second of two that look the same is new
where the baseline has one. Matching goes in stages, each on what the one before left over:

1. the same fingerprint;
2. the same fingerprint but for the file, across a rename that git saw;
3. the same function, weakness and sink: the statement was edited. Not for secrets, where
   another literal is another secret.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reviewer.fingerprint import moved
from reviewer.model import Finding, ReviewError, Status, Verdict
from reviewer.redact import LITERALS

VERSION = 1


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """What is kept of a finding: enough to know it again, nothing of its text."""

    path: str
    weakness: str
    function: str
    sink: str
    fingerprint: str

    @classmethod
    def of(cls, finding: Finding) -> Known:
        """Keep what a finding is known by."""
        return cls(finding.location.path, finding.weakness, finding.function, finding.sink, finding.fingerprint)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings, each with how often it is there; sorted."""

    counts: tuple[tuple[Known, int], ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Baseline:
        """Take findings (of the base commit) as known."""
        return cls(tuple(sorted(Counter(map(Known.of, findings)).items())))


def write(verdicts: Iterable[Verdict]) -> str:
    """Return the text of a baseline file with all that is not suppressed: sorted, a line each, free of source text."""
    kept = Baseline.of(verdict.finding for verdict in verdicts if verdict.status is not Status.SUPPRESSED)
    rows = [
        {
            "path": known.path,
            "weakness": known.weakness,
            "function": known.function,
            "sink": known.sink,
            "fingerprint": known.fingerprint,
            "count": count,
        }
        for known, count in kept.counts
    ]
    body = ",\n".join(f"    {json.dumps(row, ensure_ascii=True)}" for row in rows)
    return f'{{\n  "version": {VERSION},\n  "findings": [' + (f"\n{body}\n  " if rows else "") + "]\n}\n"


def read(text: str) -> Baseline:
    """Return the baseline that `write` wrote. Raises ReviewError that says what is wrong with it."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReviewError(f"the baseline is not JSON: {error}") from error
    if not isinstance(raw, dict) or raw.get("version") != VERSION or not isinstance(raw.get("findings"), list):
        raise ReviewError(f"the baseline is not of version {VERSION}; write it again with --write-baseline")
    counts: Counter[Known] = Counter()
    for number, row in enumerate(raw["findings"], 1):
        known, count = _row(number, row)
        counts[known] += count
    return Baseline(tuple(sorted(counts.items())))


def _row(number: int, row: Any) -> tuple[Known, int]:
    names = ("path", "weakness", "function", "sink", "fingerprint")
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in names):
        raise ReviewError(f"finding {number} of the baseline lacks one of: {', '.join(names)}")
    count = row.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ReviewError(f"finding {number} of the baseline has no count")
    return Known(*(row[name] for name in names)), count


def match(
    findings: Iterable[Finding], baseline: Baseline, renames: Mapping[str, str] | None = None
) -> frozenset[Finding]:
    """Return those of the findings that the baseline knows; `renames` is new path to old."""
    old = renames or {}
    left = Counter(dict(baseline.counts))
    new = sorted(findings, key=lambda finding: (finding.location.order, finding.weakness))
    known: set[Finding] = set()
    for key, other in _stages(old):
        found = _matched([finding for finding in new if finding not in known], left, key, other)
        known |= found
    return frozenset(known)


Key = Callable[[Known], Hashable | None]


def _stages(old: Mapping[str, str]) -> tuple[tuple[Key, Key], ...]:
    """Return what a finding, and what a known one, is compared by, stage by stage; None compares to nothing."""

    def same(known: Known) -> Hashable:
        return known.fingerprint

    def across(known: Known) -> Hashable | None:
        return moved(known.fingerprint, old[known.path]) if known.path in old else None

    def edited(known: Known) -> Hashable | None:
        return _edited(known, old.get(known.path, known.path))

    def was(known: Known) -> Hashable | None:
        return _edited(known, known.path)

    return (same, same), (across, same), (edited, was)


def _edited(known: Known, path: str) -> Hashable | None:
    if not known.sink or known.weakness in LITERALS:
        return None
    return path, known.weakness, known.function, known.sink


def _matched(findings: Iterable[Finding], left: Counter[Known], key: Key, other: Key) -> set[Finding]:
    """Return the findings that `left` still has, and take them out of it."""
    known_by: dict[Hashable, list[Known]] = {}
    for known in sorted(left):
        known_by.setdefault(other(known), []).append(known)
    found = set()
    for finding in findings:
        wanted = key(Known.of(finding))
        candidates = known_by.get(wanted, []) if wanted is not None else []
        first = next((known for known in candidates if left[known] > 0), None)
        if first:
            left[first] -= 1
            found.add(finding)
    return found


def mark(verdicts: Iterable[Verdict], known: frozenset[Finding]) -> tuple[Verdict, ...]:
    """Return the verdicts, those of known findings marked so; what is suppressed stays suppressed."""
    return tuple(
        replace(verdict, status=Status.KNOWN)
        if verdict.status is Status.SHOWN and verdict.finding in known
        else verdict
        for verdict in verdicts
    )
