"""Read one Python file and let every pass look at it: what a worker process does.

The fork server imports this module once, tables included, so that no worker has to.
"""

from __future__ import annotations

import contextlib
import functools
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer import catalog, packed, workers
from reviewer import reasons as why
from reviewer.flow import index, models, summary
from reviewer.flow.bounds import with_room
from reviewer.flow.encoding import decode, encode
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Failed, Inspection, Location, Outline, Pass, ReviewError
from reviewer.passes import PASSES
from reviewer.redact import LITERALS, Redaction
from reviewer.text import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.model import Looked
    from reviewer.reasons import Said
    from reviewer.spool import Spool
    from reviewer.target import SourceFile

LONGEST = 120  # characters of what the parser says

load_catalog = functools.cache(catalog.load)

with contextlib.suppress(ReviewError):  # a broken installation is reported by whoever asks again
    models.load()
    load_catalog()


def card(file: SourceFile, spool: Spool) -> index.Card:
    """Return what others need to know of a Python file; its summary is left in the spool."""
    return with_room(_card, file, spool)


def _card(file: SourceFile, spool: Spool) -> index.Card:
    read = summarise(file.path, file.text)
    spool.put("summaries", file.path, encode(read))
    return index.card(read)


def inspect(file: SourceFile, passes: tuple[Pass, ...], spool: Spool) -> tuple[Inspection, tuple[str, ...]]:
    """Return what every pass sees in one Python file, and the paths of the files that this depends on."""
    return with_room(_inspect, file, passes, _program(spool))


def outline(file: SourceFile) -> Inspection:
    """Return what stands where in one Python file, and nothing that a pass sees."""
    return with_room(lambda: Inspection((), _outline(summarise(file.path, file.text)), ()))


def reasons(file: SourceFile, path: str, line: int, spool: Spool) -> Said:
    """Return what is to be said of a line of the program, seen from one Python file."""
    return why.reasons(file.path, path, line, _program(spool), load_catalog())


def inspect_alone(file: SourceFile, passes: tuple[Pass, ...]) -> Inspection:
    """Return what every pass sees in one Python file as if there were no other."""
    return with_room(_inspect, file, passes, None)[0]


@functools.lru_cache(maxsize=1)
def _program(spool: Spool) -> Program:
    """Return the program whose files lie in a spool, as far as this process knows it."""
    content = spool.get("index", "") or b""
    return Program(models.load(), packed.unpack(index.Index, content), functools.partial(_fetch, spool))


def _fetch(spool: Spool, path: str) -> summary.Summary:
    content = spool.get("summaries", path)
    if content is not None:
        return decode(content)
    return summarise(path, (spool.get("texts", path) or b"").decode("utf-8", "surrogatepass"))


def _inspect(file: SourceFile, passes: tuple[Pass, ...], program: Program | None) -> tuple[Inspection, tuple[str, ...]]:
    read = program.fetch(file.path) if program else summarise(file.path, file.text)
    code = solve(read, models.load(), program)
    looked, failed = [], []
    for name in passes:
        try:
            looked.append(PASSES[name].inspect(code, load_catalog()))
        except Exception as error:  # noqa: BLE001 - the other passes still look
            failed.append(Failed(file.path, f"{name}: {workers.sentence(error)}"))
    inspection = Inspection(tuple(_redacted(looked, file)), _outline(read), (*_unread(file, read), *failed))
    return inspection, tuple(sorted(code.reads))


def _outline(read: summary.Summary) -> Outline:
    return Outline(read.path, tuple(sorted(_statements(read.body, ""))))


def _redacted(looked: list[Looked], file: SourceFile) -> Iterator[Looked]:
    """Yield what passes saw without the secrets that they saw: it may be kept."""
    every = [item for each in looked for item in each.evidence]
    secrets = {
        item.subject for item in every if item.subject and (item.secret is not None or item.weakness in LITERALS)
    }
    redaction = Redaction(Lines.of(file.text), True, tuple(sorted(secrets, key=lambda place: place.order)))
    for each in looked:
        yield replace(each, evidence=tuple(redaction.evidence(item) for item in each.evidence))


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
