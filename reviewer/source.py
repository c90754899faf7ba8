"""From the bytes of a file to its text: decoded as its kind demands, or a reason why not."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from typing import TYPE_CHECKING

from reviewer import kinds, notebook
from reviewer.model import Failed, Skipped
from reviewer.target import Kind, Piece, SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable

_YAML = (Kind.COMPOSE, Kind.WORKFLOW, Kind.SETTINGS)
# Codecs that take quadratic time, or give a text that has nothing to do with what an editor shows.
_NEVER = frozenset({"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})
# Of YAML on one line; a parser takes quadratic time for it. What people write has two or three levels.
_TOO_DEEP = re.compile(r"(?:[-?:][ \t]+){200}")
_NUL = "not readable: it holds a NUL, which Python refuses"
_SNIFFED = 8000  # bytes, in which git too looks for a NUL to tell what is no text


class UnreadableError(Exception):
    """A file that cannot be read; the message says why."""


def obtain(path: str, content: Callable[[int], bytes]) -> Piece | None:
    """Return a file of a kind that we know, None for any other.

    `content` is asked for the bytes, at most so many, only where the name does not rule the
    file out; it may raise UnreadableError.
    """
    kind = kinds.by_name(path)
    if kind is None and not kinds.may_be_script(path):
        return None
    reason = kinds.made_by_tools(path)
    if reason:
        return Skipped(path, reason)
    try:
        data = content(kinds.limit(kind or Kind.PYTHON))
    except UnreadableError as error:
        return Failed(path, str(error))
    if kind is None and not kinds.is_script(data):
        return None
    return read(path, kind or Kind.PYTHON, data)


def read(path: str, kind: Kind, content: bytes) -> Piece:
    """Return the file with its text; Failed where nobody can read it, Skipped where it is none of ours."""
    if kind is Kind.SETTINGS and len(content) > kinds.MOST_SETTINGS:
        return Skipped(path, "larger than a megabyte: data, not settings")
    if kind is Kind.SETTINGS and b"\0" in content[:_SNIFFED]:
        return Skipped(path, "binary, not text")
    try:
        text = _decode(kind, content)
    except (SyntaxError, LookupError, ValueError) as error:
        return Failed(path, f"not readable: {_reason(error)}")
    if kind in _YAML and _TOO_DEEP.search(text):
        return Failed(path, "nested too deeply to be analysed")
    if kind is Kind.PYTHON and "\0" in text:
        return Failed(path, _NUL)
    if kind is not Kind.NOTEBOOK:
        return SourceFile(path, kind, content, text)
    try:
        code, cells = notebook.read(text)
    except notebook.NotPythonError as error:
        return Skipped(path, f"a notebook of another language ({error})")
    except ValueError as error:
        return Failed(path, f"not readable as a notebook: {error}")
    if "\0" in code:
        return Failed(path, _NUL)
    return SourceFile(path, kind, content, code, cells)


def _decode(kind: Kind, content: bytes) -> str:
    if kind is Kind.PYTHON:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        if codecs.lookup(encoding).name.replace("_", "-") in _NEVER:
            raise LookupError(encoding)
        return content.decode(encoding)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start + 1} is no {error.encoding}"
    if isinstance(error, LookupError) or str(error).startswith("unknown encoding"):
        return "it declares an encoding that is not read"
    return "it is no utf-8"
