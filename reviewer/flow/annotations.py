"""The classes that annotations name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell

if TYPE_CHECKING:
    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run

WRAPPERS = frozenset({"Optional", "Annotated", "Union", "ClassVar", "Final"})


def annotated(run: Run, frame: Frame, node: ir.Expression | None) -> frozenset[str]:
    """Return the classes that an annotation names, through `Optional`, `Annotated` and `|`."""
    match node:
        case ir.Binary(operator="|", left=left, right=right):
            return annotated(run, frame, left) | annotated(run, frame, right)
        case ir.Subscript(base=base, index=index):
            inside = index.items if isinstance(index, ir.Collection) else (index,)
            if spell(base).rpartition(".")[2] in WRAPPERS:
                return frozenset().union(*(annotated(run, frame, each) for each in inside))
            return annotated(run, frame, base)
        case ir.Constant(value=str(text)) if text.isidentifier():
            return annotated(run, frame, ir.Name(node.span, text))
        case ir.Name() | ir.Attribute():
            return run.evaluate(run, frame, node).refs
        case _:
            return frozenset()


def promised(run: Run, name: str) -> frozenset[str]:
    """Return the classes, of the program or of a library that the models know, that a function says it returns."""
    scope, function = run.scopes.get(name), run.functions[name]
    if scope is None or function.returns is None:
        return frozenset()
    kinds = annotated(run, scope, function.returns)
    return frozenset(kind for kind in kinds if run.body(kind) is not None or _of_library(run, kind))


def _of_library(run: Run, kind: str) -> bool:
    root, _, rest = kind.partition(".")
    return root in run.models.libraries and rest.rpartition(".")[2][:1].isupper()
