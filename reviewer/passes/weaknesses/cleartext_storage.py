"""A column for what nobody should read in a stolen table: numbers of cards and of persons, kept as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called
from reviewer.passes.weaknesses.sensitive_data_exposure import is_private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

# Fields of Django's, SQLAlchemy's, peewee's and MongoEngine's models
COLUMNS = frozenset(
    {"CharField", "TextField", "Column", "mapped_column", "StringField", "IntegerField", "BigIntegerField"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the first such column of each class."""
    for node in file.parts.all(ir.Class):
        if node.bases and not _is_form(node):
            found = (each for each in node.body if _keeps(each))
            first = next(found, None)
            if first is not None:
                yield Found(first.span, "the number is kept as it is")


def _is_form(node: ir.Class) -> bool:
    names = [called(each.value) for each in node.bases]
    return any(part in name for name in names for part in ("Form", "Serializer", "Schema", "Input", "Factory"))


def _keeps(node: ir.Statement) -> bool:
    match node:
        case ir.Assign(targets=[ir.Name(id=name)], value=ir.Call() as value):
            texts = [part.id.lower() for part in ir.walk(value) if isinstance(part, ir.Name)]
            return is_private(name) and called(value) in COLUMNS and not any("crypt" in text for text in texts)
        case _:
            return False
