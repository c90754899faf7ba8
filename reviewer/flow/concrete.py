"""Expressions of libcst -> expressions of `ast`, with the places that Python itself gives them."""

from __future__ import annotations

import ast
import unicodedata
from typing import TYPE_CHECKING, Any, TypeVar

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reviewer.flow.spans import Spans

RENAMED = {
    "Subtract": "Sub", "Multiply": "Mult", "Divide": "Div", "Modulo": "Mod", "Power": "Pow", "LeftShift": "LShift",
    "RightShift": "RShift", "MatrixMultiply": "MatMult", "FloorDivide": "FloorDiv", "BitXor": "BitXor", "Minus": "USub",
    "Plus": "UAdd", "BitInvert": "Invert", "Equal": "Eq", "NotEqual": "NotEq", "LessThan": "Lt", "GreaterThan": "Gt",
    "LessThanEqual": "LtE", "GreaterThanEqual": "GtE",
}  # fmt: skip
NAMED = {"True": True, "False": False, "None": None}
UNCHANGED = -1  # the conversion of a field that has none
Located = TypeVar("Located", ast.expr, ast.stmt, ast.arg, ast.keyword, ast.pattern, ast.excepthandler, ast.alias)
Comprehensions = cst.ListComp | cst.SetComp | cst.GeneratorExp


class Template(ast.expr):
    """A template string, its parts in a row: before Python 3.14 `ast` has no class for it."""

    _fields = ("values",)

    def __init__(self, values: list[ast.expr]) -> None:
        super().__init__()
        self.values = values


def operator(node: cst.CSTNode) -> Any:
    """Return the operator of `ast` for that of libcst, augmented or not."""
    name = type(node).__name__.removesuffix("Assign")
    return getattr(ast, RENAMED.get(name, name))()


def stored(node: ast.expr, ctx: ast.expr_context | None = None) -> ast.expr:
    """Mark an expression, and what it unpacks into, as a target."""
    ctx = ctx or ast.Store()
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Starred | ast.Tuple | ast.List):
        node.ctx = ctx
    if isinstance(node, ast.Starred):
        stored(node.value, ctx)
    if isinstance(node, ast.Tuple | ast.List):
        for each in node.elts:
            stored(each, ctx)
    return node


