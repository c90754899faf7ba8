"""From the engines' ways of counting to ours.

bandit counts columns in bytes from 0, semgrep in bytes from 1, ruff in characters from 1,
detect-secrets not at all. A `Location` counts code points from 1, its end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model import Location
from reviewer.text import Lines


@dataclass(frozen=True, slots=True)
class Places:
    """Places in one file."""

    path: str
    lines: Lines

    @classmethod
    def of(cls, path: str, text: str) -> Places:
        """Split the text of a file."""
        return cls(path, Lines.of(text))

    def whole(self, number: int) -> Location:
        """Return the place of a line without its indentation."""
        line = self.lines.line(number)
        start = len(line) - len(line.lstrip()) + 1
        return Location(self.path, number, start, number, max(len(line.rstrip()) + 1, start))

    def within(self, number: int, start: int, end: int) -> Location:
        """Return a place in one line, from column to column, cut to the line."""
        limit = len(self.lines.line(number)) + 1
        first = min(max(start, 1), limit)
        return Location(self.path, number, first, number, min(max(end, first), limit))

    def between(self, start: tuple[int, int], end: tuple[int, int]) -> Location:
        """Return the place from one (line, column) to another."""
        return Location(self.path, *start, *max(start, end))

    def stretch(self, start: int, end: int) -> Location:
        """Return the place of the text from one offset to another."""
        return self.between(self.lines.place(start), self.lines.place(end))

    def column(self, number: int, offset: int) -> int:
        """Turn an offset within a line, in UTF-8 bytes from 0, into a column."""
        line = self.lines.line(number)
        if line.isascii():
            return min(offset, len(line)) + 1
        return len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")) + 1
