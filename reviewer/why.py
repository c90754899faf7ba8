"""Why a line is reported, or is not: the review, and beside it what the data flow saw on the way to that line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import catalog, walk, whole
from reviewer.cache import opened
from reviewer.explanation import Case, Explanation
from reviewer.gather import gather
from reviewer.model import Failed, Location, ReviewError
from reviewer.redact import LITERALS, Redaction
from reviewer.review import review
from reviewer.target import Kind
from reviewer.text import Lines
from reviewer.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reviewer.explanation import Passage, Reason
    from reviewer.model import Report, Verdict
    from reviewer.options import Options
    from reviewer.target import SourceFile, Target

PLACE = re.compile(r"(?P<path>.+?)(?: \(cell (?P<cell>\d{1,9})\))?:(?P<line>\d{1,9})(?::\d{1,9})?", re.DOTALL)
FOLLOWED = (Kind.PYTHON, Kind.NOTEBOOK)
MOST = 12  # reasons of one kind
SURE = frozenset({Case.REACHED, Case.MOVED, Case.STOPPED, Case.PLACED, Case.UNCOUNTED})  # real data comes to the sink
GUESSED = frozenset({Case.PARAMETER, Case.CONSTANT, Case.UNKNOWN, Case.FORM})


@dataclass(frozen=True, slots=True)
class Place:
    """A line, as the user says it."""

    path: Path
    line: int
    cell: int | None = None

    @classmethod
    def of(cls, words: str) -> Place:
        """Read `PATH:LINE`, as reports name places: a column is passed over. Raises ReviewError."""
        found = PLACE.fullmatch(words)
        if found is None or int(found["line"]) == 0:
            raise ReviewError(f"{words!r} is no PATH:LINE, such as src/app.py:12.")
        return cls(Path(found["path"]), int(found["line"]), int(found["cell"]) if found["cell"] else None)


def explain(options: Options, place: Place, watch: Callable[[int, int], None] | None = None) -> Explanation:
    """Review what the options name, and say of a line in it why it is reported, or why not.

    Raises ReviewError for a line that is not under review, and where the review cannot be done.
    """
    target = gather(options)
    file = _file(target, options.folder, place)
    line = _joined(file, place)
    report = review(options, watch)
    with Workers(options.jobs) as pool, opened(options.cache, catalog.home()) as cache:
        said = whole.reasons(target, file.path, line, pool, cache) if file.kind in FOLLOWED else []
    limits = [] if file.kind in FOLLOWED else ["In files of this kind data is not followed: patterns are matched."]
    limits += [
        f"{answer.what} could not be followed: {answer.reason}" for _, answer in said if isinstance(answer, Failed)
    ]
    answers = [answer for _, answer in said if not isinstance(answer, Failed)]
    here = file.place(Location(file.path, line, 1, line, 1))
    verdicts = tuple(verdict for verdict in report.verdicts if _is_in(verdict, here))
    found = _telling((reason for _, found in answers for reason in found), verdicts, options.disable)
    shown = _Shown(target, report)
    return Explanation(
        location=here,
        code=shown.code(Location(file.path, line, 1, line, 1)),
        function=next((name for name, _ in answers), ""),
        verdicts=verdicts,
        passing=_passing(report, verdicts, here)[:MOST],
        reasons=tuple(shown.reason(each) for each in found[:MOST]),
        rules=report.rules,
        show=report.show,
        limits=tuple(limits),
    )


def _passing(report: Report, verdicts: tuple[Verdict, ...], here: Location) -> tuple[Verdict, ...]:
    others = (verdict for verdict in report.verdicts if verdict not in verdicts)
    return tuple(verdict for verdict in others if any(_covers(place, here) for place in _trace(verdict)))


def _trace(verdict: Verdict) -> Iterator[Location]:
    return (step.location for item in verdict.finding.evidence for step in item.trace)


def _covers(place: Location, here: Location) -> bool:
    return (place.path, place.cell) == (here.path, here.cell) and place.line <= here.line <= place.end_line


def _is_in(verdict: Verdict, here: Location) -> bool:
    return _covers(verdict.finding.location, here) or _covers(verdict.finding.statement, here)


def _telling(found: Iterable[Reason], verdicts: tuple[Verdict, ...], disabled: tuple[str, ...]) -> list[Reason]:
    """Return what is left to say: of a sink to which real data comes nothing weaker; what no finding says."""
    every = list(dict.fromkeys(found))
    sure = {each.about for each in every if each.case in SURE}
    places = {each.about.partition(" ")[0] for each in every if each.case not in {Case.FORM, Case.NO_SINK}} - {""}
    claimed = {verdict.finding.weakness for verdict in verdicts if "ai-review" in verdict.finding.tools}
    ours = bool(claimed)
    told = []
    for each in every:
        weaker = each.case in GUESSED and each.about in sure
        other = (each.case is Case.FORM and each.about in places) or (each.case is Case.NO_SINK and (places or ours))
        if weaker or other or (each.case in {Case.REACHED, Case.PARAMETER} and each.weakness in claimed):
            continue
        if each.weakness in disabled:
            each = replace(each, sentence=f"{each.sentence} The configuration leaves this weakness out.")  # noqa: PLW2901
        told.append(each)
    order = list(Case)
    return sorted(told, key=lambda each: (order.index(each.case), each.about, each.sentence))


def _file(target: Target, folder: Path, place: Place) -> SourceFile:
    """Return the file that is meant. Raises ReviewError where it is not under review."""
    name = walk.shown(Path(os.path.abspath(folder / place.path)), folder)  # noqa: PTH100 - links stay
    found = next((file for file in target.files if file.path == name), None)
    if found is not None:
        return found
    for failed in target.unread:
        if failed.what == name:
            raise ReviewError(f"{place.path} could not be read: {failed.reason}")
    for skipped in target.skipped:
        if name == skipped.what or name.startswith(f"{skipped.what.rstrip('/')}/"):
            raise ReviewError(f"{place.path} is not under review: {skipped.what} is left out: {skipped.reason}")
    if not os.path.lexists(folder / place.path):
        raise ReviewError(f"{place.path} does not exist.")
    if name.startswith("../"):
        raise ReviewError(f"{place.path} is not under review: it does not lie in the working folder.")
    kind = (
        "a folder: name a line of a file in it" if (folder / place.path).is_dir() else "not of a kind that is reviewed"
    )
    raise ReviewError(f"{place.path} is {kind}.")


def _joined(file: SourceFile, place: Place) -> int:
    """Return the line of the file's text that is meant. Raises ReviewError for one that is not there."""
    first, last = 1, _length(file.text)
    if file.cells:
        cells = {cell: start for start, cell in file.cells}
        if place.cell not in cells:
            raise ReviewError(
                f"{place.path} is a notebook: name a code cell, as in '{place.path} (cell 3):{place.line}'."
            )
        first = cells[place.cell]
        last = min((start for start in cells.values() if start > first), default=last + 1) - 1
    elif place.cell is not None:
        raise ReviewError(f"{place.path} is no notebook: it has no cells.")
    if first + place.line - 1 > last:
        count = last - first + 1
        raise ReviewError(
            f"{place.path} has {count} {'line' if count == 1 else 'lines'}: there is no line {place.line}."
        )
    return first + place.line - 1


