"""A comparison that stops at the first difference, of a value that proves who sent it: its time tells how much fits.

`hmac.compare_digest` takes the same time for every wrong value (documentation of `hmac`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, label, root
from reviewer.passes.weaknesses.requests import is_sent
from reviewer.passes.weaknesses.words import PASSWORDS, SECRETS, is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

CODES = frozenset(
    {"hmac.digest", "hmac.HMAC.hexdigest", "hmac.HMAC.digest"}
    | {f"cryptography.hazmat.primitives.{name}.finalize" for name in ("hmac.HMAC", "cmac.CMAC")}
)
MAKERS = frozenset({"hmac.new", "hmac.HMAC"})


def check(file: File) -> Iterator[Found]:
    """Yield the comparisons."""
    for scope in file.scopes:
        for node in scope.among(ir.Compare, ir.For):
            match node:
                case ir.Compare(left=left, operators=["==" | "!="], rights=[right]):
                    if _is_plain(left) or _is_plain(right):
                        continue
                    if any(_is_code(file, scope, each) for each in (left, right)):
                        yield Found(node.span, "a message authentication code is compared with an operator")
                    elif _is_proof(scope, left, right) or _is_proof(scope, right, left):
                        yield Found(node.span, "a secret of a request is compared with an operator")
                case ir.For(body=body):
                    yield from _by_parts(body)
                case _:
                    pass


def _is_plain(node: ir.Expression) -> bool:
    return isinstance(node, ir.Constant | ir.Collection | ir.Mapping)


def _is_code(file: File, scope: Scope, node: ir.Expression) -> bool:
    """Tell whether a value is a message authentication code that was computed here."""
    for each in scope.sources(node):
        if not CODES.isdisjoint(file.names(each)):
            return True
        match each:
            case ir.Call(function=ir.Attribute(base=base, name="hexdigest" | "digest")):
                if any(not MAKERS.isdisjoint(file.names(made)) for made in scope.sources(base)):
                    return True
            case _:
                pass
    return False


def _is_proof(scope: Scope, sent: ir.Expression, kept: ir.Expression) -> bool:
    """Tell whether a request's token stands against one that is kept."""
    if any("csrf" in label(each).lower() or "xsrf" in label(each).lower() for each in (sent, kept)):
        return False  # it changes with each session: there is nothing to try again
    named = is_secret(label(kept)) and (is_secret(label(sent)) or is_secret(_key(scope, sent)))
    return named and root(kept) != root(sent) and is_sent(scope, sent) and not is_sent(scope, kept)


def _key(scope: Scope, node: ir.Expression) -> str:
    return next((name for each in scope.sources(node) if is_secret(name := label(each))), "")


def _by_parts(body: tuple[ir.Statement, ...]) -> Iterator[Found]:
    """Yield the comparison of secrets place by place in a loop that ends with the first difference."""
    for statement in body:
        match statement:
            case ir.If(test=ir.Compare(left=left, operators=["!="], rights=[right]) as test, body=[ir.Return(), *_]):
                pair = [each for each in (left, right) if isinstance(each, ir.Subscript)]
                if len(pair) > 1 and all(not (PASSWORDS | SECRETS).isdisjoint(words(root(each))) for each in pair):
                    yield Found(test.span, "secrets are compared place by place up to the first difference")
            case _:
                pass
