"""Calls into the file itself: a function is followed once for each shape of its arguments.

The shape of an argument is all that is known of it but whose data it holds: tainted parts become
`slots`, which stand for whatever a caller passes. So a result computed once serves every caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import closures, narrow, overriding
from reviewer.flow import summary as ir
from reviewer.flow.annotations import promised
from reviewer.flow.frame import Env, Frame, Result, checked_kinds, escape, merge
from reviewer.flow.report import arrived, called, confirm
from reviewer.flow.run import (
    MOST_APART,
    MOST_BESIDE,
    MOST_OUTSIDE,
    MOST_SHAPES,
    MOST_SHAPES_APART,
    MOST_STEPS,
    Run,
)
from reviewer.flow.shapes import Slots, abstract, loose, restored, substitute, substituted, told, trimmed
from reviewer.flow.values import (
    UNKNOWN,
    Hop,
    Taint,
    Value,
    clean,
    constant,
    deep_taints,
    join,
    map_taints,
    unite,
    unslotted,
)
from reviewer.model import Tier

if TYPE_CHECKING:
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.run import Hit
    from reviewer.flow.use import Use
    from reviewer.flow.values import Scalar

DEEPEST = 12
FOREIGN = frozenset({Tier.REQUEST, Tier.MESSAGE, Tier.MODEL})
WHOLE = frozenset({"sql", "shell", "code", "template", "ldap", "xpath"})  # sinks of statements: built, then run
BUILDING = frozenset({"joined to a string", "formatted into a string"})


def own_result(run: Run, frame: Frame, use: Use) -> Value | None:
    """Return what a call of a function or class of the program gives; None where it is none."""
    values = []
    for name in use.names:
        home = run.home(name)
        if home is not None and name not in home.functions:
            values.append(_instance(run, frame, name, use))
        elif home is not None and overriding.is_left_open(home.functions[name]):
            values += [call_function(run, frame, *each) for each in overriding.methods(run, name, use)]
        elif home is not None:
            values.append(call_function(run, frame, name, use))
    return join(*values) if values else None


def call_function(run: Run, frame: Frame, name: str, use: Use) -> Value:
    """Follow a function of the program with these arguments; what it changes in place is changed here."""
    home = run.home(name) or run
    function = home.functions[name]
    bound, nodes = bind(home, function, use)
    bound |= closures.handed(use.callee, function) if use.callee.fields else {}
    result, slots, shaped = _solved(run, frame, home, name, bound)
    place = Hop(run.path, use.node.span, f"passed to `{function.name}`")
    _arrived(run, frame, result, slots, place)
    for parameter, value in result.after.items():
        if parameter in nodes:
            changed = substitute(value, slots, place)
            changed = restored(bound[parameter], shaped[parameter], value, changed)
            run.update(run, frame, nodes[parameter], changed)
            narrow.part(frame, nodes[parameter], changed)
            narrow.vouched(frame, bound[parameter], changed)
    for variable, value in result.escaped.items():
        _escaped(run, frame, home, name, variable, substitute(value, slots, place))
    if result.raised is not None:
        frame.throw(substitute(result.raised, slots, place))
    if not result.returns:
        frame.alive = False
    return substitute(result.returned, slots, place)


def _escaped(run: Run, frame: Frame, home: Run, name: str, variable: str, value: Value) -> None:  # noqa: PLR0913
    if home.path != run.path:
        run.session.write(home.dotted(variable), map_taints(value, unslotted))
        return
    scope = escape(home.scopes.get(name), variable, value)
    if scope is frame:
        frame.env[variable] = join(frame.env[variable], value)
    elif scope is not None:
        frame.escaped[variable] = join(frame.escaped.get(variable, value), value)


def _arrived(run: Run, frame: Frame, result: Result, slots: Slots, place: Hop) -> None:
    for hit in result.hits:
        taints = [each for each in substituted(hit.taint, slots, place) if each.harms(hit.kind)]
        ready = [each for each in taints if _ready(hit, slots, each)]
        arrived(run, frame, hit, (each for each in taints if each not in ready))
        arrived(run, frame, called(run, frame, hit, place.span), ready)


def _ready(hit: Hit, slots: Slots, taint: Taint) -> bool:
    """Tell whether a function was handed the finished statement, and only runs it: the fault is the caller's."""
    if hit.kind not in WHOLE or _built(hit.taint):
        return False
    given = slots.get(hit.taint.origin.slot or (), ())
    return any(each.origin == taint.origin and _built(each) for each in given)


