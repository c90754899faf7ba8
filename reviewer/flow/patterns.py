"""The little language of the models' rows: Python expressions with a few words of our own.

sqlite3.Cursor.execute(sql:=HERE, ...)         a call; the first argument, or the keyword `sql`
requests.get(..., verify=False)                a keyword with a constant
yaml.load(HERE, Loader:=ABSENT | yaml.Loader)  alternatives; a name; not given
jwt.decode(..., algorithms=["none"], options={"verify_signature": False})  holds this item, this value
rsa.generate_private_key(_, key_size:=_ < 2048)
ssl.SSLContext.check_hostname = False          an assignment
flask.Response.headers[_] = HERE               to an element; the key is a pattern as well
ssl.PROTOCOL_SSLv3                             any use of a name
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from reviewer.flow.values import Scalar, Value

MARKS = frozenset({"HERE", "INTO", "ROUTE", "METHODS", "HANDLER", "TIMEOUT", "TEMPLATE", "CONTEXT"})
ORDER: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip

Test = Callable[["Value | None"], bool]


class Arguments(Struct, frozen=True, gc=False):
    """What a call is given; `spread` tells that `*args` or `**kwargs` may give more."""

    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    spread: Value | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a pattern: `test` is asked of the argument (None: not given), `mark` names it for the caller."""

    name: str | None
    test: Test
    mark: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row, read. `shape` is "name", "call", "item", "set" (`a.b = x`) or "set-item" (`a[_] = x`)."""

    name: str
    shape: str
    positional: tuple[Slot, ...] = ()
    keywords: tuple[Slot, ...] = ()
    open: bool = False

    @property
    def member(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]

    def match(self, given: Arguments) -> dict[str, Value] | None:
        """Return the arguments under the marks, or None where the pattern does not fit."""
        if len(given.positional) > len(self.positional) and not self.open:
            return None
        marks: dict[str, Value] = {}
        for index, slot in enumerate(self.positional):
            if not _take(slot, _argument(slot, given, index), given, marks):
                return None
        for slot in self.keywords:
            if not _take(slot, given.keywords.get(slot.name or ""), given, marks):
                return None
        return marks


def _argument(slot: Slot, given: Arguments, index: int) -> Value | None:
    if index < len(given.positional):
        return given.positional[index]
    return given.keywords.get(slot.name) if slot.name else None


def _take(slot: Slot, value: Value | None, given: Arguments, marks: dict[str, Value]) -> bool:
    if value is None and slot.required and given.spread is not None:
        value = given.spread  # `f(*args)`: the argument may be any of these
    if not slot.test(value) or (value is None and slot.required):
        return False
    if slot.mark and value is not None:
        marks[slot.mark] = value
    return True


def parse(text: str) -> Pattern:
    """Read a row. Raises SyntaxError or ValueError for what is none."""
    body = ast.parse(text).body
    if len(body) != 1:
        raise ValueError("a row is one expression or assignment")
    statement = body[0]
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
        shape = "set-item" if isinstance(target, ast.Subscript) else "set"
        name = _dotted(target.value if isinstance(target, ast.Subscript) else target)
        key = (_slot(target.slice),) if isinstance(target, ast.Subscript) else ()
        return Pattern(name, shape, (_slot(statement.value), *key))
    if not isinstance(statement, ast.Expr):
        raise SyntaxError("a row is an expression or an assignment")  # noqa: TRY004 - of the text, not of a type
    return _expression(statement.value)


def _expression(node: ast.expr) -> Pattern:
    if isinstance(node, ast.Subscript):
        return Pattern(_dotted(node.value), "item")
    if not isinstance(node, ast.Call):
        return Pattern(_dotted(node), "name")
    rest = [arg for arg in node.args if isinstance(arg, ast.Constant) and arg.value is ...]
    positional = tuple(_slot(arg) for arg in node.args if arg not in rest)
    keywords = tuple(_slot(word.value, word.arg) for word in node.keywords if word.arg)
    return Pattern(_dotted(node.func), "call", positional, keywords, bool(rest))


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if not isinstance(node, ast.Name):
        raise SyntaxError(f"no dotted name: {ast.unparse(node)}")  # noqa: TRY004
    return node.id


def _slot(node: ast.expr, name: str | None = None) -> Slot:
    if isinstance(node, ast.NamedExpr):
        name, node = node.target.id, node.value
    mark = node.id if isinstance(node, ast.Name) and node.id in MARKS else None
    test = _test(node)
    return Slot(name, test, mark, required=not test(None))


def _test(node: ast.expr) -> Test:  # noqa: C901 - one case a word of the language
    match node:
        case ast.Name(id="ABSENT"):
            return lambda value: value is None
        case ast.Name(id="LITERAL"):
            return lambda value: value is not None and value.constants is not None
        case ast.Name(id="DYNAMIC"):
            return lambda value: value is not None and not value.known
        case ast.Name(id=name) if name in MARKS or name == "_":
            # a mark that may be missing (TIMEOUT, METHODS, CONTEXT) is asked for by the caller
            return _anything if name in {"TIMEOUT", "METHODS", "CONTEXT"} else (lambda value: value is not None)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _either(_test(left), _test(right))
        case ast.UnaryOp(op=ast.Invert(), operand=operand):
            return _opposite(_test(operand))
        case ast.Compare(left=ast.Name(id="_"), ops=[op], comparators=[bound]):
            return _number(ORDER[type(op)], ast.literal_eval(bound))
        case ast.Call(func=ast.Name(id="LIKE"), args=[ast.Constant(value=str(expression))]):
            return _like(_compiled(expression))
        case ast.Name() | ast.Attribute():
            return _named(_dotted(node))
        case ast.List(elts=items):
            return _holding([_test(item) for item in items])
        case ast.Dict(keys=keys, values=values):
            known = [key for key in keys if key is not None]
            return _keyed({ast.literal_eval(key): _test(value) for key, value in zip(known, values, strict=True)})
        case _:
            return _equal(ast.literal_eval(node))


def _compiled(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error


def _anything(value: Value | None) -> bool:
    del value
    return True


def _either(a: Test, b: Test) -> Test:
    return lambda value: a(value) or b(value)


def _opposite(test: Test) -> Test:
    return lambda value: not test(value)


def _holding(tests: list[Test]) -> Test:
    """Return what is true of a list (tuple, set) that holds such items, whatever else; of none: that is empty."""

    def test(value: Value | None) -> bool:
        if value is None or value.items is None or (not tests and (value.items or value.rest is not None)):
            return False
        return all(any(each(item) for item in value.items.values() if item is not None) for each in tests)

    return test


def _keyed(tests: Mapping[Scalar, Test]) -> Test:
    """Return what is true of a dict that has such values under these keys, whatever else."""
    return lambda value: (
        value is not None and value.items is not None and all(test(value.items.get(key)) for key, test in tests.items())
    )


def _equal(wanted: Scalar) -> Test:
    return lambda value: (
        value is not None and any(type(each) is type(wanted) and each == wanted for each in value.constants or ())
    )


def _number(compare: Callable[[float, float], bool], bound: float) -> Test:
    return lambda value: (
        value is not None
        and any(isinstance(each, int | float) and compare(each, bound) for each in value.constants or ())
    )


def _like(expression: re.Pattern[str]) -> Test:
    return lambda value: (
        value is not None
        and (
            any(isinstance(each, str) and expression.search(each) for each in value.constants or ())
            or (value.constants is None and bool(value.prefix) and bool(expression.search(value.prefix)))
        )
    )


def _named(name: str) -> Test:
    return lambda value: value is not None and (name in value.refs or name in value.types)
