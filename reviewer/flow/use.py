"""A call, with what is known of it; and the rows of the models that speak of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reviewer.flow import summary as ir
from reviewer.flow.models import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.models import Row
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.run import Run
    from reviewer.flow.values import Value

ORDINARY = frozenset({
    "add", "all", "apply", "call", "check", "close", "connect", "copy", "create", "decode", "delete", "dump",
    "dumps", "encode", "execute", "exists", "filter", "find", "first", "format", "get", "get_one", "handle", "head",
    "is_dir", "is_file", "join", "load", "loads", "match", "move", "one", "open", "parse", "patch", "post",
    "process", "put", "read", "remove", "rename", "render", "replace", "request", "route", "run", "save", "search",
    "send", "set", "split", "start", "stop", "submit", "update", "write",
})  # fmt: skip


class Use(Struct, frozen=True, gc=False):
    """A call: what is called, by which dotted names, on what, with what.

    `names` are sorted; a method of something unknown is `?.execute`.
    """

    node: ir.Call
    callee: Value
    receiver: Value
    names: tuple[str, ...]
    given: Arguments

    @property
    def member(self) -> str:
        """The name of the method; "" where a plain name is called."""
        return self.node.function.name if isinstance(self.node.function, ir.Attribute) else ""

    @property
    def base(self) -> ir.Expression | None:
        """The expression whose method is called."""
        return self.node.function.base if isinstance(self.node.function, ir.Attribute) else None

    @property
    def values(self) -> tuple[Value, ...]:
        """All that the call is given."""
        spread = () if self.given.spread is None else (self.given.spread,)
        return (*self.given.positional, *self.given.keywords.values(), *spread)


def rows(run: Run, table: str, names: tuple[str, ...]) -> list[tuple[str, Row]]:
    """Return the rows about any of these names; a method of something unknown counts where its name is telling."""
    return _about(run, names).get(table, [])


def _about(run: Run, names: tuple[str, ...]) -> dict[str, list[tuple[str, Row]]]:
    """Return the rows about some names by their tables: looked up once, as long as the file defines nothing more."""
    key = (names, len(run.functions), len(run.classes))
    known = run.about.get(key)
    if known is None:
        found = {table: [each for name in names for each in _rows(run, table, name)] for table in TABLES}
        known = run.about[key] = {table: each for table, each in found.items() if each}
    return known


def _rows(run: Run, table: str, name: str) -> Iterator[tuple[str, Row]]:
    exact = run.models.named(table, name)
    yield from ((name, row) for row in exact)
    if name.startswith("?.") or (not exact and _homeless(run, name)):
        yield from _by_member(run, table, name.rpartition(".")[2])


def fitting(run: Run, table: str, use: Use) -> list[Row]:
    """Return the rows of a table that a call fits."""
    return [
        row
        for _, row in rows(run, table, use.names)
        if row.pattern.shape == "call" and row.pattern.match(use.given) is not None
    ]


def _by_member(run: Run, table: str, member: str) -> Iterator[tuple[str, Row]]:
    for row in run.models.members(table, member):
        owner = row.name.rpartition(".")[0]
        of_type = owner.rpartition(".")[2][:1].isupper()  # a function of a module is not called on an object
        tells = member not in ORDINARY or row.facts.get("telling")
        known = owner.partition(".")[0] in run.libraries and tells
        if owner and (row.facts.get("anywhere") or (of_type and known)):
            yield row.name, row


def _homeless(run: Run, name: str) -> bool:
    """Tell whether a dotted name lies in nothing that we know: no model's library, nothing of the file."""
    root, dot, _ = name.partition(".")
    owner = name.rpartition(".")[0]
    return bool(dot) and root not in run.models.libraries and name not in run.functions and owner not in run.classes
