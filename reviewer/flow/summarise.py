"""Bytes to `Summary`: one function, `summarise`, that reads a file with libcst.

A file that does not parse as a whole is read block by block; what does not parse is named with
its lines. Text that would take the parser down is refused before it is parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from reviewer.flow import summary as ir
from reviewer.flow.bounds import too_deep
from reviewer.flow.lower import Expressions, dotted, operator
from reviewer.flow.positions import NEWLINE, Positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTINUES = re.compile(r"(?:[ \t\f]|$|#|[)\]}]|(?:elif|else|except|finally|case)\b)")


def summarise(path: str, text: str, module: str = "") -> ir.Summary:
    """Read one file.

    `text` is Python source with its line ends kept; `module` its dotted name. Never raises for
    what the text holds: lines that cannot be read are in `Summary.unread`.
    """
    whole = _parse(text)
    if isinstance(whole, cst.Module):
        return ir.Summary(path, module or module_name(path), _body(whole, text, 1), ())
    body: list[ir.Statement] = []
    unread: list[tuple[int, int, str]] = []
    for first, block in blocks(text):
        parsed = _parse(block)
        if isinstance(parsed, cst.Module):
            body += _body(parsed, block, first)
        else:
            unread.append((first, first + max(len(block.splitlines()) - 1, 0), parsed))
    return ir.Summary(path, module or module_name(path), tuple(body), tuple(unread))


def module_name(path: str) -> str:
    """Return the dotted name that a path tells: `src/shop/views.py` is `shop.views`."""
    parts = path.removesuffix(".py").removesuffix(".ipynb").split("/")
    while len(parts) > 1 and parts[0] in {"src", "lib", ".", ""}:
        parts = parts[1:]
    if len(parts) > 1 and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (first line, text) of the pieces that start at column 1 and hold what is indented below."""
    lines = NEWLINE.sub(lambda match: match[0] + "\0", text).split("\0")
    start = 0
    decorated = False
    for number, line in enumerate(lines):
        if number > start and not CONTINUES.match(line) and not decorated:
            yield start + 1, "".join(lines[start:number])
            start = number
        decorated = line.startswith("@")
    yield start + 1, "".join(lines[start:])


def _parse(text: str) -> cst.Module | str:
    """Return the module, or why there is none."""
    reason = too_deep(text)
    if reason:
        return reason
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        return "syntax error: " + error.message.splitlines()[0]
    except Exception as error:  # noqa: BLE001 - libcst raises what its native parser panics with
        return f"the parser gave up: {type(error).__name__}"


def _body(module: cst.Module, text: str, first: int) -> tuple[ir.Statement, ...]:
    return _Statements(Positions(module, text, first)).block(module.body)


