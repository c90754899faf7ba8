"""Checks of access and of input that `python -O` removes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Solved
    from reviewer.passes.outside import Outside

RIGHTS = re.compile(
    r"(^|[._])(is_admin|is_staff|is_superuser|is_authenticated|is_owner|has_perms?|has_permission|has_role|permissions?|roles?"
    r"|current_user|authenticated|authorized|is_authorized|can_\w+|admin|scopes?|csrf\w*|owner(_id)?)($|[._\[(])"
)

OWN = frozenset({"self", "cls", "request"})


def asserted(outside: Outside) -> Iterator[tuple[ir.Span, str]]:
    """Yield the asserts that guard access, or refuse input, with a sentence."""
    code = outside.code
    for function, node in outside.parts.of(ir.Assert):
        right = next(filter(RIGHTS.search, _paths(node.test)), None)
        if right is not None and _concerns_access(code, function, right):
            yield node.span, f"`python -O` removes this check of `{right}`"
        elif _input(outside, function, node.test):
            yield node.span, "`python -O` removes this check of what was sent"


def _paths(test: ir.Expression) -> Iterator[str]:
    for node in ir.walk(test):
        if isinstance(node, ir.Attribute | ir.Name):
            yield spell(node)
        elif isinstance(node, ir.Call) and node.arguments:
            key = node.arguments[0].value
            if isinstance(key, ir.Constant) and isinstance(key.value, str) and spell(node.function).endswith(".get"):
                yield (
                    f"{spell(node.function.base)}.{key.value}" if isinstance(node.function, ir.Attribute) else key.value
                )


def _concerns_access(code: Solved, function: str, right: str) -> bool:
    """Tell whether the check is of a person: in an entry point, a decorator of one, or by a name that says so."""
    return (
        bool(code.entries)
        or function.partition(".")[0] in code.entries
        or right.startswith(("current_user", "request.user", "session."))
    )


def _input(outside: Outside, function: str, test: ir.Expression) -> bool:
    """Tell whether a condition is about what was sent; `x is not None` tells a type checker what is known."""
    if isinstance(test, ir.Compare) and test.operators == ("is not",):
        return False
    parts = [node for node in ir.walk(test) if isinstance(node, ir.Expression)]
    if any(outside.held(function, node) for node in parts):
        return True
    definition = outside.code.functions.get(function)
    if definition is None or function not in outside.code.entries:
        return False
    sent = {each.name for each in definition.parameters if not isinstance(each.default, ir.Call)} - OWN
    return any(isinstance(node, ir.Name) and node.id in sent for node in parts)
