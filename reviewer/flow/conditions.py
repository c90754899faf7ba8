"""Conditions that are tested elsewhere than they are written: under a name, or of every part of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import narrow, paths, quotes
from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame, checked_kinds, merge, path_of
from reviewer.flow.values import Value, clean, deep_taints, element

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.flow.frame import Env
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use

    Refine = Callable[..., None]

CHECKS = frozenset({
    "match", "fullmatch", "search", "startswith", "endswith", "is_relative_to", "isdigit", "isdecimal", "isnumeric",
    "isalnum", "isalpha", "isidentifier",
})  # fmt: skip
MADE = (ir.Name, ir.Attribute, ir.Call, ir.Joined, ir.Binary)  # what a text or an object is given as
MOST_PARTS = 16
SEPARATORS = frozenset({",", ".", "-", "_", ":"})


def remembered(run: Run, frame: Frame, node: ir.Assign, value: Value) -> Value:
    """Return the value of `good = x.isdigit()`, with the condition that it is the outcome of."""
    if node.value is None or not _is_check(run, frame, node.value):
        return value
    names = {each.id for each in ir.walk(node.value) if isinstance(each, ir.Name)}
    if any(isinstance(target, ir.Name) and target.id in names for target in node.targets):
        return value  # `ok = ok and ...`: what it was is gone
    seen = {name: frame.env[name] for name in sorted(names) if name in frame.env}
    frame.conditions[node.span] = (node.value, seen)
    return replace(value, test=node.span)


def _is_check(run: Run, frame: Frame, node: ir.Expression) -> bool:
    match node:
        case ir.Compare() | ir.Boolean() | ir.Unary(operator="not"):
            return True
        case ir.Call(function=ir.Attribute(name=name)) if name in CHECKS:
            return True
        case ir.Call(function=ir.Name() | ir.Attribute() as function):
            return not run.functions.keys().isdisjoint(run.evaluate(run, frame, function).refs)
        case _:
            return False


def recall(run: Run, frame: Frame, node: ir.Expression, refine: Refine, *, truth: bool) -> None:
    """Refine by the condition that a variable is the outcome of, if nothing in it has changed since."""
    condition = recalled(frame, node)
    if condition is None or not isinstance(node, ir.Name):
        return
    test = frame.env[node.id].test
    once = frame.conditions.pop(test)  # conditions of a loop can speak of each other
    refine(run, frame, condition, truth=truth)
    frame.conditions[test] = once


def recalled(frame: Frame, node: ir.Expression) -> ir.Expression | None:
    """Return the condition that a variable is the outcome of, if nothing in it has changed since."""
    value = frame.env.get(node.id) if isinstance(node, ir.Name) else None
    if value is None or value.test not in frame.conditions:
        return None
    condition, seen = frame.conditions[value.test]
    return condition if all(frame.env.get(name) == known for name, known in seen.items()) else None


def none_or_true(run: Run, name: str) -> bool:
    """Tell whether a function of the program gives None, or else what is hardly false: `return None`, `return url`."""
    home = run.home(name)
    function = home.functions.get(name) if home else None
    if function is None:
        return False
    given = [each.value for statement in function.body for each in ir.walk(statement) if isinstance(each, ir.Return)]
    return all(each is None or isinstance(each, MADE) or _true(each) for each in given)


def _true(node: ir.Expression) -> bool:
    return isinstance(node, ir.Constant) and (node.value is None or bool(node.value))


def quantified(  # noqa: PLR0913 - a call, how it is read, and the branch
    run: Run, frame: Frame, node: ir.Call, refine: Refine, *, every: bool, truth: bool
) -> None:
    """Apply `all(check for part in parts)` and `any(...)`, of the parts of a text and of what else the check reads.

    `every`: the check has this outcome for all parts, not just for one.
    """
    match [argument.value for argument in node.arguments]:
        case [ir.Comprehension(element=check, clauses=(ir.Clause(target=ir.Name(id=name), iterable=parts, tests=()),))]:
            pass
        case _:
            return
    given = run.evaluate(run, frame, parts)
    known = [*given.items.values()] if given.items and given.rest is None and not given.taints else []
    before = frame.env
    states: list[Env] = []
    for each in known[:MOST_PARTS] or [element(given)]:
        start = frame.env if every and states else before
        frame.env = {**start, name: each}
        refine(run, frame, check, truth=truth)
        states.append(frame.env)
    if every and not known:
        _of_parts(run, frame, before, parts, states[-1][name])
        _of_inputs(frame, given, states)
    elif len(known) <= MOST_PARTS and known:
        frame.env = states[-1] if every else merge(states)
        frame.env = {key: value for key, value in frame.env.items() if key != name}
        frame.env.update({name: before[name]} if name in before else {})
    else:
        frame.env = before


def _levels(run: Run, frame: Frame, parts: ir.Expression, kinds: frozenset[str]) -> None:
    """Take a path as one without a way up of whose parts none is one."""
    whole = paths.whole(parts)
    if narrow.LEVEL in kinds and whole is not parts:
        quotes.without(run, frame, whole, paths.UP)


def _of_parts(run: Run, frame: Frame, before: dict[str, Value], parts: ir.Expression, left: Value) -> None:
    """Take the text as harmless for what each of its parts is harmless for."""
    frame.env = before
    kinds = frozenset.intersection(*(each.cleaned for each in left.taints)) if left.taints else frozenset({"text"})
    _levels(run, frame, parts, kinds)
    node = narrow.subject(_whole(parts))
    known = frame.env.get(path_of(node) or "")
    if known is not None:
        narrow.put(frame, node, clean(known, kinds))


def _of_inputs(frame: Frame, parts: Value, rounds: list[Env]) -> None:
    """Take as harmless what every round has checked of the data that the parts were made of."""
    for taint in deep_taints(parts):
        kinds = frozenset.intersection(*(checked_kinds(env, taint.origin.input) for env in rounds))
        if kinds - taint.cleaned:
            narrow.everywhere(frame, Value(taints=(taint,)), kinds)


def of_each(run: Run, frame: Frame, node: ir.For, rounds: list[Env]) -> None:
    """Apply what a loop has checked of each element, having refused the others, to what holds the elements."""
    _of_inputs(frame, run.evaluate(run, frame, node.iterable), rounds)
    name = node.target.id if isinstance(node.target, ir.Name) else None
    if name is None or any(
        name in _assigned(each) for each in ir.walk(node) if isinstance(each, ir.Assign | ir.Augment)
    ):
        return
    left = [taint.cleaned for env in rounds for taint in env[name].taints] if all(name in env for env in rounds) else []
    if left and all(env[name].taints for env in rounds):
        narrow.at(run, frame, _whole(node.iterable), frozenset.intersection(*left))
        _levels(run, frame, node.iterable, frozenset.intersection(*left))


def refused(run: Run, frame: Frame, node: ir.For, refine: Refine) -> None:
    """Apply `for bad in ("..", "/"): if bad in text: return` to what the check reads, for each known element."""
    given = run.evaluate(run, frame, node.iterable)
    known = list((given.items or {}).values()) if given.rest is None and not given.taints else []
    match node:
        case ir.For(target=ir.Name(id=name), body=(ir.If(test=test, body=(*_, ir.Return() | ir.Raise()), orelse=()),)):
            before = frame.env.get(name)
            for each in known[:MOST_PARTS]:
                frame.env[name] = each
                refine(run, frame, test, truth=False)
            if before is not None:
                frame.env[name] = before


def _assigned(node: ir.Node) -> set[str]:
    targets: tuple[ir.Expression, ...] = ()
    if isinstance(node, ir.Assign):
        targets = node.targets
    elif isinstance(node, ir.Augment):
        targets = (node.target,)
    return {each.id for target in targets for each in ir.walk(target) if isinstance(each, ir.Name)}


def folded(frame: Frame, node: ir.Assign) -> set[str]:
    """Return the name that `x = x.strip()` leaves what it was, but for what a check does not ask of it."""
    same = narrow.subject(node.value) if node.value is not None else None
    match node.targets:
        case (ir.Name(id=name),) if isinstance(same, ir.Name) and same.id == name:
            return {name} - (frame.rebound - frame.folded)
        case _:
            return set()


def of_lambda(run: Run, frame: Frame, use: Use, refine: Refine, *, truth: bool) -> None:
    """Apply the check that a lambda makes of its argument."""
    for name in use.names:
        asked = ("asked", name)
        if name not in run.lambdas or asked in run.active:
            continue
        node, home = run.lambdas[name]
        inner = Frame(home.function, {}, home, owner=home.owner, depth=frame.depth + 1, quiet=True)
        given = dict(zip((each.name for each in node.parameters), use.given.positional, strict=False))
        inner.env.update(given)
        run.active.add(asked)  # it may ask itself
        refine(run, inner, node.body, truth=truth)
        run.active.discard(asked)
        for argument, (parameter, value) in zip(use.node.arguments, given.items(), strict=False):
            if inner.env[parameter] != value:
                narrow.put(frame, argument.value, inner.env[parameter])


def _whole(parts: ir.Expression) -> ir.Expression:
    """Return the text that `text.split(",")` divides."""
    match parts:
        case ir.Call(
            function=ir.Attribute(base=base, name="split"), arguments=(ir.Argument(value=ir.Constant(value=mark)),)
        ) if mark in SEPARATORS:
            return base
        case _:
            return parts
