"""A Content-Security-Policy that forbids nothing: scripts of the page itself, or of any site, may run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

HEADER = "content-security-policy"
DIRECTIVE = re.compile(r"^\s*(script-src(?:-elem)?|default-src)\s+(.*)$", re.IGNORECASE)
PROOF = re.compile(r"'(?:nonce|sha\d+)-|'strict-dynamic'", re.IGNORECASE)  # with one, 'unsafe-inline' is not obeyed


def check(file: File) -> Iterator[Found]:
    """Yield the statements that set it so."""
    for scope in file.scopes:
        for node in scope.among(ir.Assign, ir.Call):
            match node:
                case ir.Assign(targets=[ir.Subscript(index=key)], value=ir.Constant(value=str(policy))):
                    yield from _set(node.span, key, policy)
                case ir.Call(arguments=[ir.Argument(value=key), ir.Argument(value=ir.Constant(value=str(policy)))]):
                    yield from _set(node.span, key, policy)
                case _:
                    pass


def _set(span: ir.Span, key: ir.Expression, policy: str) -> Iterator[Found]:
    is_header = isinstance(key, ir.Constant) and isinstance(key.value, str) and key.value.lower() == HEADER
    if is_header and _allows_all(policy):
        yield Found(span, "the policy lets the page run any script that gets into it")


def _allows_all(policy: str) -> bool:
    found = [DIRECTIVE.match(part) for part in policy.split(";")]
    sources = {each[1].lower(): each[2].split() for each in found if each}
    scripts = sources.get("script-src") or sources.get("default-src") or []
    return bool(scripts) and not PROOF.search(policy) and not {"*", "'unsafe-inline'"}.isdisjoint(scripts)
