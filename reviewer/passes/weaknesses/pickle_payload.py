"""An object that runs a command when its pickle is read: `__reduce__` says what (documentation of `pickle`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

METHODS = frozenset({"__reduce__", "__reduce_ex__"})
RUNNERS = frozenset(
    {"exec", "eval", "os.system", "os.popen", "subprocess.call", "subprocess.run", "subprocess.Popen", "system"}
    | {"subprocess.check_output", "subprocess.getoutput", "popen", "builtins.exec", "builtins.eval"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the statements that name what is called."""
    for scope in file.scopes:
        for node in scope.nodes if scope.name.rpartition(".")[2] in METHODS else ():
            match node:
                case ir.Return(value=ir.Collection(items=[first, *_])) if spell(first) in RUNNERS:
                    yield Found(node.span, f"whoever reads the pickle calls `{spell(first)}`")
                case _:
                    pass
