"""What do the linters say? bandit, ruff's S rules, and semgrep for what is not Python.

Every finding of theirs is read, MEDIUM and LOW ones too: the catalogue says which weakness a
code means, or why a code is none of ours. What they take for a secret is judged by the name
of its place, as the secrets pass does.
"""

from __future__ import annotations

import functools
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from reviewer.engines import bandit, ruff, semgrep
from reviewer.engines.places import Places
from reviewer.model import Completed, Count, Evidence, Failed, Looked, Outcome, Pass, ReviewError, Skipped
from reviewer.passes import claims, weaknesses
from reviewer.passes.secrets import text
from reviewer.target import Kind
from reviewer.text import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.target import SourceFile, Target
    from reviewer.workers import Workers

NAME = Pass.STATIC

PYTHON = (Kind.PYTHON, Kind.NOTEBOOK)

# Scripts of others name licence and release at their head; what a tool has made has lines that nobody would write.
_FOREIGN = "a script of others, by its first lines or their length"
_BANNER = re.compile(r"\s*(?:/\*(?:(?!\*/)[\s\S]){0,3000}\*/|(?://[^\n]*\n\s*){1,20})")
_LICENCE = re.compile(r"licen[sc]ed?\b|copyright|@preserve", re.IGNORECASE)
_RELEASE = re.compile(r"\bv?\d+\.\d+\.\d+\b")
_LONGEST_LINE = 1000

FINDINGS = "linter findings"
OURS, JUDGED, NOT_OURS = "ours", "judged harmless", "not ours"


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Report the uses of libraries that are wrong whatever the data."""
    flows = claims.flows(code, catalog, NAME)
    return Looked((*flows, *weaknesses.misuses(code, catalog, NAME), *weaknesses.found(code, catalog, NAME)))


def survey(target: Target, catalog: Catalog, workers: Workers) -> Looked:
    """Ask the linters, all at a time."""
    files = target.of(*PYTHON)
    asked: dict[str, Callable[[], Looked]] = {
        bandit.NAME: lambda: _bandit(files, catalog, workers),
        ruff.NAME: lambda: _ruff(files, catalog),
        semgrep.NAME: lambda: _semgrep(target.files, catalog),
    }
    with ThreadPoolExecutor(len(asked)) as pool:
        futures = {name: pool.submit(_asked, name, ask) for name, ask in asked.items()}
        answers = {name: future.result() for name, future in futures.items()}
    evidence = tuple(item for answer in answers.values() for item in answer.evidence)
    kept, count = _sorted_out(evidence, target.files, catalog)
    outcomes = tuple(outcome for answer in answers.values() for outcome in answer.outcomes)
    return Looked(kept, outcomes, (*_files(outcomes, len(target.files)), *count))


def _asked(name: str, ask: Callable[[], Looked]) -> Looked:
    try:
        return ask()
    except ReviewError as error:
        return Looked((), (Failed(f"{NAME}: {name}", str(error)),))


def _bandit(files: Sequence[SourceFile], catalog: Catalog, workers: Workers) -> Looked:
    evidence: list[Evidence] = []
    notes: list[Outcome] = []
    for file, said in workers.map(_bandit_on, files, _path):
        if isinstance(said, Failed):
            notes.append(Skipped(file.path, f"{bandit.NAME}: {said.reason}"))
            continue
        evidence += bandit.parse(said.issues, Places.of(file.path, file.text), catalog)
        notes += [Skipped(file.path, f"{bandit.NAME}: {said.problem}")] if said.problem else []
    return Looked(tuple(evidence), tuple(_done(bandit.NAME, len(files), notes)))


def _bandit_on(file: SourceFile) -> bandit.Said:
    return bandit.run(file.text)


def _path(file: SourceFile) -> str:
    return file.path


def _ruff(files: Sequence[SourceFile], catalog: Catalog) -> Looked:
    evidence: list[Evidence] = []
    notes: list[Outcome] = []
    places = {number: Places.of(file.path, file.text) for number, file in enumerate(files)}
    for said in ruff.run([file.text for file in files]):
        found, broken = ruff.parse(said, places, catalog)
        evidence += found
        notes += [Skipped(files[number].path, f"{ruff.NAME}: {reason}") for number, reason in sorted(broken.items())]
    return Looked(tuple(evidence), tuple(_done(ruff.NAME, len(files), notes)))


def _semgrep(files: Sequence[SourceFile], catalog: Catalog) -> Looked:
    """Ask semgrep: with our rules only where something is not Python, with the user's about every file."""
    own = [file.read_text(encoding="utf-8") for file in sorted((catalog.folder / "catalog").glob("*/semgrep.yaml"))]
    asked = [file for file in files if catalog.semgrep_rules or file.kind not in PYTHON]
    rules = (*([semgrep.merge(own)] if own else []), *catalog.semgrep_rules)
    if not asked:
        return Looked()
    foreign = {file.path: _FOREIGN for file in asked if _is_foreign(file)}
    texts = {file.path: file.text for file in asked if file.path not in foreign}
    said = semgrep.run(texts, rules)
    evidence, troubled = semgrep.parse(said, {path: Places.of(path, text) for path, text in texts.items()}, catalog)
    notes = [Skipped(path, f"{semgrep.NAME}: {reason}") for path, reason in sorted({**foreign, **troubled}.items())]
    return Looked(evidence, tuple(_done(semgrep.NAME, len(asked), notes)))


