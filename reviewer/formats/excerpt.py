"""The lines of a finding as a reader sees them: cut to a width, with the subject apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.formats.escape import visible

if TYPE_CHECKING:
    from reviewer.model import Finding

_LINE_END = re.compile(r"\r\n|\r|\n")
_TAB = " " * 4
_SHOWN = 6  # lines of a statement; its subject is among them
_CUT = "..."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of source, visible and cut: `before` + `subject` + `after` is what is shown."""

    number: int
    before: str
    subject: str
    after: str

    @property
    def text(self) -> str:
        """The line as it is shown."""
        return self.before + self.subject + self.after

    @property
    def marks(self) -> str:
        """What stands below the line to underline the subject; "" where no part of it lies here."""
        return " " * width(self.before) + "^" * width(self.subject) if self.subject else ""


def width(text: str) -> int:
    """Return the cells that a terminal gives to visible text (Unicode's East Asian Width; marks take none)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def excerpt(finding: Finding, room: int) -> tuple[Row, ...]:
    """Return the lines of the finding's statement around its subject, each at most `room` cells wide."""
    lines = _LINE_END.split(finding.snippet)
    subject = max(finding.location.line - finding.statement.line, 0)
    first = min(max(subject - 1, 0), max(len(lines) - _SHOWN, 0))
    chosen = range(first, min(first + _SHOWN, len(lines)))
    indent = _indent([lines[index] for index in chosen])
    return tuple(_row(finding, finding.statement.line + index, lines[index], indent, room) for index in chosen)


def _indent(lines: list[str]) -> int:
    """Return how much white space all lines begin with (of one kind: tabs and spaces do not mix)."""
    filled = [line for line in lines if line.strip()]
    if not filled:
        return 0
    lowest, highest = min(filled), max(filled)
    same = next((i for i, (a, b) in enumerate(zip(lowest, highest, strict=False)) if a != b), len(lowest))
    return min(same, len(lowest) - len(lowest.lstrip(" \t")))


def _row(finding: Finding, number: int, line: str, indent: int, room: int) -> Row:
    start, end = _marked(finding, number, line)
    start = max(start, min(indent, len(line)))
    end = max(start, end)
    return _fitted(number, _shown(line[indent:start]), _shown(line[start:end]), _shown(line[end:]).rstrip(), room)


def _marked(finding: Finding, number: int, line: str) -> tuple[int, int]:
    """Return the stretch of a line that belongs to the subject, as offsets within the line."""
    place = finding.location
    if not place.line <= number <= place.end_line:
        return len(line), len(line)
    start = place.column - 1 if number == place.line else len(line) - len(line.lstrip())
    end = place.end_column - 1 if number == place.end_line else len(line.rstrip())
    return min(start, len(line)), min(end, len(line))


def _shown(text: str) -> str:
    return visible(text.replace("\t", _TAB))


def _fitted(number: int, before: str, subject: str, after: str, room: int) -> Row:
    """Cut a line to `room`: what is left of the subject keeps a third, the subject goes before what follows it."""
    if width(before + subject + after) <= room:
        return Row(number, before, subject, after)
    if width(before + subject) > room:
        before = _end_of(before, max(room // 3, room - width(subject)))
    subject = _start_of(subject, room - width(before))
    return Row(number, before, subject, _start_of(after, room - width(before + subject)))


def _start_of(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    kept = text[: max(room - len(_CUT), 0)]
    while kept and width(kept) > room - len(_CUT):
        kept = kept[:-1]
    return kept + _CUT[: max(room, 0)]


def _end_of(text: str, room: int) -> str:
    if width(text) <= room:
        return text
    kept = text[-max(room - len(_CUT), 1) :]
    while kept and width(kept) > room - len(_CUT):
        kept = kept[1:]
    return _CUT[: max(room, 0)] + kept
