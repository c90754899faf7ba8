"""The linters, asked file by file: bandit, ruff's S rules, and semgrep for what is not Python.

Every finding of theirs is read, MEDIUM and LOW ones too: the catalogue says which weakness a
code means, or why a code is none of ours. What they take for a secret is judged by the name
of its place, as the secrets pass does. What they say of a file is kept for the next review.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from reviewer import tool
from reviewer.cache import key
from reviewer.engines import bandit, ruff, semgrep
from reviewer.engines.places import Places
from reviewer.model import Evidence, Failed, Pass
from reviewer.passes.secrets import providers, text
from reviewer.target import Kind
from reviewer.text import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reviewer.catalog import Catalog
    from reviewer.shelf import Shelf
    from reviewer.target import SourceFile
    from reviewer.workers import Workers

Name = TypeVar("Name")

PYTHON = (Kind.PYTHON, Kind.NOTEBOOK)

# Scripts of others name licence and release at their head; what a tool has made has lines that nobody would write.
_FOREIGN = "a script of others, by its first lines or their length"
_BANNER = re.compile(r"\s*(?:/\*(?:(?!\*/)[\s\S]){0,3000}\*/|(?://[^\n]*\n\s*){1,20})")
_LICENCE = re.compile(r"licen[sc]ed?\b|copyright|@preserve", re.IGNORECASE)
_RELEASE = re.compile(r"\bv?\d+\.\d+\.\d+\b")
_LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True)
class Heard:
    """What one engine says of one file, sorted by the catalogue."""

    evidence: tuple[Evidence, ...] = ()  # that is ours
    judged: int = 0  # how many findings more are no secrets in their place
    not_ours: int = 0
    problem: str = ""  # why the engine could not read the file, or not all of it


Answers = list[tuple["SourceFile", "Heard | Failed"]]


@dataclass(frozen=True, slots=True)
class Linters:
    """Asks each engine about the files of which the shelf does not know what it says."""

    catalog: Catalog
    workers: Workers
    shelf: Shelf[Heard]
    names: Mapping[str, str]  # what stands for a file on the shelf, by its path

    def ask_bandit(self, files: Sequence[SourceFile]) -> Answers:
        """Ask bandit, file by file in the worker processes."""

        def ask(unknown: Sequence[SourceFile]) -> list[Heard | Failed]:
            return [
                said if isinstance(said, Failed) else self._bandit_heard(file, said)
                for file, said in self.workers.map(_bandit_on, unknown, _path)
            ]

        return self._answers(files, ask, bandit.NAME)

    def _bandit_heard(self, file: SourceFile, said: bandit.Said) -> Heard:
        found = bandit.parse(said.issues, Places.of(file.path, file.text), self.catalog) if said.issues else ()
        return self._sorted_out(file, found, said.problem)

    def ask_ruff(self, files: Sequence[SourceFile]) -> Answers:
        """Ask ruff about all files at once."""

        def ask(unknown: Sequence[SourceFile]) -> list[Heard | Failed]:
            places = _Pages(dict(enumerate(unknown)))
            heard: dict[int, Heard | Failed] = {}
            for said in ruff.run([file.text for file in unknown]):
                found, broken = ruff.parse(said, places, self.catalog)
                by_path = _by_path(found)
                for number in said.files:
                    file, problem = unknown[number], broken.get(number, "")
                    heard[number] = (
                        Failed(file.path, said.problem)
                        if said.problem
                        else self._sorted_out(file, by_path[file.path], problem)
                    )
            return [heard[number] for number in range(len(unknown))]

        return self._answers(files, ask, ruff.NAME, tool.identity(ruff.NAME), *ruff.OPTIONS)

    def ask_semgrep(self, files: Sequence[SourceFile]) -> Answers:
        """Ask semgrep: with our rules only where something is not Python, with the user's about every file."""
        places = sorted((self.catalog.folder / "catalog").glob("*/semgrep.yaml"))
        own = [place.read_text(encoding="utf-8") for place in places]
        rules = (*([semgrep.merge(own)] if own else []), *self.catalog.semgrep_rules)
        asked = [file for file in files if self.catalog.semgrep_rules or file.kind not in PYTHON]
        if not asked:
            return []
        words = " ".join(" ".join(rule.decode("utf-8", "replace").split()) for rule in rules)

        def ask(unknown: Sequence[SourceFile]) -> list[Heard | Failed]:
            return self._semgrep_heard(unknown, rules)

        def keeps(heard: Heard) -> bool:
            # a message that is not in the rules as it stands quotes the code, and that may be a secret
            told = heard.problem in {"", _FOREIGN, *semgrep.LASTING}
            return told and all(item.message in words for item in heard.evidence)

        parts: tuple[bytes | str, ...] = (semgrep.NAME, tool.identity(semgrep.NAME), *semgrep.OPTIONS, *rules)
        return self._answers(asked, ask, *parts, keeps=keeps)

    def _semgrep_heard(self, files: Sequence[SourceFile], rules: Sequence[bytes]) -> list[Heard | Failed]:
        foreign = {file.path for file in files if _is_foreign(file)}
        texts = {file.path: file.text for file in files if file.path not in foreign}
        heard: dict[str, Heard | Failed] = {path: Heard(problem=_FOREIGN) for path in foreign}
        if texts:
            places = _Pages({file.path: file for file in files})
            found, troubled = semgrep.parse(semgrep.run(texts, rules), places, self.catalog)
            by_path = _by_path(found)
            for file in files:
                if file.path not in foreign:
                    problem = troubled.get(file.path, "")
                    heard[file.path] = self._sorted_out(file, by_path[file.path], problem)
        return [heard[file.path] for file in files]

    def _sorted_out(self, file: SourceFile, evidence: Iterable[Evidence], problem: str) -> Heard:
        """Leave out what the catalogue says is not ours, and what is no secret in its place; count all of it."""
        judge = _Judge(file)
        ours: list[Evidence] = []
        judged = not_ours = 0
        for item in evidence:
            if self.catalog.ignored(item.tool, item.code):
                not_ours += 1
            elif self.catalog.rule(item.weakness).looked is Pass.SECRETS and not judge.agrees(item):
                judged += 1
            else:
                ours.append(item)
        return Heard(tuple(ours), judged, not_ours, problem)

    def _answers(
        self,
        files: Sequence[SourceFile],
        ask: Callable[[Sequence[SourceFile]], list[Heard | Failed]],
        *parts: bytes | str,
        keeps: Callable[[Heard], bool] = lambda _heard: True,
    ) -> Answers:
        """Return what an engine says, known or asked; `parts` are all that its answers depend on but the file."""
        options = key(*parts)
        answers = self.shelf.answers(
            files,
            lambda file: key(self.names[file.path], options),
            ask,
            keeps=lambda heard: keeps(heard) and not any(map(_holds_a_key, heard.evidence)),
        )
        return list(zip(files, answers, strict=True))


