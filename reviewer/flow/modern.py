"""A module of `ast` from text that this Python does not read: libcst knows the syntax of its successors.

What has no meaning for data (an alias of types, parameters of types) is left out; a statement or an
expression that `ast` has no class for is a bare `ast.stmt` or `ast.expr`.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Any

import libcst as cst

from reviewer.flow.concrete import Converter, normal, operator, stored
from reviewer.flow.positions import offsets
from reviewer.flow.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence


class Unread(Exception):  # noqa: N818 - a fact about the text
    """The text is not Python; says why."""


def parse(text: str) -> ast.Module:
    """Return the module with the places that `ast.parse` would give. Raises `Unread`."""
    try:
        module = cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise Unread("syntax error: " + error.message.splitlines()[0]) from error
    except Exception as error:  # libcst raises what its native parser panics with
        raise Unread(f"the parser gave up: {type(error).__name__}") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes that are none
        return ast.Module(_Statements(Spans(text), offsets(module)).block(module.body), [])


class _Statements:
    """Converts the statements of one module."""

    def __init__(self, spans: Spans, places: dict[int, tuple[int, int]]) -> None:
        self._spans = spans
        self._places = places
        self._expression = Converter(spans, places)
        self._at = self._expression.at

    def block(self, body: Sequence[cst.CSTNode]) -> list[ast.stmt]:
        """Convert a list of statements."""
        found: list[ast.stmt] = []
        for node in body:
            if isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite):
                found += map(self._statement, node.body)
            elif not isinstance(node, cst.EmptyLine):
                found.append(self._statement(node))
        return found

    def _suite(self, node: Any) -> list[ast.stmt]:
        if node is None:
            return []
        return self.block(node.body if isinstance(node, cst.IndentedBlock) else [node])

    def _statement(self, node: cst.CSTNode) -> ast.stmt:
        convert = getattr(self, "_" + type(node).__name__, None)
        made: ast.stmt = convert(node) if convert else ast.stmt()
        if not hasattr(made, "lineno"):
            self._at(made, *self._places[id(node)])
        return made

    def _compound(self, made: Any, node: cst.CSTNode) -> Any:
        """Put a compound statement, or a handler, from its first word to the end of what it holds."""
        self._at(made, self._places[id(node)][0], self._places[id(node)][0])
        blocks = [getattr(made, name, None) for name in ("finalbody", "orelse", "handlers", "cases", "body")]
        last = next(block for block in blocks if block)[-1]
        if isinstance(last, ast.match_case):
            last = last.body[-1]
        made.end_lineno, made.end_col_offset = last.end_lineno, last.end_col_offset
        return made

    def _Expr(self, node: cst.Expr) -> ast.stmt:
        return ast.Expr(self._expression(node.value))

    def _Assign(self, node: cst.Assign) -> ast.stmt:
        targets = [stored(self._expression(each.target)) for each in node.targets]
        return ast.Assign(targets, self._expression(node.value))

    def _AnnAssign(self, node: cst.AnnAssign) -> ast.stmt:
        target: Any = stored(self._expression(node.target))
        annotation = self._expression(node.annotation.annotation)
        simple = isinstance(node.target, cst.Name) and not node.target.lpar
        return ast.AnnAssign(target, annotation, self._expression.optional(node.value), int(simple))

    def _AugAssign(self, node: cst.AugAssign) -> ast.stmt:
        target: Any = stored(self._expression(node.target))
        return ast.AugAssign(target, operator(node.operator), self._expression(node.value))

    def _Return(self, node: cst.Return) -> ast.stmt:
        return ast.Return(self._expression.optional(node.value))

    def _Raise(self, node: cst.Raise) -> ast.stmt:
        cause = node.cause.item if isinstance(node.cause, cst.From) else None
        return ast.Raise(self._expression.optional(node.exc), self._expression.optional(cause))

    def _Assert(self, node: cst.Assert) -> ast.stmt:
        return ast.Assert(self._expression(node.test), self._expression.optional(node.msg))

    def _Del(self, node: cst.Del) -> ast.stmt:
        target = self._expression(node.target)
        bare = isinstance(node.target, cst.Tuple) and not node.target.lpar
        targets = target.elts if isinstance(target, ast.Tuple) and bare else [target]
        return ast.Delete([stored(each, ast.Del()) for each in targets])

    def _Global(self, node: cst.Global) -> ast.stmt:
        return ast.Global([normal(item.name.value) for item in node.names])

    def _Nonlocal(self, node: cst.Nonlocal) -> ast.stmt:
        return ast.Nonlocal([normal(item.name.value) for item in node.names])

    def _Pass(self, node: cst.Pass) -> ast.stmt:
        return ast.Pass()

    def _Break(self, node: cst.Break) -> ast.stmt:
        return ast.Break()

    def _Continue(self, node: cst.Continue) -> ast.stmt:
        return ast.Continue()

    def _Import(self, node: Any) -> ast.stmt:
        return ast.Import([self._alias(each) for each in node.names])

    def _ImportFrom(self, node: Any) -> ast.stmt:
        base = _dotted(node.module) if node.module else None
        if isinstance(node.names, cst.ImportStar):
            return ast.ImportFrom(base, [self._at(ast.alias("*"), *self._places[id(node.names)])], len(node.relative))
        return ast.ImportFrom(base, [self._alias(each) for each in node.names], len(node.relative))

    _LazyImport = _Import
    _LazyImportFrom = _ImportFrom

    def _alias(self, node: cst.ImportAlias) -> ast.alias:
        local = node.asname.name if node.asname else None
        made = ast.alias(_dotted(node.name), _dotted(local) if local else None)
        return self._at(made, self._places[id(node.name)][0], self._places[id(local or node.name)][1])

    def _If(self, node: cst.If) -> ast.stmt:
        test, body = self._expression(node.test), self._suite(node.body)
        orelse: list[ast.stmt] = []
        if isinstance(node.orelse, cst.If):
            orelse = [self._statement(node.orelse)]
        elif node.orelse is not None:
            orelse = self._suite(node.orelse.body)
        made: ast.stmt = self._compound(ast.If(test, body, orelse), node)
        return made

    def _orelse(self, node: cst.Else | None) -> list[ast.stmt]:
        return self._suite(node.body) if node else []

    def _While(self, node: cst.While) -> Any:
        test, body = self._expression(node.test), self._suite(node.body)
        return self._compound(ast.While(test, body, self._orelse(node.orelse)), node)

    def _For(self, node: cst.For) -> Any:
        target, iterable = stored(self._expression(node.target)), self._expression(node.iter)
        kind = ast.AsyncFor if node.asynchronous else ast.For
        return self._compound(kind(target, iterable, self._suite(node.body), self._orelse(node.orelse)), node)

    def _With(self, node: cst.With) -> Any:
        items = []
        for each in node.items:
            name = stored(self._expression(each.asname.name)) if each.asname else None
            items.append(ast.withitem(self._expression(each.item), name))
        kind = ast.AsyncWith if node.asynchronous else ast.With
        return self._compound(kind(items, self._suite(node.body)), node)

    def _Try(self, node: cst.Try | cst.TryStar) -> Any:
        handlers = [self._handler(each) for each in node.handlers]
        final = self._suite(node.finalbody.body) if node.finalbody else []
        kind: Any = ast.TryStar if isinstance(node, cst.TryStar) else ast.Try
        return self._compound(kind(self._suite(node.body), handlers, self._orelse(node.orelse), final), node)

    _TryStar = _Try

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> Any:
        name = normal(node.name.name.value) if node.name and isinstance(node.name.name, cst.Name) else None
        made = ast.ExceptHandler(self._expression.optional(node.type), name, self._suite(node.body))
        return self._compound(made, node)

    def _Match(self, node: cst.Match) -> Any:
        return self._compound(
            ast.Match(self._expression(node.subject), [self._case(each) for each in node.cases]), node
        )

    def _case(self, node: cst.MatchCase) -> ast.match_case:
        guard = self._expression.optional(node.guard)
        return ast.match_case(self._pattern(node.pattern), guard, self._suite(node.body))

    def _pattern(self, node: Any) -> ast.pattern:
        made: ast.pattern = getattr(self, "_" + type(node).__name__)(node)
        if isinstance(made, ast.MatchValue):
            return ast.copy_location(made, made.value)
        start, end = self._places[id(node)]
        brackets = (node.lpar, node.rpar) if isinstance(node, cst.MatchTuple) else ((), ())
        if brackets[0]:
            start, end = self._places[id(brackets[0][-1])][0], self._places[id(brackets[1][0])][1]
        written = self._spans.text[start:end].rstrip()
        if isinstance(node, cst.MatchStar):  # libcst counts its comma
            written = written.removesuffix(",").rstrip()
        return self._at(made, start, start + len(written))

    def _MatchValue(self, node: cst.MatchValue) -> ast.pattern:
        return ast.MatchValue(self._expression(node.value))

    def _MatchSingleton(self, node: cst.MatchSingleton) -> ast.pattern:
        return ast.MatchSingleton({"True": True, "False": False}.get(node.value.value))

    def _MatchSequence(self, node: cst.MatchList | cst.MatchTuple) -> ast.pattern:
        return ast.MatchSequence([self._element(each) for each in node.patterns])

    _MatchList = _MatchTuple = _MatchSequence

    def _element(self, node: cst.MatchSequenceElement | cst.MatchStar) -> ast.pattern:
        return self._pattern(node if isinstance(node, cst.MatchStar) else node.value)

    def _MatchStar(self, node: cst.MatchStar) -> ast.pattern:
        return ast.MatchStar(normal(node.name.value) if node.name else None)

    def _MatchMapping(self, node: cst.MatchMapping) -> ast.pattern:
        keys = [self._expression(each.key) for each in node.elements]
        rest = normal(node.rest.value) if node.rest else None
        return ast.MatchMapping(keys, [self._pattern(each.pattern) for each in node.elements], rest)

    def _MatchClass(self, node: cst.MatchClass) -> ast.pattern:
        named = [self._pattern(each.pattern) for each in node.kwds]
        plain = [self._element(each) for each in node.patterns]
        return ast.MatchClass(self._expression(node.cls), plain, [normal(each.key.value) for each in node.kwds], named)

    def _MatchAs(self, node: cst.MatchAs) -> ast.pattern:
        pattern = self._pattern(node.pattern) if node.pattern else None
        return ast.MatchAs(pattern, normal(node.name.value) if node.name else None)

    def _MatchOr(self, node: cst.MatchOr) -> ast.pattern:
        return ast.MatchOr([self._pattern(each.pattern) for each in node.patterns])

    def _FunctionDef(self, node: cst.FunctionDef) -> Any:
        kind: Any = ast.AsyncFunctionDef if node.asynchronous else ast.FunctionDef
        made = kind(
            name=normal(node.name.value),
            args=self._expression.parameters(node.params),
            body=self._suite(node.body),
            decorator_list=[self._expression(each.decorator) for each in node.decorators],
            returns=self._expression.optional(node.returns.annotation if node.returns else None),
            **NO_TYPES,
        )
        return self._compound(made, node)

    def _ClassDef(self, node: cst.ClassDef) -> Any:
        bases, keywords = self._expression.arguments([*node.bases, *node.keywords])
        decorators = [self._expression(each.decorator) for each in node.decorators]
        name, body = normal(node.name.value), self._suite(node.body)
        return self._compound(ast.ClassDef(name, bases, keywords, body, decorators, **NO_TYPES), node)


NO_TYPES: dict[str, Any] = {"type_params": []} if "type_params" in ast.FunctionDef._fields else {}


def _dotted(node: cst.BaseExpression) -> str:
    parts = []
    while isinstance(node, cst.Attribute):
        parts.append(normal(node.attr.value))
        node = node.value
    parts.append(normal(node.value) if isinstance(node, cst.Name) else "?")
    return ".".join(reversed(parts))
