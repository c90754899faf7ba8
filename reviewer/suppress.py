"""Comments that silence a tool, in one ledger: ours, nosec, noqa, nosemgrep and the allow-list pragma.

    # ai-review: ignore[sql-injection] the table's name is one of three constants
    # ai-review: ignore[weak-hash, missing-timeout] until=2026-03-31 goes with the old client

Ours needs names and a reason. A comment counts for the statement of its line, or for the
next line of code where it stands alone. What silences without naming anything (a bare
`nosec`) never hides P1 or P2. Whatever is not honoured, or not needed, says so in its `note`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.model import Pass, Priority, Status, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from reviewer.catalog import Catalog
    from reviewer.model import Finding, Location, Verdict

UNUSED = "silences nothing"
TOO_BROAD = "names nothing, so it hides neither P1 nor P2"
TOO_GRAVE = "hides no P1"
FRESH = "is new in this change, so it is not honoured"

TOOL_OF = {"nosec": "bandit", "noqa": "ruff", "nosemgrep": "semgrep"}


def apply(
    verdicts: Sequence[Verdict], comments: Iterable[Suppression], catalog: Catalog, today: date
) -> tuple[tuple[Verdict, ...], tuple[Suppression, ...]]:
    """Return the verdicts, some of them suppressed, and the ledger: every comment with what became of it.

    A comment that has a note already is not honoured. `today` decides what has expired.
    """
    by_file: dict[tuple[str, int | None], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_file[_file(verdict.finding.location)].append(verdict)
    hidden: dict[Finding, str] = {}
    ledger = []
    for comment in comments:
        checked = _checked(comment, catalog, today)
        meant = [] if checked.note else _meant(checked, by_file[_file(checked.location)], catalog)
        silenced = [verdict for verdict in meant if verdict.priority >= _first(checked)]
        hidden |= {verdict.finding: _justification(checked) for verdict in silenced}
        ledger.append(_settled(checked, meant, silenced))
    judged = tuple(
        replace(verdict, status=Status.SUPPRESSED, justification=hidden[verdict.finding])
        if verdict.finding in hidden
        else verdict
        for verdict in verdicts
    )
    return judged, tuple(comment for comment in ledger if not _is_idle(comment))


def fresh(
    head: Iterable[Suppression], base: Iterable[Suppression], renames: Mapping[str, str] | None = None
) -> tuple[Suppression, ...]:
    """Return the comments of `head` that `base` does not have on the same code; `renames` is new path to old."""
    old = Counter(_key(comment, comment.location.path) for comment in base)
    found = []
    for comment in head:
        key = _key(comment, (renames or {}).get(comment.location.path, comment.location.path))
        old[key] -= 1
        if old[key] < 0:
            found.append(comment)
    return tuple(found)


def withhold(comments: Iterable[Suppression], new: Iterable[Suppression]) -> tuple[Suppression, ...]:
    """Return the comments, those that are `new` with the note that they are not honoured."""
    refused = set(new)
    return tuple(replace(each, note=FRESH) if each in refused and not each.note else each for each in comments)


def _key(comment: Suppression, path: str) -> tuple[object, ...]:
    return path, comment.syntax, comment.names, comment.reason, comment.until, comment.anchor


def _checked(comment: Suppression, catalog: Catalog, today: date) -> Suppression:
    """Return the comment with a note where its date has passed or a name means nothing."""
    if comment.note:
        return comment
    if comment.until and comment.until < today.isoformat():
        return replace(comment, note=f"expired on {comment.until}")
    if comment.syntax != "ai-review":
        return comment
    unknown = [name for name in comment.names if name not in catalog.rules and ":" not in name]
    return replace(comment, note="; ".join(_unknown(name, catalog) for name in unknown))


def _unknown(name: str, catalog: Catalog) -> str:
    close = catalog.close(name)
    return f"no weakness is named {name}" + (f", perhaps {close}" if close else "")


def _file(place: Location) -> tuple[str, int | None]:
    return place.path, place.cell


def _meant(comment: Suppression, verdicts: Iterable[Verdict], catalog: Catalog) -> list[Verdict]:
    """Return what a comment speaks of; of a statement over many lines, what lies on the comment's own, if anything."""
    around = [
        verdict
        for verdict in verdicts
        if _first_line(verdict.finding) <= comment.line <= _last_line(verdict.finding)
        and _names(comment, verdict.finding, catalog)
    ]
    near = [v for v in around if v.finding.location.line <= comment.line <= v.finding.location.end_line]
    return near or around


def _first_line(finding: Finding) -> int:
    return min(finding.statement.line, finding.location.line)


def _last_line(finding: Finding) -> int:
    return max(finding.statement.end_line, finding.location.end_line)


def _names(comment: Suppression, finding: Finding, catalog: Catalog) -> bool:
    if comment.syntax == "ai-review":
        codes = {f"{item.tool}:{item.code}" for item in finding.evidence}
        return finding.weakness in comment.names or not codes.isdisjoint(comment.names)
    if comment.syntax == "allowlist":
        return catalog.rule(finding.weakness).looked is Pass.SECRETS
    if not comment.names:
        return True
    tool = TOOL_OF[comment.syntax]
    said = {item.code.lower() for item in finding.evidence if item.tool == tool}
    return any(
        name.lower() in said or catalog.weakness(tool, name.upper()) == finding.weakness for name in comment.names
    )


def _first(comment: Suppression) -> Priority:
    """Return the most urgent priority that a comment can hide."""
    if comment.names:
        return Priority.P1
    return Priority.P2 if comment.syntax == "allowlist" else Priority.P3


def _settled(comment: Suppression, meant: Sequence[Verdict], silenced: Sequence[Verdict]) -> Suppression:
    if comment.note:
        return comment
    if not meant:
        return replace(comment, note=UNUSED)
    broad = TOO_GRAVE if comment.syntax == "allowlist" else TOO_BROAD
    return replace(comment, used=bool(silenced), note="" if len(silenced) == len(meant) else broad)


def _is_idle(comment: Suppression) -> bool:
    """Tell whether a comment is none of our business: a bare noqa that meets no finding speaks of style."""
    return comment.syntax == "noqa" and not comment.names and comment.note in {UNUSED, FRESH} and not comment.used


def _justification(comment: Suppression) -> str:
    return comment.reason or " ".join((comment.syntax, *comment.names))
