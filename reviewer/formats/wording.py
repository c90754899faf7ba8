"""What a report says in words and numbers, the same in every format.

The sentences hold names of the reviewed tree as they are: each format escapes them for its
place (`escape`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reviewer.model import Completed, Failed, Pass, Priority, Skipped, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.model import Count, Evidence, Finding, Location, Report, Rule, Step, Suppression, Verdict

TODO_OF = {
    Priority.P1: "to fix before merge",
    Priority.P2: "to fix soon",
    Priority.P3: "to look at",
    Priority.P4: "to note",
}
QUESTIONS = {
    Pass.STATIC: "What do the linters say?",
    Pass.VALIDATION: "Is what comes from outside checked before it is used?",
    Pass.INJECTION: "Does outside data build a query, a command, a path, markup, code or a URL?",
    Pass.NETWORK: "Has every call a timeout, a handled failure and verified TLS?",
    Pass.SECRETS: "Do secrets come from outside the code?",
}
_OURS = "ai-review"


def titles(report: Report) -> dict[str, Rule]:
    """Return the rules of the report by the id of their weakness."""
    return {rule.id: rule for rule in report.rules}


def place(location: Location) -> str:
    """Return `path:line:column`; of a notebook `path (cell 3):line:column`."""
    cell = f" (cell {location.cell})" if location.cell is not None else ""
    return f"{location.path}{cell}:{location.line}:{location.column}"


def claim(finding: Finding) -> str:
    """Return what is said of this very place: by the evidence whose trace is the first, ours before that of others."""
    return min(finding.evidence, key=_rank).message


def traces(finding: Finding) -> tuple[tuple[Step, ...], ...]:
    """Return the different ways by which data arrives, the strongest source first; one step alone is no way."""
    ranked = sorted(finding.evidence, key=_rank)
    return tuple(dict.fromkeys(item.trace for item in ranked if len(item.trace) > 1))


def _rank(item: Evidence) -> tuple[int, int, bool]:
    """Return the least for what tells a reader most: the source that most people reach, then the longest way."""
    return item.flow.tier.rank if item.flow else len(Tier), -len(item.trace), item.tool != _OURS


def elsewhere(finding: Finding) -> tuple[Evidence, ...]:
    """Return the evidence that points at another line than the finding does."""
    here = (finding.location.path, finding.location.cell, finding.location.line)
    return tuple(e for e in finding.evidence if (e.location.path, e.location.cell, e.location.line) != here)


def judged(verdict: Verdict) -> str:
    """Return severity, confidence, exposure and who found it, in two sentences."""
    levels = f"{str(verdict.severity).capitalize()} severity, {verdict.confidence} confidence"
    return f"{levels}; exposure: {verdict.exposure}. Found by {found_by(verdict.finding)}."


def found_by(finding: Finding) -> str:
    """Return the tools that agree, ours first: "ai-review, bandit and ruff"."""
    return listed(sorted(finding.tools, key=lambda tool: tool != _OURS))


def listed(names: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def number(count: int, noun: str) -> str:
    """Return "1 file", "2 files", "1 query", "2 queries"."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"


def verdict_line(report: Report) -> str:
    """Return the one sentence that answers whether this can be merged."""
    counted = Counter(verdict.priority for verdict in report.shown)
    found = [f"{counted[priority]} {TODO_OF[priority]} ({priority})" for priority in Priority if counted[priority]]
    said = ", ".join(found) if found else f"Nothing found at {_span(report.show)}"
    return f"{said}." if report.complete else f"{said}; the review is incomplete."


def _span(show: Priority) -> str:
    return f"{Priority.P1}" if show is Priority.P1 else f"{Priority.P1} to {show}"


def hidden_line(report: Report) -> str:
    """Return what is counted, not shown: "12 notes (P4) hidden: --show P4; 3 suppressed; 5 known"; "" for nothing."""
    counted = Counter(hidden_counts(report))
    low = {priority: counted[str(priority)] for priority in Priority if counted[str(priority)]}
    parts = []
    if low:
        words = [number(n, "note") + " (P4)" if p is Priority.P4 else f"{n} at {p}" for p, n in low.items()]
        parts.append(f"{listed(words)} hidden: --show {max(low)}")
    parts += [f"{counted[status]} {status}" for status in (Status.SUPPRESSED, Status.KNOWN) if counted[status]]
    return "; ".join(parts)


def hidden_counts(report: Report) -> dict[str, int]:
    """Return how many findings are not shown, by priority where that is why, else by status."""
    low = Counter(str(v.priority) for v in report.verdicts if v.status is Status.SHOWN and v.priority > report.show)
    quiet = Counter(str(v.status) for v in report.verdicts if v.status is not Status.SHOWN)
    return {**dict(sorted(low.items())), **dict(sorted(quiet.items()))}


def quiet(report: Report) -> tuple[Verdict, ...]:
    """Return what is suppressed or known and would be shown otherwise."""
    return tuple(v for v in report.verdicts if v.status is not Status.SHOWN and v.priority <= report.show)


def failures(report: Report) -> tuple[Failed, ...]:
    """Return what could not be looked at, sorted, each once."""
    return tuple(
        sorted({o for o in report.outcomes if isinstance(o, Failed)}, key=lambda o: (o.what, o.lines, o.reason))
    )


