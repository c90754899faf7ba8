"""libcst expressions -> the expressions of `summary`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from reviewer.flow import summary as ir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reviewer.flow.positions import Positions

OPERATORS = {
    "Add": "+", "Subtract": "-", "Multiply": "*", "Divide": "/", "FloorDivide": "//", "Modulo": "%", "Power": "**",
    "LeftShift": "<<", "RightShift": ">>", "BitOr": "|", "BitAnd": "&", "BitXor": "^", "MatrixMultiply": "@",
    "Not": "not", "Minus": "-", "Plus": "+", "BitInvert": "~", "And": "and", "Or": "or",
    "Equal": "==", "NotEqual": "!=", "LessThan": "<", "LessThanEqual": "<=", "GreaterThan": ">",
    "GreaterThanEqual": ">=", "In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not",
}  # fmt: skip

MOST_DIGITS = 1000  # of an integer that is worth knowing; Python refuses to convert more than 4,300


def operator(node: cst.CSTNode) -> str:
    """Return an operator as it is written, without the `=` of an augmented assignment."""
    return OPERATORS[type(node).__name__.removesuffix("Assign")]


def dotted(node: cst.BaseExpression) -> str:
    """Return `a.b.c` of names and attributes."""
    parts = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value if isinstance(node, cst.Name) else "?")
    return ".".join(reversed(parts))


class Expressions:
    """Lowers expressions of one module; calling it is the only thing to do with it."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions

    def __call__(self, node: cst.CSTNode) -> ir.Expression:
        """Lower one expression."""
        lower: Callable[..., ir.Expression] | None = getattr(self, "_" + type(node).__name__, None)
        return lower(node, self._positions.span(node)) if lower else self._opaque(node)

    def optional(self, node: cst.CSTNode | None) -> ir.Expression | None:
        """Lower an expression that may be missing."""
        return None if node is None else self(node)

    def _opaque(self, node: cst.CSTNode) -> ir.Expression:
        parts = [self(child) for child in node.children if isinstance(child, cst.BaseExpression)]
        return ir.Opaque(self._positions.span(node), tuple(parts))

    def _Name(self, node: cst.Name, span: ir.Span) -> ir.Expression:
        named: dict[str, bool | None] = {"True": True, "False": False, "None": None}
        return ir.Constant(span, named[node.value]) if node.value in named else ir.Name(span, node.value)

    def _Attribute(self, node: cst.Attribute, span: ir.Span) -> ir.Expression:
        return ir.Attribute(span, self(node.value), node.attr.value)

    def _Subscript(self, node: cst.Subscript, span: ir.Span) -> ir.Expression:
        indices = tuple(self._index(element.slice, span) for element in node.slice)
        index = indices[0] if len(indices) == 1 else ir.Collection(span, "tuple", indices)
        return ir.Subscript(span, self(node.value), index)

    def _index(self, node: cst.BaseSlice, span: ir.Span) -> ir.Expression:
        if isinstance(node, cst.Slice):
            return ir.Slice(span, self.optional(node.lower), self.optional(node.upper), self.optional(node.step))
        assert isinstance(node, cst.Index)  # noqa: S101 - libcst has these two
        return self(node.value)

    def _Call(self, node: cst.Call, span: ir.Span) -> ir.Expression:
        return ir.Call(span, self(node.func), self.arguments(node.args))

    def arguments(self, args: Sequence[cst.Arg]) -> tuple[ir.Argument, ...]:
        """Lower the arguments of a call, or the bases of a class."""
        return tuple(ir.Argument(self(arg.value), arg.keyword.value if arg.keyword else None, arg.star) for arg in args)

    def _BinaryOperation(self, node: cst.BinaryOperation, span: ir.Span) -> ir.Expression:
        chain = []
        left: cst.BaseExpression = node
        while isinstance(left, cst.BinaryOperation):  # a sum of thousands of terms must not recurse
            chain.append(left)
            left = left.left
        result = self(left)
        for each in reversed(chain):
            result = ir.Binary(self._positions.span(each), operator(each.operator), result, self(each.right))
        return result

    def _UnaryOperation(self, node: cst.UnaryOperation, span: ir.Span) -> ir.Expression:
        operand = self(node.expression)
        if (
            isinstance(operand, ir.Constant)
            and isinstance(operand.value, int | float)
            and operator(node.operator) == "-"
        ):
            return ir.Constant(span, -operand.value)
        return ir.Unary(span, operator(node.operator), operand)

    def _BooleanOperation(self, node: cst.BooleanOperation, span: ir.Span) -> ir.Expression:
        return ir.Boolean(span, operator(node.operator), self(node.left), self(node.right))

    def _Comparison(self, node: cst.Comparison, span: ir.Span) -> ir.Expression:
        targets = node.comparisons
        operators = tuple(operator(target.operator) for target in targets)
        return ir.Compare(span, self(node.left), operators, tuple(self(target.comparator) for target in targets))

    def _SimpleString(self, node: cst.SimpleString, span: ir.Span) -> ir.Expression:
        plain = not node.prefix and "\\" not in node.value
        value = node.raw_value if plain else _evaluated(node)
        return ir.Constant(span, value)

    def _ConcatenatedString(self, node: cst.ConcatenatedString, span: ir.Span) -> ir.Expression:
        pieces: list[cst.CSTNode] = [node.left]
        rest: cst.CSTNode = node.right
        while isinstance(rest, cst.ConcatenatedString):  # a text in a thousand pieces must not recurse
            pieces.append(rest.left)
            rest = rest.right
        parts = [part for each in (*pieces, rest) for part in _string_parts(self(each))]
        values = [part.value for part in parts if isinstance(part, ir.Constant)]
        if len(values) == len(parts):
            if all(isinstance(value, str) for value in values):
                return ir.Constant(span, "".join(map(str, values)))
            return ir.Constant(span, b"".join(value for value in values if isinstance(value, bytes)))
        return ir.Joined(span, tuple(parts))

    def _FormattedString(self, node: cst.FormattedString, span: ir.Span) -> ir.Expression:
        return ir.Joined(span, tuple(self._formatted(node.parts)))

    def _TemplatedString(self, node: Any, span: ir.Span) -> ir.Expression:
        return ir.Opaque(span, tuple(self._formatted(node.parts)))

    def _formatted(self, parts: Sequence[Any]) -> Iterator[ir.Expression]:
        for part in parts:
            if hasattr(part, "expression"):
                yield self(part.expression)
                yield from self._formatted(part.format_spec or ())
            else:
                yield ir.Constant(self._positions.span(part), part.value.replace("{{", "{").replace("}}", "}"))

    def _Integer(self, node: cst.Integer, span: ir.Span) -> ir.Expression:
        digits = node.value.replace("_", "")
        return ir.Constant(span, int(digits, 0)) if len(digits) <= MOST_DIGITS else ir.Opaque(span, ())

    def _Float(self, node: cst.Float, span: ir.Span) -> ir.Expression:
        return ir.Constant(span, float(node.value.replace("_", "")))

    def _Imaginary(self, node: cst.Imaginary, span: ir.Span) -> ir.Expression:
        return ir.Constant(span, complex(node.value.replace("_", "")))

    def _Ellipsis(self, node: cst.Ellipsis, span: ir.Span) -> ir.Expression:
        return ir.Constant(span, ...)

    def _IfExp(self, node: cst.IfExp, span: ir.Span) -> ir.Expression:
        return ir.Conditional(span, self(node.test), self(node.body), self(node.orelse))

    def _List(self, node: cst.List, span: ir.Span) -> ir.Expression:
        return ir.Collection(span, "list", self._elements(node.elements))

    def _Tuple(self, node: cst.Tuple, span: ir.Span) -> ir.Expression:
        return ir.Collection(span, "tuple", self._elements(node.elements))

    def _Set(self, node: cst.Set, span: ir.Span) -> ir.Expression:
        return ir.Collection(span, "set", self._elements(node.elements))

    def _elements(self, elements: Sequence[cst.BaseElement]) -> tuple[ir.Expression, ...]:
        return tuple(
            ir.Starred(self._positions.span(each.value), self(each.value))
            if isinstance(each, cst.StarredElement)
            else self(each.value)
            for each in elements
        )

    def _Dict(self, node: cst.Dict, span: ir.Span) -> ir.Expression:
        items = [
            (self(each.key) if isinstance(each, cst.DictElement) else None, self(each.value)) for each in node.elements
        ]
        return ir.Mapping(span, tuple(items))

    def _StarredElement(self, node: cst.StarredElement, span: ir.Span) -> ir.Expression:
        return ir.Starred(span, self(node.value))

    def _comprehension(self, node: Any, span: ir.Span, kind: str) -> ir.Expression:
        clauses = self._clauses(node.for_in)
        if kind == "dict":
            return ir.Comprehension(span, kind, self(node.value), self(node.key), clauses)
        return ir.Comprehension(span, kind, self(node.elt), None, clauses)

    def _clauses(self, each: cst.CompFor | None) -> tuple[ir.Clause, ...]:
        clauses: list[ir.Clause] = []
        while each is not None:
            tests = tuple(self(test.test) for test in each.ifs)
            clauses.append(ir.Clause(self(each.target), self(each.iter), tests))
            each = each.inner_for_in
        return tuple(clauses)

    def _ListComp(self, node: cst.ListComp, span: ir.Span) -> ir.Expression:
        return self._comprehension(node, span, "list")

    def _SetComp(self, node: cst.SetComp, span: ir.Span) -> ir.Expression:
        return self._comprehension(node, span, "set")

    def _GeneratorExp(self, node: cst.GeneratorExp, span: ir.Span) -> ir.Expression:
        return self._comprehension(node, span, "generator")

    def _DictComp(self, node: cst.DictComp, span: ir.Span) -> ir.Expression:
        return self._comprehension(node, span, "dict")

    def _StarredDictComp(self, node: Any, span: ir.Span) -> ir.Expression:
        each = ir.Mapping(span, ((None, self(node.value)),))
        clauses = self._clauses(node.for_in)
        return ir.Comprehension(span, "generator", each, None, clauses)

    def _Lambda(self, node: cst.Lambda, span: ir.Span) -> ir.Expression:
        return ir.Lambda(span, self.parameters(node.params), self(node.body))

    def parameters(self, params: cst.Parameters) -> tuple[ir.Parameter, ...]:
        """Lower the parameters of a function in the order in which they are written."""
        found = [(each, "positional") for each in (*params.posonly_params, *params.params)]
        if isinstance(params.star_arg, cst.Param):
            found.append((params.star_arg, "*"))
        found += [(each, "keyword") for each in params.kwonly_params]
        if params.star_kwarg:
            found.append((params.star_kwarg, "**"))
        return tuple(self._parameter(each, kind) for each, kind in found)

    def _parameter(self, param: cst.Param, kind: str) -> ir.Parameter:
        annotation = self.optional(param.annotation.annotation if param.annotation else None)
        span = self._positions.span(param.name)
        return ir.Parameter(param.name.value, span, kind, annotation, self.optional(param.default))

    def _Await(self, node: cst.Await, span: ir.Span) -> ir.Expression:
        return ir.Await(span, self(node.expression))

    def _Yield(self, node: cst.Yield, span: ir.Span) -> ir.Expression:
        value = node.value.item if isinstance(node.value, cst.From) else node.value
        return ir.Yield(span, self.optional(value))

    def _NamedExpr(self, node: cst.NamedExpr, span: ir.Span) -> ir.Expression:
        return ir.Walrus(span, self(node.target), self(node.value))


def _string_parts(node: ir.Expression) -> tuple[ir.Expression, ...]:
    return node.parts if isinstance(node, ir.Joined) else (node,)


def _evaluated(node: cst.SimpleString) -> str | bytes:
    try:
        return node.evaluated_value
    except (ValueError, SyntaxError):  # an escape that Python refuses, e.g. "\N{no such name}"
        return node.raw_value
