"""A login to a database without a password: whoever reaches the port has the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.model import Level
from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

KEYWORDS = frozenset({"password", "passwd", "pwd"})
ADDRESS = re.compile(r"^(?:postgres(?:ql)?|mysql|mariadb|oracle|mssql|mongodb)(?:\+\w+)?://[^\s:@/{}%]+:@[^\s@]")
SAID = "the database is entered without a password"


def check(file: File) -> Iterator[Found]:
    """Yield the settings and calls."""
    for node in file.parts.among(ir.Mapping, ir.Call, ir.Constant):
        match node:
            case ir.Mapping(items=items):
                yield from _settings(items)
            case ir.Call(arguments=arguments) if any(each.name in KEYWORDS for each in arguments):
                connects = any(name.endswith(".connect") for name in file.names(node))
                if connects and any(each.name in KEYWORDS and _is_empty(each.value) for each in arguments):
                    yield Found(node.span, SAID, Level.LOW if _is_local(arguments) else Level.MEDIUM)
            case ir.Constant(value=str(text)) if ADDRESS.match(text):
                yield Found(node.span, SAID)
            case _:
                pass


def _is_local(arguments: tuple[ir.Argument, ...]) -> bool:
    """Tell whether the database is one of the own machine, as a developer has it."""
    hosts = [each.value for each in arguments if each.name in {"host", "server"}]
    return any(isinstance(host, ir.Constant) and host.value in {"localhost", "127.0.0.1", "::1"} for host in hosts)


def _settings(items: tuple[tuple[ir.Expression | None, ir.Expression], ...]) -> Iterator[Found]:
    """Yield the empty password of a database in Django's settings; a file such as SQLite's needs none."""
    fields = {key.value: value for key, value in items if isinstance(key, ir.Constant)}
    engine = fields.get("ENGINE")
    password = fields.get("PASSWORD")
    serves = isinstance(engine, ir.Constant) and "sqlite" not in str(engine.value)
    if serves and password is not None and _is_empty(password):
        yield Found(password.span, SAID)


def _is_empty(node: ir.Expression) -> bool:
    return isinstance(node, ir.Constant) and node.value in {"", b""}
