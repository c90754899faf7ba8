"""What an attribute means beside what an object holds under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.run import Run
    from reviewer.flow.values import Value


def wrapped(run: Run, kinds: frozenset[str], name: str) -> Iterator[Value]:
    """Yield the method that an object replaced by a function around it: `self.run = timed(self.run)`."""
    for kind in sorted(kinds):
        body = run.body(kind)
        value = body.env.get(name) if body is not None else None
        if value is not None and f"{kind}.{name}" in value.refs:
            yield value


def of_classes(run: Run, refs: frozenset[str], name: str) -> Iterator[Value]:
    """Yield what classes of the file say of an attribute in their bodies, or those above them."""
    for ref in sorted(refs & run.classes.keys()):
        for each in run.lineage(ref):
            own = run.body(each)
            if own is not None and name in own.env:
                yield own.env[name]
                break
