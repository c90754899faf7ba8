"""What one file says, as plain data: no tree of a parser, nothing mutable, safe to send and to keep.

The statements are here, the expressions in `syntax`; both are reached through this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from reviewer.flow.syntax import (
    AnyExpression,
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
    Piece,
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
    "Piece",
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


class Statement(Piece, frozen=True):
    """`span` is the whole of a simple statement, the header alone of a compound one."""

    span: Span


class Assign(Statement, frozen=True):
    """`target = target = value`, also `target: annotation = value` (value None where there is none)."""

    targets: tuple[AnyExpression, ...]
    value: AnyExpression | None
    annotation: AnyExpression | None = None


class Augment(Statement, frozen=True):
    """`target operator= value`, the operator without its "="."""

    target: AnyExpression
    operator: str
    value: AnyExpression


class Evaluate(Statement, frozen=True):
    """An expression for its effect."""

    value: AnyExpression


class Return(Statement, frozen=True):
    """`return value`."""

    value: AnyExpression | None


class Raise(Statement, frozen=True):
    """`raise value from cause`."""

    value: AnyExpression | None
    cause: AnyExpression | None


class Assert(Statement, frozen=True):
    """`assert test, message`."""

    test: AnyExpression
    message: AnyExpression | None


class Delete(Statement, frozen=True):
    """`del targets`."""

    targets: tuple[AnyExpression, ...]


class Import(Statement, frozen=True):
    """`bindings` are (local name, dotted target); relative modules keep their dots; the local name of `*` is "*"."""

    bindings: tuple[tuple[str, str], ...]


class Scope(Statement, frozen=True):
    """`global names`, `nonlocal names`."""

    kind: str
    names: tuple[str, ...]


class Jump(Statement, frozen=True):
    """`break`, `continue`, `pass`."""

    kind: str


class If(Statement, frozen=True):
    """`if test: body else: orelse`; an `elif` is an `If` in `orelse`."""

    test: AnyExpression
    body: tuple[AnyStatement, ...]
    orelse: tuple[AnyStatement, ...]


class While(Statement, frozen=True):
    """`while test: body else: orelse`."""

    test: AnyExpression
    body: tuple[AnyStatement, ...]
    orelse: tuple[AnyStatement, ...]


class For(Statement, frozen=True):
    """`for target in iterable: body else: orelse`, also `async for`."""

    target: AnyExpression
    iterable: AnyExpression
    body: tuple[AnyStatement, ...]
    orelse: tuple[AnyStatement, ...]


class With(Statement, frozen=True):
    """`with value as target, ...: body`, also `async with`."""

    items: tuple[tuple[AnyExpression, AnyExpression | None], ...]
    body: tuple[AnyStatement, ...]


class Handler(Piece, frozen=True):
    """`except exception as name: body`; `exception` None is a bare `except`."""

    span: Span
    exception: AnyExpression | None
    name: str | None
    body: tuple[AnyStatement, ...]


class Try(Statement, frozen=True):
    """`try` with its handlers, `else` and `finally`; also `except*`."""

    body: tuple[AnyStatement, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[AnyStatement, ...]
    final: tuple[AnyStatement, ...]


class Case(Piece, frozen=True):
    """`case pattern if guard: body`.

    `values` are the constants that the pattern admits (() where it is not made of
    constants alone), `captures` the names that it binds, `irrefutable` tells `case _`.
    """

    span: Span
    values: tuple[AnyExpression, ...]
    captures: tuple[str, ...]
    irrefutable: bool
    guard: AnyExpression | None
    body: tuple[AnyStatement, ...]


class Match(Statement, frozen=True):
    """`match subject: cases`."""

    subject: AnyExpression
    cases: tuple[Case, ...]


class Function(Statement, frozen=True):
    """A function where it is defined; `name` is qualified within the file: `Shop.checkout`, `outer.inner`."""

    name: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[AnyExpression, ...]
    returns: AnyExpression | None
    body: tuple[AnyStatement, ...]
    is_async: bool
    owner: str | None  # qualified name of the class whose method it is
    docstring: str | None


class Class(Statement, frozen=True):
    """A class where it is defined; `name` is qualified within the file."""

    name: str
    bases: tuple[Argument, ...]
    decorators: tuple[AnyExpression, ...]
    body: tuple[AnyStatement, ...]


class Summary(Piece, frozen=True):
    """One file (or one cell of a notebook)."""

    path: str
    module: str  # dotted, as far as the path tells: "shop.views"
    body: tuple[AnyStatement, ...]
    unread: tuple[tuple[int, int, str], ...]  # first line, last line, why: what did not parse
    cell: int | None = None
    comments: tuple[tuple[int, str], ...] = ()  # line and text of those that look like a guard switched off


if TYPE_CHECKING:
    AnyStatement: TypeAlias = Statement
else:  # what a decoder expects
    AnyStatement = Union[tuple(Statement.__subclasses__())]  # noqa: UP007 - of a list that is known at run time

LEAVES = frozenset({"Span", "str", "str | None", "bool", "Literal", "tuple[str, ...]", "tuple[tuple[str, str], ...]"})

Node = Expression | Statement | Argument | Clause | Parameter | Handler | Case
PARTS = (Argument, Clause, Parameter, Handler, Case)
KINDS: tuple[type[Piece], ...] = (*Expression.__subclasses__(), *Statement.__subclasses__(), *PARTS)
NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name in kind.__struct_fields__ if kind.__annotations__.get(name, "Span") not in LEAVES)
    for kind in KINDS
}  # the fields of each class that can hold nodes


def children(node: Node) -> list[Node]:
    """Return the nodes directly below, in the order of the source's fields."""
    found: list[Node] = []
    for name in NAMES[type(node)]:
        value = getattr(node, name)
        if not value:  # None or (): a node is never false
            continue
        if isinstance(value, tuple):
            _collect(value, found)
        else:
            found.append(value)
    return found


def _collect(values: tuple[Node | tuple[Node, ...] | None, ...], found: list[Node]) -> None:
    for value in values:
        if isinstance(value, tuple):
            _collect(value, found)
        elif value is not None:
            found.append(value)


def walk(node: Node | tuple[Statement, ...]) -> Iterator[Node]:
    """Yield the node and all below it, parents first, nested functions included."""
    stack: list[Node] = [node] if not isinstance(node, tuple) else list(reversed(node))
    while stack:
        current = stack.pop()
        yield current
        if NAMES[type(current)]:
            below = children(current)
            below.reverse()
            stack += below
