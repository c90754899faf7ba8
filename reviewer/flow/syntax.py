"""The expressions of a `Summary`: the few shapes that data flow needs.

Every node carries a `Span`; source text that none of the shapes fits becomes `Opaque` with its
parts, so that taint still passes through it.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

from msgspec import Struct

TAGS = (
    *(
        "Summary",
        "Name",
        "Constant",
        "Attribute",
        "Subscript",
        "Slice",
        "Argument",
        "Call",
        "Binary",
        "Unary",
        "Boolean",
    ),
    *("Compare", "Joined", "Conditional", "Collection", "Mapping", "Starred", "Clause", "Comprehension", "Lambda"),
    *("Await", "Yield", "Walrus", "Opaque", "Parameter", "Assign", "Augment", "Evaluate", "Return", "Raise", "Assert"),
    *("Delete", "Import", "Scope", "Jump", "If", "While", "For", "With", "Handler", "Try", "Case", "Match", "Function"),
    *("Class", "Expression", "Statement", "Piece"),
)  # a node is stored as the place of its class in this list, then its fields
LITERALS = frozenset({str, bytes, int, float, complex, bool, EllipsisType, type(None)})


class Piece(Struct, frozen=True, gc=False, array_like=True, tag=TAGS.index):
    """What a `Summary` is made of: frozen, compared by value, stored as an array of its fields."""


class Span(NamedTuple):
    """Lines and columns from 1, in code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Expression(Piece, frozen=True):
    """A value being computed."""

    span: Span


class Name(Expression, frozen=True):
    """`x`."""

    id: str


class Constant(Expression, frozen=True):
    """A literal: string (concatenated where it is written in parts), bytes, number, True, False, None, `...`."""

    value: Literal


class Attribute(Expression, frozen=True):
    """`base.name`."""

    base: AnyExpression
    name: str


class Subscript(Expression, frozen=True):
    """`base[index]`; a slice is a `Slice`."""

    base: AnyExpression
    index: AnyExpression


class Slice(Expression, frozen=True):
    """`lower:upper:step` in a subscript."""

    lower: AnyExpression | None
    upper: AnyExpression | None
    step: AnyExpression | None


class Argument(Piece, frozen=True):
    """One argument of a call: `name` for a keyword, `star` is "", "*" or "**"."""

    value: AnyExpression
    name: str | None = None
    star: str = ""


class Call(Expression, frozen=True):
    """`function(arguments)`."""

    function: AnyExpression
    arguments: tuple[Argument, ...]


class Binary(Expression, frozen=True):
    """`left operator right`, the operator as written: "+", "%", "|" ..."""

    operator: str
    left: AnyExpression
    right: AnyExpression


class Unary(Expression, frozen=True):
    """`not x`, `-x`, `+x`, `~x`."""

    operator: str
    operand: AnyExpression


class Boolean(Expression, frozen=True):
    """`a and b`, `a or b`."""

    operator: str
    left: AnyExpression
    right: AnyExpression


class Compare(Expression, frozen=True):
    """`left op right op right ...`; operators as written: "==", "in", "not in", "is", "is not" ..."""

    left: AnyExpression
    operators: tuple[str, ...]
    rights: tuple[AnyExpression, ...]


class Joined(Expression, frozen=True):
    """An f-string (or template string): its literal parts are `Constant`, the others expressions."""

    parts: tuple[AnyExpression, ...]


class Conditional(Expression, frozen=True):
    """`body if test else orelse`."""

    test: AnyExpression
    body: AnyExpression
    orelse: AnyExpression


class Collection(Expression, frozen=True):
    """A list, tuple or set display: `kind` is "list", "tuple" or "set"; an item may be a `Starred`."""

    kind: str
    items: tuple[AnyExpression, ...]


class Mapping(Expression, frozen=True):
    """A dict display; the key of `**other` is None."""

    items: tuple[tuple[AnyExpression | None, AnyExpression], ...]


class Starred(Expression, frozen=True):
    """`*value` in a display or an assignment."""

    value: AnyExpression


class Clause(Piece, frozen=True):
    """`for target in iterable if tests` of a comprehension."""

    target: AnyExpression
    iterable: AnyExpression
    tests: tuple[AnyExpression, ...]


class Comprehension(Expression, frozen=True):
    """`kind` is "list", "set", "dict" or "generator"; `key` only for a dict."""

    kind: str
    element: AnyExpression
    key: AnyExpression | None
    clauses: tuple[Clause, ...]


class Lambda(Expression, frozen=True):
    """`lambda parameters: body`."""

    parameters: tuple[Parameter, ...]
    body: AnyExpression


class Await(Expression, frozen=True):
    """`await value`."""

    value: AnyExpression


class Yield(Expression, frozen=True):
    """`yield value`, `yield from value`."""

    value: AnyExpression | None


class Walrus(Expression, frozen=True):
    """`name := value`."""

    target: AnyExpression
    value: AnyExpression


class Opaque(Expression, frozen=True):
    """Anything else; data in any part may be in the result."""

    parts: tuple[AnyExpression, ...]


class Parameter(Piece, frozen=True):
    """`kind` is "positional", "keyword", "*" or "**"."""

    name: str
    span: Span
    kind: str
    annotation: AnyExpression | None
    default: AnyExpression | None


if TYPE_CHECKING:
    AnyExpression: TypeAlias = Expression
    Literal: TypeAlias = str | bytes | int | float | complex | bool | EllipsisType | None
else:  # what a decoder expects
    AnyExpression = Union[tuple(Expression.__subclasses__())]  # noqa: UP007 - of a list that is known at run time

    class _Literals(type):
        def __instancecheck__(cls, value: object) -> bool:
            return type(value) in LITERALS

    class Literal(metaclass=_Literals):
        """What may stand in a `Constant`: a class of its own for msgspec, which asks a hook to decode it."""
