"""A Jupyter notebook as one Python text: its code cells joined, what is not Python blanked.

Sources: https://nbformat.readthedocs.io/en/latest/format_description.html and IPython's
documentation of its magics.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of what can span lines or hide a bracket: strings, comments, brackets, escaped line ends.
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|\#[^\n]*|\\\n|[()\[\]{}\n]",
    re.DOTALL,
)
_MAGIC = re.compile(r"(?P<indent>[ \t]*)(?P<bound>[A-Za-z_][\w, ]*=[ \t]*)?(?:%{1,2}[A-Za-z_]|!|\?)(?:\\\n|[^\n])*")
_HELP = re.compile(r"(?P<indent>[ \t]*)[\w.]+\?{1,2}[ \t]*(?=\n|\Z)")
_CELL_MAGIC = re.compile(r"\s*%%(?P<name>\w+)[^\n]*")
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "python", "python3", "pypy", "debug"})


class NotPythonError(ValueError):
    """The notebook is written in another language: its name is the message."""


def read(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the code of a notebook, and of each code cell its first line in it and its number.

    Cells are counted from 1, those of prose included, as the file lists them. Raises ValueError
    for what is no notebook, NotPythonError for one of another language.
    """
    try:
        book = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    language = _language(book)
    if language not in ("python", "ipython", "python3"):
        raise NotPythonError(language)
    parts: list[str] = []
    cells: list[tuple[int, int]] = []
    line = 1
    for number, source in _code(book):
        part = _python(source.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n") + "\n"
        cells.append((line, number))
        parts.append(part)
        line += part.count("\n")
    return "".join(parts), tuple(cells)


def _language(book: Any) -> str:
    try:
        data = book.get("metadata", {})
        found = data.get("language_info", {}).get("name") or data.get("kernelspec", {}).get("language") or "python"
    except AttributeError as error:
        raise ValueError("no notebook") from error
    return str(found).lower()


def _code(book: Any) -> Iterator[tuple[int, str]]:
    """Yield number and source of the code cells, of format 4 (`cells`) and 3 (`worksheets`)."""
    try:
        sheets = [book] if "cells" in book else book["worksheets"]
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
        for number, cell in enumerate(cells, 1):
            if cell["cell_type"] == "code":
                source = cell["source"] if "source" in cell else cell["input"]
                yield number, source if isinstance(source, str) else "".join(source)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no notebook") from error


def _python(source: str) -> str:
    """Blank the magics of a cell, line for line."""
    cell = _CELL_MAGIC.match(source)
    if cell and cell["name"] not in _PYTHON_CELLS:
        return re.sub(r"[^\n]", "", source)
    start = cell.end() if cell else 0
    return re.sub(r"[^\n]", "", source[:start]) + "".join(_plain(source, start))


def _plain(source: str, at: int) -> Iterator[str]:
    """Yield the source from an offset, `pass` in the place of each magic that begins a logical line."""
    depth = 0
    fresh = True  # at the beginning of a logical line
    while at < len(source):
        magic = (_MAGIC.match(source, at) or _HELP.match(source, at)) if fresh else None
        if magic:
            yield _statement(magic)
            at = magic.end()
        token = _TOKEN.search(source, at)
        end = token.end() if token else len(source)
        yield source[at:end]
        word = token.group() if token else ""
        depth = max(depth + (word in tuple("([{")) - (word in tuple(")]}")), 0)
        fresh = word == "\n" and depth == 0
        at = end


def _statement(magic: re.Match[str]) -> str:
    """Return a statement that does nothing, with the indentation, the name bound and the lines of a magic."""
    bound = magic.groupdict().get("bound")
    return magic["indent"] + (f"{bound}None" if bound else "pass") + "\n" * magic.group().count("\n")
