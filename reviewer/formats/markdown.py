"""Markdown for a comment on a pull request: the verdict, a table, what to fix, and the rest folded away.

GitHub cuts no comment that is too long, it refuses it: so findings are left out from the
end, and counted, until the rest fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.formats import wording
from reviewer.formats.escape import cell, clip, code, fence, prose
from reviewer.formats.excerpt import excerpt
from reviewer.model import Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.model import Finding, Location, Report, Rule, Step, Verdict

LIMIT = 65_536  # characters of a comment on GitHub
MOST_ROWS = 200
_OPEN = 10  # findings that are not folded away
_ROOM = 100  # cells of a line of code
_LONGEST = 300  # characters of anything that the tree or a tool says
_STEPS = 8
_LISTED = 10


def render(report: Report) -> str:
    """Return the report as Markdown of at most `LIMIT` characters."""
    fits, too_many = 0, min(len(report.shown), MOST_ROWS) + 1
    text = _comment(report, too_many - 1)
    if len(text) <= LIMIT:
        return text
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        fits, too_many = (middle, too_many) if len(_comment(report, middle)) <= LIMIT else (fits, middle)
    return _comment(report, fits)


def _comment(report: Report, kept: int) -> str:
    """Return the comment with the first `kept` findings."""
    rules = wording.titles(report)
    verdicts = report.shown[:kept]
    urgent = sum(verdict.priority <= Priority.P2 for verdict in verdicts[:_OPEN])
    left_out = len(report.shown) - kept
    hidden = wording.hidden_line(report)
    blocks = [
        f"**ai-review: {prose(wording.verdict_line(report))}**",
        _table(verdicts, rules),
        *(_finding(verdict, rules[verdict.finding.weakness]) for verdict in verdicts[:urgent]),
        _folded(verdicts[urgent:], rules),
        f"{wording.number(left_out, 'finding')} more did not fit into this comment." if left_out else "",
        _looked_at(report),
        f"{prose(hidden)}." if hidden else "",
        _small_print(report),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _table(verdicts: Sequence[Verdict], rules: dict[str, Rule]) -> str:
    if not verdicts:
        return ""
    rows = [_row(verdict, rules[verdict.finding.weakness]) for verdict in verdicts]
    return "\n".join(["| | Weakness | Where | Found by |", "|---|---|---|---|", *rows])


def _row(verdict: Verdict, rule: Rule) -> str:
    place = cell(f"`{clip(wording.place(verdict.finding.location), _LONGEST)}`")
    names = cell(wording.found_by(verdict.finding))
    return f"| {verdict.priority} | {cell(clip(rule.title, _LONGEST))} | {place} | {names} |"


def _finding(verdict: Verdict, rule: Rule) -> str:
    """Return one finding in full; the risk only where somebody has to decide about it."""
    finding = verdict.finding
    blocks = [
        f"### {verdict.priority} {_said(rule.title)}",
        _where(finding),
        _snippet(finding),
        f"**What.** {_said(wording.claim(finding))}",
        f"**Why.** {_said(rule.why)}",
        f"**Risk.** {_said(rule.risk)}" if verdict.priority <= Priority.P2 else "",
        *map(_trace, wording.traces(finding)[:1]),
        f"**Judged.** {_said(' '.join([wording.judged(verdict), *verdict.reasons]), 2 * _LONGEST)}",
        f"**Fix.** {_said(rule.fix)}",
    ]
    return "\n\n".join(filter(None, blocks))


def _where(finding: Finding) -> str:
    within = f" in {code(clip(finding.function, _LONGEST))}" if finding.function else ""
    return f"{_place(finding.location)}{within}"


def _place(location: Location) -> str:
    return code(clip(wording.place(location), _LONGEST))


def _snippet(finding: Finding) -> str:
    lines = [line for row in excerpt(finding, _ROOM) for line in (row.text, row.marks) if line]
    return fence(lines, "text")


def _trace(trace: tuple[Step, ...]) -> str:
    steps = trace if len(trace) <= _STEPS else (*trace[: _STEPS - 1], trace[-1])
    lines = [f"{number}. {_place(step.location)} {_said(step.note)}" for number, step in enumerate(steps, 1)]
    if len(steps) < len(trace):
        lines[-1] += f" ({len(trace) - len(steps)} steps before it are left out)"
    return "\n".join(["**Trace.** How the data gets there:", "", *lines])


def _folded(verdicts: Sequence[Verdict], rules: dict[str, Rule]) -> str:
    if not verdicts:
        return ""
    details = "\n\n".join(_finding(verdict, rules[verdict.finding.weakness]) for verdict in verdicts)
    return _details(f"{wording.number(len(verdicts), 'finding')} in detail", details)


def _details(summary: str, inside: str) -> str:
    return f"<details>\n<summary>{summary}</summary>\n\n{inside}\n\n</details>"


def _looked_at(report: Report) -> str:
    failed = [f"- {_said(wording.failure(outcome))}" for outcome in wording.failures(report)]
    return "\n".join([f"**Looked at** {prose(wording.coverage_line(report))}.", *_capped(failed)])


def _capped(lines: list[str]) -> list[str]:
    more = len(lines) - _LISTED
    return lines if more <= 0 else [*lines[:_LISTED], f"- and {more} more"]


def _small_print(report: Report) -> str:
    """Return the five questions, the ledger of suppressions and the configuration, folded away."""
    answers = [
        f"- **{looked.capitalize()}.** {wording.QUESTIONS[looked]} {_said(answer, 2 * _LONGEST)}."
        for looked, answer in wording.answers(report)
    ]
    loose = [f"- {_said(wording.suppression(item))}" for item in wording.loose_suppressions(report.suppressions)]
    ledger = wording.suppression_line(report.suppressions)
    blocks = [
        "\n".join(answers),
        "\n".join([f"{ledger}.", *_capped(loose)]) if ledger else "",
        "\n".join(_capped([f"- {_said(sentence)}" for sentence in report.policy])),
    ]
    return _details("The five questions in numbers", "\n\n".join(filter(None, blocks)))


def _said(words: str, size: int = _LONGEST) -> str:
    return prose(clip(words, size))
