"""Expressions of `ast` -> the expressions of `summary`."""

from __future__ import annotations

import ast
import operator
import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reviewer.flow import summary as ir
from reviewer.flow.bounds import check
from reviewer.flow.fstrings import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.flow.spans import Spans

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^", ast.MatMult: "@",
    ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.And: "and", ast.Or: "or",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip

MOST_BITS = 3322  # of an integer that is worth knowing: a thousand digits
LONG = 1000  # characters of an expression, below which nothing is too deep
START = operator.attrgetter("lineno", "col_offset")
EXACT = sys.version_info >= (3, 12)  # whether `ast` tells right places within f-strings


class Expressions:
    """Lowers expressions of one module.

    Calling it lowers an expression that stands in a statement. `exact` tells that places within
    f-strings can be trusted.
    """

    def __init__(self, spans: Spans, *, exact: bool = EXACT) -> None:
        self._spans = spans
        self._span = spans.of
        self._exact = exact
        known = {getattr(ast, name[1:]): getattr(self, name) for name in NAMES if hasattr(ast, name[1:])}
        self._lower: dict[type[ast.AST], Callable[[Any], ir.Expression]] = defaultdict(lambda: self._opaque, known)

    def __call__(self, node: ast.expr) -> ir.Expression:
        """Lower one expression. Raises `TooDeep`."""
        if node.end_lineno != node.lineno or (node.end_col_offset or 0) > LONG:
            self._check(node)
        return self._lower[type(node)](node)

    def _check(self, node: ast.expr) -> None:
        if type(node) is not ast.Constant and self._spans.length(node) > LONG:
            check(f"({self._spans.source(node)})")  # line ends within it end nothing

    def optional(self, node: ast.expr | None) -> ir.Expression | None:
        """Lower an expression that may be missing."""
        return None if node is None else self(node)

    def _maybe(self, node: ast.expr | None) -> ir.Expression | None:
        return None if node is None else self._lower[type(node)](node)

    def _all(self, nodes: list[ast.expr]) -> tuple[ir.Expression, ...]:
        lower = self._lower
        return tuple([lower[type(node)](node) for node in nodes])

    def _opaque(self, node: ast.expr) -> ir.Expression:
        """Lower an expression of a Python to come, or one that libcst alone reads."""
        parts = [self._lower[type(each)](each) for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)]
        return ir.Opaque(self._span(node), tuple(parts))

    def _Name(self, node: ast.Name) -> ir.Expression:
        return ir.Name(self._span(node), node.id)

    def _Constant(self, node: ast.Constant) -> ir.Expression:
        value = node.value
        if type(value) is int and value.bit_length() > MOST_BITS:
            return ir.Opaque(self._span(node), ())
        return ir.Constant(self._span(node), value)

    def _Attribute(self, node: ast.Attribute) -> ir.Expression:
        return ir.Attribute(self._span(node), self._lower[type(node.value)](node.value), node.attr)

    def _Subscript(self, node: ast.Subscript) -> ir.Expression:
        lower = self._lower
        return ir.Subscript(self._span(node), lower[type(node.value)](node.value), lower[type(node.slice)](node.slice))

    def _Slice(self, node: ast.Slice) -> ir.Expression:
        return ir.Slice(self._span(node), self._maybe(node.lower), self._maybe(node.upper), self._maybe(node.step))

    def _Call(self, node: ast.Call) -> ir.Expression:
        function = self._lower[type(node.func)](node.func)
        return ir.Call(self._span(node), function, self.arguments(node.args, node.keywords))

    def arguments(self, args: list[ast.expr], keywords: list[ast.keyword]) -> tuple[ir.Argument, ...]:
        """Lower the arguments of a call, or the bases of a class, in the order in which they are written."""
        lower = self._lower
        found = [
            ir.Argument(lower[type(each.value)](each.value), None, "*")
            if type(each) is ast.Starred
            else ir.Argument(lower[type(each)](each))
            for each in args
        ]
        if not keywords:
            return tuple(found)
        found += [
            ir.Argument(lower[type(each.value)](each.value), each.arg, "" if each.arg else "**") for each in keywords
        ]
        if args and START(args[-1]) > START(keywords[0]):  # `f(a=b, *c)`
            places = [START(each) for each in (*args, *keywords)]
            found = [found[number] for number in sorted(range(len(found)), key=places.__getitem__)]
        return tuple(found)

    def _BinOp(self, node: ast.BinOp) -> ir.Expression:
        chain = [node]
        left = node.left
        while type(left) is ast.BinOp:  # a sum of thousands of terms must not recurse
            chain.append(left)
            left = left.left
        lower, span = self._lower, self._span
        result = lower[type(left)](left)
        for each in reversed(chain):
            right = lower[type(each.right)](each.right)
            result = ir.Binary(span(each), OPERATORS[type(each.op)], result, right)
        return result

    def _UnaryOp(self, node: ast.UnaryOp) -> ir.Expression:
        operand = self._lower[type(node.operand)](node.operand)
        span, written = self._span(node), OPERATORS[type(node.op)]
        if written == "-" and type(operand) is ir.Constant and isinstance(operand.value, int | float):
            return ir.Constant(span, -operand.value)
        return ir.Unary(span, written, operand)

    def _BoolOp(self, node: ast.BoolOp) -> ir.Expression:
        """Lower `a and b and c` to `(a and b) and c`."""
        written, whole = OPERATORS[type(node.op)], self._span(node)
        first, *rest = self._all(node.values)
        for each in rest[:-1]:
            span = ir.Span(whole.line, whole.column, each.span.end_line, each.span.end_column)
            first = ir.Boolean(span, written, first, each)
        return ir.Boolean(whole, written, first, rest[-1])

    def _Compare(self, node: ast.Compare) -> ir.Expression:
        written = tuple([OPERATORS[type(each)] for each in node.ops])
        return ir.Compare(
            self._span(node), self._lower[type(node.left)](node.left), written, self._all(node.comparators)
        )

    def _JoinedStr(self, node: ast.JoinedStr) -> ir.Expression:
        if all(type(each) is ast.Constant for each in node.values):  # text without fields, perhaps beside plain text
            return ir.Constant(self._span(node), "".join([each.value for each in node.values]))  # type: ignore[attr-defined]
        exact = node if self._exact else placed(node, self._spans)
        return ir.Joined(self._span(node), tuple(self._parts(exact.values)))

    def _TemplateStr(self, node: Any) -> ir.Expression:
        return ir.Opaque(self._span(node), tuple(self._parts(node.values)))

    def _parts(self, values: list[Any]) -> Iterator[ir.Expression]:
        for each in values:
            if type(each) is ast.Constant:
                yield self._Constant(each)
            else:
                yield self._lower[type(each.value)](each.value)
                if each.format_spec is not None:
                    yield from self._parts(each.format_spec.values)

    def _IfExp(self, node: ast.IfExp) -> ir.Expression:
        test, body, orelse = self._all([node.test, node.body, node.orelse])
        return ir.Conditional(self._span(node), test, body, orelse)

    def _List(self, node: ast.List) -> ir.Expression:
        return ir.Collection(self._span(node), "list", self._all(node.elts))

    def _Tuple(self, node: ast.Tuple) -> ir.Expression:
        return ir.Collection(self._span(node), "tuple", self._all(node.elts))

    def _Set(self, node: ast.Set) -> ir.Expression:
        return ir.Collection(self._span(node), "set", self._all(node.elts))

    def _Starred(self, node: ast.Starred) -> ir.Starred:
        value = self._lower[type(node.value)](node.value)
        return ir.Starred(value.span, value)

    def _Dict(self, node: ast.Dict) -> ir.Expression:
        values = self._all(node.values)
        return ir.Mapping(self._span(node), tuple(zip(map(self._maybe, node.keys), values, strict=True)))

    def _comprehension(self, node: Any, kind: str) -> ir.Expression:
        element = self._lower[type(node.elt)](node.elt)
        return ir.Comprehension(self._span(node), kind, element, None, self._clauses(node.generators))

    def _clauses(self, generators: list[ast.comprehension]) -> tuple[ir.Clause, ...]:
        lower = self._lower
        return tuple(
            [
                ir.Clause(lower[type(each.target)](each.target), lower[type(each.iter)](each.iter), self._all(each.ifs))
                for each in generators
            ]
        )

    def _ListComp(self, node: ast.ListComp) -> ir.Expression:
        return self._comprehension(node, "list")

    def _SetComp(self, node: ast.SetComp) -> ir.Expression:
        return self._comprehension(node, "set")

    def _GeneratorExp(self, node: ast.GeneratorExp) -> ir.Expression:
        return self._comprehension(node, "generator")

    def _DictComp(self, node: ast.DictComp) -> ir.Expression:
        key, value = self._all([node.key, node.value])
        return ir.Comprehension(self._span(node), "dict", value, key, self._clauses(node.generators))

    def _Lambda(self, node: ast.Lambda) -> ir.Expression:
        return ir.Lambda(self._span(node), self.parameters(node.args), self._lower[type(node.body)](node.body))

    def parameters(self, given: ast.arguments) -> tuple[ir.Parameter, ...]:
        """Lower the parameters of a function in the order in which they are written."""
        found: list[tuple[ast.arg, str, ast.expr | None]] = [
            (each, "positional", None) for each in given.posonlyargs + given.args
        ]
        for number, default in enumerate(reversed(given.defaults), 1):
            found[-number] = (*found[-number][:2], default)
        if given.vararg:
            found.append((given.vararg, "*", None))
        found += [(each, "keyword", value) for each, value in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
        if given.kwarg:
            found.append((given.kwarg, "**", None))
        return tuple([self._parameter(*each) for each in found])

    def _parameter(self, node: ast.arg, kind: str, default: ast.expr | None) -> ir.Parameter:
        annotation = self.optional(node.annotation)
        return ir.Parameter(node.arg, self._spans.name(node), kind, annotation, self.optional(default))

    def _Await(self, node: ast.Await) -> ir.Expression:
        return ir.Await(self._span(node), self._lower[type(node.value)](node.value))

    def _Yield(self, node: ast.Yield) -> ir.Expression:
        return ir.Yield(self._span(node), self._maybe(node.value))

    def _YieldFrom(self, node: ast.YieldFrom) -> ir.Expression:
        return ir.Yield(self._span(node), self._maybe(node.value))

    def _NamedExpr(self, node: ast.NamedExpr) -> ir.Expression:
        target, value = self._all([node.target, node.value])
        return ir.Walrus(self._span(node), target, value)


NAMES = tuple(name for name in vars(Expressions) if name[1:2].isupper())
