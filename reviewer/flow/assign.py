"""What an assignment does: names, attributes and elements take a value, objects that were changed are put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import containers, uses
from reviewer.flow import summary as ir
from reviewer.flow.frame import escape, path_of
from reviewer.flow.patterns import Arguments
from reviewer.flow.values import Hop, Value, constant, element, hop, join

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run


def bind(run: Run, frame: Frame, target: ir.Expression, value: Value) -> None:
    """Assign a value to a target: a name, an attribute, an element, or a pattern of these."""
    if isinstance(target, ir.Collection):
        for position, item in enumerate(target.items):
            starred = isinstance(item, ir.Starred)
            part = element(value) if starred or value.items is None else containers.read(value, constant(position))
            bind(run, frame, item.value if isinstance(item, ir.Starred) else item, part)
        return
    path = path_of(target)
    if isinstance(target, ir.Name):
        _bind_name(run, frame, target, value)
    elif isinstance(target, ir.Attribute):
        base = run.evaluate(run, frame, target.base)
        uses.assigned(run, frame, target, base, value)
        update(run, frame, target.base, replace(base, fields={**base.fields, target.name: value}))
    elif isinstance(target, ir.Subscript):
        base, key = run.evaluate(run, frame, target.base), run.evaluate(run, frame, target.index)
        uses.stored(run, frame, target, base, Arguments((value, key)))
        update(run, frame, target.base, containers.write(base, key, value))
    if path is not None and not isinstance(target, ir.Name):
        frame.env.pop(path, None)


def _bind_name(run: Run, frame: Frame, target: ir.Name, value: Value) -> None:
    if value.taints:
        value = hop(value, Hop(run.path, frame.statement, f"assigned to `{target.id}`"))
    if target.id in frame.outer:
        _share(frame, target.id, value)
    if target.id in frame.shared and frame.parent is not None:
        outer = frame.parent
        while outer.parent is not None:
            outer = outer.parent
        outer.env.setdefault(target.id, Value())
        _share(frame, target.id, value)
    if frame.function == "" or run.dotted(frame.function) in run.classes:
        uses.declared(run, frame, target.id, value)
    frame.rebound.add(target.id)
    frame.folded.discard(target.id)
    frame.write(target.id, value)


def update(run: Run, frame: Frame, node: ir.Expression, value: Value) -> None:
    """Put a changed object back under the name that it was reached by."""
    if not _named(node):
        return
    path = path_of(node)
    if isinstance(node, ir.Name):
        if node.id in frame.env or frame.read(node.id) is None:
            frame.write(node.id, value)
        else:
            _share(frame, node.id, value)
    elif isinstance(node, ir.Attribute):
        base = run.evaluate(run, frame, node.base)
        update(run, frame, node.base, replace(base, fields={**base.fields, node.name: value}))
    elif isinstance(node, ir.Subscript) and not isinstance(node.index, ir.Slice):
        base = run.evaluate(run, frame, node.base)
        update(run, frame, node.base, containers.write(base, run.evaluate(run, frame, node.index), value))
    if path is not None and not isinstance(node, ir.Name):
        frame.env.pop(path, None)


def _named(node: ir.Expression) -> bool:
    """Tell whether an object can be reached again: it begins with a name, not with the result of a call."""
    while isinstance(node, ir.Attribute | ir.Subscript):
        node = node.base
    return isinstance(node, ir.Name)


def _share(frame: Frame, name: str, value: Value) -> None:
    """Change a variable of a scope around: it is what it was, or what it becomes here; callers fill in their data."""
    frame.escaped[name] = value if name not in frame.escaped else join(frame.escaped[name], value)
    escape(frame.parent, name, value)