def skips(report: Report) -> tuple[Skipped, ...]:
    """Return what was left out on purpose, sorted, each once."""
    found = {outcome for outcome in report.outcomes if isinstance(outcome, Skipped)}
    return tuple(sorted(found, key=lambda outcome: (outcome.what, outcome.reason)))


def is_pass(outcome: Failed | Skipped | Completed) -> bool:
    """Tell whether the outcome is about a pass or its engine (`static`, `static: bandit`), not about a file."""
    return outcome.what.partition(":")[0] in set(Pass)


def unread(report: Report) -> tuple[str, ...]:
    """Return the files that could not be read as a whole, sorted."""
    return tuple(sorted({o.what for o in failures(report) if not is_pass(o) and not _in_part(o)}))


def partly_read(report: Report) -> tuple[str, ...]:
    """Return the files of which some lines could not be read, or that one pass could not look at, sorted."""
    return tuple(sorted({o.what for o in failures(report) if not is_pass(o) and _in_part(o)} - set(unread(report))))


def _in_part(outcome: Failed) -> bool:
    return bool(outcome.lines) or outcome.reason.partition(":")[0] in set(Pass)


def coverage_line(report: Report) -> str:
    """Return how far the looking went: "212 of 214 files; 2 not analysable; 1 in part; static failed"."""
    missing, part = len(unread(report)), len(partly_read(report))
    broken = sorted({outcome.what for outcome in failures(report) if is_pass(outcome)})
    read = f"{report.files - missing} of {number(report.files, 'file')}" if missing else number(report.files, "file")
    words = [
        read if report.files else "no files",
        f"{missing} not analysable" if missing else "",
        f"{part} in part" if part else "",
        f"{listed(broken)} failed" if broken else "",
        f"{len(skips(report))} left out on purpose" if skips(report) else "",
    ]
    return "; ".join(filter(None, words))


def skip(outcome: Skipped) -> str:
    """Return what was left out on purpose, and why."""
    return f"{outcome.what}: left out: {outcome.reason}"


def failure(outcome: Failed) -> str:
    """Return what could not be looked at, and why: "a.py, lines 3-9: invalid syntax"."""
    spans = [f"{first}-{last}" if last > first else str(first) for first, last in outcome.lines]
    word = "line" if len(spans) == 1 and "-" not in spans[0] else "lines"
    return f"{outcome.what}, {word} {listed(spans)}: {outcome.reason}" if spans else f"{outcome.what}: {outcome.reason}"


def answers(report: Report) -> tuple[tuple[Pass, str], ...]:
    """Return the five questions, each with its answer in numbers, without its full stop."""
    return tuple((looked, _answer(report, looked)) for looked in Pass)


def _answer(report: Report, looked: Pass) -> str:
    said = [_count(count) for count in report.counts if count.looked is looked]
    about = [outcome for outcome in report.outcomes if outcome.what.partition(":")[0] == looked]
    said += [_gap(outcome) for outcome in about if not isinstance(outcome, Completed)]
    if not said:
        return "Nothing to count" if about else "Not asked"
    return "; ".join(dict.fromkeys(said))


def _gap(outcome: Failed | Skipped) -> str:
    engine = outcome.what.partition(":")[2].strip()
    word = "failed" if isinstance(outcome, Failed) else "left out"
    return f"{engine} {word}: {outcome.reason}".strip().removesuffix(".")


def _count(count: Count) -> str:
    noun = count.noun if count.total != 1 else _singular(count.noun)
    parts = ", ".join(f"{amount} {name}" for name, amount in count.parts if amount)
    return f"{count.total} {noun}: {parts}" if parts else f"{count.total} {noun}"


def _singular(noun: str) -> str:
    """Return the singular of the nouns that passes count: queries, network calls, candidates."""
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    if noun.endswith(("sses", "shes", "ches", "xes")):
        return noun[:-2]
    return noun.removesuffix("s")


def suppression_line(suppressions: Iterable[Suppression]) -> str:
    """Return the ledger in one line: "7 comments silence a tool: 4 in use, 2 unused, 1 not honoured"; "" for none."""
    every = tuple(suppressions)
    counted = Counter(_use(item) for item in every)
    parts = [f"{counted[use]} {use}" for use in ("in use", "unused", "not honoured") if counted[use]]
    verb = "silences" if len(every) == 1 else "silence"
    return f"{number(len(every), 'comment')} {verb} a tool: {', '.join(parts)}" if every else ""


def _use(item: Suppression) -> str:
    if item.note:
        return "not honoured"
    return "in use" if item.used else "unused"


def loose_suppressions(suppressions: Iterable[Suppression]) -> tuple[Suppression, ...]:
    """Return the comments that a reader should look at: unused, or not honoured; sorted by place."""
    found = (item for item in suppressions if _use(item) != "in use")
    return tuple(sorted(found, key=lambda item: (item.location.order, item.syntax)))


def suppression(item: Suppression) -> str:
    """Return one comment and what is wrong with it: "a.py:3:9: nosec B608: not honoured: it gives no reason"."""
    names = " ".join([item.syntax, *item.names])
    return f"{place(item.location)}: {names}: {_use(item)}{f': {item.note}' if item.note else ''}"