def _built(taint: Taint) -> bool:
    return any(hop.note in BUILDING for hop in taint.hops)


def checked(run: Run, frame: Frame, use: Use, *, truth: bool) -> None:
    """Apply what a function of the program has checked of its arguments when its result is true (or false)."""
    for name in use.names:
        home = run.home(name)
        if home is not None and name in home.functions:
            bound, nodes = bind(home, home.functions[name], use)
            result, slots, _ = _solved(run, frame, home, name, bound)
            for parameter, value in result.when[truth].items():
                if parameter in nodes:
                    left = substitute(value, slots, None)
                    run.update(run, frame, nodes[parameter], left)
                    narrow.part(frame, nodes[parameter], left)
                    narrow.vouched(frame, bound[parameter], left)


Bound = tuple[dict[str, Value], dict[str, ir.Expression]]
Given = tuple[tuple[object, ...], dict[str, Value], Slots]  # the shapes of arguments, told apart by the first


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


def _solved(
    run: Run, frame: Frame, home: Run, name: str, bound: dict[str, Value]
) -> tuple[Result, Slots, dict[str, Value]]:
    """Return what a call does, whose data the slots in that stand for, and the shapes of the arguments."""
    shaped, slots = abstract(home, home.functions[name], bound)
    shape = _shape(name, shaped)
    if run.watch is not None:
        run.watch.handed(run, frame, home, name, slots)
    if home.path == run.path:
        return _here(home, frame, name, (shape, shaped, slots)), slots, shaped
    program = run.session.program
    if not program.shared(run, home.path, name, shaped.values()):
        return _here(program.join(run, home.path), frame, name, (shape, shaped, slots)), slots, shaped
    if run.session.spent > (MOST_OUTSIDE if _outside(slots) else MOST_APART):
        return _unfollowed(shaped), slots, shaped
    shape, shaped = _usual(run, home, name, (shape, shaped, slots))
    followed = program.followed(home.path, name, shape, shaped)
    program.charge(run.session, followed)
    for hit in followed.hits:
        confirm(run, hit)
    return followed.result, slots, shaped


def _usual(run: Run, home: Run, name: str, given: Given) -> tuple[tuple[object, ...], dict[str, Value]]:
    """Return the shapes with which a function of another file is followed: of many, what they have in common."""
    shape, shaped, slots = given
    known = run.session.shapes.setdefault(name, {})
    if shape not in known and len(known) >= MOST_SHAPES_APART:
        shaped = loose(home, home.functions[name], shaped, slots, next(iter(known.values())))
        shape = _shape(name, shaped)
    known.setdefault(shape, shaped)
    return shape, shaped


def _outside(slots: Slots) -> bool:
    """Tell whether a call is handed data that comes from outside, which is what all this is about."""
    return any(taint.origin.tier in FOREIGN for taints in slots.values() for taint in taints)


def _here(run: Run, frame: Frame, name: str, given: Given) -> Result:
    """Follow a function as part of what is being solved."""
    shape, shaped, slots = given
    if shape not in run.results and run.shapes.get(name, 0) >= MOST_SHAPES:  # what calls have in common is enough
        shaped = loose(run, run.functions[name], shaped, slots, run.usual[name])
        shape = _shape(name, shaped)
    if shape in run.results:
        return run.results[shape]
    elsewhere = run.path != run.session.viewpoint
    spent = run.session.beside > MOST_BESIDE if elsewhere else run.steps > MOST_STEPS
    tired = spent or run.shapes.get(name, 0) >= 2 * MOST_SHAPES
    if shape in run.active or frame.depth >= DEEPEST or tired:
        return _unfollowed(shaped)
    run.usual.setdefault(name, shaped)
    run.shapes[name] = run.shapes.get(name, 0) + 1
    run.active.add(shape)
    start = run.steps
    try:
        run.results[shape] = follow(run, name, run.functions[name], shaped, depth=frame.depth + 1)
    finally:
        run.active.discard(shape)
        run.session.beside += run.steps - start if elsewhere else 0
    return run.results[shape]


