"""Tokens whose signature is not asked for because nobody is let in by them.

Who reads a token without its key takes what it says on trust. That is no harm where the program got the token itself,
from whom it logs in at (RFC 6749, 5.1: the answer's `access_token`), where only its time is read, and where it is
read once more with the key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.flow.values import deep_taints
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.run import Misuse, Site
    from reviewer.flow.solve import Solved

KIND = "jwt-unverified"
ANSWERED = re.compile(r"(?:access|id|refresh)_?token$|^(?:aws_)?access$", re.IGNORECASE)
TIMES = frozenset({"exp", "iat", "nbf"})
SENT = frozenset({Tier.REQUEST, Tier.MESSAGE})


def harmless(code: Solved, misuse: Misuse) -> str | None:
    """Return, in words, why a token may be read without its key here, if it may."""
    site = next((each for each in code.sites if each.call.span == misuse.span), None)
    function = code.functions.get(misuse.function)
    if misuse.kind != KIND or site is None or function is None or not site.call.arguments:
        return None
    if _of_time(function, site):
        return "of which only the time is read"
    if _again(code, site):
        return "which is read with the key as well"
    return "which the program was itself given" if _own(code, function, site) else None


def _own(code: Solved, function: ir.Function, site: Site) -> bool:
    """Tell whether the program asked for a token: it is part of an answer, or what a call of a client gave."""
    tiers = {taint.origin.tier for value in site.given.positional[:1] for taint in deep_taints(value)}
    if not tiers.isdisjoint(SENT):
        return False
    node = _made(function, site.call.arguments[0].value)
    if ANSWERED.search(_key(node)) and not isinstance(node, ir.Name):
        return True
    return not code.entries and not tiers and isinstance(node, ir.Call | ir.Attribute | ir.Subscript)


def _made(function: ir.Function, node: ir.Expression) -> ir.Expression:
    """Return what a variable of a function was made of, where that is one thing."""
    if isinstance(node, ir.Name):
        made = [
            each.value
            for each in ir.walk(function.body)
            if isinstance(each, ir.Assign) and each.value is not None and node.id in map(spell, each.targets)
        ]
        node = made[0] if len(made) == 1 else node
    return node.value if isinstance(node, ir.Await) else node


def _key(node: ir.Expression) -> str:
    match node:
        case ir.Subscript(index=ir.Constant(value=str(key))) | ir.Attribute(name=key):
            return key
        case ir.Subscript(index=ir.Name(id=key) | ir.Attribute(name=key)):
            return key
        case ir.Call(function=ir.Attribute(name="get"), arguments=(ir.Argument(value=ir.Constant(value=str(key))), *_)):
            return key
        case _:
            return ""


def _of_time(function: ir.Function, site: Site) -> bool:
    """Tell whether nothing but times is read of what a token says."""
    names = {
        spell(target)
        for node in ir.walk(function.body)
        if isinstance(node, ir.Assign) and node.value == site.call
        for target in node.targets
    }
    read = list(_read(function, site.call, names))
    return bool(read) and all(key in TIMES for key in read)


def _read(function: ir.Function, call: ir.Call, names: set[str]) -> Iterator[str]:
    """Yield the keys under which the claims are read; "" for any other use of them."""
    keyed = set()
    for node in ir.walk(function.body):
        match node:
            case ir.Subscript(base=base, index=ir.Constant(value=str(key))) if _is(base, call, names):
                keyed.add(base.span)
                yield key
            case ir.Call(
                function=ir.Attribute(base=base, name="get"),
                arguments=(ir.Argument(value=ir.Constant(value=str(key))), *_),
            ) if _is(base, call, names):
                keyed.add(base.span)
                yield key
            case ir.Assign():
                keyed.update(target.span for target in node.targets)
            case ir.Name() if node.id in names and node.span not in keyed:
                yield ""


def _is(node: ir.Expression, call: ir.Call, names: set[str]) -> bool:
    return node == call or (isinstance(node, ir.Name) and node.id in names)


def _again(code: Solved, site: Site) -> bool:
    """Tell whether the same function reads the same token in another way, by which nothing is amiss."""
    wrong = {misuse.span for misuse in code.misuses if misuse.kind == KIND}
    token = spell(site.call.arguments[0].value)
    return any(
        other.call.span not in wrong
        and other.function == site.function
        and other.names == site.names
        and other.call.arguments
        and spell(other.call.arguments[0].value) == token
        for other in code.sites
    )
