"""A statement with its data, written to a log that many more people read than the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called, root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

LEVELS = frozenset({"info", "warning", "warn", "error", "exception", "critical"})
STATEMENT = re.compile(
    r"^\s*(?:select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\b", re.IGNORECASE | re.DOTALL
)


def check(file: File) -> Iterator[Found]:
    """Yield the calls of loggers; at the level of debugging a reader looks for just that."""
    for scope in file.scopes:
        for node in scope.of(ir.Call):
            match node:
                case ir.Call(function=ir.Attribute(name=level), arguments=arguments) if level in LEVELS:
                    if "log" in root(node).lower() and any(_is_query(scope, each.value) for each in arguments):
                        yield Found(node.span, "the statement is logged with the values that are built into it")
                case _:
                    pass


def _is_query(scope: Scope, said: ir.Expression) -> bool:
    names = (part for part in ir.walk(said) if isinstance(part, ir.Name))
    return any(_is_built(value) for name in names for value in scope.values.get(name.id, ()))


def _is_built(value: ir.Expression) -> bool:
    """Tell whether an expression is a statement of SQL with parts that vary."""
    built = isinstance(value, ir.Binary | ir.Joined) or (isinstance(value, ir.Call) and called(value) == "format")
    texts = [part.value for part in ir.walk(value) if isinstance(part, ir.Constant) and isinstance(part.value, str)]
    varies = any(isinstance(part, ir.Name | ir.Attribute | ir.Subscript) for part in ir.walk(value))
    return built and varies and any(STATEMENT.search(text) for text in texts)
