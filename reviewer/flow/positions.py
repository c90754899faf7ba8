"""Where every node of a libcst tree stands, at a fraction of the price of its own provider.

libcst keeps no positions: its `PositionProvider` prints the tree again and records a line and a
column for every node and every blank. The same printing, recording offsets for the nodes that we
ask for alone, costs a third; lines and columns are looked up later, for those that matter.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Any

from libcst import BaseExpression, BaseSmallStatement, CSTNode, Module
from libcst._nodes.internal import CodegenState

from reviewer.flow.summary import Span

if TYPE_CHECKING:
    from types import TracebackType

NEWLINE = re.compile(r"\r\n?|\n")  # as libcst and the language's reference count lines
RECORDED = (BaseExpression, BaseSmallStatement)


class _Syntactic:
    """The context in which libcst prints a node without the blanks around it."""

    __slots__ = ("end_node", "node", "start", "start_node", "state")

    def __init__(self, state: _Offsets, node: CSTNode, start_node: CSTNode | None, end_node: CSTNode | None) -> None:
        self.state, self.node, self.start_node, self.end_node = state, node, start_node, end_node

    def __enter__(self) -> None:
        self.start = self.state.offset

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        known = self.state.found
        start = known.get(id(self.start_node), (self.start, 0))[0]
        end = known.get(id(self.end_node), (0, self.state.offset))[1]
        known[id(self.node)] = (start, end)


class _Offsets(CodegenState):
    """Printing that counts characters instead of keeping them."""

    def __init__(self, module: Module) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.offset = 0
        self.found: dict[int, tuple[int, int]] = {}
        self.stack: list[int] = []

    def add_indent_tokens(self) -> None:
        self.offset += sum(map(len, self.indent_tokens))

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def pop_trailing_newline(self) -> None:
        pass

    def before_codegen(self, node: CSTNode) -> None:  # noqa: ARG002 - libcst's signature
        self.stack.append(self.offset)

    def after_codegen(self, node: CSTNode) -> None:
        start = self.stack.pop()
        self.found.setdefault(id(node), (start, self.offset))

    def record_syntactic_position(self, node: CSTNode, **ends: Any) -> Any:
        return _Syntactic(self, node, ends.get("start_node"), ends.get("end_node"))


class Positions:
    """Spans of the nodes of one module; `first` is the line of the file on which its text begins."""

    def __init__(self, module: Module, text: str, first: int = 1) -> None:
        state = _Offsets(module)
        module._codegen(state)  # noqa: SLF001 - the hook that libcst's own providers use
        self._found = state.found
        self._starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
        self._first = first

    def span(self, node: CSTNode) -> Span:
        """Return where the node stands, without its parentheses and blanks."""
        start, end = self._found[id(node)]
        return Span(*self._point(start), *self._point(end))

    def between(self, first: CSTNode, last: CSTNode) -> Span:
        """Return the span from the start of one node to the end of another."""
        return Span(*self._point(self._found[id(first)][0]), *self._point(self._found[id(last)][1]))

    def _point(self, offset: int) -> tuple[int, int]:
        row = bisect.bisect_right(self._starts, offset) - 1
        return row + self._first, offset - self._starts[row] + 1