def _length(text: str) -> int:
    lines = Lines.of(text)
    return len(lines.starts) - (text[lines.starts[-1] :] == "")


class _Shown:
    """What of the tree may be shown: without the secrets that the review has found in it."""

    def __init__(self, target: Target, report: Report) -> None:
        self._files = {file.path: file for file in target.files}
        self._secrets = [v.finding.location for v in report.verdicts if v.finding.weakness in LITERALS]
        self._known: dict[str, Redaction] = {}

    def reason(self, reason: Reason) -> Reason:
        """Return a reason with the code at every step of it."""
        passages = tuple(self._passage(each) for each in reason.passages)
        return replace(reason, sentence=self._prose(reason.sentence), passages=passages)

    def _passage(self, passage: Passage) -> Passage:
        file = self._files.get(passage.location.path)
        place = file.place(passage.location) if file else passage.location
        return replace(passage, location=place, note=self._prose(passage.note), code=self.code(passage.location))

    def code(self, place: Location) -> str:
        """Return the line of code in which a place begins."""
        file = self._files.get(place.path)
        if file is None:
            return ""
        lines = self._redaction(file).lines
        start, end = lines.offset(place.line, 1), lines.offset(place.line + 1, 1)
        return self._redaction(file).show(start, end).strip()

    def _prose(self, text: str) -> str:
        for path in sorted({secret.path for secret in self._secrets} & self._files.keys()):
            text = self._redaction(self._files[path]).prose(text)
        return text

    def _redaction(self, file: SourceFile) -> Redaction:
        if file.path not in self._known:
            secrets = tuple(_unplaced(file, each) for each in self._secrets if each.path == file.path)
            self._known[file.path] = Redaction(Lines.of(file.text), file.kind in FOLLOWED, secrets)
        return self._known[file.path]


def _unplaced(file: SourceFile, place: Location) -> Location:
    """Return a place of a notebook as one in the joined text of its cells."""
    first = next((start for start, cell in file.cells if cell == place.cell), 1)
    return replace(place, line=place.line + first - 1, end_line=place.end_line + first - 1, cell=None)