def _is_foreign(file: SourceFile) -> bool:
    """Tell whether a script is a library of others, or made by a tool: the authors of this code do not change it."""
    if file.kind is not Kind.JAVASCRIPT:
        return False
    banner = _BANNER.match(file.text)
    released = banner is not None and _LICENCE.search(banner[0]) and _RELEASE.search(banner[0])
    return bool(released) or max(map(len, file.text.splitlines()), default=0) > _LONGEST_LINE


def _done(name: str, asked: int, notes: Sequence[Outcome]) -> Iterator[Outcome]:
    """Yield the notes, and how many files the engine read: that it cannot read what we can is no failure."""
    yield from notes
    if asked:
        yield Completed(f"{NAME}: {name}", asked - len({note.what for note in notes}))


def _files(outcomes: Iterable[Outcome], total: int) -> Iterator[Count]:
    read = [outcome for outcome in outcomes if isinstance(outcome, Completed)]
    if read:
        parts = tuple((outcome.what.partition(": ")[2], outcome.files) for outcome in read)
        yield Count(NAME, "files read", total, parts)


def _sorted_out(
    evidence: Iterable[Evidence],
    files: Iterable[SourceFile],
    catalog: Catalog,
) -> tuple[tuple[Evidence, ...], tuple[Count, ...]]:
    """Leave out what the catalogue says is not ours, and what is no secret in its place; count all of it."""
    kept: dict[str, list[Evidence]] = {OURS: [], JUDGED: [], NOT_OURS: []}
    judges = {file.path: _Judge(file) for file in files}
    for item in evidence:
        if catalog.ignored(item.tool, item.code):
            kept[NOT_OURS].append(item)
        elif catalog.rule(item.weakness).looked is Pass.SECRETS and not judges[item.location.path].agrees(item):
            kept[JUDGED].append(item)
        else:
            kept[OURS].append(item)
    parts = tuple((name, len(items)) for name, items in kept.items() if items)
    total = sum(number for _, number in parts)
    return tuple(kept[OURS]), (Count(NAME, FINDINGS, total, parts),) if total else ()


class _Judge:
    """Judges what a linter takes for a secret in one file; the file is read once, when it is asked about."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file

    @functools.cached_property
    def _lines(self) -> Lines:
        return Lines.of(self._file.text)

    @functools.cached_property
    def _strings(self) -> text.Strings:
        return text.Strings.of(self._file)

    def agrees(self, item: Evidence) -> bool:
        """Tell whether a string that the evidence points at is a secret; what is not Python is not ours to judge."""
        if self._file.kind not in PYTHON:
            return True
        return self._strings.judge(*self._lines.range(item.location)) is not None
