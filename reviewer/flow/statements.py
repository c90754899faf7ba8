"""Statements of `ast` -> the statements of `summary`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from reviewer.flow import summary as ir
from reviewer.flow.lower import EXACT, OPERATORS, Expressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.flow.spans import Spans


class Statements:
    """Lowers the statements of one module, keeping the qualified name of where it is."""

    def __init__(self, spans: Spans, *, exact: bool = EXACT) -> None:
        self._spans = spans
        self._span = spans.of
        self._header = spans.header
        self._expression = Expressions(spans, exact=exact)
        self._scopes: list[tuple[str, str]] = []
        self._lower: dict[type[ast.AST], Callable[[Any], ir.Statement]] = {
            getattr(ast, name[1:]): getattr(self, name) for name in NAMES if hasattr(ast, name[1:])
        }

    def block(self, body: list[ast.stmt]) -> tuple[ir.Statement, ...]:
        """Lower a list of statements; an alias of types does nothing to data. Raises `TooDeep`."""
        lower = self._lower
        return tuple([lower[type(node)](node) for node in body if type(node) in lower])

    def _Expr(self, node: ast.Expr) -> ir.Statement:
        return ir.Evaluate(self._span(node), self._expression(node.value))

    def _Assign(self, node: ast.Assign) -> ir.Statement:
        targets = tuple(map(self._expression, node.targets))
        return ir.Assign(self._span(node), targets, self._expression(node.value))

    def _AnnAssign(self, node: ast.AnnAssign) -> ir.Statement:
        annotation = self._expression(node.annotation)
        value = self._expression.optional(node.value)
        return ir.Assign(self._span(node), (self._expression(node.target),), value, annotation)

    def _AugAssign(self, node: ast.AugAssign) -> ir.Statement:
        target, value = self._expression(node.target), self._expression(node.value)
        return ir.Augment(self._span(node), target, OPERATORS[type(node.op)], value)

    def _Return(self, node: ast.Return) -> ir.Statement:
        return ir.Return(self._span(node), self._expression.optional(node.value))

    def _Raise(self, node: ast.Raise) -> ir.Statement:
        return ir.Raise(self._span(node), self._expression.optional(node.exc), self._expression.optional(node.cause))

    def _Assert(self, node: ast.Assert) -> ir.Statement:
        return ir.Assert(self._span(node), self._expression(node.test), self._expression.optional(node.msg))

    def _Delete(self, node: ast.Delete) -> ir.Statement:
        targets = tuple(map(self._expression, node.targets))
        only = targets[0]
        return ir.Delete(
            self._span(node), only.items if len(targets) == 1 and isinstance(only, ir.Collection) else targets
        )

    def _Global(self, node: ast.Global) -> ir.Statement:
        return ir.Scope(self._span(node), "global", tuple(node.names))

    def _Nonlocal(self, node: ast.Nonlocal) -> ir.Statement:
        return ir.Scope(self._span(node), "nonlocal", tuple(node.names))

    def _Pass(self, node: ast.Pass) -> ir.Statement:
        return ir.Jump(self._span(node), "pass")

    def _Break(self, node: ast.Break) -> ir.Statement:
        return ir.Jump(self._span(node), "break")

    def _Continue(self, node: ast.Continue) -> ir.Statement:
        return ir.Jump(self._span(node), "continue")

    def _Import(self, node: ast.Import) -> ir.Statement:
        bindings = [
            (each.asname, each.name) if each.asname else (each.name.partition(".")[0],) * 2 for each in node.names
        ]
        return ir.Import(self._span(node), tuple(bindings))

    def _ImportFrom(self, node: ast.ImportFrom) -> ir.Statement:
        base = "." * node.level + (node.module or "")
        if node.names[0].name == "*":
            return ir.Import(self._span(node), (("*", base),))
        joint = "" if base.endswith(".") else "."
        bindings = [(each.asname or each.name, base + joint + each.name) for each in node.names]
        return ir.Import(self._span(node), tuple(bindings))

    def _If(self, node: ast.If) -> ir.Statement:
        test, body = self._expression(node.test), self.block(node.body)
        return ir.If(self._header(node, node.test), test, body, self.block(node.orelse))

    def _While(self, node: ast.While) -> ir.Statement:
        test, body = self._expression(node.test), self.block(node.body)
        return ir.While(self._header(node, node.test), test, body, self.block(node.orelse))

    def _For(self, node: ast.For | ast.AsyncFor) -> ir.Statement:
        target, iterable = self._expression(node.target), self._expression(node.iter)
        body = self.block(node.body)
        return ir.For(self._header(node, node.iter), target, iterable, body, self.block(node.orelse))

    _AsyncFor = _For

    def _With(self, node: ast.With | ast.AsyncWith) -> ir.Statement:
        optional = self._expression.optional
        items = [(self._expression(each.context_expr), optional(each.optional_vars)) for each in node.items]
        last = node.items[-1]
        header = self._header(node, last.optional_vars or last.context_expr)
        return ir.With(header, tuple(items), self.block(node.body))

    _AsyncWith = _With

    def _Try(self, node: Any) -> ir.Statement:
        body, handlers = self.block(node.body), tuple(map(self._handler, node.handlers))
        return ir.Try(self._header(node, None), body, handlers, self.block(node.orelse), self.block(node.finalbody))

    _TryStar = _Try

    def _handler(self, node: ast.ExceptHandler) -> ir.Handler:
        exception = self._expression.optional(node.type)
        return ir.Handler(self._header(node, node.type), exception, node.name, self.block(node.body))

    def _Match(self, node: ast.Match) -> ir.Statement:
        subject, cases = self._expression(node.subject), tuple(map(self._case, node.cases))
        return ir.Match(self._header(node, node.subject), subject, cases)

    def _case(self, node: ast.match_case) -> ir.Case:
        pattern = node.pattern
        values, captures = tuple(self._values(pattern)), tuple(_captures(pattern))
        bare = isinstance(pattern, ast.MatchAs) and pattern.pattern is None
        guard = self._expression.optional(node.guard)
        return ir.Case(self._spans.case(pattern), values, captures, bare, guard, self.block(node.body))

    def _values(self, pattern: ast.pattern) -> Iterator[ir.Expression]:
        if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
            yield from self._values(pattern.pattern)
        if isinstance(pattern, ast.MatchValue):
            yield self._expression(pattern.value)
        elif isinstance(pattern, ast.MatchSingleton):
            yield ir.Constant(self._span(pattern), pattern.value)
        elif isinstance(pattern, ast.MatchOr):
            found = [list(self._values(each)) for each in pattern.patterns]
            if all(found):
                yield from (value for values in found for value in values)

    def _FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ir.Statement:
        owner = self._scopes[-1][0] if self._scopes and self._scopes[-1][1] == "class" else None
        name = self._qualified(node.name)
        parameters = self._expression.parameters(node.args)
        decorators = tuple(map(self._expression, node.decorator_list))
        returns = self._expression.optional(node.returns)
        header = self._spans.definition(node, node.returns)
        body = self._scoped(name, "function", node.body)
        is_async = type(node) is ast.AsyncFunctionDef
        return ir.Function(
            header, name, parameters, decorators, returns, body, is_async, owner, ast.get_docstring(node)
        )

    _AsyncFunctionDef = _FunctionDef

    def _ClassDef(self, node: ast.ClassDef) -> ir.Statement:
        name = self._qualified(node.name)
        bases = self._expression.arguments(node.bases, node.keywords)
        decorators = tuple(map(self._expression, node.decorator_list))
        given = [*node.bases, *(each.value for each in node.keywords)]
        header = self._spans.definition(node, given[-1] if given else None)
        return ir.Class(header, name, bases, decorators, self._scoped(name, "class", node.body))

    def _qualified(self, name: str) -> str:
        return f"{self._scopes[-1][0]}.{name}" if self._scopes else name

    def _scoped(self, name: str, kind: str, body: list[ast.stmt]) -> tuple[ir.Statement, ...]:
        self._scopes.append((name, kind))
        try:
            return self.block(body)
        finally:
            self._scopes.pop()


NAMES = tuple(name for name in vars(Statements) if name[1:2].isupper())


def _captures(pattern: ast.AST) -> Iterator[str]:
    if isinstance(pattern, ast.MatchAs | ast.MatchStar) and pattern.name is not None:
        yield pattern.name
    if isinstance(pattern, ast.MatchMapping) and pattern.rest is not None:
        yield pattern.rest
    for child in ast.iter_child_nodes(pattern):
        if isinstance(child, ast.pattern):
            yield from _captures(child)
