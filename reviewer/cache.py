"""What earlier reviews worked out, kept by content in the user's cache folder.

One SQLite database in a folder that only its owner may enter. The key of an entry says all
that its content depends on, this program included, so an entry can be missing but not
stale; each carries a digest, so one that was damaged is missing too. Entries are never
pickles and never hold a secret: whoever puts one sees to that. No error of the disk or of
the database reaches the caller: without a cache a review takes longer, nothing else.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import stat
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from reviewer import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Answer = TypeVar("Answer")

FORMAT = "1"  # of the database: another one lies beside it
MOST = 1 << 30  # bytes of content that a sweep leaves alone
KEPT = 0.75  # share of it that is left where there is more
DAYS = 60  # after which an entry that nobody used goes
PATIENCE = 10.0  # seconds to wait for another process that writes

_ENGINES = ("bandit", "detect-secrets", "libcst", "ruff", "semgrep")
_DECIDES = frozenset({".py", ".yaml"})
_DIGITS = 16  # bytes of a digest
_DAY = 86_400
_SCHEMA = """
PRAGMA page_size = 16384;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS contents (place INTEGER PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS entries (
    name BLOB PRIMARY KEY, place INTEGER NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL
) WITHOUT ROWID;
"""
_READ = "SELECT name, used, digest, content FROM entries JOIN contents USING (place) WHERE name = ?"
_TOUCH = "UPDATE entries SET used = ? WHERE name = ?"
_ENTER = "INSERT OR REPLACE INTO entries (name, place, size, used) VALUES (?, ?, ?, ?)"
_BEYOND = (
    "DELETE FROM entries WHERE place IN (SELECT place FROM"
    " (SELECT place, sum(size) OVER (ORDER BY used DESC, place DESC) AS total FROM entries) WHERE total > ?)"
)
_READING, _WRITING, _ALONE = "BEGIN", "BEGIN IMMEDIATE", ""


def key(*parts: bytes | str) -> str:
    """Return what stands for these parts, in this order, and for no others."""
    digest = hashlib.blake2b(digest_size=_DIGITS)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d%s:" % (len(content), b"s" if isinstance(part, str) else b"b"))
        digest.update(content)
    return digest.hexdigest()


def opened(folder: Path | None, rules: Path) -> Cache:
    """Return the cache in a folder, for this program with the rules in `rules/`; None: the one that holds nothing."""
    return Store(folder, stamp(Path(__file__).parent, rules)) if folder else Nothing()


def stamp(*folders: Path) -> str:
    """Return what stands for this program: every file of code and rules in these folders, and what it builds on.

    They are 2 MB, which take less time to read than one large file to review.
    """
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 20 ms, for reviews with a cache

    parts: list[bytes | str] = [__version__, sys.version]
    for name in _ENGINES:
        with contextlib.suppress(PackageNotFoundError):
            parts += [name, version(name)]
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.suffix in _DECIDES):
            parts += [path.relative_to(folder).as_posix(), path.read_bytes()]
    return key(*parts)


class Nothing:
    """The cache of a review without one: it holds nothing and keeps nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def get(self, area: str, key: str) -> bytes | None:
        """Return None: there is nothing."""
        del area, key
        return None

    def many(self, area: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return nothing."""
        del area, keys
        return {}

    def put(self, area: str, key: str, content: bytes) -> None:
        """Forget it."""

    def fill(self, area: str, contents: Mapping[str, bytes]) -> None:
        """Forget them."""


@dataclass(frozen=True, slots=True)
class Store:
    """A cache in a folder; may be sent to other processes, which share it. In a `with` it is swept at the end.

    Every key is completed by `stamp`, which stands for the program that made the contents.
    """

    folder: Path
    stamp: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _database(self.folder).sweep()

    def get(self, area: str, key: str) -> bytes | None:
        """Return what was put under this key of an area, None where there is nothing, or nothing whole."""
        return self.many(area, (key,)).get(key)

    def many(self, area: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what there is, by key: the quick way to ask for much."""
        names = {self._name(area, key): key for key in keys}
        return {names[name]: content for name, content in _database(self.folder).read(names)}

    def put(self, area: str, key: str, content: bytes) -> None:
        """Keep a content under a key of an area; whoever reads it gets all of it or nothing."""
        self.fill(area, {key: content})

    def fill(self, area: str, contents: Mapping[str, bytes]) -> None:
        """Keep much at once: the quick way."""
        _database(self.folder).write({self._name(area, key): content for key, content in contents.items()})

    def _name(self, area: str, name: str) -> bytes:
        return bytes.fromhex(key(self.stamp, area, name))


Cache = Store | Nothing
_Row = tuple[bytes, int, bytes, bytes]  # name, day of the last use, digest, content


def usual() -> Path:
    """Return where the cache lies that nobody asked for elsewhere: in the user's cache folder."""
    import platformdirs  # noqa: PLC0415 - only a review needs it

    return platformdirs.user_cache_path("ai-review")


def objection(folder: Path, trees: Iterable[Path]) -> str:
    """Return why the cache cannot lie in a folder, "" where it can; there the folder is made.

    Not within a tree under review, which could bring its own answers along, and not where
    somebody else could read or write it.
    """
    try:
        real = folder.resolve()
        if any(real.is_relative_to(tree.resolve()) for tree in trees):
            return "it would lie within what is reviewed"
        _own(folder / FORMAT)
    except OSError as error:
        return error.strerror or str(error)
    except RuntimeError:
        return "it is a symbolic link that leads to itself"
    return ""


def _own(folder: Path) -> None:
    """Make a folder that only we may enter. Raises OSError where it is, or cannot be made, ours."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(0, "what is there is no folder")
    if sys.platform == "win32":
        return
    if status.st_uid != os.geteuid():
        raise PermissionError(0, "it belongs to another user")
    if stat.S_IMODE(status.st_mode) != 0o700:  # noqa: PLR2004 - the mode of a private folder
        folder.chmod(0o700)


@functools.cache
def _database(folder: Path) -> _Database:
    """Return the one connection of this process to a folder."""
    return _Database(folder / FORMAT)


class _Database:
    """Entries by name, for all threads of a process. Nothing here raises an error of the disk or of SQLite."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "entries.sqlite3"
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._lives = 2  # a database that is broken is made anew, once

    def read(self, names: Iterable[bytes]) -> list[tuple[bytes, bytes]]:
        """Return name and content of those that are there and whole, and note that they were used today."""
        today = _today()
        none: list[_Row] = []
        rows = self._do(_READING, lambda database: _rows(database, names), none)
        whole = [row for row in rows if isinstance(row[3], bytes) and row[2] == _digest(row[0], row[3])]
        idle = [(today, name) for name, used, _, _ in whole if used != today]
        if idle:
            self._do(_WRITING, lambda database: database.executemany(_TOUCH, idle), None)
        return [(name, content) for name, _, _, content in whole]

    def write(self, contents: Mapping[bytes, bytes]) -> None:
        """Keep these; what they replace goes with the next sweep."""
        if contents:
            self._do(_WRITING, lambda database: _enter(database, contents), None)

    def sweep(self) -> None:
        """Once a day, or where the file has grown too far, let go what was not used for longest."""
        if self._do(_WRITING, self._swept, False):
            self._do(_ALONE, lambda database: database.execute("PRAGMA incremental_vacuum").fetchall(), [])

    def _swept(self, database: sqlite3.Connection) -> bool:
        today = _today()
        if _number(database, "PRAGMA user_version") == today and self._file.stat().st_size <= 2 * MOST:
            return False
        database.execute(f"PRAGMA user_version = {today}")
        database.execute("DELETE FROM entries WHERE used < ?", (today - DAYS,))
        if _number(database, "SELECT coalesce(sum(size), 0) FROM entries") > MOST:
            database.execute(_BEYOND, (int(MOST * KEPT),))
        database.execute("DELETE FROM contents WHERE place NOT IN (SELECT place FROM entries)")
        return True

    def _do(self, begin: str, work: Callable[[sqlite3.Connection], Answer], otherwise: Answer) -> Answer:
        """Return what the work gives, all of it done or nothing; `otherwise` where the disk or SQLite refuses."""
        with self._lock:
            try:
                database = self._connection = self._connection or _connected(self._file)
                if begin:
                    database.execute(begin)
                answer = work(database)
                if begin:
                    database.execute("COMMIT")
            except (sqlite3.Error, OSError) as error:
                self._recover(error)
                return otherwise
            return answer

    def _recover(self, error: Exception) -> None:
        """Undo what was begun; put a database away that is none any more."""
        database = self._connection
        with contextlib.suppress(sqlite3.Error):
            if database and database.in_transaction:
                database.execute("ROLLBACK")
        if type(error) is not sqlite3.DatabaseError or not self._lives:  # its subclasses are said of what works
            return
        self._lives -= 1
        self._connection = None
        with contextlib.suppress(sqlite3.Error):
            if database:
                database.close()
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)


def _connected(file: Path) -> sqlite3.Connection:
    """Open the database, which nobody else may read. Raises OSError and sqlite3.Error."""
    _own(file.parent)
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(file, flags, 0o600))  # what SQLite adds beside it has the same mode
    database = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    database.executescript(_SCHEMA)
    return database


def _rows(database: sqlite3.Connection, names: Iterable[bytes]) -> list[_Row]:
    return [row for name in names for row in database.execute(_READ, (name,))]


def _enter(database: sqlite3.Connection, contents: Mapping[bytes, bytes]) -> None:
    today = _today()
    for name, content in contents.items():
        row = (_digest(name, content), content)
        at = database.execute("INSERT INTO contents (digest, content) VALUES (?, ?)", row).lastrowid
        database.execute(_ENTER, (name, at, len(content), today))


def _number(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])


def _digest(name: bytes, content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGITS, key=name).digest()


def _today() -> int:
    """Return the number of the day: how exactly it is known when an entry was used."""
    return int(time.time() // _DAY)
