"""The configuration: where it is trusted from, what it may say, and what is wrong with it.

It is `.ai-review.toml`, or `[tool.ai-review]` of `pyproject.toml`, of the folder that the
command runs in. Where a change is reviewed it is read from the commit before the change, so
that no change can switch its own review off.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.model import Pass, Priority, ReviewError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer.git import Repository

OWN_FILE = ".ai-review.toml"
SHARED_FILE = "pyproject.toml"
NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What flags or a configuration say; None is what they do not say."""

    exclude: tuple[str, ...] | None = None  # patterns as in .gitignore
    passes: tuple[Pass, ...] | None = None
    disable: tuple[str, ...] | None = None  # weaknesses
    fail_on: str | None = None  # "P1" ... "P4", "never"
    show: Priority | None = None
    baseline: str | None = None  # path, from the folder of the configuration
    semgrep_rules: tuple[str, ...] | None = None  # paths, likewise
    jobs: int | None = None

    def over(self, other: Settings) -> Settings:
        """Return what this says, and what `other` says where this is silent."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(other, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where trusted files come from: the disk, or a commit."""

    folder: Path  # where the command runs
    repository: Repository | None = None  # None: the disk
    commit: str | None = None  # of the repository; None there is the time before the first commit
    name: str = ""  # as the user says it: "main", "HEAD"

    def read(self, path: Path) -> bytes | None:
        """Return a file's content, None where there is none.

        A file outside the repository is no part of the change and is read from the disk.
        Raises ReviewError where it cannot be read.
        """
        place = self.folder / path
        if self.repository is not None:
            top = self.repository.top.resolve()
            real = place.parent.resolve() / place.name
            if real.is_relative_to(top):
                return self.repository.at(self.commit, real.relative_to(top).as_posix())
        try:
            return place.read_bytes() if place.exists() else None
        except OSError as error:
            raise ReviewError(f"{path} cannot be read: {error.strerror}.") from error

    @property
    def clause(self) -> str:
        """What is added to a file's name: " of main"."""
        return f" of {self.name}" if self.name else ""


def load(origin: Origin, given: Path | None) -> tuple[Settings, str]:
    """Return the settings in force and a sentence that names where they come from.

    `given` is a file that the user names; without it the two usual names are looked for.
    Raises ReviewError for a file that is missing, is no TOML, or says what we do not know.
    """
    if given is not None:
        content = origin.read(given)
        if content is None:
            raise ReviewError(f"The configuration {given} does not exist{_in(origin)}.")
        return _parse(content, given, required=True) or Settings(), f"Configuration: {given}{origin.clause}."
    for path in (Path(OWN_FILE), Path(SHARED_FILE)):
        content = origin.read(path)
        settings = _parse(content, path, required=path.name == OWN_FILE) if content is not None else None
        if settings is not None:
            return settings, f"Configuration: {path}{origin.clause}."
    return Settings(), f"No configuration{_in(origin)}: the defaults are in force."


def _in(origin: Origin) -> str:
    return f" in {origin.name}" if origin.name else ""


def is_configuration(name: str, text: str) -> bool:
    """Tell whether a file, by its name and content, is meant to configure us."""
    return name == OWN_FILE or (name == SHARED_FILE and "[tool.ai-review" in text)


def _parse(content: bytes, path: Path, *, required: bool) -> Settings | None:
    """Return what a file says, None for a `pyproject.toml` without our table."""
    try:
        table: object = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        if not required and b"ai-review" not in content:
            return None
        raise ReviewError(f"{path} is no valid TOML: {error}.") from error
    for name in ("tool", "ai-review") if path.name == SHARED_FILE else ():
        table = table.get(name) if isinstance(table, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ReviewError(f"{path}: tool.ai-review must be a table.")
    return _settings(table, path)


def _settings(table: dict[str, object], path: Path) -> Settings:
    said: dict[str, object] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in _READERS:
            raise ReviewError(f"{path}: unknown key {key!r}.{suggestion(name, _READERS)}")
        try:
            said[name] = _READERS[name](value)
        except ValueError as error:
            raise ReviewError(f"{path}: {key} must be {error}") from error
    return replace(Settings(), **said)  # type: ignore[arg-type]


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean ...?" for a word that comes close to a known one, else what is known."""
    words = [str(each) for each in known]
    close = difflib.get_close_matches(word, words, 1)
    return f" Did you mean {close[0]!r}?" if close else f" Known are: {', '.join(words)}."


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"a list of strings, not {value!r}.")
    return tuple(value)


def _string(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"a string, not {value!r}.")
    return value


def _passes(value: object) -> tuple[Pass, ...]:
    names = _strings(value)
    for name in names:
        if name not in list(Pass):
            raise ValueError(f"a list of passes; {name!r} is none.{suggestion(name, list(Pass))}")
    return tuple(each for each in Pass if each in names)


def _show(value: object) -> Priority:
    return Priority[_one_of(value, list(Priority.__members__))]


def _fail_on(value: object) -> str:
    return _one_of(value, [*Priority.__members__, NEVER])


def _one_of(value: object, words: list[str]) -> str:
    if value not in words:
        raise ValueError(f"one of {', '.join(words)}, not {value!r}.")
    return str(value)


def _jobs(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"a whole number from 1, not {value!r}.")
    return value


_READERS: dict[str, Callable[[object], object]] = {
    "exclude": _strings,
    "passes": _passes,
    "disable": _strings,
    "fail_on": _fail_on,
    "show": _show,
    "baseline": _string,
    "semgrep_rules": _strings,
    "jobs": _jobs,
}
