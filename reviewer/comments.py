"""The comments of a file that silence a tool, read without a parser, so that broken files have them too."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from reviewer.model import Location, Suppression
from reviewer.target import Kind
from reviewer.text import Lines, Piece, python_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.target import SourceFile

# What is never closed ends with the file: a search that failed there would begin again at every next one.
HASHES = re.compile(r"(?:^|(?<=\s))\#[^\r\n]*", re.MULTILINE)
SLASHES = re.compile(r"(?:^|(?<=[\s;{}(),]))//[^\r\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)", re.MULTILINE)
MARKUP = re.compile(
    r"<!--(?:[^-]|-(?!->))*(?:-->|\Z)|\{\#(?:[^#]|\#(?!\}))*(?:\#\}|\Z)|(?:^|(?<=[\s;]))//[^\r\n]*",
    re.MULTILINE,
)
SYNTAX = {Kind.JAVASCRIPT: SLASHES, Kind.TEMPLATE: MARKUP}
ALONE = re.compile(r"\s*(?:\#|//|/\*|<!--|\{\#)|\s*$")
ENDS = re.compile(r"^(?:\#+|//+|/\*+|<!--|\{\#)|(?:\*/|-->|\#\})$")
ANY = re.compile(r"ai-review|nosec|noqa|nosem|pragma", re.IGNORECASE)

BEGIN = r"(?:^|\#)[ \t]*"
OURS = re.compile(
    BEGIN + r"ai-review:(?P<rest>.*?)(?=[ \t]\#[ \t]*(?:ai-review:|nosec|noqa|nosem|pragma:|type:|pylint:)|$)",
    re.DOTALL,
)
GRAMMAR = re.compile(r"\s*ignore\[(?P<names>[^\]\[]*)\](?P<reason>(?:\s.*)?)", re.DOTALL)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:.-]*")
UNTIL = re.compile(r"(?:^|\s)until=(?P<date>\S*)")
DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
CODES = r"(?P<codes>[A-Z]+\d{3,4}(?:(?:[ \t]*,[ \t]*|[ \t]+)[A-Z]+\d{3,4})*)"
FOREIGN = (
    ("nosec", re.compile(rf"{BEGIN}nosec\b[ \t]*:?(?:[ \t]*{CODES})?", re.IGNORECASE)),
    ("noqa", re.compile(rf"{BEGIN}noqa\b(?:[ \t]*:[ \t]*{CODES})?", re.IGNORECASE)),
    ("nosemgrep", re.compile(rf"{BEGIN}nosem(?:grep)?\b(?:[ \t]*:[ \t]*(?P<codes>[\w.-]+(?:[ \t]*,[ \t]*[\w.-]+)*))?")),
    ("allowlist", re.compile(rf"{BEGIN}pragma:[ \t]*(?:allow|white)list(?P<next>[ \t]+nextline)?[ \t]+secret\b")),
)
SECURITY = re.compile(r"[SB]\d{3}", re.IGNORECASE)
WORDS = re.compile(r"[,\s]+")
SPACE = re.compile(r"\s+")

UNREADABLE = "cannot be read: it is written `ai-review: ignore[weakness] reason`"
NO_REASON = "has no reason"
NO_NAME = "names no weakness"
NO_DATE = "has a date that is none: until=YYYY-MM-DD"

MOST_COMMENT_LINES = 10


def collect(file: SourceFile) -> tuple[Suppression, ...]:
    """Return the comments of a file that silence a tool, top to bottom; what is malformed has a `note`."""
    if not ANY.search(file.text):
        return ()
    lines = Lines.of(file.text)
    return tuple(each for piece in _comments(file) for each in _read(file, lines, piece))


def _comments(file: SourceFile) -> Iterator[Piece]:
    if file.kind in {Kind.PYTHON, Kind.NOTEBOOK}:
        return (piece for piece in python_pieces(file.text) if piece.kind == "comment")
    found = SYNTAX.get(file.kind, HASHES).finditer(file.text)
    return (Piece("comment", match.start(), match.end()) for match in found)


def _read(file: SourceFile, lines: Lines, piece: Piece) -> Iterator[Suppression]:
    comment = file.text[piece.start : piece.end]
    if not ANY.search(comment):
        return
    (line, column), (end_line, end_column) = lines.place(piece.start), lines.place(piece.end)
    place = Location(file.path, line, column, end_line, end_column)
    body = ENDS.sub("", comment.strip()).strip()
    for syntax, names, reason, until, note, below in (*_ours(body), *_foreign(body)):
        of = _spoken_of(lines, line, end_line, below=below)
        there = file.place(Location(file.path, of, 1, of, 1))
        anchor = _anchor(lines.line(of))
        yield Suppression(file.place(place), syntax, names, reason, until, note=note, line=there.line, anchor=anchor)


Said = tuple[str, tuple[str, ...], str, str | None, str, bool]  # syntax, names, reason, until, note, next line


def _ours(body: str) -> Iterator[Said]:
    for match in OURS.finditer(body):
        said = GRAMMAR.fullmatch(match["rest"].rstrip())
        if not said:
            yield "ai-review", (), match["rest"].strip(), None, UNREADABLE, False
            continue
        names = tuple(name for name in WORDS.split(said["names"].strip()) if name)
        date = UNTIL.search(said["reason"])
        reason = SPACE.sub(" ", UNTIL.sub(" ", said["reason"], count=1)).strip(" \t-:")
        until = date["date"] if date else None
        yield "ai-review", names, reason, until, _wrong(names, reason, until), False


def _wrong(names: tuple[str, ...], reason: str, until: str | None) -> str:
    if not names:
        return NO_NAME
    if not all(NAME.fullmatch(name) for name in names):
        return UNREADABLE
    if until is not None and not DATE.fullmatch(until):
        return NO_DATE
    return "" if reason else NO_REASON


def _foreign(body: str) -> Iterator[Said]:
    for syntax, pattern in FOREIGN:
        for match in pattern.finditer(body):
            groups = match.groupdict()
            names = tuple(WORDS.split(groups["codes"])) if groups.get("codes") else ()
            ours = tuple(name for name in names if syntax != "noqa" or SECURITY.fullmatch(name))
            if names and not ours:
                continue
            reason = body[match.end() :].partition("#")[0].strip(" \t-:,")
            yield syntax, ours, reason, None, "", bool(groups.get("next"))


def _spoken_of(lines: Lines, line: int, end_line: int, *, below: bool) -> int:
    """Return the line of code that a comment speaks of: its own, or the next where it stands alone."""
    if not below and not ALONE.match(lines.line(line)):
        return line
    following = range(end_line + 1, min(end_line + MOST_COMMENT_LINES, len(lines.starts)) + 1)
    return next((number for number in following if not ALONE.match(lines.line(number))), line)


def _anchor(line: str) -> str:
    """Return a digest of a line of code without its strings, so that none can be a secret's."""
    parts, at = [], 0
    for _, start, end in python_pieces(line):
        parts.append(line[at:start])
        at = end
    code = SPACE.sub("", "".join([*parts, line[at:]]))
    return hashlib.blake2b(code.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
