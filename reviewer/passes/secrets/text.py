"""Secrets in text that is not Python: settings, YAML, Dockerfiles, JavaScript, templates.

And what a linter or detect-secrets points at, judged by the line that it stands in.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.passes.secrets.judging import Judgement, Place, judge, judged_example, judged_key, judged_login
from reviewer.passes.secrets.names import Sort, sort_of
from reviewer.passes.secrets.providers import search
from reviewer.target import Kind
from reviewer.text import python_pieces, quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.target import SourceFile
    from reviewer.text import Piece

# `KEY=value`, `key: value`, `"key": "value",`, `export KEY=value`, `ENV KEY=value`, `const key = "value";`
_PAIR = re.compile(
    r"(?:^|[\s{,;(\[])(?:export\s+|ENV\s+|ARG\s+|(?:const|let|var)\s+|- )?"
    r"[\"']?(?P<name>[A-Za-z_][\w.-]{1,80})[\"']?[ \t]*(?P<sign>=>|[:=])[ \t]*"
    r"(?:\"(?P<double>[^\"\n]{1,400})\"|'(?P<single>[^'\n]{1,400})'|(?P<bare>[^\s\"'`{\[|>&*!#,;][^\s\"',;#]{0,400}))",
    re.MULTILINE,
)
_BEFORE = re.compile(
    r"(?P<name>\w+)(?P<closing>[\"']?\]?\)?)\s*(?::\s*[A-Za-z_][\w\[\]. |]*)?(?P<sign>\s*==\s*|\s*!=\s*|\s*[:=,]\s*)"
    r"[bruBRU]{0,2}$",
)
_URL = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@'\"<>]{0,80}:(?P<password>[^\s/@'\"]{1,200})@(?P<host>[\w\[{%$][\w.-]{0,200})"
)

# A value with these in it is put together by a program, or is prose about one.
_PIECES = re.compile(r"[\"'+].*[\"'+]|</?[a-z]{1,10}>")
_EXAMPLE = re.compile(r"\bexamples?\W.{0,40}$", re.IGNORECASE)

# Files in which what has no quotes is a value all the same.
_BARE = frozenset({Kind.SETTINGS, Kind.COMPOSE, Kind.WORKFLOW, Kind.DOCKERFILE})
_COMMENT = re.compile(r"\s*(?:#|//|;|--|<!--|\*)")


@dataclass(frozen=True, slots=True)
class Found:
    """A judged stretch of text, by offsets; the quotes around it belong to it."""

    judgement: Judgement
    value: str
    start: int
    end: int


def keys(text: str) -> Iterator[Found]:
    """Yield the keys whose shape says whose they are; the quotes right around one belong to it."""
    for match in search(text):
        start, end = match.start, match.end
        if text[start - 1 : start] in {'"', "'"} and text[start - 1] == text[end : end + 1]:
            start, end = start - 1, end + 1
        documented = _EXAMPLE.search(text[text.rfind("\n", 0, start) + 1 : start]) is not None
        judgement = judged_example(match.owner) if documented else judged_key(match.owner, match.value)
        yield Found(judgement, match.value, start, end)


def pairs(file: SourceFile) -> Iterator[Found | None]:
    """Yield what stands under names that promise a secret; None for one that is no secret."""
    for found in _PAIR.finditer(file.text):
        group = str(found.lastgroup)
        if group == "bare" and file.kind not in _BARE:
            continue
        if _COMMENT.match(file.text, file.text.rfind("\n", 0, found.start("name")) + 1):
            continue
        if sort_of(found["name"]) in {None, Sort.ANY_KEY} or _PIECES.search(found[group]):
            continue
        setting = found["sign"] == "=" or found["name"].isupper() or file.kind is Kind.COMPOSE
        judgement = judge(found["name"], found[group], Place.SETTING if setting else Place.ENTRY)
        quote = 0 if group == "bare" else 1
        start, end = found.start(group) - quote, found.end(group) + quote
        yield Found(judgement, found[group], start, end) if judgement else None


def logins(text: str) -> Iterator[Found]:
    """Yield URLs that hold a password."""
    for found in _URL.finditer(text):
        judgement = judged_login(found["password"], found["host"])
        if judgement:
            yield Found(judgement, found["password"], *found.span("password"))


@dataclass(frozen=True, slots=True)
class Strings:
    """The strings of a file of Python, to be judged each by the name in front of it on its line."""

    source: str
    pieces: tuple[Piece, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, file: SourceFile) -> Strings:
        """Find the strings; there are none where the file is not Python."""
        python = file.kind in {Kind.PYTHON, Kind.NOTEBOOK}
        pieces = tuple(piece for piece in python_pieces(file.text) if piece.kind == "string") if python else ()
        return cls(file.text, pieces, tuple(piece.end for piece in pieces))

    def judge(self, start: int, end: int) -> Judgement | None:
        """Judge the strings that a stretch touches: the first that is a secret decides."""
        first = bisect.bisect_right(self.ends, start)
        touched = itertools.takewhile(
            lambda piece: piece.start < max(end, start + 1),
            (self.pieces[number] for number in range(first, len(self.pieces))),
        )
        judged = (_by_name(self.source, piece) for piece in touched)
        return next((judgement for judgement in judged if judgement), None)


def _by_name(source: str, piece: Piece) -> Judgement | None:
    before = _BEFORE.search(source[source.rfind("\n", 0, piece.start) + 1 : piece.start])
    if not before:
        return None
    size = quotes(source[piece.start : piece.start + 3])
    return judge(before["name"], source[piece.start + size : piece.end - size], _place(before))


def _place(before: re.Match[str]) -> Place:
    sign = before["sign"]
    match sign.strip():
        case "==" | "!=":
            return Place.COMPARED
        case ":":
            return Place.ENTRY
        case ",":
            return Place.FALLBACK
    return Place.PASSED if sign == "=" else Place.ASSIGNED
