"""Checks of paths: a path that was normalised lies in a folder; one that was not has no way up and no root."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import narrow
from reviewer.flow import summary as ir
from reviewer.flow.narrow import DOTLESS, NORMALISED, RELATIVE
from reviewer.flow.values import Value, deep_taints, map_taints
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.values import Taint

INSIDE = ("path", "archive")
CHOSEN = frozenset({Tier.PARAMETER, Tier.ENVIRONMENT})  # of a folder: by a caller, or by who runs the program
UP = ".."
ABSOLUTE = "absolute"  # a mark of rows in `cleans`: what `os.path.abspath` makes of a path
SLASH = re.compile(r"(?:/|\[(?:/|\\\\)+\])\+?")  # an expression for what separates the parts of a path
ROOT = re.compile(r"[/\\~]|[A-Za-z]:")
PARTED = frozenset({"parts", "split"})
MADE = frozenset({"Path", "PurePath", "PosixPath", "PurePosixPath"})


def lies_in(frame: Frame, path: Value, base: Value) -> None:
    """Take a normalised path as harmless that lies in a folder which the program, or a caller of it, chose.

    Data that cannot lead out of a folder (a number, a base name) may be a part of that folder's name.
    """
    harmful = tuple(taint for taint in deep_taints(base) if taint.harms("path"))
    chosen = {taint.origin.input for taint in harmful}
    if narrow.marked(path, NORMALISED) and all(taint.origin.tier in CHOSEN for taint in harmful):
        free = tuple(taint for taint in deep_taints(path) if taint.origin.input not in chosen)
        narrow.everywhere(frame, Value(taints=free), INSIDE)


def started(run: Run, frame: Frame, receiver: Value, first: ir.Expression) -> None:
    """Apply `path.startswith(folder + os.sep)`, also with several folders."""
    prefix = run.evaluate(run, frame, first)
    several = first.items if isinstance(first, ir.Collection) else (first,)
    if all(_ends_in_separator(each, run.evaluate(run, frame, each)) for each in several):
        lies_in(frame, receiver, prefix)
    if narrow.marked(receiver, ABSOLUTE) and not receiver.prefix:
        starts = [run.evaluate(run, frame, narrow.subject(each)).prefix for each in several]
        if all(each and not ROOT.match(each) for each in starts):
            narrow.everywhere(frame, receiver, INSIDE)  # it never starts so: no path comes this way


def relative(run: Run, frame: Frame, node: ir.Call, names: frozenset[str]) -> None:
    """Note that a path does not start at the root: `not x.startswith("/")`, `not os.path.isabs(x)`."""
    match node:
        case ir.Call(function=ir.Attribute(base=base, name="startswith"), arguments=(argument, *_)):
            if "/" in narrow.texts(run.evaluate(run, frame, argument.value)):
                narrow.at(run, frame, base, (RELATIVE,))
        case ir.Call(function=ir.Attribute(base=base, name="is_absolute")):
            narrow.at(run, frame, whole(base), (RELATIVE,))
        case ir.Call(arguments=(argument, *_)) if "os.path.isabs" in names:
            narrow.at(run, frame, argument.value, (RELATIVE,))


def whole(node: ir.Expression) -> ir.Expression:
    """Return the path of whose parts an expression speaks: `Path(x).parts`, `x.split("/")`, `Path(x)`."""
    match node:
        case ir.Attribute(base=base, name=name) if name in PARTED:
            return whole(base)
        case ir.Call(function=ir.Attribute(base=base, name="split"), arguments=(ir.Argument(value=mark),)) if (
            _is_separator(mark)
        ):
            return whole(base)
        case ir.Call(
            function=ir.Attribute(name="split"),
            arguments=(ir.Argument(value=ir.Constant(value=str(mark))), ir.Argument(value=inner)),
        ) if SLASH.fullmatch(mark):
            return whole(inner)
        case ir.Call(function=ir.Name(id=name) | ir.Attribute(name=name), arguments=(ir.Argument(value=inner),)) if (
            name in MADE
        ):
            return whole(inner)
        case _:
            return node


def _ends_in_separator(node: ir.Expression, value: Value) -> bool:
    """Tell whether a prefix ends in a separator: without one, `/data` also covers `/database`."""
    if known := narrow.texts(value):
        return all(each.endswith(("/", "\\")) for each in known)
    match node:
        case ir.Binary(operator="+", right=right):
            return _is_separator(right)
        case ir.Joined(parts=parts) if parts:
            return _is_separator(parts[-1])
        case ir.Call(function=ir.Attribute(name="join"), arguments=arguments) if arguments:
            return isinstance(arguments[-1].value, ir.Constant) and arguments[-1].value.value == ""
        case _:
            return False


def _is_separator(node: ir.Expression) -> bool:
    if isinstance(node, ir.Constant):
        return isinstance(node.value, str) and node.value.endswith(("/", "\\"))
    return isinstance(node, ir.Attribute) and node.name == "sep"


def rooted(path: Value, parts: Iterable[Value]) -> Value:
    """Return a joined path: a part that may be absolute replaces all before it (os.path.join's documentation)."""

    def change(taint: Taint) -> Taint:
        return replace(taint, cleaned=taint.cleaned - {"path"}) if _absolute(taint) else taint

    free = (taint for part in parts if not part.prefix for taint in part.taints)
    return map_taints(path, change) if any(map(_absolute, free)) else path


def _absolute(taint: Taint) -> bool:
    return DOTLESS in taint.cleaned and RELATIVE not in taint.cleaned
