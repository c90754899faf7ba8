"""What is under review, as values: the files with their text, and what could not be read."""

from __future__ import annotations

import bisect
import enum
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.model import Failed, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reviewer.model import Location


class Kind(enum.StrEnum):
    """What a file is, by its name (and first line where it has no suffix)."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    TEMPLATE = "template"
    JAVASCRIPT = "javascript"
    DOCKERFILE = "dockerfile"
    COMPOSE = "compose"
    WORKFLOW = "workflow"
    SETTINGS = "settings"  # .env, .ini, .cfg, .toml, .yaml, .json: where secrets lie


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was when the review began.

    `text` is decoded (PEP 263 for Python), its line ends kept as they are; of a notebook it
    is the Python code of the cells joined (magics blanked), and `cells` holds the first
    line (from 1) of each code cell in it together with the cell's own number.
    """

    path: str
    kind: Kind
    content: bytes
    text: str
    cells: tuple[tuple[int, int], ...] = ()

    def place(self, location: Location) -> Location:
        """Turn a place in the joined text of a notebook into cell and line; others stay."""
        if not self.cells or location.cell is not None:
            return location
        first, cell = self.cells[max(bisect.bisect_right(self.cells, (location.line, len(self.cells) << 32)) - 1, 0)]
        line = location.line - first + 1
        return replace(location, line=line, end_line=max(location.end_line - first + 1, line), cell=cell)


Piece = SourceFile | Failed | Skipped


@dataclass(frozen=True, slots=True)
class Target:
    """All that is reviewed."""

    root: Path
    name: str  # "src", "what is staged", "what is new since main"
    files: tuple[SourceFile, ...]  # sorted by path
    unread: tuple[Failed, ...]  # files that could not be read: the review is incomplete
    skipped: tuple[Skipped, ...]  # left out on purpose, with the reason
    revision: str | None = None
    base: Target | None = None  # of a change: the same files before it
    renames: tuple[tuple[str, str], ...] = ()  # of a change: new path, old path
    context: tuple[SourceFile, ...] = ()  # read so that names resolve; in these only what a change makes is shown
    watched: frozenset[str] = frozenset()  # paths of the context in which a change may make something

    @classmethod
    def assemble(cls, root: Path, name: str, pieces: Iterable[Piece], revision: str | None = None) -> Target:
        """Sort what was gathered; a file whose name cannot be told from another's is unread, not forgotten."""
        every = sorted(pieces, key=lambda piece: piece.path if isinstance(piece, SourceFile) else piece.what)
        files = [piece for piece in every if isinstance(piece, SourceFile)]
        names = Counter(file.path for file in files)
        twins = (Failed(name, "two files have this name when it is written out") for name, n in names.items() if n > 1)
        return cls(
            root=root,
            name=name,
            files=tuple(file for file in files if names[file.path] == 1),
            unread=(*(piece for piece in every if isinstance(piece, Failed)), *twins),
            skipped=tuple(piece for piece in every if isinstance(piece, Skipped)),
            revision=revision,
        )

    @property
    def known(self) -> tuple[SourceFile, ...]:
        """Return all files that were read: those under review, and their context."""
        return (*self.files, *self.context)

    def of(self, *kinds: Kind) -> tuple[SourceFile, ...]:
        """Return the files of these kinds."""
        return tuple(file for file in self.files if file.kind in kinds)