class Converter:
    """Converts the expressions of one module; calling it converts one."""

    def __init__(self, spans: Spans, offsets: dict[int, tuple[int, int]]) -> None:
        self._spans = spans
        self._offsets = offsets

    def __call__(self, node: cst.CSTNode) -> ast.expr:
        """Convert one expression."""
        convert = getattr(self, "_" + type(node).__name__, None)
        made: ast.expr = convert(node) if convert else ast.expr()
        return made if hasattr(made, "lineno") else self.at(made, *self._offsets[id(node)])

    def optional(self, node: cst.CSTNode | None) -> ast.expr | None:
        """Convert an expression that may be missing."""
        return None if node is None else self(node)

    def at(self, node: Located, start: int, end: int) -> Located:
        """Put a node where it stands."""
        node.lineno, node.col_offset = self._spans.point(start)
        node.end_lineno, node.end_col_offset = self._spans.point(end)
        return node

    def start(self, node: Any) -> int:
        """Return where a node begins, its parentheses included."""
        parentheses = getattr(node, "lpar", ())
        return self._offsets[id(parentheses[0] if parentheses else node)][0]

    def end(self, node: Any) -> int:
        """Return where a node ends, its parentheses included."""
        parentheses = getattr(node, "rpar", ())
        return self._offsets[id(parentheses[-1] if parentheses else node)][1]

    def _all(self, nodes: Iterable[cst.CSTNode]) -> list[ast.expr]:
        return [self(node) for node in nodes]

    def _Name(self, node: cst.Name) -> ast.expr:
        if node.value in NAMED:
            return ast.Constant(NAMED[node.value])
        return ast.Name(normal(node.value), ast.Load())

    def _Attribute(self, node: cst.Attribute) -> ast.expr:
        return ast.Attribute(self(node.value), normal(node.attr.value), ast.Load())

    def _Subscript(self, node: cst.Subscript) -> ast.expr:
        items = [self._index(each.slice) for each in node.slice]
        index, last = items[0], node.slice[-1]
        comma = last.comma if isinstance(last.comma, cst.Comma) else None
        if len(items) > 1 or comma or isinstance(index, ast.Starred):
            end = self._offsets[id(comma.whitespace_after)][0] if comma else self._end_of(items[-1], last.slice)
            index = self.at(ast.Tuple(items, ast.Load()), self._start_of(node.slice[0].slice), end)
        return ast.Subscript(self(node.value), index, ast.Load())

    def _start_of(self, node: cst.BaseSlice) -> int:
        return self.start(node.value) if isinstance(node, cst.Index) and not node.star else self._offsets[id(node)][0]

    def _end_of(self, made: ast.expr, node: cst.BaseSlice) -> int:
        if isinstance(node, cst.Index):
            return self.end(node.value)
        return self._spans.offset(made.end_lineno or 1, made.end_col_offset or 0)

    def _index(self, node: cst.BaseSlice) -> ast.expr:
        if isinstance(node, cst.Index):
            if node.star:
                return self.at(
                    ast.Starred(self(node.value), ast.Load()), self._offsets[id(node)][0], self.end(node.value)
                )
            return self(node.value)
        assert isinstance(node, cst.Slice)  # noqa: S101 - libcst has these two
        made = ast.Slice(self.optional(node.lower), self.optional(node.upper), self.optional(node.step))
        start, end = self._offsets[id(node)]
        text = self._spans.text[start:end]
        return self.at(made, start, start + len(text.rstrip()))

    def _Call(self, node: cst.Call) -> ast.expr:
        args, keywords = self.arguments(node.args)
        only = node.args[0].value if len(node.args) == 1 else None
        if isinstance(only, cst.GeneratorExp) and not only.lpar:  # its parentheses are those of the call
            self.at(args[0], self._offsets[id(node.whitespace_after_func)][1], self._offsets[id(node)][1])
        return ast.Call(self(node.func), args, keywords)

    def arguments(self, given: Sequence[cst.Arg]) -> tuple[list[ast.expr], list[ast.keyword]]:
        """Convert the arguments of a call, or the bases of a class."""
        args: list[ast.expr] = []
        keywords: list[ast.keyword] = []
        for each in given:
            value, start, end = self(each.value), self._offsets[id(each)][0], self.end(each.value)
            if each.keyword or each.star == "**":
                name = normal(each.keyword.value) if each.keyword else None
                keywords.append(self.at(ast.keyword(name, value), start, end))
            elif each.star:
                args.append(self.at(ast.Starred(value, ast.Load()), start, end))
            else:
                args.append(value)
        return args, keywords

    def _BinaryOperation(self, node: cst.BinaryOperation) -> ast.expr:
        return ast.BinOp(self(node.left), operator(node.operator), self(node.right))

    def _UnaryOperation(self, node: cst.UnaryOperation) -> ast.expr:
        return ast.UnaryOp(operator(node.operator), self(node.expression))

    def _BooleanOperation(self, node: cst.BooleanOperation) -> ast.expr:
        values, left, kind = [node.right], node.left, type(node.operator)
        while isinstance(left, cst.BooleanOperation) and type(left.operator) is kind and not left.lpar:
            values.append(left.right)
            left = left.left
        return ast.BoolOp(operator(node.operator), self._all([left, *reversed(values)]))

    def _Comparison(self, node: cst.Comparison) -> ast.expr:
        operators = [operator(each.operator) for each in node.comparisons]
        return ast.Compare(self(node.left), operators, self._all(each.comparator for each in node.comparisons))

    def _SimpleString(self, node: cst.SimpleString) -> ast.expr:
        return ast.Constant(_evaluated(node), "u" if node.prefix == "u" else None)

    def _ConcatenatedString(self, node: cst.ConcatenatedString) -> ast.expr:
        pieces: list[cst.CSTNode] = [node.left]
        rest: cst.CSTNode = node.right
        while isinstance(rest, cst.ConcatenatedString):  # a text in a thousand pieces must not recurse
            pieces.append(rest.left)
            rest = rest.right
        made: list[Any] = self._all([*pieces, rest])
        if all(isinstance(each, ast.Constant) for each in made):
            values = [each.value for each in made]
            joined: str | bytes = "".join(map(str, values))
            if isinstance(values[0], bytes):
                joined = b"".join(value for value in values if isinstance(value, bytes))
            return ast.Constant(joined, made[0].kind)
        parts = [part for each in made for part in getattr(each, "values", [each])]
        return ast.JoinedStr(_merged(parts))

    def _FormattedString(self, node: cst.FormattedString) -> ast.expr:
        raw = "r" in node.start.lower()
        return ast.JoinedStr(_merged(self._formatted(node.parts, raw)))

    def _TemplatedString(self, node: Any) -> ast.expr:
        return Template(list(_plain(self._formatted(node.parts, "r" in node.start.lower()))))

    def _formatted(self, parts: Sequence[Any], raw: bool) -> list[ast.expr]:
        found: list[ast.expr] = []
        for part in parts:
            start, end = self._offsets[id(part)]
            if not hasattr(part, "expression"):
                found.append(self.at(ast.Constant(_unescaped(part.value, raw)), start, end))
                continue
            conversion = ord(part.conversion) if part.conversion else UNCHANGED
            if part.equal is not None:  # `{x = }` shows its own text
                shown = self._blank(self._offsets[id(part.equal)][1])
                found.append(self.at(ast.Constant(self._spans.text[start + 1 : shown]), start + 1, shown))
                conversion = ord("r") if conversion == UNCHANGED and part.format_spec is None else conversion
            spec = None
            if part.format_spec is not None:
                inner = _merged(self._formatted(part.format_spec, raw))
                spec = self.at(ast.JoinedStr(inner), start, end)
            found.append(self.at(ast.FormattedValue(self(part.expression), conversion, spec), start, end))
        return found

    def _blank(self, offset: int) -> int:
        """Return where the blanks end that begin at an offset."""
        rest = self._spans.text[offset:]
        return offset + len(rest) - len(rest.lstrip())

    def _Integer(self, node: cst.Integer) -> ast.expr:
        try:
            return ast.Constant(int(node.value, 0))
        except ValueError:  # more digits than Python converts
            return ast.expr()

    def _Float(self, node: cst.Float) -> ast.expr:
        return ast.Constant(float(node.value))

    def _Imaginary(self, node: cst.Imaginary) -> ast.expr:
        return ast.Constant(complex(node.value.replace("_", "")))

    def _Ellipsis(self, node: cst.Ellipsis) -> ast.expr:
        return ast.Constant(...)

    def _IfExp(self, node: cst.IfExp) -> ast.expr:
        return ast.IfExp(self(node.test), self(node.body), self(node.orelse))

    def _List(self, node: cst.List) -> ast.expr:
        return ast.List(self._all(node.elements), ast.Load())

    def _Set(self, node: cst.Set) -> ast.expr:
        return ast.Set(self._all(node.elements))

    def _Tuple(self, node: cst.Tuple) -> ast.expr:
        made = ast.Tuple(self._all(node.elements), ast.Load())
        if node.lpar:
            return self.at(made, self._offsets[id(node.lpar[-1])][0], self._offsets[id(node.rpar[0])][1])
        first, last = node.elements[0], node.elements[-1]
        start = self.start(first.value) if isinstance(first, cst.Element) else self._offsets[id(first)][0]
        comma = last.comma if isinstance(last.comma, cst.Comma) else None
        return self.at(made, start, self._offsets[id(comma.whitespace_after)][0] if comma else self.end(last.value))

    def _Element(self, node: cst.Element) -> ast.expr:
        return self(node.value)

    def _StarredElement(self, node: cst.StarredElement) -> ast.expr:
        made = ast.Starred(self(node.value), ast.Load())
        return self.at(made, self._offsets[id(node)][0], self.end(node.value))

    def _Dict(self, node: cst.Dict) -> ast.expr:
        keys = [self(each.key) if isinstance(each, cst.DictElement) else None for each in node.elements]
        return ast.Dict(keys, [self(each.value) for each in node.elements])

    def _generators(self, each: cst.CompFor | None) -> list[ast.comprehension]:
        found = []
        while each is not None:
            tests = [self(test.test) for test in each.ifs]
            target, iterable = stored(self(each.target)), self(each.iter)
            found.append(ast.comprehension(target, iterable, tests, int(each.asynchronous is not None)))
            each = each.inner_for_in
        return found

    def _ListComp(self, node: cst.ListComp) -> ast.expr:
        return ast.ListComp(self(node.elt), self._generators(node.for_in))

    def _SetComp(self, node: cst.SetComp) -> ast.expr:
        return ast.SetComp(self(node.elt), self._generators(node.for_in))

    def _GeneratorExp(self, node: cst.GeneratorExp) -> ast.expr:
        made = ast.GeneratorExp(self(node.elt), self._generators(node.for_in))
        if node.lpar:
            self.at(made, self._offsets[id(node.lpar[-1])][0], self._offsets[id(node.rpar[0])][1])
        return made

    def _DictComp(self, node: cst.DictComp) -> ast.expr:
        return ast.DictComp(self(node.key), self(node.value), self._generators(node.for_in))

    def _StarredDictComp(self, node: Any) -> ast.expr:
        every = self.at(ast.Dict([None], [self(node.value)]), *self._offsets[id(node)])
        return ast.GeneratorExp(every, self._generators(node.for_in))

    def _Lambda(self, node: cst.Lambda) -> ast.expr:
        return ast.Lambda(self.parameters(node.params), self(node.body))

    def parameters(self, given: cst.Parameters) -> ast.arguments:
        """Convert the parameters of a function."""
        plain = [*given.posonly_params, *given.params]
        star = given.star_arg if isinstance(given.star_arg, cst.Param) else None
        return ast.arguments(
            posonlyargs=[self._parameter(each) for each in given.posonly_params],
            args=[self._parameter(each) for each in given.params],
            vararg=self._parameter(star) if star else None,
            kwonlyargs=[self._parameter(each) for each in given.kwonly_params],
            kw_defaults=[self.optional(each.default) for each in given.kwonly_params],
            kwarg=self._parameter(given.star_kwarg) if given.star_kwarg else None,
            defaults=[self(each.default) for each in plain if each.default],
        )

    def _parameter(self, node: cst.Param) -> ast.arg:
        written = node.annotation.annotation if node.annotation else None
        start, end = self._offsets[id(node.name)]
        made = ast.arg(normal(node.name.value), self.optional(written))
        return self.at(made, start, self.end(written) if written else end)

    def _Await(self, node: cst.Await) -> ast.expr:
        return ast.Await(self(node.expression))

    def _Yield(self, node: cst.Yield) -> ast.expr:
        if isinstance(node.value, cst.From):
            return ast.YieldFrom(self(node.value.item))
        return ast.Yield(self.optional(node.value))

    def _NamedExpr(self, node: cst.NamedExpr) -> ast.expr:
        target: Any = stored(self(node.target))
        return ast.NamedExpr(target, self(node.value))


