"""What is known of libraries: `rules/models/<library>.yaml` -> `Models`.

Each row is a Python expression that says which use it speaks of: `sqlite3.Cursor.execute(sql:=HERE, ...)`.
The pieces of a row are described in `patterns`.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer import tables
from reviewer.flow.patterns import Pattern, parse
from reviewer.model import ReviewError, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = re.compile(r"[\w.]+")
TABLES = (
    "types", "sources", "entries", "sinks", "cleans", "guards", "carries", "becomes", "misuse", "modules",
    "network", "clients", "renders",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of a table; its pattern is read when it is first needed, since a review needs few of them."""

    table: str
    library: str
    text: str  # as written
    facts: Mapping[str, Any]  # the other keys of the row
    example: str

    @functools.cached_property
    def pattern(self) -> Pattern:
        """The row, read. Raises SyntaxError or ValueError for what is none."""
        return parse(self.text)

    @property
    def name(self) -> str:
        """The dotted name that it speaks of."""
        found = NAME.match(self.text)
        return found[0] if found else ""

    @property
    def kind(self) -> str:
        """The kind of a sink or misuse."""
        return str(self.facts.get("kind", ""))

    @property
    def tier(self) -> Tier:
        """The tier of a source or entry point."""
        return Tier(self.facts.get("tier", Tier.REQUEST))


@dataclass(frozen=True)
class Models:
    """All rows, found by the name of what they speak of, and the supertypes of types."""

    rows: tuple[Row, ...]
    extends: Mapping[str, tuple[str, ...]]
    _by_table: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list), repr=False)
    _by_name: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list), repr=False)
    _by_member: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            self._by_table[row.table].append(row)
            self._by_name[row.table, row.name].append(row)
            self._by_member[row.table, row.name.rpartition(".")[2]].append(row)

    def named(self, table: str, name: str) -> list[Row]:
        """Return the rows of a table about this dotted name."""
        return self._by_name.get((table, name), [])

    def members(self, table: str, member: str) -> list[Row]:
        """Return the rows of a table about anything of this last name."""
        return self._by_member.get((table, member), [])

    def table(self, table: str) -> list[Row]:
        """Return the rows of a table."""
        return self._by_table.get(table, [])

    @functools.cached_property
    def libraries(self) -> frozenset[str]:
        """The first names of all that the rows speak of."""
        return frozenset(row.name.partition(".")[0] for row in self.rows)

    @functools.cached_property
    def spoken(self) -> frozenset[str]:
        """The dotted names that the rows speak of, and those of the modules and classes in which they lie."""
        names = {row.name for row in self.rows} | self.extends.keys()
        split = [name.split(".") for name in names]
        return frozenset(".".join(parts[:end]) for parts in split for end in range(1, len(parts) + 1))

    def without(self, row: Row) -> Models:
        """Return the models less one row."""
        return Models(tuple(each for each in self.rows if each is not row), self.extends)


def folder() -> Path:
    """Return `rules/models`, of the checkout or of the wheel."""
    package = Path(__file__).parents[1]
    shipped = package / "_rules" / "models"
    return shipped if shipped.is_dir() else package.parent / "rules" / "models"


@functools.cache
def load(place: Path | None = None) -> Models:
    """Read the tables.

    Raises `ReviewError` for a file or row that does not follow the format: the rules are ours,
    so that is a broken installation.
    """
    rows: list[Row] = []
    extends: dict[str, tuple[str, ...]] = {}
    home = place or folder()
    for name, content in tables.read(home, list(home.glob("*.yaml"))).items():
        path = home / name
        if "library" not in content:
            raise ReviewError(f"the model {name} does not name its library")
        for kind, above in (content.get("extends") or {}).items():
            extends[kind] = tuple(above) if isinstance(above, list) else (above,)
        rows += _rows(path, content)
    return Models(tuple(rows), extends)


def _rows(path: Path, content: Mapping[str, Any]) -> Iterator[Row]:
    for table in TABLES:
        for entry in content.get(table) or ():
            try:
                facts = {key: value for key, value in entry.items() if key not in {"row", "example"}}
                text = str(entry["row"])
                yield Row(table, content["library"], text, facts, str(entry.get("example", "")))
            except (KeyError, AttributeError) as error:
                raise ReviewError(f"the model {path.name} has a bad row in {table}: {entry!r}: {error}") from error
