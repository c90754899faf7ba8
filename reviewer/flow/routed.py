"""Which parameters a route can give to a function that is taken for a handler by its first parameter alone.

Helpers of views have the same signature: what they are given beside the request are objects, options with a default,
and what other functions of the file hand over, which is followed from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir

if TYPE_CHECKING:
    from reviewer.flow.models import Row
    from reviewer.flow.run import Run

TEXT = frozenset(dir(str))  # what a text can be asked for, which is all that a route gives
# What views and their helpers are handed that is no text, by what it is called in Django's own documentation.
HANDED = frozenset({
    "backend", "callback", "exc_info", "exc_type", "exc_value", "exception", "form", "formset", "instance", "obj",
    "queryset", "resolver", "response", "tb", "traceback", "user",
})  # fmt: skip
ANY = "_"  # the name of rows about functions of any name


def given(run: Run, row: Row, function: ir.Function, parameter: ir.Parameter) -> bool:
    """Tell whether the outside can choose a parameter; where a row names its handlers, it always can."""
    if row.facts.get("via") != "signature" or row.name != ANY or parameter.kind in {"*", "**"}:
        return True
    handed = parameter.name in HANDED or _is_object(function, parameter.name)
    return not (handed or _is_option(parameter) or _has_callers(run, function))


def _is_option(parameter: ir.Parameter) -> bool:
    match parameter.default:
        case None | ir.Constant(value=None):
            return False
        case _:
            return True


def _is_object(function: ir.Function, name: str) -> bool:
    """Tell whether something is read of a parameter that no text has: `user.pk`."""
    return any(
        isinstance(node, ir.Attribute)
        and isinstance(node.base, ir.Name)
        and node.base.id == name
        and node.name not in TEXT
        for node in ir.walk(function.body)
    )


def _has_callers(run: Run, function: ir.Function) -> bool:
    """Tell whether another function of the file calls it: a view is called by the framework."""
    return any(
        isinstance(node, ir.Call) and isinstance(node.function, ir.Name) and node.function.id == function.name
        for other in run.functions.values()
        if other is not function
        for node in ir.walk(other.body)
    )
