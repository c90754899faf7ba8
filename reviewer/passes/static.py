"""What do the linters say? bandit, ruff's S rules, and semgrep for what is not Python.

Each is asked about all files at once, and at the same time as the others.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from reviewer.engines import bandit, ruff, semgrep
from reviewer.model import Completed, Count, Failed, Looked, Outcome, Pass, ReviewError, Skipped
from reviewer.passes import claims, weaknesses
from reviewer.passes.linters import PYTHON, Heard, Linters
from reviewer.shelf import Shelf, file_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.passes.linters import Answers
    from reviewer.target import Target
    from reviewer.workers import Workers

NAME = Pass.STATIC

FINDINGS = "linter findings"
OURS, JUDGED, NOT_OURS = "ours", "judged harmless", "not ours"


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Report the uses of libraries that are wrong whatever the data."""
    flows = claims.flows(code, catalog, NAME)
    return Looked((*flows, *weaknesses.misuses(code, catalog, NAME), *weaknesses.found(code, catalog, NAME)))


def survey(target: Target, catalog: Catalog, workers: Workers, cache: Cache) -> Looked:
    """Ask the linters, all at a time, about the files of which the cache does not know what they say."""
    names = {file.path: file_key(file) for file in target.files}
    linters = Linters(catalog, workers, Shelf(cache, NAME, Heard), names)
    python = target.of(*PYTHON)
    asked: dict[str, Callable[[], Answers]] = {
        bandit.NAME: lambda: linters.ask_bandit(python),
        ruff.NAME: lambda: linters.ask_ruff(python),
        semgrep.NAME: lambda: linters.ask_semgrep(target.files),
    }
    with ThreadPoolExecutor(len(asked)) as pool:
        futures = {name: pool.submit(_asked, name, ask) for name, ask in asked.items()}
        answers = {name: future.result() for name, future in futures.items()}
    heard = [each for said in answers.values() if isinstance(said, list) for _, each in said if isinstance(each, Heard)]
    outcomes = tuple(outcome for name, said in answers.items() for outcome in _outcomes(name, said))
    evidence = tuple(item for each in heard for item in each.evidence)
    return Looked(evidence, outcomes, (*_files(outcomes, len(target.files)), *_findings(heard)))


def _asked(name: str, ask: Callable[[], Answers]) -> Answers | Failed:
    try:
        return ask()
    except ReviewError as error:
        return Failed(f"{NAME}: {name}", str(error))


def _outcomes(name: str, said: Answers | Failed) -> Iterator[Outcome]:
    """Yield the notes, and how many files the engine read: that it cannot read what we can is no failure."""
    if isinstance(said, Failed):
        yield said
        return
    problems = [(file.path, each.reason if isinstance(each, Failed) else each.problem) for file, each in said]
    notes = [Skipped(path, f"{name}: {problem}") for path, problem in problems if problem]
    yield from notes
    if said:
        yield Completed(f"{NAME}: {name}", len(said) - len(notes))


def _files(outcomes: Iterable[Outcome], total: int) -> Iterator[Count]:
    read = [outcome for outcome in outcomes if isinstance(outcome, Completed)]
    if read:
        parts = tuple((outcome.what.partition(": ")[2], outcome.files) for outcome in read)
        yield Count(NAME, "files read", total, parts)


def _findings(heard: Iterable[Heard]) -> Iterator[Count]:
    sums = [(len(each.evidence), each.judged, each.not_ours) for each in heard]
    ours, judged, not_ours = (sum(column) for column in zip(*sums, strict=True)) if sums else (0, 0, 0)
    parts = tuple((name, number) for name, number in ((OURS, ours), (JUDGED, judged), (NOT_OURS, not_ours)) if number)
    if parts:
        yield Count(NAME, FINDINGS, ours + judged + not_ours, parts)
