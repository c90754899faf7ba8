"""Whether a value is what a request says, as far as its own function shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import READERS, WRAPPERS, called, root

if TYPE_CHECKING:
    from reviewer.passes.weaknesses.file import Scope

ROOTS = frozenset({"request", "req", "bottle_request", "flask_request"})
OF_HANDLER = frozenset({"get_argument", "get_body_argument", "get_query_argument", "headers", "rfile", "request"})
# What FastAPI puts into a parameter with such a default or annotation, also of a dependency: its reference, "Request
# Parameters"
FILLED = frozenset({"Header", "Cookie", "Query", "Form", "Body"})
FRAMES = frozenset({"get_json", "form", "json", "post", "body", "data", "read", "values", "loads", "dict", "to_dict"})


def is_sent(scope: Scope, node: ir.Expression) -> bool:
    """Tell whether a value is read from a request as it is: by readers, encoders and keys, by no other function."""
    return any(_is_sent(scope, each) for each in scope.sources(node))


def _is_sent(scope: Scope, node: ir.Expression) -> bool:
    match node:
        case ir.Name(id=name):
            handled = scope.entry is not None and name in scope.parameters and name != "self"
            return name in ROOTS or handled or _is_filled(scope, name)
        case ir.Attribute(base=ir.Name(id="self"), name=name):
            return name in OF_HANDLER
        case ir.Attribute(base=base) | ir.Subscript(base=base) | ir.Await(value=base):
            return is_sent(scope, base)
        case ir.Call(function=ir.Attribute(base=base, name=name)) if name in READERS | WRAPPERS | FRAMES | OF_HANDLER:
            return is_sent(scope, base) or root(base) == "self"
        case ir.Call(arguments=[ir.Argument(value=value), *_]) if called(node) in WRAPPERS | FRAMES:
            return is_sent(scope, value)
        case ir.Boolean(left=left, right=right):
            return is_sent(scope, left) or is_sent(scope, right)
        case _:
            return False


def _is_filled(scope: Scope, name: str) -> bool:
    """Tell whether the framework fills a parameter from the request: `key: str = Header()`."""
    parameters = scope.function.parameters if scope.function else ()
    says = [part for each in parameters if each.name == name for part in (each.default, each.annotation) if part]
    return any(isinstance(node, ir.Call) and called(node) in FILLED for part in says for node in ir.walk(part))
