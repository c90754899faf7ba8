"""Calls into the file itself: a function is followed once for each shape of its arguments.

The shape of an argument is all that is known of it but whose data it holds: tainted parts become
`slots`, which stand for whatever a caller passes. So a result computed once serves every caller.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import Env, Frame, Result, escape, merge
from reviewer.flow.report import arrived
from reviewer.flow.run import MOST_SHAPES, MOST_STEPS, Run
from reviewer.flow.values import (
    DEPTH,
    MOST_HOPS,
    UNKNOWN,
    Hop,
    Origin,
    Taint,
    Value,
    constant,
    deep_taints,
    held,
    join,
    map_groups,
    unite,
)
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow.patterns import Arguments
    from reviewer.flow.use import Use
    from reviewer.flow.values import Scalar

DEEPEST = 12
Slots = dict[tuple[str, ...], tuple[Taint, ...]]


def own_result(run: Run, frame: Frame, use: Use) -> Value | None:
    """Return what a call of a function, class or lambda of this file gives; None where it is none."""
    values = []
    for name in use.names:
        if name in run.functions:
            values.append(call_function(run, frame, name, use))
        elif name in run.classes:
            values.append(_instance(run, frame, name, use))
    return join(*values) if values else None


def call_function(run: Run, frame: Frame, name: str, use: Use) -> Value:
    """Follow a function of the file with these arguments; what it changes in place is changed here."""
    function = run.functions[name]
    bound, nodes = bind(run, function, use)
    result, slots = _solved(run, frame, name, bound)
    place = Hop(run.path, use.node.span, f"passed to `{function.name}`")
    _arrived(run, frame, result, slots, place)
    for parameter, value in result.after.items():
        if parameter in nodes:
            run.update(run, frame, nodes[parameter], substitute(value, slots, place))
    for variable, value in result.escaped.items():
        _escaped(run, frame, name, variable, substitute(value, slots, place))
    if not result.returns:
        frame.alive = False
    return substitute(result.returned, slots, place)


def _escaped(run: Run, frame: Frame, name: str, variable: str, value: Value) -> None:
    scope = escape(run.scopes.get(name), variable, value)
    if scope is frame:
        frame.env[variable] = join(frame.env[variable], value)
    elif scope is not None:
        frame.escaped[variable] = join(frame.escaped.get(variable, value), value)


def _arrived(run: Run, frame: Frame, result: Result, slots: Slots, place: Hop) -> None:
    for hit in result.hits:
        taints = (each for each in _substituted(hit.taint, slots, place) if each.harms(hit.kind))
        arrived(run, frame, hit, taints)


def checked(run: Run, frame: Frame, use: Use, *, truth: bool) -> None:
    """Apply what a function of the file has checked of its arguments when its result is true (or false)."""
    for name in use.names:
        if name in run.functions:
            bound, nodes = bind(run, run.functions[name], use)
            result, slots = _solved(run, frame, name, bound)
            for parameter, value in result.when[truth].items():
                if parameter in nodes:
                    run.update(run, frame, nodes[parameter], substitute(value, slots, None))


Bound = tuple[dict[str, Value], dict[str, ir.Expression]]


def bind(run: Run, function: ir.Function, use: Use) -> Bound:
    """Return the values of the parameters, and the expressions that were passed for them."""
    bound: dict[str, Value] = {}
    nodes: dict[str, ir.Expression] = {}
    positional = [each for each in function.parameters if each.kind == "positional"]
    if function.owner and positional and use.base is not None and not _static(function):
        own, *positional = positional
        made = Value(types=frozenset({run.dotted(function.owner)}))
        bound[own.name], nodes[own.name] = (use.receiver if use.receiver.types else made), use.base
    _bind_positional(use, positional, bound, nodes)
    for argument in use.node.arguments:
        if argument.name and any(each.name == argument.name for each in function.parameters):
            nodes[argument.name] = argument.value
    rest = use.given.positional[len(positional) :]
    for parameter in function.parameters:
        if parameter.name not in bound:
            bound[parameter.name] = _bind_other(run, function, parameter, use.given, rest)
    return bound, nodes


def _bind_positional(
    use: Use, parameters: list[ir.Parameter], bound: dict[str, Value], nodes: dict[str, ir.Expression]
) -> None:
    plain = [each for each in use.node.arguments if not each.name and not each.star]
    for index, parameter in enumerate(parameters):
        if index < len(use.given.positional):
            bound[parameter.name] = use.given.positional[index]
            if index < len(plain):
                nodes[parameter.name] = plain[index].value
        elif use.given.spread is not None and parameter.name not in use.given.keywords:
            bound[parameter.name] = use.given.spread


def _bind_other(
    run: Run, function: ir.Function, parameter: ir.Parameter, given: Arguments, rest: tuple[Value, ...]
) -> Value:
    if parameter.kind == "*":
        return Value(items=dict(enumerate(rest)), types=frozenset({"tuple"}))
    if parameter.kind == "**":
        names = {each.name for each in function.parameters}
        extra: dict[Scalar, Value] = {key: value for key, value in given.keywords.items() if key not in names}
        return Value(items=extra, types=frozenset({"dict"}))
    return given.keywords[parameter.name] if parameter.name in given.keywords else default(run, function, parameter)


def _static(function: ir.Function) -> bool:
    return any(isinstance(mark, ir.Name) and mark.id == "staticmethod" for mark in function.decorators)


def default(run: Run, function: ir.Function, parameter: ir.Parameter) -> Value:
    """Return the default of a parameter, evaluated where the function is defined."""
    home = run.scopes.get(run.dotted(function.name))
    if parameter.default is None or home is None:
        return UNKNOWN
    return run.evaluate(run, home, parameter.default)


def _solved(run: Run, frame: Frame, name: str, bound: dict[str, Value]) -> tuple[Result, Slots]:
    slots: Slots = {}
    function = run.functions[name]
    shaped = {parameter: _abstract(value, (parameter,), slots, run, function) for parameter, value in bound.items()}
    key = (name, *((parameter, _key(value)) for parameter, value in sorted(shaped.items())))
    if key in run.results:
        return run.results[key], slots
    tired = run.shapes.get(name, 0) >= MOST_SHAPES or run.steps > MOST_STEPS
    if key in run.active or frame.depth >= DEEPEST or tired:
        return _unfollowed(bound), slots
    run.shapes[name] = run.shapes.get(name, 0) + 1
    run.active.add(key)
    try:
        run.results[key] = follow(run, name, function, shaped, depth=frame.depth + 1)
    finally:
        run.active.discard(key)
    return run.results[key], slots


def _unfollowed(bound: dict[str, Value]) -> Result:
    """Return what is assumed of a call that is not followed: its result holds what it was given."""
    taints = unite(deep_taints(value) for value in bound.values())
    return Result(Value(taints=taints), (), {}, {True: {}, False: {}}, {}, returns=True)


def follow(run: Run, name: str, function: ir.Function, bound: dict[str, Value], depth: int = 0) -> Result:
    """Follow the body of a function with these values of its parameters."""
    frame = Frame(function.name, dict(bound), run.scopes.get(name), owner=function.owner, depth=depth)
    frame.entry = run.entries.get(function.name)
    run.execute(run, frame, function.body)
    if frame.alive:
        frame.exits.append(frame.env)
        frame.outcomes[False].append(frame.env)
        frame.returns.append(constant(None))
    after = merge(frame.exits) if frame.exits else {}
    when = {truth: _changed(frame, bound, merge(states)) for truth, states in frame.outcomes.items() if states}
    return Result(
        returned=join(*frame.returns) if frame.returns else UNKNOWN,
        hits=tuple(frame.hits.values()),
        after=_changed(frame, bound, after),
        when={True: when.get(True, {}), False: when.get(False, {})},
        escaped=dict(frame.escaped),
        returns=bool(frame.exits or frame.returns),
    )


def _changed(frame: Frame, bound: dict[str, Value], env: Env) -> dict[str, Value]:
    """Return the parameters that are other than they were given, and still the objects that were given."""
    return {
        parameter: env[parameter]
        for parameter, value in bound.items()
        if parameter in env and parameter not in frame.rebound and env[parameter] != value
    }


def _instance(run: Run, frame: Frame, name: str, use: Use) -> Value:
    """Return a new object of a class of the file, with the fields that its constructor sets."""
    made = Value(types=frozenset({name}))
    for kind in run.lineage(name):
        function = run.functions.get(f"{kind}.__init__")
        if function is None:
            continue
        node = use.node
        method = ir.Call(node.span, ir.Attribute(node.function.span, node.function, "__init__"), node.arguments)
        bound, _ = bind(run, function, replace(use, node=method, receiver=made))
        result, slots = _solved(run, frame, f"{kind}.__init__", bound)
        place = Hop(run.path, node.span, f"passed to `{name.rpartition('.')[2]}`")
        _arrived(run, frame, result, slots, place)
        first = function.parameters[0].name if function.parameters else "self"
        return substitute(result.after.get(first, made), slots, place)
    return replace(made, fields=_record(run, name, use.given))


def _record(run: Run, name: str, given: Arguments) -> dict[str, Value]:
    """Return the fields of a class without constructor (a dataclass, a model, a named tuple), in their order."""
    declared = [
        target.id
        for statement in run.classes[name].body
        if isinstance(statement, ir.Assign) and statement.annotation is not None
        for target in statement.targets
        if isinstance(target, ir.Name)
    ]
    return dict(zip(declared, given.positional, strict=False)) | dict(given.keywords)


def _abstract(value: Value, slot: tuple[str, ...], slots: Slots, run: Run, function: ir.Function) -> Value:
    """Replace the taints of a value, and of what it holds, by slots."""
    taints: tuple[Taint, ...] = ()
    if value.taints:
        slots[slot] = value.taints
        common = frozenset.intersection(*(each.cleaned for each in value.taints))
        taints = (Taint(slot_origin(run, function, slot), common),)
    if len(slot) > DEPTH:
        return replace(value, taints=taints, items=None, rest=None, fields={})
    inner = {way: _abstract(each, (*slot, way), slots, run, function) for way, each in held(value)}
    if not inner:
        return replace(value, taints=taints) if taints else value
    return replace(
        value,
        taints=taints,
        items=None if value.items is None else {key: inner[f"[{key!r}]"] for key in value.items},
        rest=None if value.rest is None else inner["[*]"],
        fields={key: inner[f".{key}"] for key in value.fields},
    )


def slot_origin(run: Run, function: ir.Function, slot: tuple[str, ...]) -> Origin:
    """Return the origin that stands for what a caller passes in a slot."""
    span = next((each.span for each in function.parameters if each.name == slot[0]), function.span)
    return Origin(Tier.PARAMETER, "".join(slot), slot[0], run.path, span, function.name, slot=slot)


def _key(value: Value) -> object:
    """Return what tells two shapes apart, hashable."""
    return (
        tuple((taint.origin.slot, taint.cleaned) for taint in value.taints),
        None if value.constants is None else tuple((type(each).__name__, repr(each)) for each in value.constants),
        value.refs,
        value.types,
        value.prefix,
        None if value.items is None else tuple((repr(key), _key(each)) for key, each in value.items.items()),
        None if value.rest is None else _key(value.rest),
        tuple((key, _key(each)) for key, each in sorted(value.fields.items())),
    )


def _substituted(taint: Taint, slots: Slots, place: Hop | None) -> Iterable[Taint]:
    """Yield the caller's taints for a slot's; a taint of a real source stays."""
    if taint.origin.slot is None or taint.origin.slot not in slots:
        yield taint
        return
    for actual in slots[taint.origin.slot]:
        way = actual.hops if place is None else (*actual.hops, place, *taint.hops)
        yield Taint(actual.origin, actual.cleaned | taint.cleaned, way[:MOST_HOPS])


def substitute(value: Value, slots: Slots, place: Hop | None) -> Value:
    """Put the caller's data in the place of the slots."""
    if not slots or not deep_taints(value):
        return value
    return map_groups(value, lambda taints: unite(_substituted(taint, slots, place) for taint in taints))
