"""Follow a function as if nobody called it: an entry point with what the outside gives it, any other with slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import entries, follow
from reviewer.flow import summary as ir
from reviewer.flow.annotations import annotated
from reviewer.flow.shapes import slot_origin, trimmed
from reviewer.flow.values import Taint, Value, join, map_taints, unslotted

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame, Result
    from reviewer.flow.run import Run


def follow_alone(run: Run, name: str, kind: str = "") -> Result:
    """Return what a function does by itself; a method, with an object of its class, or of a `kind` below it."""
    function = run.functions[name]
    home = run.scopes[name]
    entries.of_function(run, home, function)
    if function.name in run.entries:
        bound = entries.parameters(run, home, function, annotated)
    else:
        bound = {parameter.name: _slot(run, home, function, parameter) for parameter in function.parameters}
    own = own_name(function)
    if own is not None:
        kind = kind or run.dotted(str(function.owner))
        fields = {key: value for each in run.lineage(kind) for key, value in run.fields(each).items()}
        bound[own] = Value(types=frozenset({kind}), fields=fields)
    return follow.follow(run, name, function, bound)


def own_name(function: ir.Function) -> str | None:
    """Return the name that a method has for its object."""
    return function.parameters[0].name if function.owner and function.parameters else None


def _slot(run: Run, home: Frame, function: ir.Function, parameter: ir.Parameter) -> Value:
    kinds = annotated(run, home, parameter.annotation)
    if parameter.kind == "**":  # callers write its keys down, as names: only what they stand for is data
        rest = Value(taints=(Taint(slot_origin(run, function, (parameter.name, "[*]"))),))
        return Value(items={}, rest=rest, types=frozenset({"dict"}))
    origin = slot_origin(run, function, (parameter.name,))
    return Value(taints=(Taint(origin),), types=kinds)


def filling(run: Run) -> list[str]:
    """Return the functions that assign to their object or to a variable of the module, constructors first."""
    found = [name for name, function in run.functions.items() if _fills(function, run.top)]
    return sorted(found, key=lambda each: (not each.endswith("__init__"), run.functions[each].span))


def _fills(function: ir.Function, top: Frame) -> bool:
    own = own_name(function)
    inner = {parameter.name for parameter in function.parameters} - {own}
    for node in ir.walk(function.body):
        if isinstance(node, ir.Scope) and node.kind == "global":
            return True
        targets = (
            node.targets if isinstance(node, ir.Assign) else (node.target,) if isinstance(node, ir.Augment) else ()
        )
        for target in targets:
            root = _root(target)
            if root == own or (root in top.env and root not in inner):
                return root is not None
            inner |= {target.id} if isinstance(target, ir.Name) else set()
    return False


def _root(target: ir.Expression) -> str | None:
    """Return the variable of which an assignment changes a part."""
    if not isinstance(target, ir.Attribute | ir.Subscript):
        return None
    while isinstance(target, ir.Attribute | ir.Subscript):
        target = target.base
    return target.id if isinstance(target, ir.Name) else None


def keep(run: Run, name: str, result: Result) -> None:
    """Remember what a method assigns to the fields of its object; of its parameters, as of a public function's."""
    function = run.functions[name]
    own = own_name(function)
    if own is None or own not in result.after:
        return
    known = run.kept.setdefault(run.dotted(str(function.owner)), {})
    for field, value in result.after[own].fields.items():
        plain = trimmed(map_taints(value, unslotted))
        known[field] = join(known[field], plain) if field in known else plain
