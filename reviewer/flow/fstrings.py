"""Where the parts of an f-string stand, on a host that does not know.

Before Python 3.12 `ast` gives the literal parts of an f-string the place of the whole string, and
the expressions in it places that are wrong as soon as there are lines, escapes or repetitions.
The source is read again here: in those versions a string ends at its quote, whatever its fields
hold, and a field holds neither backslashes nor comments.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.spans import Spans

TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
      | (?P<prefix>[A-Za-z]*)(?P<quote>'''|\"\"\"|'|")(?P<body>(?:[^\\]|\\.)*?)(?P=quote)""",
    re.VERBOSE | re.DOTALL,
)
PLAIN = {
    False: re.compile(r"(?:[^{}\\]+|\{\{|\}\}|\\N\{[^{}]*\}|\\[^{}]|\\)*", re.DOTALL),
    True: re.compile(r"(?:[^{}]+|\{\{|\}\})*", re.DOTALL),
}  # text between fields, in an f-string that is raw or not
SPECIFIED = {
    False: re.compile(r"(?:[^{}\\]+|\\N\{[^{}]*\}|\\[^{}]|\\)*", re.DOTALL),
    True: re.compile(r"[^{}]*", re.DOTALL),
}  # text between fields of a format
EXPRESSION = re.compile(
    r"""'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'[^']*'|"[^"]*"
      | [!=<>]= | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<end>[!:=])""",
    re.VERBOSE | re.DOTALL,
)


class Part(NamedTuple):
    """A stretch of the text; `inner` are the parts of a field's format, None marks a literal part."""

    start: int
    end: int
    inner: list[Part] | None


class _Unread(Exception):  # noqa: N818 - never leaves this module
    """The source is not what `ast` has read."""


def placed(node: ast.JoinedStr, spans: Spans) -> ast.JoinedStr:
    """Return the f-string with its parts where they stand; where that cannot be told, they are the whole string."""
    start = spans.offset(node.lineno, node.col_offset)
    end = spans.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    try:
        return ast.copy_location(ast.JoinedStr(_values(node, _parts(spans.text, start, end), spans)), node)
    except (_Unread, SyntaxError):
        for each in ast.walk(node):
            ast.copy_location(each, node)
        return node


def _values(node: ast.JoinedStr, parts: list[Part], spans: Spans) -> list[ast.expr]:
    """Give the values of an f-string, or of a format, the places of the parts."""
    if len(parts) != len(node.values):
        raise _Unread
    found: list[ast.expr] = []
    for value, part in zip(node.values, parts, strict=True):
        if isinstance(value, ast.FormattedValue) and part.inner is not None:
            inner = value.format_spec
            if isinstance(inner, ast.JoinedStr):
                inner = _at(ast.JoinedStr(_values(inner, part.inner, spans)), part, spans)
            expression = _expression(value.value, part, spans)
            found.append(_at(ast.FormattedValue(expression, value.conversion, inner), part, spans))
        elif isinstance(value, ast.Constant) and part.inner is None:
            found.append(_at(ast.Constant(value.value), part, spans))
        else:
            raise _Unread
    return found


def _at(node: ast.expr, part: Part, spans: Spans) -> ast.expr:
    node.lineno, node.col_offset = spans.point(part.start)
    node.end_lineno, node.end_col_offset = spans.point(part.end)
    return node


def _expression(node: ast.expr, part: Part, spans: Spans) -> ast.expr:
    text = spans.text[part.start : part.end]
    if isinstance(node, ast.Name) and text == node.id:
        return _at(ast.Name(node.id, node.ctx), part, spans)
    line, column = spans.point(part.start)
    parsed = ast.parse(f"({text})", mode="eval").body
    bare = isinstance(parsed, ast.Tuple | ast.GeneratorExp) and (parsed.lineno, parsed.col_offset) == (1, 0)
    for each in ast.walk(parsed):
        if isinstance(each, ast.expr | ast.arg | ast.keyword):
            if each.end_lineno == 1 and each.end_col_offset is not None:
                each.end_col_offset += column - 1
            if each.lineno == 1:
                each.col_offset += column - 1
            each.lineno += line - 1
            each.end_lineno = (each.end_lineno or 1) + line - 1
    return _at(parsed, part, spans) if bare else parsed


def _parts(text: str, start: int, end: int) -> list[Part]:
    """Return the parts of the strings side by side that lie between two offsets."""
    found: list[Part] = []
    for token in TOKEN.finditer(text, start, end):
        body, close = token.span("body")
        if token["comment"]:
            continue
        prefix = token["prefix"].lower()
        if "f" in prefix:
            parts, at = _fields(text, body, close, "r" in prefix, PLAIN)
            if at != close:
                raise _Unread
            found += parts
        elif token["body"]:
            found.append(Part(*token.span(), None))
    return list(_joined(found))


def _joined(parts: list[Part]) -> Iterator[Part]:
    """Put literal parts that follow one another together, as `ast` does."""
    last: Part | None = None
    for part in parts:
        if part.inner is None and last is not None:
            last = Part(last.start, part.end, None)
        elif part.inner is None:
            last = part
        else:
            if last is not None:
                yield last
            last = None
            yield part
    if last is not None:
        yield last


def _fields(text: str, at: int, end: int, raw: bool, literal: dict[bool, re.Pattern[str]]) -> tuple[list[Part], int]:
    """Read literal text and fields from `at` to the end of the string, or to the brace that closes a format."""
    found: list[Part] = []
    while True:
        matched = literal[raw].match(text, at, end)
        stop = matched.end() if matched else at
        if stop > at:
            found.append(Part(at, stop, None))
        if stop >= end or text[stop] != "{":
            return found, stop
        first = stop + 1
        stop = _stop(text, first, end)
        last = stop
        if text[stop] == "=":  # `{x = }` shows its own text
            stop += 1
            stop += len(text[stop:end]) - len(text[stop:end].lstrip())
            found.append(Part(first, stop, None))
        if text[stop] == "!":
            stop += 2
            stop += len(text[stop:end]) - len(text[stop:end].lstrip())
        inner: list[Part] = []
        if text[stop] == ":":
            inner, stop = _fields(text, stop + 1, end, raw, SPECIFIED)
        if stop >= end or text[stop] != "}":
            raise _Unread
        found.append(_stripped(text, first, last, list(_joined(inner))))
        at = stop + 1


def _stop(text: str, at: int, end: int) -> int:
    """Return where the expression of a field ends."""
    depth = 0
    for token in EXPRESSION.finditer(text, at, end):
        if token["open"]:
            depth += 1
        elif token["close"] and depth:
            depth -= 1
        elif token["close"] or (token["end"] and not depth):
            return token.start()
    raise _Unread


def _stripped(text: str, start: int, end: int, inner: list[Part]) -> Part:
    written = text[start:end]
    return Part(start + len(written) - len(written.lstrip()), start + len(written.rstrip()), inner)