def _merged(parts: list[ast.expr]) -> list[ast.expr]:
    """Put literal parts that follow one another together, as Python does; empty ones are none."""
    found: list[ast.expr] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, ast.Constant) and isinstance(last, ast.Constant):
            last.value = str(last.value) + str(part.value)
            last.end_lineno, last.end_col_offset = part.end_lineno, part.end_col_offset
        elif not (isinstance(part, ast.Constant) and part.value == ""):
            found.append(part)
    return found


def _plain(parts: list[ast.expr]) -> Iterator[ast.expr]:
    for part in parts:
        if not isinstance(part, ast.FormattedValue):
            yield part
            continue
        yield part.value
        if isinstance(part.format_spec, ast.JoinedStr):
            yield from _plain(part.format_spec.values)


def _unescaped(text: str, raw: bool) -> str:
    text = text.replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in text:
        return text
    try:
        return str(ast.literal_eval('"""' + text.replace('"', '\\"') + '"""'))
    except (ValueError, SyntaxError):
        return text


def _evaluated(node: cst.SimpleString) -> str | bytes:
    try:
        value = ast.literal_eval(node.value)
    except (ValueError, SyntaxError):  # an escape that Python refuses, e.g. "\N{no such name}"
        return node.raw_value
    return value if isinstance(value, str | bytes) else node.raw_value


def normal(name: str) -> str:
    """Return an identifier as Python compares it."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)
