"""What stays the same of a finding when the lines around it move.

The first eight digits tell the file and the other twenty-four the rest, so that a finding
is followed across a rename without keeping any text of it.
"""

from __future__ import annotations

import hashlib
import re

from reviewer.text import python_pieces

FILE_DIGITS = 8
REST_DIGITS = 24

# Of a longer statement (a table of settings, of routes) only the subject's own lines count: a row more in it
# would otherwise make every other row's finding new.
LONG = 400

SPACE = re.compile(r"\s+")


def fingerprint(weakness: str, path: str, function: str, statement: str, subject: str) -> str:
    """Return 32 hexadecimal digits.

    `statement` and `subject` are source text in which secrets are blank already; whitespace
    and comments do not count. `function` is the qualified name, "" at the top of the file.
    """
    rest = "\0".join((weakness, function, normal(statement), normal(subject)))
    return file_digits(path) + _digest(rest, REST_DIGITS)


def file_digits(path: str) -> str:
    """Return the part of a fingerprint that tells the file."""
    return _digest(path, FILE_DIGITS)


def moved(print_: str, path: str) -> str:
    """Return the fingerprint that the same finding has in another file."""
    return file_digits(path) + print_[FILE_DIGITS:]


def context(statement: str, lines: str) -> str:
    """Return the text around a subject that tells it from others: the statement, of a long one the subject's lines."""
    return statement if len(statement) <= 2 * LONG and len(normal(statement)) <= LONG else lines


def normal(text: str) -> str:
    """Return the text without comments, and without whitespace outside strings."""
    parts, at = [], 0
    for kind, start, end in python_pieces(text):
        parts.append(SPACE.sub("", text[at:start]))
        if kind == "string":
            parts.append(text[start:end])
        at = end
    return "".join([*parts, SPACE.sub("", text[at:])])


def _digest(text: str, digits: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=digits // 2).hexdigest()
