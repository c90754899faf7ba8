"""Gather a change and what was there before it: what is staged, or what is new since a commit."""

from __future__ import annotations

import os
import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer import context, git, kinds, source, walk
from reviewer.context import Shelves
from reviewer.model import Failed, ReviewError, Skipped
from reviewer.source import UnreadableError
from reviewer.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from reviewer.git import Blob, Repository
    from reviewer.options import Diff, Options, Staged
    from reviewer.target import Piece


def staged(options: Options, scope: Staged) -> Target:
    """Return the files that the next commit adds or alters, as they stand in the index, and as HEAD has them.

    Raises ReviewError where files are named and nothing at all is staged: whoever names them
    (a hook that is run over all files) believes that they are reviewed.
    """
    repository = scope.repository
    chosen = _chooser(options, repository, scope.paths)
    found = repository.staged()
    if scope.paths and not found:
        raise ReviewError("Nothing is staged, so --staged reviews none of these files; leave it out to review them.")
    changes = [item for item in found if chosen(item.path)]
    contents = repository.read(item.blob for item in changes)
    pieces = [_of_blob(item.path, item.blob, contents) for item in changes]
    before = {item.path: item.before for item in changes if item.before}
    old = repository.files(repository.head())
    target = _target(repository, "what is staged", pieces, before, old)
    if not context.names(target):
        return target
    known: dict[tuple[str, Blob], Piece | None] = {}
    after, back = (_stored(options, repository, blobs, known) for blobs in (repository.index(), old))
    return context.of_change(target, after, back, context.below)


def since(options: Options, scope: Diff) -> Target:
    """Return the files of the working tree that differ from the merge-base, and as they were there.

    What git tracks counts, and what it neither tracks nor ignores.
    """
    repository = scope.repository
    commit = repository.merge_base(scope.base)
    old = repository.files(commit)
    chosen = _chooser(options, repository, scope.paths)
    there = sorted({*repository.index(), *repository.untracked()})
    pieces = {path: _of_change(path, repository.top, old.get(path)) for path in filter(chosen, there)}
    renames = repository.renames(commit)
    before = {path: path if path in old else renames[path] for path in pieces if path in old or path in renames}
    altered = {path: was for path, was in before.items() if pieces[path]}
    target = _target(repository, f"what is new since {scope.base}", list(pieces.values()), altered, old)
    if context.names(target):
        back = _stored(options, repository, old, {})
        after = _working(options, repository, there, old, back)
        target = context.of_change(target, after, back, context.around)
    return replace(target, revision=repository.head())


def _chooser(options: Options, repository: Repository, paths: tuple[Path, ...]) -> Callable[[str], bool]:
    """Return what tells whether a path of the repository is under review: within `paths`, and not excluded."""
    top = repository.top.resolve()
    places = [(options.folder / path).resolve() for path in paths]
    for path, place in zip(paths, places, strict=True):
        if not place.is_relative_to(top):
            raise ReviewError(f"{path} does not lie in the repository {top}.")
    allowed = _allowed(options)

    def chosen(path: str) -> bool:
        return (not places or any((top / path).is_relative_to(place) for place in places)) and allowed(path)

    return chosen


def _allowed(options: Options) -> Callable[[str], bool]:
    excluded = kinds.excluder(options.exclude)
    return lambda path: not excluded(path)


def _stored(
    options: Options, repository: Repository, blobs: Mapping[str, Blob], known: dict[tuple[str, Blob], Piece | None]
) -> Shelves:
    """Return the files of the index or of a commit; none that is a link. What was read is kept in `known`."""
    allowed = _allowed(options)
    listed = {path: blob for path, blob in blobs.items() if not blob.link and allowed(path)}

    def read(paths: Collection[str]) -> dict[str, Piece | None]:
        wanted = [(path, listed[path]) for path in paths if path in listed]
        contents = repository.read(blob for path, blob in wanted if (path, blob) not in known)
        known.update({each: _of_blob(*each, contents) for each in wanted if each not in known})
        return {path: known[path, blob] for path, blob in wanted}

    return Shelves(listed, context.listing(listed), read)


def _working(
    options: Options, repository: Repository, paths: Iterable[str], old: Mapping[str, Blob], stored: Shelves
) -> Shelves:
    """Return the files of the working tree; what is as it was in a commit is taken from there."""
    allowed, top = _allowed(options), repository.top
    listed = {path for path in paths if allowed(path) and (top / path).is_file() and not (top / path).is_symlink()}

    def read(paths: Collection[str]) -> dict[str, Piece | None]:
        here = {path: _differs(top / path, old.get(path)) for path in paths if path in listed}
        same = stored.pieces(path for path, differs in here.items() if not differs)
        return {path: _of_tree(path, top) if differs else same.get(path) for path, differs in here.items()}

    return Shelves(listed, context.listing(listed), read)


def _target(
    repository: Repository,
    name: str,
    pieces: list[Piece | None],
    before: Mapping[str, str],
    blobs: Mapping[str, Blob],
) -> Target:
    """Build the target of a change; `before` says which files were where among those of a commit."""
    after = Target.assemble(repository.top, name, [piece for piece in pieces if piece])
    wanted = {path: blobs[path] for path in sorted(before.values()) if path in blobs}
    contents = repository.read(wanted.values())
    old = [_of_blob(path, blob, contents) for path, blob in wanted.items()]
    return replace(
        after,
        base=Target.assemble(repository.top, f"{name}, before", [piece for piece in old if piece]),
        renames=tuple((walk.written(path), walk.written(was)) for path, was in before.items() if path != was),
    )


def _of_blob(path: str, blob: Blob, contents: Mapping[Blob, bytes]) -> Piece | None:
    name = walk.written(path)
    if blob not in contents:
        return Failed(name, "git does not have its content (a partial clone?)")
    if blob.link:
        return _link(path, os.fsdecode(contents[blob]))
    return source.obtain(name, lambda most: _cut(contents[blob], most))


def _of_change(path: str, top: Path, old: Blob | None) -> Piece | None:
    """Return a file of the working tree; None where it is as it was, or gone, or none of ours."""
    place = top / path
    if place.is_symlink():
        return _link(path, str(place.readlink()))
    if not os.path.lexists(place) or place.is_dir():  # deleted; a submodule
        return None
    return _of_tree(path, top) if _differs(place, old) else None


def _of_tree(path: str, top: Path) -> Piece | None:
    return source.obtain(walk.written(path), lambda most: walk.content(top / path, most, within=[top.resolve()]))


def _differs(place: Path, old: Blob | None) -> bool:
    """Tell whether a file may be other than a blob; what cannot be read may be."""
    try:
        content = walk.content(place, kinds.MOST_NOTEBOOK)
    except UnreadableError:
        return True
    return old is None or git.object_name(content, old.name) != old.name


def _link(path: str, target: str) -> Piece:
    """Judge a symbolic link of a repository by where it points."""
    real = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if real.startswith(("/", "../")) or real == "..":
        return Failed(walk.written(path), "a symbolic link that leaves the tree: it is not followed")
    return Skipped(walk.written(path), "a symbolic link within the repository")


def _cut(content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise UnreadableError(f"larger than {most >> 20} megabytes")
    return content