def _bandit_on(file: SourceFile) -> bandit.Said:
    return bandit.run(file.text)


def _path(file: SourceFile) -> str:
    return file.path


def _by_path(evidence: Iterable[Evidence]) -> Mapping[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        found[item.location.path].append(item)
    return found


def _holds_a_key(item: Evidence) -> bool:
    """Tell whether an engine quotes what must not be kept."""
    return any(providers.search(item.message)) or any(text.logins(item.message))


def _is_foreign(file: SourceFile) -> bool:
    """Tell whether a script is a library of others, or made by a tool: the authors of this code do not change it."""
    if file.kind is not Kind.JAVASCRIPT:
        return False
    banner = _BANNER.match(file.text)
    released = banner is not None and _LICENCE.search(banner[0]) and _RELEASE.search(banner[0])
    return bool(released) or max(map(len, file.text.splitlines()), default=0) > _LONGEST_LINE


class _Pages(dict[Name, Places]):
    """The places of files, each made when it is asked for: an engine has something to say of few."""

    def __init__(self, files: Mapping[Name, SourceFile]) -> None:
        super().__init__()
        self._files = files

    def __missing__(self, name: Name) -> Places:
        """Split the file into lines."""
        file = self._files[name]
        return self.setdefault(name, Places.of(file.path, file.text))


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
