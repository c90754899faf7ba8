"""One file as `merge` sees it: which statement a place lies in, and how a finding there reads."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.fingerprint import LONG, context, fingerprint
from reviewer.linehash import line_hashes
from reviewer.model import Finding, Location
from reviewer.redact import LITERALS, Redaction
from reviewer.target import Kind
from reviewer.text import LINE_END, Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.model import Evidence, Outline
    from reviewer.target import SourceFile

# Weaknesses whose subject is a literal that no reader may see.

MOST_LINES = 12
MOST_COLUMNS = 200
MOST_TEXT = 20_000
CUT = "…"
CALLEE = re.compile(r"(?:await\s+)?([A-Za-z_][\w.]*)\s*\(")

Statement = tuple[int, int, int, int, str]
Blank = tuple[tuple[int, int], ...]  # offsets of strings that are left out


@dataclass(frozen=True)
class Page:
    """The text of a file, its statements, and what of it must not be shown."""

    path: str
    file: SourceFile | None  # None where a tool names a file that is not under review
    lines: Lines
    statements: tuple[Statement, ...]
    redaction: Redaction

    @classmethod
    def of(cls, path: str, file: SourceFile | None, outline: Outline | None, claims: Sequence[Evidence]) -> Page:
        """Build the page of a file of which `claims` are made."""
        lines = Lines.of(file.text if file else "")
        secrets = {item.subject for item in claims if item.subject and _is_literal(item)}
        python = file is not None and file.kind in {Kind.PYTHON, Kind.NOTEBOOK}
        redaction = Redaction(lines, python, tuple(sorted(secrets, key=lambda place: place.order)))
        return cls(path, file, lines, outline.statements if outline else (), redaction)

    @cached_property
    def _by_line(self) -> dict[int, list[Statement]]:
        """The statements that touch a line, top to bottom."""
        table: dict[int, list[Statement]] = defaultdict(list)
        for statement in sorted(self.statements):
            for line in range(statement[0], statement[2] + 1):
                table[line].append(statement)
        return dict(table)

    def _around(self, place: Location) -> Statement | None:
        """Return the smallest statement around the start of a place, else the first that its lines touch."""
        near = self._by_line.get(place.line, [])
        around = [each for each in near if each[:2] <= (place.line, place.column) < each[2:4]]
        if around:
            return min(around, key=lambda each: (each[2] - each[0], each[3] - each[1], each))
        return next((each for each in near if each[:2] < (place.end_line, place.end_column)), None)

    def statement(self, place: Location) -> Location:
        """Return the statement that a place lies in, else its line (for a whole file, its first)."""
        found = self._around(place)
        if found:
            return Location(self.path, *found[:4])
        line = self.lines.line(place.line)
        start = len(line) - len(line.lstrip()) + 1
        return Location(self.path, place.line, start, place.line, max(len(line.rstrip()) + 1, start))

    def function(self, place: Location) -> str:
        """Return the qualified name of the function that a place lies in, "" at the top of the file."""
        found = self._around(place)
        return found[4] if found else ""

    def place(self, location: Location) -> Location:
        """Turn a place in a notebook's joined text into cell and line."""
        return self.file.place(location) if self.file else location

    def finding(self, weakness: str, place: Location, statement: Location, evidence: tuple[Evidence, ...]) -> Finding:
        """Build the finding, every text of it without secrets."""
        exact = any(item.subject for item in evidence)
        blank = () if exact or weakness not in LITERALS else self.redaction.literals(*self.lines.range(statement))
        function = self.function(place)
        subject = self._blank(place, blank) if exact else ""
        own = self.redaction.show(*self._near(place), blank, mask="")
        text = own if weakness in LITERALS and exact else context(self._whole(statement, blank), own)
        return Finding(
            weakness=weakness,
            location=place,
            statement=statement,
            function=function,
            snippet=self._snippet(statement, blank),
            evidence=tuple(self.redaction.evidence(item) for item in evidence),
            fingerprint=fingerprint(weakness, self.path, function, text, subject),
            sink=_sink(evidence, subject),
            line_hash=self._line_hash(place.line),
        )

    def _line_hash(self, line: int) -> str:
        """Return what GitHub knows the line by; a notebook's lines are none of a file."""
        return self._hashes[line - 1] if 0 < line <= len(self._hashes) else ""

    @cached_property
    def _hashes(self) -> tuple[str, ...]:
        return line_hashes(self.file.content) if self.file and not self.file.cells else ()

    def _snippet(self, statement: Location, blank: Blank) -> str:
        """Return the lines of a statement, shortened; kept, because a long one may hold many findings."""
        key = ("snippet", statement, blank)
        if key not in self._kept:
            first = self.lines.offset(statement.line, 1)
            last = self.lines.offset(min(statement.end_line, statement.line + MOST_LINES) + 1, 1)
            self._kept[key] = _shortened(self.redaction.show(first, min(last, first + MOST_TEXT), blank))
        return self._kept[key]

    def _near(self, place: Location) -> tuple[int, int]:
        """Return the lines of a place; of lines without end, what is near it."""
        start, end = self.lines.range(place)
        first, last = self.lines.offset(place.line, 1), self.lines.offset(place.end_line + 1, 1)
        return max(first, start - LONG), min(last, end + LONG)

    def _whole(self, statement: Location, blank: Blank) -> str:
        """Return the text of a statement without secrets; kept likewise."""
        key = ("text", statement, blank)
        if key not in self._kept:
            self._kept[key] = self._blank(statement, blank)
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[str, Location, Blank], str]:
        return {}

    def _blank(self, place: Location, more: Blank) -> str:
        return self.redaction.show(*self.lines.range(place), more, mask="")


def _is_literal(item: Evidence) -> bool:
    return item.secret is not None or item.weakness in LITERALS


def _sink(evidence: Sequence[Evidence], subject: str) -> str:
    """Return what is called: as a flow resolves it, else as it is written."""
    resolved = sorted(item.flow.sink for item in evidence if item.flow)
    written = CALLEE.match(subject)
    return resolved[0] if resolved else written[1] if written else ""


def _shortened(text: str) -> str:
    lines = textwrap.dedent("\n".join(LINE_END.split(text))).split("\n")
    shown = [line if len(line) <= MOST_COLUMNS else line[: MOST_COLUMNS - 1] + CUT for line in lines[:MOST_LINES]]
    return "\n".join([*shown, CUT] if len(lines) > MOST_LINES else shown).rstrip()
