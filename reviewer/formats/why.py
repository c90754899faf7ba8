"""Why a line is, or is not, reported: as text for a person, as JSON for a program."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from reviewer.formats import escape, wording
from reviewer.formats.escape import clip, visible
from reviewer.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.explanation import Explanation, Passage, Reason
    from reviewer.model import Location, Step, Verdict

VERSION = "1"
WIDTH = 80
_LONGEST = 600  # characters of a sentence
_CODE = 200
_STEPS = 12


def text(explanation: Explanation, width: int = WIDTH) -> str:
    """Return the explanation for a person, `width` columns wide, in words alone: no colour is needed."""
    return "".join(f"{line}\n" for line in _lines(explanation, max(width, 40)))


def _lines(explanation: Explanation, width: int) -> Iterator[str]:
    within = f" in {visible(explanation.function)}" if explanation.function else ""
    here = explanation.location
    cell = f" (cell {here.cell})" if here.cell is not None else ""
    yield from _wrapped(f"{visible(here.path)}{cell}:{here.line}{within}", "", width)
    yield f"   {here.line} | {clip(visible(explanation.code), max(width - 12, 20))}".rstrip()
    for verdict in explanation.verdicts:
        yield ""
        yield from _wrapped(_judged(verdict, explanation), "", width)
        yield from _wrapped(wording.claim(verdict.finding), "   ", width)
        for trace in wording.traces(verdict.finding)[:1]:
            yield from _steps(trace, width)
    for reason in explanation.reasons:
        yield ""
        yield from _wrapped(reason.sentence, "", width)
        yield from _passages(reason.passages, width)
    for verdict in explanation.passing:
        yield ""
        place = wording.place(verdict.finding.location)
        yield from _wrapped(
            f"On the way: data comes through here to {place}. {_judged(verdict, explanation)}", "", width
        )
    for sentence in explanation.limits:
        yield ""
        yield from _wrapped(sentence, "", width)


def _judged(verdict: Verdict, explanation: Explanation) -> str:
    """Return whether a finding is put before the reader, and if not, why."""
    title = next((rule.title for rule in explanation.rules if rule.id == verdict.finding.weakness), "")
    what = f"{verdict.priority} {title} [{verdict.finding.weakness}]"
    if verdict.status is Status.SUPPRESSED:
        return f"Suppressed by a comment: {what}: {verdict.justification}"
    if verdict.status is Status.KNOWN:
        return f"Known, so not shown: {what}: the baseline, or the state before the change, has it."
    if verdict.priority > explanation.show:
        return f"Found, not shown: {what}: what is less than {explanation.show} is hidden. {' '.join(verdict.reasons)}"
    return f"Reported: {what}"


def _steps(trace: tuple[Step, ...], width: int) -> Iterator[str]:
    for step in _cut(trace):
        yield from _wrapped(f"- {wording.place(step.location)} {step.note}", "   ", width)


def _passages(passages: tuple[Passage, ...], width: int) -> Iterator[str]:
    for each in _cut(passages):
        yield from _wrapped(f"- {wording.place(each.location)} {each.note}", "   ", width)
        if each.code:
            yield f"     | {clip(visible(each.code), max(min(width - 7, _CODE), 20))}"


def _cut(steps: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the first steps and the last of a long way."""
    return steps if len(steps) <= _STEPS else (*steps[: _STEPS - 1], steps[-1])


def _wrapped(words: str, indent: str, width: int) -> list[str]:
    hang = indent + ("  " if words.startswith("- ") else "")
    shown = clip(visible(words), _LONGEST)
    return textwrap.wrap(shown, width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False) or [
        indent
    ]


def as_json(explanation: Explanation) -> str:
    """Return the explanation as JSON, in ASCII; like that of a report, it grows but does not change."""
    content = {
        "version": VERSION,
        "location": _location(explanation.location),
        "code": explanation.code,
        "function": explanation.function or None,
        "findings": [_verdict(verdict, explanation) for verdict in explanation.verdicts],
        "passing": [_verdict(verdict, explanation) for verdict in explanation.passing],
        "reasons": [_reason(reason) for reason in explanation.reasons],
        "limits": list(explanation.limits),
    }
    return json.dumps(escape.encodable(content), indent=2) + "\n"


def _verdict(verdict: Verdict, explanation: Explanation) -> dict[str, Any]:
    finding = verdict.finding
    return {
        "weakness": finding.weakness,
        "status": str(verdict.status),
        "shown": verdict.status is Status.SHOWN and verdict.priority <= explanation.show,
        "priority": str(verdict.priority),
        "justification": verdict.justification or None,
        "reasons": list(verdict.reasons),
        "message": wording.claim(finding),
        "location": _location(finding.location),
        "traces": [
            [{"location": _location(step.location), "note": step.note} for step in trace]
            for trace in wording.traces(finding)
        ],
        "fingerprint": finding.fingerprint,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "case": str(reason.case),
        "weakness": reason.weakness or None,
        "sentence": reason.sentence,
        "steps": [{"location": _location(p.location), "note": p.note, "code": p.code} for p in reason.passages],
    }


def _location(place: Location) -> dict[str, Any]:
    return {"path": place.path, "cell": place.cell, "line": place.line, "column": place.column}
