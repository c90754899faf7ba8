"""What the imports of a file name, in full."""

from __future__ import annotations

from reviewer.flow import summary as ir


def resolve(summary: ir.Summary, target: str) -> str:
    """Return the absolute name of an import's target: `.db.connect` in `shop.views` is `shop.db.connect`."""
    name = target.lstrip(".")
    dots = len(target) - len(name)
    if dots == 0:
        return target
    parts = summary.module.split(".")
    is_package = summary.path.endswith("__init__.py")
    kept = parts[: len(parts) - dots + (1 if is_package else 0)]
    return ".".join([*kept, *([name] if name else [])])


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
