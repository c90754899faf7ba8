"""A lock that is made in the function that takes it: each call has its own, so it keeps nobody out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

LOCKS = frozenset(
    f"{module}.{name}"
    for module in ("threading", "multiprocessing", "asyncio")
    for name in ("Lock", "RLock", "Semaphore", "BoundedSemaphore")
)
USES = frozenset({"acquire", "release", "locked"})


def check(file: File) -> Iterator[Found]:
    """Yield the statements that make such a lock."""
    for scope in file.scopes if not LOCKS.isdisjoint(file.parts.called) else ():
        for node in scope.of(ir.Assign) if scope.function else ():
            match node:
                case ir.Assign(targets=[ir.Name(id=name)], value=ir.Call() as value):
                    if not LOCKS.isdisjoint(file.names(value)) and _stays(scope, name):
                        yield Found(node.span, f"every call makes a `{name}` of its own, so none waits for another")
                case _:
                    pass


def _stays(scope: Scope, name: str) -> bool:
    """Tell whether a lock is taken here and handed to nobody: not to a nested function, a call or an object."""
    nodes = list(ir.walk(scope.body))
    taken = sum(1 for node in nodes for _ in _takes(node, name))
    read = sum(1 for node in nodes if isinstance(node, ir.Name) and node.id == name)
    inner = (part for node in nodes if isinstance(node, ir.Function | ir.Lambda) for part in ir.walk(node))
    nested = any(isinstance(part, ir.Name) and part.id == name for part in inner)
    return taken > 0 and read == taken + 1 and not nested  # once more where it is made


def _takes(node: ir.Node, name: str) -> Iterator[ir.Node]:
    match node:
        case ir.Attribute(base=ir.Name(id=found), name=use) if found == name and use in USES:
            yield node
        case ir.With(items=items):
            yield from (value for value, _ in items if isinstance(value, ir.Name) and value.id == name)
        case _:
            pass
