"""A password in a hash that was made to be fast: millions of guesses a second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found
from reviewer.passes.weaknesses.words import PASSWORDS, holds_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

FAST = re.compile(
    r"hashlib\.(?:md5|sha1|sha224|sha256|sha384|sha512|sha3_\d+|blake2[bs]|new)$|^Crypto(?:dome)?\.Hash\.\w+\.new$"
)

SLOW = re.compile(r"(?:^|\.)(?:hashpw|kdf|pbkdf2_hmac|scrypt|argon2\w*)$")


def check(file: File) -> Iterator[Found]:
    """Yield the calls of fast hashes."""
    for scope in file.scopes if any(map(FAST.search, file.parts.called)) else ():
        for node in scope.of(ir.Call):
            if _is_fast(file, scope, node) and _of_password(scope, node) and not _is_first_step(scope, node):
                yield Found(node.span, "a password goes into a fast hash")


def _is_first_step(scope: Scope, call: ir.Call) -> bool:
    """Tell whether the hash only shortens what a slow one is then given, of which bcrypt reads 72 bytes."""
    slow = (node for node in scope.of(ir.Call) if SLOW.search(spell(node.function)))
    return any(part is call for node in slow for argument in node.arguments for part in scope.reach(argument.value))


def _is_fast(file: File, scope: Scope, call: ir.Call) -> bool:
    """Tell whether a call computes a fast hash, or feeds one."""
    if any(FAST.search(name) for name in file.names(call)):
        return True
    match call:
        case ir.Call(function=ir.Attribute(base=ir.Name() as base, name="update")):
            return any(FAST.search(name) for made in scope.sources(base) for name in file.names(made))
        case _:
            return False


def _of_password(scope: Scope, call: ir.Call) -> bool:
    """Tell whether a password is in what is hashed: by the name of a part, or of the function around it."""
    parts = [part for argument in call.arguments for part in scope.reach(argument.value)]
    if any(isinstance(part, ir.Expression) and holds_password(part) for part in parts):
        return True
    named = words(scope.name.rpartition(".")[2])
    own = any(isinstance(part, ir.Name) and part.id in scope.parameters for part in parts)
    return own and not PASSWORDS.isdisjoint(named) and any(word.startswith("hash") for word in named)
