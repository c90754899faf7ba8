"""What the imports of a file name, in full."""

from __future__ import annotations

from reviewer import modules
from reviewer.flow import summary as ir


def resolve(summary: ir.Summary, target: str) -> str:
    """Return the absolute name of an import's target: `.db.connect` in `shop.views` is `shop.db.connect`."""
    return modules.absolute(summary.module, summary.path, target)


def imported(summary: ir.Summary) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the first names of all that a file imports, anywhere in it, and the modules of `import *`."""
    roots: set[str] = set()
    stars: set[str] = set()
    for node in ir.walk(summary.body):
        if isinstance(node, ir.Import):
            for local, target in node.bindings:
                full = resolve(summary, target)
                roots.add(full.partition(".")[0])
                if local == "*":
                    stars.add(full)
    return frozenset(roots), tuple(sorted(stars))
