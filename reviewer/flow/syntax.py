"""The expressions of a `Summary`: the few shapes that data flow needs.

Every node carries a `Span`; source text that none of the shapes fits becomes `Opaque` with its
parts, so that taint still passes through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import EllipsisType


class Span(NamedTuple):
    """Lines and columns from 1, in code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A value being computed."""

    span: Span


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """`x`."""

    id: str


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """A literal: string (concatenated where it is written in parts), bytes, number, True, False, None, `...`."""

    value: str | bytes | int | float | complex | bool | EllipsisType | None


@dataclass(frozen=True, slots=True)
class Attribute(Expression):
    """`base.name`."""

    base: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Subscript(Expression):
    """`base[index]`; a slice is a `Slice`."""

    base: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice(Expression):
    """`lower:upper:step` in a subscript."""

    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call: `name` for a keyword, `star` is "", "*" or "**"."""

    value: Expression
    name: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """`function(arguments)`."""

    function: Expression
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    """`left operator right`, the operator as written: "+", "%", "|" ..."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Unary(Expression):
    """`not x`, `-x`, `+x`, `~x`."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Boolean(Expression):
    """`a and b`, `a or b`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """`left op right op right ...`; operators as written: "==", "in", "not in", "is", "is not" ..."""

    left: Expression
    operators: tuple[str, ...]
    rights: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Joined(Expression):
    """An f-string (or template string): its literal parts are `Constant`, the others expressions."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """`body if test else orelse`."""

    test: Expression
    body: Expression
    orelse: Expression


@dataclass(frozen=True, slots=True)
class Collection(Expression):
    """A list, tuple or set display: `kind` is "list", "tuple" or "set"; an item may be a `Starred`."""

    kind: str
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Mapping(Expression):
    """A dict display; the key of `**other` is None."""

    items: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class Starred(Expression):
    """`*value` in a display or an assignment."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Clause:
    """`for target in iterable if tests` of a comprehension."""

    target: Expression
    iterable: Expression
    tests: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comprehension(Expression):
    """`kind` is "list", "set", "dict" or "generator"; `key` only for a dict."""

    kind: str
    element: Expression
    key: Expression | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Lambda(Expression):
    """`lambda parameters: body`."""

    parameters: tuple[Parameter, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Await(Expression):
    """`await value`."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Yield(Expression):
    """`yield value`, `yield from value`."""

    value: Expression | None


@dataclass(frozen=True, slots=True)
class Walrus(Expression):
    """`name := value`."""

    target: Expression
    value: Expression


@dataclass(frozen=True, slots=True)
class Opaque(Expression):
    """Anything else; data in any part may be in the result."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`kind` is "positional", "keyword", "*" or "**"."""

    name: str
    span: Span
    kind: str
    annotation: Expression | None
    default: Expression | None
