"""Checks that make data harmless: kind by kind, on the branch that they guard, in the right order.

`refine` narrows the variables to what a condition leaves of them; what is particular to paths, to
addresses and to quoted texts lies in `paths`, `hosts` and `quotes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import conditions, follow, hosts, narrow, paths, quotes, regexes, strangers
from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame, merge, path_of
from reviewer.flow.narrow import HOST, LEVEL, NORMALISED, SUFFIX
from reviewer.flow.patterns import Arguments
from reviewer.flow.use import Use, fitting
from reviewer.flow.values import UNKNOWN, Value, constant, deep_taints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.run import Run

ALPHABETIC = frozenset({"isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isidentifier"})
CONVERSIONS = frozenset({
    "int", "float", "bool", "complex", "uuid.UUID", "datetime.date", "datetime.datetime", "ipaddress.IPv4Address",
})  # fmt: skip
VALIDATORS = frozenset({
    "int", "float", "uuid.UUID", "decimal.Decimal", "datetime.date.fromisoformat", "datetime.datetime.fromisoformat",
    "datetime.datetime.strptime",
})  # fmt: skip
ADDRESSES = frozenset({"ipaddress.IPv4Address", "ipaddress.IPv4Network"})  # of IPv6 the scope may be any text
BOUNDS = frozenset({"<", "<=", ">", ">="})
SETS = frozenset({"set", "frozenset"})


def refine(  # noqa: C901, PLR0912 - one case a condition
    run: Run, frame: Frame, node: ir.Expression, *, truth: bool
) -> None:
    """Narrow the variables of the frame to what is left of them where `node` is true (or false)."""
    match node:
        case ir.Unary(operator="not", operand=operand):
            refine(run, frame, operand, truth=not truth)
        case ir.Boolean(operator=operator, left=left, right=right):
            if (operator == "and") is truth:
                refine(run, frame, left, truth=truth)
                refine(run, frame, right, truth=truth)
            else:
                _either(run, frame, left, right, truth=truth)
        case ir.Compare(left=left, operators=("is" | "is not" as operator,), rights=(ir.Constant(value=None) as none,)):
            _present(run, frame, left, truth=(operator == "is not") is truth)
            _compared(run, frame, left, operator, none, truth=truth)
        case ir.Compare(left=left, operators=operators, rights=rights) if truth or len(rights) == 1:
            for symbol, right in zip(operators, rights, strict=True):
                _compared(run, frame, left, symbol, right, truth=truth)
                left = right
        case ir.Call(function=ir.Name(id="bool"), arguments=(ir.Argument(value=inner, name=None),)):
            refine(run, frame, inner, truth=truth)
        case ir.Conditional(test=test, body=ir.Constant(value=one), orelse=ir.Constant(value=other)):
            if bool(one) is not bool(other):
                refine(run, frame, test, truth=bool(one) is truth)
        case ir.Call():
            _called(run, frame, node, truth=truth)
        case ir.Walrus(target=target, value=value):
            refine(run, frame, value, truth=truth)
            refine(run, frame, target, truth=truth)
        case ir.Name() | ir.Attribute() | ir.Subscript():
            conditions.recall(run, frame, node, refine, truth=truth)
            if isinstance(node, ir.Attribute):
                hosts.resolved(run, frame, node, truth=truth)
            if not truth:
                _empty(run, frame, node)


def _either(run: Run, frame: Frame, left: ir.Expression, right: ir.Expression, *, truth: bool) -> None:
    """Narrow to what holds whichever of the two it is: `x == "a" or x == "b"`."""
    before = frame.env
    states = []
    for each in (left, right):
        frame.env = dict(before)
        refine(run, frame, each, truth=truth)
        states.append(frame.env)
    frame.env = merge(states)


def _present(run: Run, frame: Frame, node: ir.Expression, *, truth: bool) -> None:
    """Narrow by `check(x) is None`: what is None is not true, and a match that is not None is."""
    name = node.target if isinstance(node, ir.Walrus) else node
    node = conditions.recalled(frame, name) or node
    call = node.value if isinstance(node, ir.Walrus) else node
    if not isinstance(call, ir.Call):
        return
    names = _used(run, frame, call).names
    if not regexes.MATCHERS.keys().isdisjoint(names):
        refine(run, frame, name, truth=truth)
        refine(run, frame, call, truth=truth)
    elif not truth or all(conditions.none_or_true(run, each) for each in names):
        refine(run, frame, call, truth=truth)


def when(value: Value, *, truth: bool) -> Value:
    """Return what a value is where it is true (or false): an empty text carries nothing."""
    if value.constants is not None:
        return constant(*(each for each in value.constants if bool(each) is truth)) if value.constants else value
    return value if truth else replace(value, taints=(), items=None, rest=None)


def _empty(run: Run, frame: Frame, node: ir.Expression) -> None:
    value = run.evaluate(run, frame, node)
    if any(HOST in taint.cleaned for taint in value.taints):
        narrow.everywhere(frame, value, ("redirect",))
    narrow.put(frame, node, when(value, truth=False))


def _compared(  # noqa: PLR0913 - a comparison, and the branch
    run: Run, frame: Frame, left: ir.Expression, symbol: str, right: ir.Expression, *, truth: bool
) -> None:
    if symbol in {"!=", "not in", "is not"}:
        positive = {"!=": "==", "not in": "in", "is not": "is"}[symbol]
        _compared(run, frame, left, positive, right, truth=not truth)
        return
    one, other = run.evaluate(run, frame, left), run.evaluate(run, frame, right)
    if symbol == "in" and not truth:
        if one.text is not None and deep_taints(other):
            quotes.without(run, frame, paths.whole(right), one.text)
        elif paths.UP in narrow.texts(other):
            narrow.at(run, frame, left, (LEVEL,))
        hosts.outside(frame, one, other)
    elif symbol == "in" and truth:
        _member(run, frame, left, one, other)
    elif symbol in BOUNDS:
        _bounded(run, frame, (left, one), (right, other), upper=(symbol in {"<", "<="}) is truth)
    elif symbol == "==" and truth:
        _equal(run, frame, left, one, other)
        _equal(run, frame, right, other, one)
    elif symbol == "==":
        narrow.at(run, frame, left, (LEVEL,) if other.text == paths.UP else ())
    elif symbol == "is" and other.constants == (None,):
        narrow.put(frame, left, constant(None) if truth else one)


def _bounded(
    run: Run, frame: Frame, left: tuple[ir.Expression, Value], right: tuple[ir.Expression, Value], *, upper: bool
) -> None:
    """Take the smaller side of a comparison as bounded where the program chose the other; of a set, as a part of it."""
    (node, value), (_, bound) = (left, right) if upper else (right, left)
    if not deep_taints(value) or deep_taints(bound):
        return
    if isinstance(node, ir.Call) and isinstance(node.function, ir.Name) and node.function.id in SETS:
        _trusted(run, frame, node, value)
    else:
        for part in _terms(node):
            narrow.at(run, frame, part, ("size",))


def _terms(node: ir.Expression) -> Iterator[ir.Expression]:
    """Yield what a sum is made of: what bounds the sum of things that are counted bounds each of them."""
    match node:
        case ir.Binary(operator="+", left=left, right=right):
            yield from _terms(left)
            yield from _terms(right)
        case ir.Call(function=ir.Name(id="int"), arguments=(ir.Argument(value=inner),)):
            yield inner
        case _:
            yield node


def _member(run: Run, frame: Frame, left: ir.Expression, one: Value, other: Value) -> None:
    if narrow.foreign(other):
        paths.lies_in(frame, other, one)  # `base in path.parents`
        _alike(run, frame, left, one, other)
        return
    if isinstance(other.only, str) or not deep_taints(one):
        return  # `x in "text"` asks for a part
    _trusted(run, frame, left, one)


def _equal(run: Run, frame: Frame, node: ir.Expression, value: Value, other: Value) -> None:
    if not deep_taints(value) or narrow.foreign(other):
        paths.lies_in(frame, value, other)  # `commonpath([base, path]) == base`
        hosts.same(frame, value, other)
        _alike(run, frame, node, value, other)
        return
    if other.constants is not None and path_of(node) is not None:
        narrow.put(frame, node, replace(value, taints=(), constants=other.constants))
    quotes.letter(run, frame, node, other.text)
    _trusted(run, frame, node, value)


def _alike(run: Run, frame: Frame, node: ir.Expression, value: Value, other: Value) -> None:
    """Take data as harmless as other data that it is equal to: a name that a folder has is no way out of it."""
    if deep_taints(value) and deep_taints(other):
        narrow.at(run, frame, node, frozenset.intersection(*(taint.cleaned for taint in deep_taints(other))))


def _trusted(run: Run, frame: Frame, node: ir.Expression, value: Value) -> None:
    """Take it that the value is one of those that the program chose."""
    if narrow.partly(Value(taints=value.taints), HOST):
        narrow.everywhere(frame, value, hosts.ELSEWHERE)
    elif narrow.partly(value, SUFFIX):
        narrow.everywhere(frame, value, ("upload",))
    elif narrow.marked(value, NORMALISED):
        narrow.everywhere(frame, value, paths.INSIDE)
    narrow.at(run, frame, node, ("text",))


def equals(frame: Frame, node: ir.Expression, values: list[Value]) -> None:
    """Narrow to a `case` of constants."""
    known = [each for value in values for each in value.constants or ()]
    if all(value.constants is not None for value in values):
        narrow.put(frame, node, constant(*known))


def _called(run: Run, frame: Frame, node: ir.Call, *, truth: bool) -> None:
    use = _used(run, frame, node)
    follow.checked(run, frame, use, truth=truth)
    strangers.answered(run, frame, use, truth=truth)
    conditions.of_lambda(run, frame, use, refine, truth=truth)
    names = frozenset(use.names)
    if not names.isdisjoint({"all", "any"}):
        conditions.quantified(run, frame, node, refine, every=("all" in names) is truth, truth=truth)
    if not truth:
        paths.relative(run, frame, node, names)
        hosts.not_started(run, frame, node)
        regexes.refused(run, frame, node, names, narrow.at)
        return
    if isinstance(node.function, ir.Attribute):
        _method(run, frame, node, node.function, use)
    if "isinstance" in names and len(node.arguments) == 2:  # noqa: PLR2004 - isinstance(x, kind)
        _instance(run, frame, node)
    regexes.matched(run, frame, node, names, narrow.at)
    for row in fitting(run, "guards", use):
        narrow.everywhere(frame, (row.pattern.match(use.given) or {})["HERE"], row.facts["kinds"])


def _used(run: Run, frame: Frame, node: ir.Call) -> Use:
    """Return the call with what it is given; it has been followed already."""
    function = node.function
    receiver = run.evaluate(run, frame, function.base) if isinstance(function, ir.Attribute) else UNKNOWN
    callee = run.evaluate(run, frame, function)
    given = Arguments(
        tuple(run.evaluate(run, frame, each.value) for each in node.arguments if not each.name and not each.star),
        {each.name: run.evaluate(run, frame, each.value) for each in node.arguments if each.name},
    )
    return Use(node, callee, receiver, tuple(sorted(callee.refs)), given)


def _method(run: Run, frame: Frame, node: ir.Call, function: ir.Attribute, use: Use) -> None:
    first = node.arguments[0].value if node.arguments else None
    given = use.given.positional[0] if use.given.positional else UNKNOWN
    if function.name in ALPHABETIC:
        narrow.at(run, frame, function.base, ("text",))
    elif function.name == "is_relative_to" and narrow.marked(use.receiver, NORMALISED):
        narrow.everywhere(frame, use.receiver, paths.INSIDE)
    elif function.name == "issubset" and not deep_taints(given):
        _trusted(run, frame, function.base, use.receiver)
    elif function.name == "endswith" and first is not None:
        if given.known:
            narrow.everywhere(frame, use.receiver, ("upload",))
        hosts.ended(frame, use.receiver, given)
        quotes.edge(run, frame, node, "closes")
    elif function.name == "startswith" and first is not None:
        paths.started(run, frame, use.receiver, first)
        hosts.started(run, frame, function.base, given)
        quotes.edge(run, frame, node, "opens")


def _instance(run: Run, frame: Frame, node: ir.Call) -> None:
    subject, kind = node.arguments[0].value, node.arguments[1].value
    kinds = kind.items if isinstance(kind, ir.Collection) else (kind,)
    if all(run.evaluate(run, frame, each).refs & CONVERSIONS for each in kinds):
        narrow.at(run, frame, subject, ("text",))


def called(run: Run, frame: Frame, use: Use) -> None:
    """Apply a call that raises where data is none of those that it allows: `path.relative_to(base)`, `int(x)`."""
    if use.node.arguments and (
        not VALIDATORS.isdisjoint(use.names) or any(_enumerates(run, each) for each in use.names)
    ):
        narrow.at(run, frame, use.node.arguments[0].value, ("text",))
    for row in (row for name in ADDRESSES.intersection(use.names) for row in run.models.named("cleans", name)):
        narrow.everywhere(frame, (row.pattern.match(use.given) or {}).get("HERE", Value()), row.facts["kinds"])
    if use.member == "relative_to" and narrow.marked(use.receiver, NORMALISED):
        narrow.everywhere(frame, use.receiver, paths.INSIDE)
    for row in (row for row in fitting(run, "guards", use) if row.facts.get("raises")):
        narrow.everywhere(frame, (row.pattern.match(use.given) or {})["HERE"], row.facts["kinds"])


def demanded(run: Run, frame: Frame, node: ir.Expression) -> None:
    """Apply a statement that is but a call: of `validate(x)`, which we cannot see, that it raises."""
    call = node.value if isinstance(node, ir.Await) else node
    if isinstance(call, ir.Call) and frame.alive and strangers.may_raise(call):
        strangers.demanded(run, frame, _used(run, frame, call))


def _enumerates(run: Run, name: str) -> bool:
    """Tell whether a class of the program is an enumeration: to make one of anything else raises."""
    capital = name.rpartition(".")[2][:1].isupper()
    return capital and any(above.startswith("enum.") for above in run.lineage(name) if above != name)
