"""Lines, strings and comments of a text, found without a parser: broken files have them too."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.model import Location

LINE_END = re.compile(r"\r\n|\r|\n")

# A triple-quoted string may end with the file, another with the line: what is unfinished is still a string.
PYTHON = re.compile(
    r"(?P<comment>\#[^\r\n]*)"
    r'|(?P<string>"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\\?\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\\?\Z)"
    r'|"(?:[^"\\\r\n]|\\(?:\r\n|.))*(?:"|(?=[\r\n])|\\?\Z)'
    r"|'(?:[^'\\\r\n]|\\(?:\r\n|.))*(?:'|(?=[\r\n])|\\?\Z))",
    re.DOTALL,
)


class Piece(NamedTuple):
    """A comment or a string of a text, by offsets."""

    kind: str  # "comment" or "string"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A text with the offsets of its lines, split as Python splits them: a form feed ends none."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Split `text` at LF, CRLF and CR."""
        return cls(text, (0, *(match.end() for match in LINE_END.finditer(text))))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place (both from 1), cut to the text."""
        if line < 1:
            return 0
        if line > len(self.starts):
            return len(self.text)
        stop = self.starts[line] if line < len(self.starts) else len(self.text)
        return min(self.starts[line - 1] + max(column, 1) - 1, stop)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, from 1, of an offset."""
        line = bisect.bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return a line without its end; "" where there is none."""
        return self.text[self.offset(number, 1) : self.offset(number + 1, 1)].rstrip("\r\n")

    def range(self, location: Location) -> tuple[int, int]:
        """Return the offsets of a location."""
        start = self.offset(location.line, location.column)
        return start, max(start, self.offset(location.end_line, location.end_column))


def python_pieces(text: str) -> Iterator[Piece]:
    """Yield comments and strings of Python, top to bottom; an f-string is one string with all its parts."""
    for match in PYTHON.finditer(text):
        yield Piece(str(match.lastgroup), match.start(), match.end())


def quotes(literal: str) -> int:
    """Return how many quotation marks a string literal begins with, its prefix left out."""
    return 3 if literal.startswith(('"""', "'''")) else 1
