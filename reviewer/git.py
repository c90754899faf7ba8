"""Read a git repository: commits, the index and blobs, without running anything that it configures.

The repository may be hostile. Hooks, the file-system monitor, external diffs, text
conversions, attributes and every transport (a partial clone would fetch what is missing)
are off, and files of the working tree are never read through git, so that no filter runs.

Sources: git-config(1), git-diff-index(1), git-cat-file(1), gitattributes(5).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import tool
from reviewer.model import ReviewError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_COMMAND = (
    "git",
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.quotePath=false"),
    *("-c", "diff.external="),
    *("-c", "protocol.allow=never"),
    *("-c", "credential.helper="),
    *("-c", "gc.auto=0"),
    *("-c", "submodule.recurse=false"),
)
# What git itself tells a hook about the commit that is being made; every other GIT_* is dropped.
_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
_FIXED = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
_REGULAR = ("100644", "100755")
_LINK = "120000"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of the index or of a commit."""

    name: str  # the object's
    link: bool = False  # the content is the target of a symbolic link


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that the next commit adds or changes."""

    path: str
    blob: Blob
    before: str | None  # its path in HEAD, where it was there


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree and its git directory. Paths are POSIX, relative to `top`."""

    top: Path

    def commit(self, revision: str) -> str:
        """Return the full name of a commit. Raises ReviewError where there is none of that name."""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        done = self._run(*words, accept=(0, 1, 128))
        if done.code:
            raise ReviewError(f"{revision!r} is no commit of this repository (is the history too shallow?).")
        return done.out.decode().split()[-1]

    def head(self) -> str | None:
        """Return the commit that is checked out, None before the first commit."""
        done = self._run("rev-parse", "--verify", "--quiet", "HEAD^{commit}", accept=(0, 1, 128))
        return done.out.decode().strip() or None

    def merge_base(self, base: str) -> str:
        """Return the commit at which HEAD left `base`. Raises ReviewError where they share no history."""
        done = self._run("merge-base", "HEAD", self.commit(base), accept=(0, 1, 128))
        if done.code:
            raise ReviewError(f"HEAD and {base!r} share no history (a shallow clone needs more depth).")
        return done.out.decode().strip()

    def files(self, commit: str | None) -> Mapping[str, Blob]:
        """Return the files of a commit; of None, which stands for the time before the first, there are none."""
        if commit is None:
            return {}
        listing = self._run("ls-tree", "-r", "-z", "--full-tree", commit).out
        return dict(_entries(listing, named_at=2))

    def index(self) -> Mapping[str, Blob]:
        """Return the files of the index."""
        listing = self._run("ls-files", "-z", "--stage").out
        return dict(_entries(listing, named_at=1))

    def untracked(self) -> tuple[str, ...]:
        """Return the files that are neither in the index nor ignored."""
        listing = self._run("ls-files", "-z", "--others", "--exclude-standard").out
        return tuple(os.fsdecode(name) for name in listing.split(b"\0") if name)

    def staged(self) -> tuple[Staged, ...]:
        """Return what the next commit adds or changes, renames detected."""
        before = self.head()
        if before is None:
            return tuple(Staged(path, blob, None) for path, blob in self.index().items())
        return tuple(self._changes(before))

    def renames(self, commit: str) -> Mapping[str, str]:
        """Return the old path of every file of the index that was renamed since a commit."""
        return {item.path: item.before for item in self._changes(commit) if item.before and item.before != item.path}

    def _changes(self, commit: str) -> Iterator[Staged]:
        words = ("diff-index", "--cached", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv")
        fields = iter(self._run(*words, "--ignore-submodules", commit, "--").out.split(b"\0"))
        for head in fields:
            if not head:
                break
            _, mode, _, name, status = head.decode().lstrip(":").split(" ")
            first = os.fsdecode(next(fields))
            path = os.fsdecode(next(fields)) if status[0] in "RC" else first
            if status[0] in "AMTRC" and mode in (*_REGULAR, _LINK):
                yield Staged(path, Blob(name, mode == _LINK), None if status[0] in "AC" else first)

    def read(self, blobs: Iterable[Blob]) -> Mapping[Blob, bytes]:
        """Return the contents of blobs; one that is missing (a partial clone) is left out."""
        wanted = sorted(set(blobs), key=lambda blob: blob.name)
        listing = "".join(f"{blob.name}\n" for blob in wanted).encode()
        answer = memoryview(self._run("cat-file", "--batch", stdin=listing).out) if wanted else memoryview(b"")
        return dict(_contents(wanted, answer))

    def at(self, commit: str | None, path: str) -> bytes | None:
        """Return the content of a path in a commit, None where it has no such file."""
        if commit is None:
            return None
        listing = self._run("ls-tree", "-z", "--full-tree", commit, "--", path).out
        for _, blob in _entries(listing, named_at=2):
            return None if blob.link else self.read([blob]).get(blob)
        return None

    def _run(self, *words: str, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> tool.Result:
        return _git(*words, cwd=self.top, stdin=stdin, accept=accept)


def find(folder: Path) -> Repository | None:
    """Return the repository around a folder, None where there is none or git is not installed.

    Raises ReviewError where git refuses to read it (it belongs to somebody else).
    """
    try:
        done = _git("rev-parse", "--show-toplevel", cwd=folder, accept=(0, 128))
    except tool.ToolError:
        return None
    if done.code == 0:
        return Repository(Path(os.fsdecode(done.out.rstrip(b"\n"))))
    if "dubious ownership" in done.complaint:
        raise ReviewError(f"git refuses to read this repository: {done.complaint}")
    return None


def object_name(content: bytes, like: str) -> str:
    """Return the name that git would give a blob, by the hash of the repository that `like` comes from."""
    header = b"blob %d\0" % len(content)
    if len(like) == 2 * hashlib.sha256().digest_size:
        return hashlib.sha256(header + content).hexdigest()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


def _git(*words: str, cwd: Path, stdin: bytes = b"", accept: tuple[int, ...] = (0,)) -> tool.Result:
    hook = {name: os.environ[name] for name in _HOOK if name in os.environ}
    absolute = {name: os.path.abspath(value) for name, value in hook.items() if os.pathsep not in value}  # noqa: PTH100
    done = tool.run([*_COMMAND, *words], cwd=cwd, stdin=stdin, environment=hook | absolute | _FIXED)
    if done.code not in accept:
        raise ReviewError(f"git {words[0]} failed: {done.complaint or f'status {done.code}'}")
    return done


def _entries(listing: bytes, named_at: int) -> Iterator[tuple[str, Blob]]:
    """Read `<mode> [<type>] <object> [<stage>]<TAB><path><NUL>`; submodules are left out."""
    for entry in listing.split(b"\0"):
        head, _, path = entry.partition(b"\t")
        words = head.decode().split(" ")
        if words[0] in (*_REGULAR, _LINK):
            yield os.fsdecode(path), Blob(words[named_at], words[0] == _LINK)


def _contents(wanted: Iterable[Blob], answer: memoryview) -> Iterator[tuple[Blob, bytes]]:
    """Read `<object> <type> <size><LF><content><LF>`, or `<object> missing<LF>`."""
    start = 0
    for blob in wanted:
        end = start + bytes(answer[start : start + 200]).index(b"\n")
        words = bytes(answer[start:end]).split(b" ")
        start = end + 1
        if words[-1] != b"missing":
            size = int(words[-1])
            yield blob, bytes(answer[start : start + size])
            start += size + 1
