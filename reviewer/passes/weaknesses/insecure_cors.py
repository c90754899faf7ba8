"""An answer that any page of any site may read: the header with `*`, or with whatever origin the request names.

The header tells enough, so it does not matter what kind of object it is set on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.passes.weaknesses.file import Found
from reviewer.passes.weaknesses.requests import is_sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

HEADER = "access-control-allow-origin"


def check(file: File) -> Iterator[Found]:
    """Yield the statements that set the header so."""
    for scope in file.scopes:
        for node in scope.among(ir.Assign, ir.Call):
            match node:
                case ir.Assign(targets=[ir.Subscript(index=key)], value=ir.Expression() as value):
                    yield from _set(scope, node.span, key, value)
                case ir.Call(arguments=[ir.Argument(value=key), ir.Argument(value=value)]):
                    yield from _set(scope, node.span, key, value)
                case _:
                    pass


def _set(scope: Scope, span: ir.Span, key: ir.Expression, value: ir.Expression) -> Iterator[Found]:
    if not (isinstance(key, ir.Constant) and isinstance(key.value, str) and key.value.lower() == HEADER):
        return
    if isinstance(value, ir.Constant) and value.value == "*":
        yield Found(span, "any site may read the answer")
    elif is_sent(scope, value) and not _is_checked(scope, value):
        yield Found(span, "whatever site the request names may read the answer")


def _is_checked(scope: Scope, value: ir.Expression) -> bool:
    """Tell whether some condition of the function is about the origin, beyond that there is one."""
    path = path_of(value)
    tests = (node.test for node in scope.nodes if isinstance(node, ir.If | ir.Conditional))
    parts = (part for test in tests for part in ir.walk(test) if isinstance(part, ir.Compare | ir.Call))
    return path is not None and any(path_of(each) == path for part in parts for each in _operands(part))


def _operands(node: ir.Compare | ir.Call) -> tuple[ir.Expression, ...]:
    if isinstance(node, ir.Compare):
        return () if node.rights[0] == ir.Constant(node.rights[0].span, None) else (node.left, *node.rights)
    return tuple(argument.value for argument in node.arguments)
