"""A context of TLS from whose options the bans of old versions are taken out (documentation of `ssl.Options`)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

BANS = frozenset({"OP_NO_SSLv2", "OP_NO_SSLv3", "OP_NO_TLSv1", "OP_NO_TLSv1_1", "OP_NO_COMPRESSION"})


def check(file: File) -> Iterator[Found]:
    """Yield the first such statement of each function."""
    for scope in file.scopes:
        yield from islice((found for node in scope.of(ir.Augment) for found in _freed(node)), 1)


def _freed(node: ir.Node) -> Iterator[Found]:
    match node:
        case ir.Augment(target=ir.Attribute(name="options"), operator="&", value=ir.Unary(operand=banned)):
            if label(banned) in BANS:
                yield Found(node.span, f"`{label(banned)}` is taken out of the options")
        case _:
            pass
