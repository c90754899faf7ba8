"""Workflow commands: what a step of GitHub Actions prints to put notes beside the lines of a change.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
A step may give ten annotations of each level; GitHub drops the rest in silence, so the rest
is printed as plain lines of the log.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reviewer.formats import wording
from reviewer.formats.escape import clip, command_data, command_property, log_line
from reviewer.model import Priority

if TYPE_CHECKING:
    from reviewer.model import Location, Report, Rule, Verdict

COMMANDS = {Priority.P1: "error", Priority.P2: "warning", Priority.P3: "notice", Priority.P4: "notice"}
MOST = 10  # annotations of a level and step
_LONGEST = 1_000


def render(report: Report) -> str:
    """Return the commands and, below them, the summary of the log."""
    rules = wording.titles(report)
    given: Counter[str] = Counter()
    lines = [] if report.complete else [_incomplete(report)]
    given["error"] += len(lines)
    rest = []
    for verdict in report.shown:
        given[COMMANDS[verdict.priority]] += 1
        if given[COMMANDS[verdict.priority]] <= MOST:
            lines.append(_command(verdict, rules[verdict.finding.weakness]))
        else:
            rest.append(_line(verdict, rules[verdict.finding.weakness]))
    return "".join(f"{line}\n" for line in [*lines, *_unannotated(rest), *_summary(report)])


def _command(verdict: Verdict, rule: Rule) -> str:
    finding = verdict.finding
    properties = ",".join(
        f"{name}={command_property(value)}"
        for name, value in {**_place(finding.location), "title": f"{verdict.priority} {rule.title}"}.items()
    )
    cell = f"Cell {finding.location.cell}, line {finding.location.line}: " if finding.location.cell is not None else ""
    words = [f"{cell}{clip(wording.claim(finding), _LONGEST)}", rule.why, f"Fix: {rule.fix}", wording.judged(verdict)]
    return f"::{COMMANDS[verdict.priority]} {properties}::{'%0A'.join(map(command_data, words))}"


def _place(location: Location) -> dict[str, str]:
    """Return where an annotation stands: columns only within one line, no line within a notebook."""
    if location.cell is not None:
        return {"file": location.path}
    lines = {"file": location.path, "line": str(location.line), "endLine": str(location.end_line)}
    if location.end_line != location.line:
        return lines
    return {**lines, "col": str(location.column), "endColumn": str(location.end_column)}


def _line(verdict: Verdict, rule: Rule) -> str:
    return log_line(f"{verdict.priority} {wording.place(verdict.finding.location)} {rule.title} [{rule.id}]")


def _incomplete(report: Report) -> str:
    words = [wording.coverage_line(report), *map(wording.failure, wording.failures(report)[:MOST])]
    return f"::error title=The review is incomplete::{'%0A'.join(command_data(clip(w, _LONGEST)) for w in words)}"


def _unannotated(rest: list[str]) -> list[str]:
    if not rest:
        return []
    count = wording.number(len(rest), "finding")
    return [f"{count} more, without an annotation because GitHub shows {MOST} of a level:", *rest]


def _summary(report: Report) -> list[str]:
    ledger = wording.suppression_line(report.suppressions)
    answers = [f"{looked.capitalize()}: {answer}." for looked, answer in wording.answers(report)]
    hidden = wording.hidden_line(report)
    sentences = [
        *report.policy,
        f"Reviewed {report.target}: {wording.coverage_line(report)}.",
        *([f"{ledger}."] if ledger else []),
        *answers,
        *([f"{hidden}."] if hidden else []),
        wording.verdict_line(report),
    ]
    return [log_line(sentence) for sentence in sentences]