def _shape(name: str, shaped: dict[str, Value]) -> tuple[object, ...]:
    return (name, *((parameter, told(value)) for parameter, value in sorted(shaped.items())))


def _unfollowed(shaped: dict[str, Value]) -> Result:
    """Return what is assumed of a call that is not followed: its result holds what it was given."""
    taints = unite(deep_taints(value) for value in shaped.values())
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
    after = merge(frame.exits or frame.spared)
    when = {truth: _changed(frame, bound, merge(states)) for truth, states in frame.outcomes.items() if states}
    return Result(
        returned=_typed(run, name, trimmed(join(*frame.returns))) if frame.returns else UNKNOWN,
        hits=tuple(frame.hits.values()),
        after=_changed(frame, bound, after),
        when={True: when.get(True, {}), False: when.get(False, {})},
        escaped=dict(frame.escaped),
        returns=bool(frame.exits or frame.returns),
        raised=frame.raised,
    )


def _typed(run: Run, name: str, value: Value) -> Value:
    """Return a result of which nothing else is known as what the function says that it returns."""
    plain = value.types or value.items is not None or value.refs
    return value if plain else replace(value, types=promised(run, name))


def _changed(frame: Frame, bound: dict[str, Value], env: Env) -> dict[str, Value]:
    """Return the parameters that are other than they were given, and still the objects that were given."""
    changed = {
        parameter: env[parameter]
        for parameter, value in bound.items()
        if parameter in env and parameter not in frame.rebound and env[parameter] != value
    }
    for parameter in frame.rebound & bound.keys():
        value = clean(bound[parameter], _found(frame, parameter, bound[parameter], env))
        if value != bound[parameter]:
            changed[parameter] = value
    return changed


def _found(frame: Frame, parameter: str, value: Value, env: Env) -> frozenset[str]:
    """Return what checks have found the data of a parameter harmless for, under whatever name it went on."""
    taints = deep_taints(value)
    found = [checked_kinds(env, taint.origin.input) for taint in taints]
    kinds = frozenset.intersection(*found) if found else frozenset()
    left = env.get(parameter, UNKNOWN).taints if parameter in frame.folded else ()
    return kinds | frozenset.intersection(*(each.cleaned for each in left)) if left else kinds


def _instance(run: Run, frame: Frame, name: str, use: Use) -> Value:
    """Return a new object of a class of the program, with the fields that its constructor sets."""
    made = Value(types=frozenset({name}))
    for kind in run.lineage(name):
        constructor = f"{kind}.__init__"
        home = run.home(constructor)
        if home is None:
            continue
        function = home.functions[constructor]
        node = use.node
        method = ir.Call(node.span, ir.Attribute(node.function.span, node.function, "__init__"), node.arguments)
        bound, _ = bind(home, function, replace(use, node=method, receiver=made))
        result, slots, _ = _solved(run, frame, home, constructor, bound)
        place = Hop(run.path, node.span, f"passed to `{name.rpartition('.')[2]}`")
        _arrived(run, frame, result, slots, place)
        first = function.parameters[0].name if function.parameters else "self"
        return substitute(result.after.get(first, made), slots, place)
    home = run.home(name)
    return replace(made, fields=_record(home.classes[name], use.given)) if home else made


def _record(node: ir.Class, given: Arguments) -> dict[str, Value]:
    """Return the fields of a class without constructor (a dataclass, a model, a named tuple), in their order."""
    declared = [
        target.id
        for statement in node.body
        if isinstance(statement, ir.Assign) and statement.annotation is not None
        for target in statement.targets
        if isinstance(target, ir.Name)
    ]
    return dict(zip(declared, given.positional, strict=False)) | dict(given.keywords)
