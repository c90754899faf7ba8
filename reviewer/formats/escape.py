"""Text of the reviewed tree, made inert for the place where it is put.

Whoever writes the code under review also writes its file names, its literals and through
them parts of every message. None of these may move a cursor, reorder a line, open a tag,
mention a person, close a fence or give a runner a command.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

# What Python calls printable and a reader still cannot see: fillers, joiners and variation selectors.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPAN = re.compile(r"(`[^`]+`)")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&$@]|#(?=\w)|:(?=//)|\bwww(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
_BREAK = "&#8203;"  # a space of no width: what GitHub would link or mention falls in two
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "$": "&#36;", "|": "&#124;"}


def visible(text: str) -> str:
    r"""Return `text` on one line, everything that a terminal obeys or a reader cannot see written out (`\x1b`)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _plain(character) else _written(character) for character in text)


def _plain(character: str) -> bool:
    return character.isprintable() and not _UNSEEN.match(character)


def _written(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def clip(text: str, size: int) -> str:
    """Return at most `size` characters of `text`, with three dots where it was longer."""
    return text if len(text) <= size else text[: max(size - 3, 0)] + "..."


def encodable(value: Any) -> Any:
    r"""Return a JSON value whose texts and keys every reader can decode: a lone surrogate is written out (`\udc80`)."""
    if isinstance(value, str):
        return _SURROGATE.sub(lambda match: _written(match[0]), value)
    if isinstance(value, dict):
        return {encodable(key): encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [encodable(item) for item in value]
    return value


def uri(path: str) -> str:
    """Return a relative URI reference (RFC 3986) of a POSIX path; a name that is not Unicode keeps its bytes."""
    try:
        octets = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        octets = path.encode("utf-8", "backslashreplace")
    return quote(octets, safe="/-._~")


def markdown(text: str) -> str:
    """Return `text` for within a paragraph of GitHub's Markdown: no link, tag, mention, reference or formula."""
    return _MARKDOWN.sub(_defused, visible(text))


def _defused(match: re.Match[str]) -> str:
    found = match[0]
    if found in _ENTITIES:
        return _ENTITIES[found]
    return f"\\{found}" if found in "\\`*_[]~" else found + _BREAK


def prose(text: str) -> str:
    """Return a sentence as Markdown, what stands between backticks as code."""
    parts = _SPAN.split(visible(text))
    return "".join(code(part[1:-1]) if index % 2 else markdown(part) for index, part in enumerate(parts))


def code(text: str) -> str:
    """Return `text` as a code span, whatever backticks it has."""
    shown = visible(text) or " "
    marks = "`" * (_longest(shown) + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{marks}{pad}{shown}{pad}{marks}"


def fence(lines: list[str], language: str = "") -> str:
    """Return a fenced block of lines that are visible already, its fence longer than any run of backticks in it."""
    marks = "`" * max(3, _longest("\n".join(lines)) + 1)
    return "\n".join([f"{marks}{language}", *lines, marks])


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def cell(text: str) -> str:
    """Return a sentence as Markdown within a cell of a table, where a code span could not hold a bar."""
    parts = _SPAN.split(visible(text))
    return "".join(
        code(part[1:-1]) if index % 2 and "|" not in part else markdown(part) for index, part in enumerate(parts)
    )


def message(text: str) -> str:
    r"""Return a plain text message of SARIF: brackets escaped where they would make a link (SARIF 2.1.0, 3.11.6)."""
    shown = visible(text)
    return re.sub(r"[\\\[\]]", r"\\\g<0>", shown) if "](" in shown else shown


def command_data(text: str) -> str:
    """Return the message of a workflow command, as `escapeData` of @actions/core does it."""
    return visible(text).replace("%", "%25")


def command_property(text: str) -> str:
    """Return the value of a property of a workflow command, as `escapeProperty` of @actions/core does it."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def log_line(text: str) -> str:
    """Return a line of a workflow's log that gives the runner no command."""
    shown = visible(text).replace("##[", "# #[")
    return f" {shown}".replace(" ::", " : :", 1) if shown.lstrip().startswith("::") else shown
