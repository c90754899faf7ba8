"""Gather what is under review: of the disk, of the index, of a change, or of stdin."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import change, context, git, kinds, source, walk
from reviewer.model import ReviewError, Skipped
from reviewer.options import Diff, Folders, Options, Staged, Stdin
from reviewer.target import Kind, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from reviewer.target import Piece


def gather(options: Options) -> Target:
    """Return all that the options put under review. Raises ReviewError for a path or commit that is not there."""
    match options.scope:
        case Stdin(name, content):
            piece = source.read(name, kinds.by_name(name) or Kind.PYTHON, content)
            return Target.assemble(options.folder, name, [piece])
        case Folders(paths):
            return _on_disk(options, paths)
        case Staged() as scope:
            return change.staged(options, scope)
        case Diff() as scope:
            return change.since(options, scope)


def _on_disk(options: Options, paths: tuple[Path, ...]) -> Target:
    places = [Path(os.path.abspath(options.folder / path)) for path in paths or (Path(),)]  # noqa: PTH100 - links stay
    for path, place in zip(paths, places, strict=False):
        if not os.path.lexists(place):
            raise ReviewError(f"{path} does not exist.")
    root = _root(options.folder, places)
    excluded = kinds.excluder(options.exclude)
    pieces: dict[Path, Piece | None] = {}
    remarks: dict[str, Piece] = {}
    for place in places:
        found = walk.walk(place, root, excluded) if place.is_dir() else walk.Found({place: walk.shown(place, root)})
        remarks |= {each.what: each for each in found.unread}
        remarks |= {each.what: each for each in found.skipped}
        trees = _trees(place, root)
        pieces |= {path: _disk_file(path, name, trees) for path, name in found.files.items() if path not in pieces}
        if not place.is_dir() and pieces[place] is None:
            remarks[str(place)] = Skipped(walk.shown(place, root), "not of a kind that is reviewed")
    every = [*remarks.values(), *(piece for piece in pieces.values() if piece)]
    target = Target.assemble(root, ", ".join(map(str, paths)) or ".", every, _revision(root))
    return target if root in places else context.beside(target, context.below(target.files, _shelves(root, excluded)))


def _shelves(root: Path, excluded: Callable[[str], str | None]) -> context.Shelves:
    """Return the files below a folder, to be asked for one by one."""
    trees = (root.resolve(), root.resolve())

    def read(paths: Collection[str]) -> dict[str, Piece | None]:
        return {path: _disk_file(root / path, path, trees) for path in paths}

    return context.Shelves((), walk.Disk(root, excluded), read)


def _root(folder: Path, places: list[Path]) -> Path:
    """Return the folder that paths are told from: where the command runs, if they all lie there."""
    if all(place.is_relative_to(folder) for place in places):
        return folder
    common = Path(os.path.commonpath(places))
    return common if common.is_dir() else common.parent


def _trees(start: Path, root: Path) -> tuple[Path, Path]:
    """Return the folders that no file may leave.

    `start` is what the user named: that it is a link, or lies behind one, is no objection.
    """
    real = start.resolve()
    return root.resolve(), real if real.is_dir() else real.parent


def _disk_file(path: Path, name: str, trees: tuple[Path, Path]) -> Piece | None:
    """Read a file of a kind that we know; None where it is of no such kind."""
    return source.obtain(name, lambda most: walk.content(path, most, within=trees))


def _revision(root: Path) -> str | None:
    try:
        repository = git.find(root)
        return repository.head() if repository else None
    except ReviewError:  # a repository that git refuses to read: its files are reviewed all the same
        return None
