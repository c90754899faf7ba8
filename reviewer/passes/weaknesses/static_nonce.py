"""A nonce that is one byte over and over: `b"0" * AES.block_size` is as fixed as a literal, whatever the size is.

Literals themselves are the models' business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

CIPHERS = re.compile(r"^Crypto(?:dome)?\.Cipher\.\w+\.new$")
MODES = re.compile(r"^cryptography\.hazmat\.primitives\.ciphers\.modes\.(?:CBC|CTR|GCM|OFB|CFB8?|XTS)$")
NAMES = frozenset({"iv", "IV", "nonce", "initialization_vector"})


def check(file: File) -> Iterator[Found]:
    """Yield the ciphers that get such a nonce."""
    takes = any(CIPHERS.match(name) or MODES.match(name) for name in file.parts.called)
    for scope in file.scopes if takes else ():
        for node in scope.of(ir.Call):
            if any(_is_repeated(scope, each) for each in _nonces(file, node)):
                yield Found(node.span, "the nonce is the same every time")


def _nonces(file: File, call: ir.Call) -> Iterator[ir.Expression]:
    names = file.names(call)
    place = 2 if any(map(CIPHERS.match, names)) else 0 if any(map(MODES.match, names)) else None
    if place is not None:
        positional = [each.value for each in call.arguments if not each.name and not each.star]
        yield from positional[place : place + 1]
        yield from (each.value for each in call.arguments if each.name in NAMES)


def _is_repeated(scope: Scope, node: ir.Expression) -> bool:
    for each in scope.sources(node):
        match each:
            case ir.Binary(operator="*", left=left, right=right):
                if any(isinstance(side, ir.Constant) and isinstance(side.value, str | bytes) for side in (left, right)):
                    return True
            case _:
                pass
    return False
