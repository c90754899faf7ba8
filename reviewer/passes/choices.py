"""Whether a check is left out because whoever calls chose so: an option that is on by default, a setting put back.

`if not verify: context.check_hostname = False` is what such an option is for; the one to ask is who sets it. It is the
program's own decision where the option is off by default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.flow.run import Misuse
    from reviewer.flow.solve import Solved

KINDS = frozenset({"tls-verification-off", "unknown-ssh-host", "jwt-unverified"})
CHECKS = re.compile(r"verif|validat|check|strict|secure|cert_reqs|reject", re.IGNORECASE)  # on: it is checked
WAIVES = re.compile(
    r"insecure|skip|ignore|disable|unsafe|self_?signed|unverified|trust_?all|non?_?(?:verif|check|validat)|untrusted"
    r"|without_?(?:verif|check|validat)",
    re.IGNORECASE,
)
PASSING = (ir.Return, ir.Raise)
SELF = "self"


@dataclass(frozen=True, slots=True)
class _Option:
    """What a test asks of an option for the code behind it to run."""

    name: ir.Expression
    wanted: bool | None  # None is any other comparison


def chosen(code: Solved, misuse: Misuse) -> str | None:
    """Return the option by which a caller asks for what is wrong, or the function, if it says so; "" if it is put back.

    None is where the program itself decides so.
    """
    function = code.functions.get(misuse.function)
    if function is None or misuse.kind not in KINDS:
        return None
    if _put_back(function, misuse):
        return ""
    if WAIVES.search(function.name.rpartition(".")[2]):
        return function.name
    tests = _tests(function.body, misuse.span)
    options = (option for test, truth in tests for option in _options(test, truth=truth))
    return next((spell(each.name) for each in options if _waives(each) and not _by_default(code, function, each)), None)


def _tests(body: Iterable[ir.Node], span: ir.Span) -> Iterator[tuple[ir.Expression, bool]]:
    """Yield the tests that decide whether a place in a body is reached, each with the outcome that leads there."""
    for node in body:
        inside = _holds(node, span)
        if isinstance(node, ir.If | ir.Conditional):
            ways = ((node.body, True), (node.orelse, False))
            if inside:
                yield from ((node.test, truth) for way, truth in ways if _holds(way, span))
            elif isinstance(node, ir.If) and node.body and isinstance(node.body[-1], PASSING):
                yield node.test, False
        if inside:
            yield from _tests(ir.children(node), span)
            return


def _holds(node: ir.Node | tuple[ir.Statement, ...], span: ir.Span) -> bool:
    return any(isinstance(each, ir.Expression | ir.Statement) and each.span == span for each in ir.walk(node))


def _options(test: ir.Expression, *, truth: bool) -> Iterator[_Option]:
    """Yield what a test asks of names, attributes and elements."""
    match test:
        case ir.Unary(operator="not", operand=operand):
            yield from _options(operand, truth=not truth)
        case ir.Boolean(left=left, right=right):
            yield from _options(left, truth=truth)
            yield from _options(right, truth=truth)
        case ir.Compare(left=left, operators=("is" | "==",), rights=(ir.Constant(value=bool(value)),)):
            yield _Option(left, value is truth)
        case ir.Compare(left=left):
            yield _Option(left, None)
        case ir.Name() | ir.Attribute() | ir.Subscript() | ir.Call():
            yield _Option(test, truth)


def _waives(option: _Option) -> bool:
    """Tell whether an option, as it is asked for, gives up a check, by its name."""
    text = _words(option.name)
    if WAIVES.search(text):
        return option.wanted is not False
    return bool(CHECKS.search(text)) and option.wanted is not True


def _words(node: ir.Expression) -> str:
    """Return what an option is called: `config["verify"]`, `config.get(VERIFY)`."""
    match node:
        case ir.Call(function=ir.Attribute(base=base, name="get"), arguments=(ir.Argument(value=key), *_)):
            return f"{spell(base)} {_words(key)}"
        case ir.Subscript(base=base, index=index):
            return f"{spell(base)} {_words(index)}"
        case ir.Constant(value=str(text)):
            return text
        case ir.Call():
            return ""  # a function of that name checks by itself
        case _:
            return spell(node)


def _by_default(code: Solved, function: ir.Function, option: _Option) -> bool:
    """Tell whether the program itself decides so: by the default of a parameter, or by a constant of the module."""
    match option.name:
        case ir.Name(id=name) if (parameter := _parameter(function, name)) is not None:
            return _leads(parameter.default, option)
        case ir.Name(id=name):
            return any(_leads(value, option) for value in _assigned(code.summary.body, name))
        case ir.Attribute(base=ir.Name(id=base), name=name) if base == SELF:
            made = code.functions.get(f"{function.owner}.__init__")
            parameter = _parameter(made, name.lstrip("_")) if made else None
            return parameter is not None and _leads(parameter.default, option)
        case _:
            return False


def _parameter(function: ir.Function, name: str) -> ir.Parameter | None:
    return next((each for each in function.parameters if each.name == name), None)


def _assigned(body: Iterable[ir.Statement], name: str) -> Iterator[ir.Expression | None]:
    for node in body:
        if isinstance(node, ir.Assign) and name in map(spell, node.targets):
            yield node.value


def _leads(default: ir.Expression | None, option: _Option) -> bool:
    """Tell whether a default is what the test asks for; of a comparison, whether there is one at all."""
    if not isinstance(default, ir.Constant):
        return False
    return default.value is not None if option.wanted is None else option.wanted is bool(default.value)


def _put_back(function: ir.Function, misuse: Misuse) -> bool:
    """Tell whether a setting is for a while only: the function gives it its former value in a `finally`."""
    set_ = [node for node in ir.walk(function.body) if isinstance(node, ir.Assign) and _holds(node, misuse.span)]
    targets = {spell(target) for node in set_ for target in node.targets if isinstance(target, ir.Attribute)}
    restored = (
        target
        for node in ir.walk(function.body)
        if isinstance(node, ir.Try)
        for last in node.final
        if isinstance(last, ir.Assign) and not isinstance(last.value, ir.Constant)
        for target in last.targets
    )
    return not targets.isdisjoint(map(spell, restored))