class _Statements:
    """Lowers the statements of one module, keeping the qualified name of where it is."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._expression = Expressions(positions)
        self._scopes: list[tuple[str, str]] = []

    def block(self, body: Sequence[cst.CSTNode]) -> tuple[ir.Statement, ...]:
        """Lower a list of statements."""
        return tuple(statement for node in body for statement in self._statement(node))

    def _statement(self, node: cst.CSTNode) -> Iterator[ir.Statement]:
        if isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite):
            for small in node.body:
                yield from self._statement(small)
            return
        lower = getattr(self, "_" + type(node).__name__, None)
        if lower is not None:
            yield lower(node)

    def _suite(self, node: cst.BaseSuite) -> tuple[ir.Statement, ...]:
        return self.block(node.body if isinstance(node, cst.IndentedBlock) else [node])

    def _span(self, node: cst.CSTNode) -> ir.Span:
        return self._positions.span(node)

    def _header(self, node: cst.CSTNode, last: cst.CSTNode | None) -> ir.Span:
        start = self._span(node)
        if last is None:
            return ir.Span(start.line, start.column, start.line, start.column + 1)
        end = self._span(last)
        return ir.Span(start.line, start.column, end.end_line, end.end_column)

    def _Expr(self, node: cst.Expr) -> ir.Statement:
        return ir.Evaluate(self._span(node), self._expression(node.value))

    def _Assign(self, node: cst.Assign) -> ir.Statement:
        targets = tuple(self._expression(each.target) for each in node.targets)
        return ir.Assign(self._span(node), targets, self._expression(node.value))

    def _AnnAssign(self, node: cst.AnnAssign) -> ir.Statement:
        annotation = self._expression(node.annotation.annotation)
        value = self._expression.optional(node.value)
        return ir.Assign(self._span(node), (self._expression(node.target),), value, annotation)

    def _AugAssign(self, node: cst.AugAssign) -> ir.Statement:
        target, value = self._expression(node.target), self._expression(node.value)
        return ir.Augment(self._span(node), target, operator(node.operator), value)

    def _Return(self, node: cst.Return) -> ir.Statement:
        return ir.Return(self._span(node), self._expression.optional(node.value))

    def _Raise(self, node: cst.Raise) -> ir.Statement:
        cause = node.cause.item if isinstance(node.cause, cst.From) else None
        return ir.Raise(self._span(node), self._expression.optional(node.exc), self._expression.optional(cause))

    def _Assert(self, node: cst.Assert) -> ir.Statement:
        return ir.Assert(self._span(node), self._expression(node.test), self._expression.optional(node.msg))

    def _Del(self, node: cst.Del) -> ir.Statement:
        target = self._expression(node.target)
        return ir.Delete(self._span(node), target.items if isinstance(target, ir.Collection) else (target,))

    def _Global(self, node: cst.Global) -> ir.Statement:
        return ir.Scope(self._span(node), "global", tuple(item.name.value for item in node.names))

    def _Nonlocal(self, node: cst.Nonlocal) -> ir.Statement:
        return ir.Scope(self._span(node), "nonlocal", tuple(item.name.value for item in node.names))

    def _Pass(self, node: cst.Pass) -> ir.Statement:
        return ir.Jump(self._span(node), "pass")

    def _Break(self, node: cst.Break) -> ir.Statement:
        return ir.Jump(self._span(node), "break")

    def _Continue(self, node: cst.Continue) -> ir.Statement:
        return ir.Jump(self._span(node), "continue")

    def _Import(self, node: cst.Import) -> ir.Statement:
        bindings = []
        for alias in node.names:
            target = dotted(alias.name)
            local = dotted(alias.asname.name) if alias.asname else ""
            bindings.append((local, target) if local else (target.partition(".")[0], target.partition(".")[0]))
        return ir.Import(self._span(node), tuple(bindings))

    def _ImportFrom(self, node: cst.ImportFrom) -> ir.Statement:
        base = "." * len(node.relative) + (dotted(node.module) if node.module else "")
        if isinstance(node.names, cst.ImportStar):
            return ir.Import(self._span(node), (("*", base),))
        joint = "" if base.endswith(".") or not base else "."
        bindings = []
        for alias in node.names:
            name = dotted(alias.name)
            local = dotted(alias.asname.name) if alias.asname else name
            bindings.append((local, base + joint + name))
        return ir.Import(self._span(node), tuple(bindings))

    _LazyImport = _Import
    _LazyImportFrom = _ImportFrom

    def _If(self, node: cst.If) -> ir.Statement:
        orelse: tuple[ir.Statement, ...] = ()
        if isinstance(node.orelse, cst.If):
            orelse = (self._If(node.orelse),)
        elif node.orelse is not None:
            orelse = self._suite(node.orelse.body)
        test = self._expression(node.test)
        return ir.If(self._header(node, node.test), test, self._suite(node.body), orelse)

    def _orelse(self, node: cst.Else | None) -> tuple[ir.Statement, ...]:
        return self._suite(node.body) if node else ()

    def _While(self, node: cst.While) -> ir.Statement:
        header = self._header(node, node.test)
        return ir.While(header, self._expression(node.test), self._suite(node.body), self._orelse(node.orelse))

    def _For(self, node: cst.For) -> ir.Statement:
        target, iterable = self._expression(node.target), self._expression(node.iter)
        header = self._header(node, node.iter)
        return ir.For(header, target, iterable, self._suite(node.body), self._orelse(node.orelse))

    def _With(self, node: cst.With) -> ir.Statement:
        items = [(self._expression(each.item), each.asname.name if each.asname else None) for each in node.items]
        lowered = tuple((value, self._expression.optional(name)) for value, name in items)
        last = items[-1][1] or node.items[-1].item
        return ir.With(self._header(node, last), lowered, self._suite(node.body))

    def _Try(self, node: cst.Try | cst.TryStar) -> ir.Statement:
        handlers = tuple(self._handler(each) for each in node.handlers)
        final = self._suite(node.finalbody.body) if node.finalbody else ()
        header = self._header(node, None)
        return ir.Try(header, self._suite(node.body), handlers, self._orelse(node.orelse), final)

    _TryStar = _Try

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Handler:
        name = node.name.name.value if node.name and isinstance(node.name.name, cst.Name) else None
        exception = self._expression.optional(node.type)
        return ir.Handler(self._header(node, node.type), exception, name, self._suite(node.body))

    def _Match(self, node: cst.Match) -> ir.Statement:
        cases = tuple(self._case(each) for each in node.cases)
        return ir.Match(self._header(node, node.subject), self._expression(node.subject), cases)

    def _case(self, node: cst.MatchCase) -> ir.Case:
        pattern = node.pattern
        values, captures = tuple(self._values(pattern)), tuple(_captures(pattern))
        bare = isinstance(pattern, cst.MatchAs) and pattern.pattern is None
        guard = self._expression.optional(node.guard)
        body = self._suite(node.body)
        return ir.Case(self._header(node, pattern), values, captures, bare, guard, body)

    def _values(self, pattern: cst.MatchPattern) -> Iterator[ir.Expression]:
        if isinstance(pattern, cst.MatchAs) and pattern.pattern is not None:
            yield from self._values(pattern.pattern)
        if isinstance(pattern, cst.MatchValue | cst.MatchSingleton):
            yield self._expression(pattern.value)
        elif isinstance(pattern, cst.MatchOr):
            found = [list(self._values(each.pattern)) for each in pattern.patterns]
            if all(found):
                yield from (value for values in found for value in values)

    def _FunctionDef(self, node: cst.FunctionDef) -> ir.Statement:
        owner = self._scopes[-1][0] if self._scopes and self._scopes[-1][1] == "class" else None
        name = self._qualified(node.name.value)
        parameters = self._expression.parameters(node.params)
        decorators = tuple(self._expression(each.decorator) for each in node.decorators)
        returns = self._expression.optional(node.returns.annotation if node.returns else None)
        header = self._definition(node, node.returns.annotation if node.returns else node.name)
        body = self._scoped(name, "function", node.body)
        is_async = node.asynchronous is not None
        return ir.Function(header, name, parameters, decorators, returns, body, is_async, owner, node.get_docstring())

    def _ClassDef(self, node: cst.ClassDef) -> ir.Statement:
        name = self._qualified(node.name.value)
        bases = self._expression.arguments([*node.bases, *node.keywords])
        decorators = tuple(self._expression(each.decorator) for each in node.decorators)
        last = (*node.bases, *node.keywords)[-1].value if node.bases or node.keywords else node.name
        return ir.Class(self._definition(node, last), name, bases, decorators, self._scoped(name, "class", node.body))

    def _definition(self, node: cst.FunctionDef | cst.ClassDef, last: cst.CSTNode) -> ir.Span:
        """Return the span of a definition's header, from `def` or `class` (not its decorators)."""
        name, end = self._span(node.name), self._span(last)
        return ir.Span(name.line, self._span(node).column, end.end_line, end.end_column)

    def _qualified(self, name: str) -> str:
        return f"{self._scopes[-1][0]}.{name}" if self._scopes else name

    def _scoped(self, name: str, kind: str, body: cst.BaseSuite) -> tuple[ir.Statement, ...]:
        self._scopes.append((name, kind))
        try:
            return self._suite(body)
        finally:
            self._scopes.pop()


def _captures(pattern: cst.CSTNode) -> Iterator[str]:
    if isinstance(pattern, cst.MatchAs | cst.MatchStar) and pattern.name is not None:
        yield pattern.name.value
    if isinstance(pattern, cst.MatchMapping) and pattern.rest is not None:
        yield pattern.rest.value
    for child in pattern.children:
        if isinstance(
            child,
            cst.MatchPattern
            | cst.MatchStar
            | cst.MatchOrElement
            | cst.MatchSequenceElement
            | cst.MatchMappingElement
            | cst.MatchKeywordElement,
        ):
            yield from _captures(child)
