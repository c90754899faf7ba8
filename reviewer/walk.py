"""Find and read the files below a folder that may be hostile.

Nothing in the tree can hide a file from the review: no ignore file is honoured. Left out,
and named, are folders of installed packages and caches. Links that lead out of the tree,
FIFOs, devices and what may not be read are named as unread.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reviewer import kinds
from reviewer.model import Failed, Skipped
from reviewer.source import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PACKAGES = frozenset({"node_modules", ".tox", ".nox", ".eggs"})
_CACHES = frozenset(
    {".git", ".hg", ".svn", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
)
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class Found:
    """What a walk collects: the one mutable value here, private to a walk until it ends."""

    files: dict[Path, str] = field(default_factory=dict)  # with the names that reports have for them
    unread: list[Failed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    caches: Counter[str] = field(default_factory=Counter)


def shown(path: Path, root: Path) -> str:
    """Return a path as reports name it: POSIX, from the root, bytes that are no UTF-8 escaped."""
    return written(Path(os.path.relpath(path, root)).as_posix())


def written(name: str) -> str:
    """Return a name of the file system as text; bytes that are no UTF-8 are escaped."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def walk(start: Path, root: Path, excluded: Callable[[str], str | None]) -> Found:
    """Collect the files below a folder. `excluded` gives the reason why a path of the report is left out."""
    found = Found()
    folders = [start]
    while folders:
        folder = folders.pop()
        named = shown(folder, root)
        try:
            with os.scandir(folder) as entries:
                there = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            found.unread.append(Failed(named, f"the folder cannot be read: {error.strerror}"))
            continue
        before = "" if named == "." else f"{named}/"
        for entry in there:
            name = before + written(entry.name)
            if _is_folder(entry, name, (start, root), excluded, found):
                folders.append(folder / entry.name)
    found.skipped += [
        Skipped(name, f"no sources: {count} folder{'s' * (count > 1)} of this name")
        for name, count in sorted(found.caches.items())
    ]
    return found


def _is_folder(
    entry: os.DirEntry[str],
    name: str,
    trees: tuple[Path, Path],
    excluded: Callable[[str], str | None],
    found: Found,
) -> bool:
    """Tell whether to go into an entry; anything else is noted in `found`. The folder's own list tells its kind."""
    try:
        folder, file = entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
        link = entry.is_symlink()
    except OSError as error:
        found.unread.append(Failed(name, f"cannot be read: {error.strerror}"))
        return False
    reason = excluded(f"{name}/" if folder else name)
    if reason:
        found.skipped.append(Skipped(name, reason))
    elif link:
        _link(Path(entry.path), name, *trees, found)
    elif folder:
        return _enters(Path(entry.path), name, found)
    elif file:
        found.files[Path(entry.path)] = name
    elif kinds.by_name(name) or kinds.may_be_script(name):
        found.unread.append(Failed(name, "a FIFO, a socket or a device, not a file"))
    return False


def _enters(path: Path, name: str, found: Found) -> bool:
    if path.name in _CACHES:
        found.caches[path.name] += 1
        return False
    if path.name in _PACKAGES or (path / "pyvenv.cfg").is_file():
        found.skipped.append(Skipped(name, "installed packages"))
        return False
    return True


def _link(path: Path, name: str, start: Path, root: Path, found: Found) -> None:
    """Follow a link to a file within the tree; note all others."""
    try:
        real = path.resolve(strict=True)
        is_folder = real.is_dir()
    except (OSError, RuntimeError) as error:
        loop = not isinstance(error, FileNotFoundError)
        if loop or kinds.by_name(name):
            found.unread.append(Failed(name, f"a symbolic link that leads {'to itself' if loop else 'nowhere'}"))
        return
    if not any(real.is_relative_to(tree.resolve()) for tree in (root, start)):
        if is_folder or kinds.by_name(name) or kinds.may_be_script(name):
            found.unread.append(Failed(name, "a symbolic link that leaves the tree: it is not followed"))
    elif is_folder:
        found.skipped.append(Skipped(name, "a symbolic link to a folder of the tree"))
    elif real.is_relative_to(start.resolve()):
        if kinds.by_name(name):
            found.skipped.append(Skipped(name, "a symbolic link to a file that is reviewed itself"))
    else:
        found.files[path] = name


@dataclass(frozen=True, slots=True)
class Disk:
    """The modules and templates below a folder: those that a walk would find, asked for one by one."""

    root: Path
    excluded: Callable[[str], str | None]
    _open: dict[str, bool] = field(default_factory=dict)  # whether a walk would enter a folder

    def file(self, module: str) -> str:
        """Return the path of a module or package, "" where there is none."""
        stem = module.replace(".", "/")
        ways = (f"{start}{stem}{end}" for start in ("", "src/") for end in (".py", "/__init__.py"))
        return next((path for path in ways if module and self._is_file(path)), "")

    def holds(self, name: str) -> bool:
        """Tell whether a module has this name, or a folder."""
        stem = name.replace(".", "/")
        folders = (f"{start}{stem}" for start in ("", "src/"))
        return bool(self.file(name)) or any((self.root / each).is_dir() and self._enters(each) for each in folders)

    def is_package(self, name: str) -> bool:
        """Tell whether a folder is a package, by its `__init__.py`."""
        return self.file(name).endswith("/__init__.py")

    def pages(self, name: str, near: str) -> list[str]:
        """Return the templates of this name in the folders above a file, and in their folders of templates."""
        above = [each.as_posix() for each in PurePosixPath(near).parents]
        ways = (PurePosixPath(folder, inner, name).as_posix() for folder in above for inner in ("", "templates"))
        return [path for path in ways if ".." not in PurePosixPath(path).parts and self._is_file(path)]

    def _is_file(self, path: str) -> bool:
        folder = path.rpartition("/")[0]
        return self._enters(folder) and (self.root / path).is_file() and not self.excluded(path)

    def _enters(self, folder: str) -> bool:
        if not folder:
            return True
        if folder not in self._open:
            above, _, name = folder.rpartition("/")
            barred = name in _PACKAGES or name in _CACHES or self.excluded(f"{folder}/")
            place = self.root / folder
            self._open[folder] = not barred and self._enters(above) and not (place / "pyvenv.cfg").is_file()
        return self._open[folder]


def content(path: Path, most: int, *, within: Iterable[Path] = ()) -> bytes:
    """Return the bytes of a regular file. Raises UnreadableError.

    A link is followed, and a parent folder may be one: neither may leave all of the folders in
    `within`, which are given without links; where there are none, everything is allowed.
    """
    trees = tuple(within)
    try:
        real = path.resolve(strict=True)
        if trees and not any(real.is_relative_to(tree) for tree in trees):
            raise UnreadableError("a symbolic link that leaves the tree: it is not followed")
        with open(os.open(real, _FLAGS), "rb") as file:  # noqa: PTH123 - of a descriptor
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableError("a FIFO, a socket or a device, not a file")
            data = file.read(most + 1)
    except (OSError, RuntimeError) as error:
        raise UnreadableError(_words(error)) from error
    if len(data) > most:
        raise UnreadableError(f"larger than {most >> 20} megabytes")
    return data


def _words(error: OSError | RuntimeError) -> str:
    if isinstance(error, RuntimeError) or error.errno == errno.ELOOP:
        return "a symbolic link that leads to itself"
    return f"cannot be read: {error.strerror}"
