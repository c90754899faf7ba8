"""Source to `Summary`: one function, `summarise`.

Python's own parser reads a file; libcst, at ten times the price, what this Python is too old for. A
file that does not parse as a whole is read block by block; what does not parse is named with its
lines. Text that would take a parser or a later stage down is refused.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

from reviewer.flow import summary as ir
from reviewer.flow.bounds import TooDeep, check_branches, too_deep
from reviewer.flow.lower import EXACT
from reviewer.flow.remarks import switched_off
from reviewer.flow.spans import NEWLINE, Spans
from reviewer.flow.statements import Statements
from reviewer.modules import module_name

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTINUES = re.compile(r"(?:[ \t\f]|$|#|[)\]}]|(?:elif|else|except|finally|case)\b)")


def summarise(path: str, text: str, module: str = "") -> ir.Summary:
    """Read one file.

    `text` is Python source with its line ends kept; `module` its dotted name. Never raises for
    what the text holds: lines that cannot be read are in `Summary.unread`.
    """
    text = text.removeprefix("\ufeff")
    name = module or module_name(path)
    whole = _read(text, 1)
    if isinstance(whole, _Read):
        return ir.Summary(path, name, whole.body, (), comments=whole.comments)
    body: list[ir.Statement] = []
    comments: list[tuple[int, str]] = []
    unread: list[tuple[int, int, str]] = []
    for first, block in blocks(text):
        read = _read(block, first)
        if isinstance(read, _Read):
            body += read.body
            comments += read.comments
        else:
            unread.append((first, first + max(len(block.splitlines()) - 1, 0), read))
    return ir.Summary(path, name, tuple(body), tuple(unread), comments=tuple(comments))


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (first line, text) of the pieces that start at column 1 and hold what is indented below."""
    lines = NEWLINE.sub(lambda match: match[0] + "\0", text).split("\0")
    start = 0
    decorated = False
    for number, line in enumerate(lines):
        if number > start and not CONTINUES.match(line) and not decorated:
            yield start + 1, "".join(lines[start:number])
            start = number
        decorated = line.startswith("@")
    yield start + 1, "".join(lines[start:])


class _Read(NamedTuple):
    body: tuple[ir.Statement, ...]
    comments: tuple[tuple[int, str], ...]


def _read(text: str, first: int) -> _Read | str:
    """Return what a text says that begins on a line of the file, or why it cannot be read."""
    try:
        tree, exact = parse(text), EXACT
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        reason = too_deep(text)  # for libcst, which would not survive it
        if reason:
            return reason
        from reviewer.flow import modern  # noqa: PLC0415 - libcst, for those files alone that need it

        try:
            tree, exact = modern.parse(text), True
        except modern.Unread as error:
            return str(error)
    spans = Spans(text, first)
    try:
        check_branches(text)
        return _Read(Statements(spans, exact=exact).block(tree.body), switched_off(tree, spans))
    except TooDeep as error:
        return str(error)


def parse(text: str) -> ast.Module:
    """Parse as this Python reads, without its warnings of escapes that are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
