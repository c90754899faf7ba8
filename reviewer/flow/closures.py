"""Functions that functions make and return: what they keep of where they were made goes with them.

A returned function is a value with a field for each variable around it that holds data; who calls it hands them over
like arguments. What it reads beside that is found where it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import summary as ir
from reviewer.flow.values import UNKNOWN, Value, deep_taints

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run


def carried(run: Run, frame: Frame, value: Value) -> Value:
    """Return what a function returns, with the data that a function made in it reads of its variables."""
    made = [run.functions[name] for name in value.refs if run.scopes.get(name) is frame and name in run.functions]
    held = {name: each for name, each in frame.env.items() if name.isidentifier() and deep_taints(each)} if made else {}
    if not held:
        return value
    read = {node.id for each in made for node in ir.walk(each.body) if isinstance(node, ir.Name)}
    fields = {_field(name): held[name] for name in sorted(read & held.keys())}
    return replace(value, fields={**value.fields, **fields}) if fields else value


def handed(callee: Value, function: ir.Function) -> dict[str, Value]:
    """Return what a function that is called keeps of the variables around it."""
    own = {each.name for each in function.parameters}
    kept = {name[1:-1]: value for name, value in callee.fields.items() if name == _field(name[1:-1])}
    return {name: value for name, value in kept.items() if name not in own}


def _field(variable: str) -> str:
    """Return a name that no attribute has."""
    return f"<{variable}>"


def is_made(run: Run, name: str) -> bool:
    """Tell whether a function of a file makes another of this dotted name."""
    outer = run.functions.get(name.rpartition(".")[0])
    return outer is not None and any(
        isinstance(node, ir.Function) and run.dotted(node.name) == name for node in ir.walk(outer.body)
    )


def blank(run: Run, function: ir.Function) -> dict[str, Value]:
    """Return the arguments of a function of which nothing is known but, of a method, its object."""
    bound = dict.fromkeys((each.name for each in function.parameters), UNKNOWN)
    if function.owner and function.parameters:
        bound[function.parameters[0].name] = Value(types=frozenset({run.dotted(function.owner)}))
    return bound
