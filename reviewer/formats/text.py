"""Plain text for a person: one block a finding, then how far the looking went, then the verdict.

ASCII alone apart from what the code itself says, and readable without colour. rich is
imported when something is drawn.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reviewer.formats import excerpt, wording
from reviewer.formats.escape import clip, visible
from reviewer.model import Priority

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text

    from reviewer.model import Report, Rule, Step, Verdict

WIDTH = 80
_NARROW = 60  # below this, labels stand on lines of their own
_LONGEST = 400  # characters of what a tool says
_TRACES = 3
_STEPS = 12
_LISTED = 10  # files, comments: the rest is counted
STYLES = {Priority.P1: "bold red", Priority.P2: "bold yellow", Priority.P3: "bold cyan", Priority.P4: "bold"}
_LABEL = "dim"


def render(report: Report) -> str:
    """Return the report without colour, 80 columns wide."""
    from rich.console import Console  # noqa: PLC0415  # 60 ms that other formats need not pay

    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, force_terminal=False)
    return "".join(f"{line.plain}\n" for line in _Page(console).lines(report))


def draw(report: Report, console: Console) -> None:
    """Print the report on `console`, as wide and as colourful as that is."""
    for line in _Page(console).lines(report):
        console.print(line, soft_wrap=True, markup=False, highlight=False, emoji=False)


class _Page:
    """The lines of a report at the width of a console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = max(console.width, 20)

    def lines(self, report: Report) -> Iterator[Text]:
        """Yield the whole report, line by line."""
        yield from self._head(report)
        rules = wording.titles(report)
        for verdict in report.shown:
            yield from self._finding(verdict, rules[verdict.finding.weakness])
        yield from self._foot(report)

    def _head(self, report: Report) -> Iterator[Text]:
        policy = [*map(visible, report.policy)] or ["No configuration: the defaults are in force."]
        for sentence in policy:
            yield from self._wrapped(sentence, 0, _LABEL)
        revision = f" at {report.revision[:12]}" if report.revision else ""
        yield from self._wrapped(visible(f"Reviewed {report.target}{revision}."), 0)
        yield _text("")

    def _finding(self, verdict: Verdict, rule: Rule) -> Iterator[Text]:
        finding = verdict.finding
        style = STYLES[verdict.priority]
        yield from self._wrapped(f"{verdict.priority} {visible(rule.title)} [{visible(rule.id)}]", 3, style, start=0)
        within = f" in {visible(finding.function)}" if finding.function else ""
        yield from self._wrapped(f"{visible(wording.place(finding.location))}{within}", 3, "bold")
        yield from self._excerpt(verdict)
        yield from self._part("What", [_said(wording.claim(finding))])
        yield from self._part("Why", [visible(rule.why)])
        for number, trace in enumerate(wording.traces(finding)[:_TRACES]):
            yield from self._part("Or" if number else "Trace", _steps(trace))
        yield from self._part("Judged", [visible(" ".join([wording.judged(verdict), *verdict.reasons]))])
        yield from self._part("Fix", [visible(rule.fix)])
        yield _text("")

    def _excerpt(self, verdict: Verdict) -> Iterator[Text]:
        style = STYLES[verdict.priority]
        gutter = len(str(verdict.finding.statement.end_line))
        for row in excerpt.excerpt(verdict.finding, self._width - gutter - 6):
            line = _text(f"   {row.number:>{gutter}} | ", _LABEL)
            yield line.append(row.before).append(row.subject, style).append(row.after)
            if row.marks:
                yield _text(f"   {'':>{gutter}} | ", _LABEL).append(row.marks, style)

    def _foot(self, report: Report) -> Iterator[Text]:
        failed = [wording.failure(outcome) for outcome in wording.failures(report)]
        skipped = [wording.skip(outcome) for outcome in wording.skips(report)]
        loose = [wording.suppression(item) for item in wording.loose_suppressions(report.suppressions)]
        ledger = wording.suppression_line(report.suppressions)
        yield from self._section(
            "Looked at", [f"{wording.coverage_line(report)}.", *_capped(failed), *_capped(skipped)]
        )
        if ledger:
            yield from self._section("Comments", [f"{ledger}.", *_capped(loose)])
        yield _text("")
        for looked, answer in wording.answers(report):
            yield from self._section(looked.capitalize(), [f"{wording.QUESTIONS[looked]} {answer}."])
        yield _text("")
        hidden = wording.hidden_line(report)
        if hidden:
            yield from self._wrapped(f"{hidden}.", 0)
        yield from self._wrapped(wording.verdict_line(report), 0, _verdict_style(report))

    def _part(self, label: str, sentences: list[str]) -> Iterator[Text]:
        return self._labelled(f"   {label}: ", sentences, 11)

    def _section(self, label: str, sentences: list[str]) -> Iterator[Text]:
        return self._labelled(f"{label}: ", [*map(visible, sentences)], 12)

    def _labelled(self, label: str, sentences: list[str], indent: int) -> Iterator[Text]:
        """Yield sentences that hang beside a label; on a narrow page they are indented less and begin below it."""
        if self._width < _NARROW:
            yield _text(label.rstrip(), _LABEL)
            label, indent = "", 5
        lines = (line for sentence in sentences for line in self._wrapped(sentence, indent))
        for number, line in enumerate(lines):
            yield line if number or not label else _text(label.ljust(indent), _LABEL).append_text(line[indent:])

    def _wrapped(self, words: str, indent: int, style: str = "", start: int | None = None) -> Iterator[Text]:
        """Yield visible words over as many lines as they need; `start` is the indent of the first where it differs."""
        first = indent if start is None else start
        for number, line in enumerate(_text(words, style).wrap(self._console, self._width - indent, overflow="fold")):
            line.rstrip()
            line.pad_left(indent if number else first)
            yield line


def _steps(trace: tuple[Step, ...]) -> list[str]:
    """Return the steps of a trace; of a long one the first and the last."""
    lines = [f"{visible(wording.place(step.location))} {_said(step.note)}" for step in trace]
    more = len(lines) - _STEPS
    return lines if more <= 0 else [*lines[: _STEPS - 1], f"... {more} steps are left out ...", lines[-1]]


def _capped(sentences: list[str]) -> list[str]:
    lines = [f"- {_said(sentence)}" for sentence in sentences[:_LISTED]]
    more = len(sentences) - _LISTED
    return lines if more <= 0 else [*lines, f"- and {more} more"]


def _text(words: str, style: str = "") -> Text:
    from rich.text import Text  # noqa: PLC0415  # likewise

    return Text(words, style, no_wrap=False)


def _said(words: str) -> str:
    return clip(visible(words), _LONGEST)


def _verdict_style(report: Report) -> str:
    worst = min((verdict.priority for verdict in report.shown), default=None)
    if not report.complete:
        return "bold red"
    return STYLES[worst] if worst else "bold green"
