"""Read one Python file and let every pass look at it: what a worker process does.

The fork server imports this module once, tables included, so that no worker has to.
"""

from __future__ import annotations

import contextlib
import functools
import textwrap
from typing import TYPE_CHECKING

from reviewer import catalog, workers
from reviewer.flow import models, summary
from reviewer.flow.bounds import with_room
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Failed, Inspection, Location, Outline, Pass, ReviewError
from reviewer.passes import PASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.target import SourceFile

LONGEST = 120  # characters of what the parser says

load_catalog = functools.cache(catalog.load)

with contextlib.suppress(ReviewError):  # a broken installation is reported by whoever asks again
    models.load()
    load_catalog()


def inspect(file: SourceFile, passes: tuple[Pass, ...]) -> Inspection:
    """Return what every pass sees in one Python file, and what of it could not be read."""
    return with_room(_inspect, file, passes)


def _inspect(file: SourceFile, passes: tuple[Pass, ...]) -> Inspection:
    read = summarise(file.path, file.text)
    outline = Outline(file.path, tuple(sorted(_statements(read.body, ""))))
    code = solve(read, models.load())
    looked, failed = [], []
    for name in passes:
        try:
            looked.append(PASSES[name].inspect(code, load_catalog()))
        except Exception as error:  # noqa: BLE001 - the other passes still look
            failed.append(Failed(file.path, f"{name}: {workers.sentence(error)}"))
    return Inspection(tuple(looked), outline, (*_unread(file, read), *failed))


def _unread(file: SourceFile, read: summary.Summary) -> Iterator[Failed]:
    """Name what does not parse by its lines, cell by cell in a notebook; the whole file where nothing is left."""
    if read.unread and not read.body:
        yield Failed(file.path, textwrap.shorten(read.unread[0][2], LONGEST))
        return
    gaps: dict[int | None, list[tuple[int, int]]] = {}
    reasons: dict[int | None, str] = {}
    for first, last, reason in read.unread:
        place = file.place(Location(file.path, first, 1, last, 1))
        gaps.setdefault(place.cell, []).append((place.line, place.end_line))
        reasons.setdefault(place.cell, textwrap.shorten(reason, LONGEST))
    for cell, lines in gaps.items():
        where = f"cell {cell}: " if cell else ""
        yield Failed(file.path, f"{where}{reasons[cell]}", tuple(_joined(lines)))


def _joined(lines: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join stretches of lines that touch."""
    stretch: tuple[int, int] | None = None
    for first, last in sorted(lines):
        if stretch and first <= stretch[1] + 1:
            stretch = (stretch[0], max(last, stretch[1]))
            continue
        if stretch:
            yield stretch
        stretch = (first, last)
    if stretch:
        yield stretch


def _statements(body: Iterable[summary.Statement], function: str) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield the span of every statement and the function around it; a header is in what it defines.

    A decorator stands for itself: it is a call of its own, and what is wrong in it is repaired there.
    """
    for node in body:
        inside = node.name if isinstance(node, summary.Function | summary.Class) else function
        yield (*node.span, inside)
        for mark in getattr(node, "decorators", ()):
            yield (*mark.span, inside)
        for part in _blocks(node):
            yield from _statements(part, inside)
        for branch in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            yield (*branch.span, inside)
            yield from _statements(branch.body, inside)


def _blocks(node: summary.Statement) -> Iterator[tuple[summary.Statement, ...]]:
    for name in ("body", "orelse", "final"):
        yield getattr(node, name, ())
