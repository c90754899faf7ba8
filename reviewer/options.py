"""Flags and configuration, checked and made into one value: what is to be reviewed, and how."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reviewer import cache, configuration, git
from reviewer.configuration import NEVER, Origin, Settings, is_configuration
from reviewer.model import Pass, Priority, ReviewError

if TYPE_CHECKING:
    from reviewer.git import Repository
    from reviewer.target import Target

MOST_JOBS = 16


@dataclass(frozen=True, slots=True)
class Folders:
    """Review files and folders as they are on the disk."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Stdin:
    """Review one program that was piped in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Staged:
    """Review what the next commit adds or changes."""

    repository: Repository
    paths: tuple[Path, ...]  # only what lies below these; () is everything


@dataclass(frozen=True, slots=True)
class Diff:
    """Review what is new since the merge-base with a revision."""

    repository: Repository
    paths: tuple[Path, ...]
    base: str  # as the user says it


Scope = Folders | Stdin | Staged | Diff


@dataclass(frozen=True, slots=True)
class Document:
    """A file that the configuration or a flag names, as it is where we trust it."""

    path: Path
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything that steers a review."""

    folder: Path  # where the command runs
    scope: Scope
    passes: tuple[Pass, ...] = tuple(Pass)
    exclude: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    fail_on: Priority | None = Priority.P2  # None: never
    show: Priority = Priority.P3
    baseline: Document | None = None
    new_baseline: Path | None = None  # where the findings of this review are to be kept as known
    semgrep_rules: tuple[Document, ...] = ()
    jobs: int = 1
    cache: Path | None = None  # the folder of what earlier reviews worked out; None: there is none
    policy: tuple[str, ...] = ()  # sentences: what is in force, what it leaves out


def combine(
    scope: Scope,
    flags: Settings,
    *,
    folder: Path,
    config: Path | None = None,
    writes_baseline: bool = False,
) -> Options:
    """Make options of what the user says and what the configuration says; flags win.

    `folder` is where the command runs, `config` a configuration file that the user names. A
    baseline that is to be written is not read. Raises ReviewError for a configuration that is
    missing or wrong.
    """
    origin = _origin(scope, folder)
    settings, sentence = configuration.load(origin, config)
    beside = config.parent if config else Path()
    settings = replace(
        settings,
        baseline=settings.baseline and str(beside / settings.baseline),
        semgrep_rules=settings.semgrep_rules and tuple(str(beside / path) for path in settings.semgrep_rules),
    )
    said = flags.over(settings)
    baseline, remark = _baseline(origin, None if writes_baseline else said.baseline)
    return Options(
        folder=folder,
        scope=scope,
        passes=said.passes or tuple(Pass),
        exclude=said.exclude or (),
        disable=said.disable or (),
        fail_on=None if said.fail_on == NEVER else Priority[said.fail_on or Priority.P2.name],
        show=said.show or Priority.P3,
        baseline=baseline,
        new_baseline=_new_baseline(folder, said.baseline) if writes_baseline else None,
        semgrep_rules=tuple(_document(origin, path) for path in said.semgrep_rules or ()),
        jobs=said.jobs or jobs(),
        policy=(sentence, *remark, *_leaves_out(said)),
    )


def with_cache(options: Options, asked: Path | None) -> Options:
    """Return the options with a folder for the cache: the one asked for, else that in the user's cache folder.

    Raises ReviewError where the cache cannot lie in the folder that is asked for; of the usual
    one it becomes a sentence of the policy.
    """
    place = options.folder / (asked or cache.usual())
    reason = cache.objection(place, _trees(options.scope, options.folder))
    if not reason:
        return replace(options, cache=place)
    if asked:
        raise ReviewError(f"The cache cannot be kept in {asked}: {reason}.")
    sentence = f"Nothing is kept for the next review in the user's cache folder: {reason}."
    return replace(options, policy=(*options.policy, sentence))


def jobs() -> int:
    """Return how many processes suit this machine."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        cores = os.cpu_count() or 1
    return min(cores, MOST_JOBS)


def repository(folder: Path, flag: str) -> Repository:
    """Return the repository that a flag needs. Raises ReviewError where there is none."""
    found = git.find(folder)
    if found is None:
        raise ReviewError(f"{flag} needs a git repository, and git: {folder} lies in none.")
    return found


def _origin(scope: Scope, folder: Path) -> Origin:
    match scope:
        case Staged(found):
            return Origin(folder, found, found.head(), "HEAD")
        case Diff(found, base=base):
            return Origin(folder, found, found.commit(base), base)
        case _:
            return Origin(folder)


def _document(origin: Origin, path: str) -> Document:
    content = origin.read(Path(path))
    if content is None:
        raise ReviewError(f"{path}{origin.clause} does not exist.")
    return Document(Path(path), content)


def _baseline(origin: Origin, path: str | None) -> tuple[Document | None, tuple[str, ...]]:
    """Return the baseline and what is to be said of it.

    A change may bring the first one, which counts after it; elsewhere a missing one is an error.
    """
    if path is None:
        return None, ()
    content = origin.read(Path(path))
    if content is not None:
        return Document(Path(path), content), (f"Baseline: {path}{origin.clause}; what it holds is known.",)
    if origin.name:
        return None, (f"The baseline {path}{origin.clause} does not exist: nothing is known.",)
    raise ReviewError(f"The baseline {path} does not exist; --write-baseline makes it.")


def _new_baseline(folder: Path, path: str | None) -> Path:
    if path is None:
        raise ReviewError("--write-baseline needs --baseline FILE, or `baseline` in the configuration.")
    return folder / path


def _trees(scope: Scope, folder: Path) -> tuple[Path, ...]:
    """Return what may have been written by whoever wrote what is reviewed: it, and the checkouts that it lies in."""
    match scope:
        case Staged(found) | Diff(found):
            return (found.top,)
        case Folders(paths):
            places = [(folder / path).resolve() for path in paths or (Path(),)]
            return tuple(_checkout(place) or place for place in places)
        case Stdin():
            return ()


def _checkout(place: Path) -> Path | None:
    return next((each for each in (place, *place.parents) if (each / ".git").exists()), None)


def _leaves_out(said: Settings) -> tuple[str, ...]:
    sentences = []
    if said.exclude:
        sentences.append(f"Files that match {', '.join(said.exclude)} are left out.")
    if said.disable:
        sentences.append(f"These weaknesses are left out: {', '.join(said.disable)}.")
    if said.passes and set(said.passes) != set(Pass):
        sentences.append(f"Of the five passes only these look: {', '.join(said.passes)}.")
    return tuple(sentences)


def ignored(options: Options, target: Target) -> tuple[str, ...]:
    """Return a sentence for every configuration in the reviewed tree that is not in force."""
    found = (file.path for file in target.files if is_configuration(PurePosixPath(file.path).name, file.text))
    if isinstance(options.scope, Staged | Diff):
        return tuple(f"{path} of the change is not in force for its own review." for path in found)
    own = {options.folder / name for name in (configuration.OWN_FILE, configuration.SHARED_FILE)}
    return tuple(
        f"{path} is not in force: it is not that of the working folder."
        for path in found
        if target.root / path not in own
    )
