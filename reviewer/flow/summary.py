"""What one file says, as plain data: no tree of a parser, nothing mutable, safe to send and to keep.

The statements are here, the expressions in `syntax`; both are reached through this module.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from reviewer.flow.syntax import (
    Argument,
    Attribute,
    Await,
    Binary,
    Boolean,
    Call,
    Clause,
    Collection,
    Compare,
    Comprehension,
    Conditional,
    Constant,
    Expression,
    Joined,
    Lambda,
    Mapping,
    Name,
    Opaque,
    Parameter,
    Slice,
    Span,
    Starred,
    Subscript,
    Unary,
    Walrus,
    Yield,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Argument",
    "Assert",
    "Assign",
    "Attribute",
    "Augment",
    "Await",
    "Binary",
    "Boolean",
    "Call",
    "Case",
    "Class",
    "Clause",
    "Collection",
    "Compare",
    "Comprehension",
    "Conditional",
    "Constant",
    "Delete",
    "Evaluate",
    "Expression",
    "For",
    "Function",
    "Handler",
    "If",
    "Import",
    "Joined",
    "Jump",
    "Lambda",
    "Mapping",
    "Match",
    "Name",
    "Node",
    "Opaque",
    "Parameter",
    "Raise",
    "Return",
    "Scope",
    "Slice",
    "Span",
    "Starred",
    "Statement",
    "Subscript",
    "Summary",
    "Try",
    "Unary",
    "Walrus",
    "While",
    "With",
    "Yield",
    "children",
    "walk",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """`span` is the whole of a simple statement, the header alone of a compound one."""

    span: Span


@dataclass(frozen=True, slots=True)
class Assign(Statement):
    """`target = target = value`, also `target: annotation = value` (value None where there is none)."""

    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None = None


@dataclass(frozen=True, slots=True)
class Augment(Statement):
    """`target operator= value`, the operator without its "="."""

    target: Expression
    operator: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Evaluate(Statement):
    """An expression for its effect."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Return(Statement):
    """`return value`."""

    value: Expression | None


@dataclass(frozen=True, slots=True)
class Raise(Statement):
    """`raise value from cause`."""

    value: Expression | None
    cause: Expression | None


@dataclass(frozen=True, slots=True)
class Assert(Statement):
    """`assert test, message`."""

    test: Expression
    message: Expression | None


@dataclass(frozen=True, slots=True)
class Delete(Statement):
    """`del targets`."""

    targets: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Import(Statement):
    """`bindings` are (local name, dotted target); relative modules keep their dots; the local name of `*` is "*"."""

    bindings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scope(Statement):
    """`global names`, `nonlocal names`."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Jump(Statement):
    """`break`, `continue`, `pass`."""

    kind: str


@dataclass(frozen=True, slots=True)
class If(Statement):
    """`if test: body else: orelse`; an `elif` is an `If` in `orelse`."""

    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class While(Statement):
    """`while test: body else: orelse`."""

    test: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class For(Statement):
    """`for target in iterable: body else: orelse`, also `async for`."""

    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class With(Statement):
    """`with value as target, ...: body`, also `async with`."""

    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Handler:
    """`except exception as name: body`; `exception` None is a bare `except`."""

    span: Span
    exception: Expression | None
    name: str | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Try(Statement):
    """`try` with its handlers, `else` and `finally`; also `except*`."""

    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Statement, ...]
    final: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`case pattern if guard: body`.

    `values` are the constants that the pattern admits (() where it is not made of
    constants alone), `captures` the names that it binds, `irrefutable` tells `case _`.
    """

    span: Span
    values: tuple[Expression, ...]
    captures: tuple[str, ...]
    irrefutable: bool
    guard: Expression | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Match(Statement):
    """`match subject: cases`."""

    subject: Expression
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Function(Statement):
    """A function where it is defined; `name` is qualified within the file: `Shop.checkout`, `outer.inner`."""

    name: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[Expression, ...]
    returns: Expression | None
    body: tuple[Statement, ...]
    is_async: bool
    owner: str | None  # qualified name of the class whose method it is
    docstring: str | None


@dataclass(frozen=True, slots=True)
class Class(Statement):
    """A class where it is defined; `name` is qualified within the file."""

    name: str
    bases: tuple[Argument, ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One file (or one cell of a notebook)."""

    path: str
    module: str  # dotted, as far as the path tells: "shop.views"
    body: tuple[Statement, ...]
    unread: tuple[tuple[int, int, str], ...]  # first line, last line, why: what did not parse
    cell: int | None = None


LEAVES = frozenset({"Span", "str", "str | None", "bool", "tuple[str, ...]", "tuple[tuple[str, str], ...]"})

Node = Expression | Statement | Argument | Clause | Parameter | Handler | Case
PARTS = (Argument, Clause, Parameter, Handler, Case)
NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind) if each.type not in LEAVES)
    for kind in (*Expression.__subclasses__(), *Statement.__subclasses__(), *PARTS)
}  # the fields of each class that can hold nodes


def children(node: Node) -> list[Node]:
    """Return the nodes directly below, in the order of the source's fields."""
    found: list[Node] = []
    for name in NAMES[type(node)]:
        _collect(getattr(node, name), found)
    return found


def _collect(value: object, found: list[Node]) -> None:
    if isinstance(value, tuple):
        for item in value:
            _collect(item, found)
    elif isinstance(value, Expression | Statement | Argument | Clause | Parameter | Handler | Case):
        found.append(value)


def walk(node: Node | tuple[Statement, ...]) -> Iterator[Node]:
    """Yield the node and all below it, parents first, nested functions included."""
    stack: list[Node] = [node] if not isinstance(node, tuple) else list(reversed(node))
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))
