"""Where every node of a libcst tree stands, at a fraction of the price of its own provider.

libcst keeps no positions: its `PositionProvider` prints the tree again and records a line and a
column for every node and every blank. The same printing, recording offsets alone, costs a third.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from libcst._nodes.internal import CodegenState

if TYPE_CHECKING:
    from types import TracebackType

    from libcst import CSTNode, Module


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


def offsets(module: Module) -> dict[int, tuple[int, int]]:
    """Return the start and the end of every node, without its parentheses and blanks, by its `id`."""
    state = _Offsets(module)
    module._codegen(state)  # noqa: SLF001 - the hook that libcst's own providers use
    return state.found
