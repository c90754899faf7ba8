"""Where a node of `ast` stands: lines from 1 as everywhere, columns in code points where `ast` counts bytes."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Any

from reviewer.flow.syntax import Span

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    Placed = ast.expr | ast.stmt | ast.arg | ast.pattern | ast.excepthandler

NEWLINE = re.compile(r"\r\n?|\n")  # as the language's reference counts lines
WORD = re.compile(r"\w+")
GAP = r"(?:[ \t\f]|\\\r?\n|\\\r)+"  # blanks within a line
DEFINED = re.compile(rf"(?:async{GAP})?(?:def|class){GAP}(\w+)")
CASE = re.compile(r"(?P<blank>[ \t\f]*)case\b")


class Spans:
    """Spans in one text; `first` is the line of the file on which the text begins."""

    def __init__(self, text: str, first: int = 1) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
        self.shift = first - 1
        self.of: Callable[[Placed], Span] = _plain if first == 1 and text.isascii() else self._of

    def _of(self, node: Placed) -> Span:
        line, last, shift = node.lineno, node.end_lineno or node.lineno, self.shift
        column, end = self._column(line, node.col_offset), self._column(last, node.end_col_offset or 0)
        return Span(line + shift, column, last + shift, end)

    def _column(self, line: int, offset: int) -> int:
        """Return the column, from 1, of an offset in bytes."""
        start = self.starts[line - 1]
        text = self.text[start : start + offset]
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode()) + 1

    def offset(self, line: int, column: int) -> int:
        """Return where in the text a place lies that `ast` tells."""
        return self.starts[line - 1] + self._column(line, column) - 1

    def point(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, in bytes, that `ast` would tell."""
        line = bisect.bisect_right(self.starts, offset)
        start = self.starts[line - 1]
        return line, len(self.text[start:offset].encode())

    def length(self, node: Placed) -> int:
        """Return how many characters a node has, about."""
        starts = self.starts
        return starts[(node.end_lineno or node.lineno) - 1] - starts[node.lineno - 1] + (node.end_col_offset or 0)

    def source(self, node: Placed) -> str:
        """Return the text of a node."""
        end = self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self.text[self.offset(node.lineno, node.col_offset) : end]

    def header(self, node: Placed, last: Placed | None) -> Span:
        """Return the span of a compound statement's header: to the end of `last`, or its first character."""
        span = self.of(node)
        if last is None:
            return Span(span.line, span.column, span.line, span.column + 1)
        end = self.of(last)
        return Span(span.line, span.column, end.end_line, end.end_column)

    def definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, last: Placed | None) -> Span:
        """Return the span of `def name` or `class name`, up to `last` where there is one."""
        if last is not None:
            return self.header(node, last)
        span = self.of(node)
        start = self.offset(node.lineno, node.col_offset)
        found = DEFINED.match(self.text, start)
        line, column = self.point(found.end() if found else start)
        return Span(span.line, span.column, line + self.shift, self._column(line, column))

    def name(self, node: ast.arg) -> Span:
        """Return the span of a parameter's name, without its annotation."""
        span = self.of(node)
        if node.annotation is None:
            return span
        found = WORD.match(self.text, self.offset(node.lineno, node.col_offset))
        length = len(found[0]) if found else 0
        return Span(span.line, span.column, span.line, span.column + length)

    def case(self, pattern: ast.pattern) -> Span:
        """Return the span of `case pattern`; the word may stand on a line before, the pattern may be named like it."""
        span, line = self.of(pattern), pattern.lineno
        start = self.offset(pattern.lineno, pattern.col_offset)
        while line > 1 and not CASE.match(self.text, self.starts[line - 1], start):
            line -= 1
        found = CASE.match(self.text, self.starts[line - 1], start)
        column = found.end("blank") - found.start() + 1 if found else 1
        return Span(line + self.shift, column, span.end_line, span.end_column)


def _plain(node: Any) -> Span:
    return Span(node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)
