"""Methods that only say what is to be done, and those of the classes below that do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import summary as ir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.run import Run
    from reviewer.flow.use import Use

BELOW = "below"  # what an answer depends on beside files: "below shop.Store", the classes that are made from it
MOST = 4  # of more, nobody can say which it is


def is_left_open(function: ir.Function) -> bool:
    """Tell whether a method does nothing but refuse: `raise NotImplementedError`, `...`."""
    return function.owner is not None and all(map(_says_nothing, function.body))


def _says_nothing(node: ir.Statement) -> bool:
    match node:
        case ir.Raise() | ir.Jump(kind="pass"):
            return True
        case ir.Evaluate(value=ir.Constant()):
            return True
        case _:
            return False


def methods(run: Run, name: str, use: Use) -> Iterator[tuple[str, Use]]:
    """Yield the methods that a method of this name stands for, each with the call as one of its object."""
    kind, _, method = name.rpartition(".")
    run.session.reads.add(f"{BELOW} {kind}")
    found = [each for each in run.session.program.index.beneath(kind) if _has(run, f"{each}.{method}")]
    for each in found if len(found) <= MOST else ():
        yield f"{each}.{method}", replace(use, receiver=replace(use.receiver, types=frozenset({each})))


def _has(run: Run, name: str) -> bool:
    function = run.function(name)
    return function is not None and not is_left_open(function)
