"""What an expression may be, given what the variables are."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import constants, containers, guards, indirect, invoke, paths, quotes, results, sources, uses
from reviewer.flow import summary as ir
from reviewer.flow.assign import bind
from reviewer.flow.frame import Frame, merge, path_of
from reviewer.flow.members import of_classes, wrapped
from reviewer.flow.patterns import Arguments
from reviewer.flow.values import (
    UNKNOWN,
    Hop,
    Taint,
    Value,
    clean,
    constant,
    deep_taints,
    element,
    hop,
    join,
    unite,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.flow.run import Run

LONGEST = 8  # parts of a dotted name
BUILTINS = frozenset(dir(builtins))


def evaluate(run: Run, frame: Frame, node: ir.Expression) -> Value:
    """Return what the expression may be; calls in it are followed."""
    kind = type(node)
    if kind in LASTING:
        value = _once(run, frame, node)
        path = path_of(node) if kind is ir.Call else None
        return value if path is None else frame.env.get(path, value)
    path = path_of(node) if kind in PATHS else None
    if path is not None and path in frame.env:
        value = frame.env[path]
        if kind is ir.Name and _imported(value):
            return sources.read(run, frame, node, linked(run, value))
        return value
    value = EVALUATE[kind](run, frame, node)
    return sources.read(run, frame, node, value) if kind in READABLE else value


def _once(run: Run, frame: Frame, node: ir.Expression) -> Value:
    """Follow a call or condition, unless it has been with the same variables, which it left as they were."""
    known = frame.answers.get(id(node))
    if known is not None and known[1] == frame.env:
        return known[2]
    before = dict(frame.env)
    value = EVALUATE[type(node)](run, frame, node)
    if frame.alive and before == frame.env:
        frame.answers[id(node)] = (node, before, value)
    return value


def _imported(value: Value) -> bool:
    """Tell whether a name stands for a member of a module and nothing more: `environ` of `from os import environ`."""
    return bool(value.refs) and not value.taints and not value.types and value.constants is None and not value.fields


def linked(run: Run, value: Value) -> Value:
    """Return what a name of other files stands for, beside the name itself: a constant, an object, an alias."""
    if value.refs not in run.linked:
        found = [each for ref in sorted(value.refs) if (each := run.session.program.value(run, ref)) is not None]
        run.linked[value.refs] = join(*found) if found else None
    known = run.linked[value.refs]
    return value if known is None else replace(known, refs=known.refs | value.refs)


READABLE = frozenset({ir.Name, ir.Attribute, ir.Subscript})
PATHS = READABLE | {ir.Await}
LASTING = frozenset({ir.Call, ir.Boolean})  # a test is evaluated when it is met, and to narrow either branch


def _name(run: Run, frame: Frame, node: ir.Name) -> Value:
    found = frame.read(node.id)
    if found is not None:
        return linked(run, found) if _imported(found) else found
    refs = {f"{star}.{node.id}" for star in run.stars}
    if node.id in BUILTINS:
        refs.add(node.id)
    return linked(run, Value(refs=frozenset(refs))) if run.stars else Value(refs=frozenset(refs))


def _constant(run: Run, frame: Frame, node: ir.Constant) -> Value:
    del run, frame
    return constant(node.value)


def _attribute(run: Run, frame: Frame, node: ir.Attribute) -> Value:
    base = evaluate(run, frame, node.base)
    return attribute(run, frame, base, node)


def member(run: Run, frame: Frame, node: ir.Attribute, base: Value) -> Value:
    """Return `base.name` where the base has been evaluated: a chain of calls is followed once, not once a call."""
    path = path_of(node)
    if path is not None and path in frame.env:
        return frame.env[path]
    return sources.read(run, frame, node, attribute(run, frame, base, node))


def attribute(run: Run, frame: Frame, base: Value, node: ir.Attribute) -> Value:
    """Return `base.name`."""
    name = node.name
    if name in base.fields:
        known = base.fields[name]
        if known.refs:
            known = join(known, *wrapped(run, base.types, name))
        return replace(known, taints=unite([known.taints, base.taints])) if base.taints else known
    refs = set(_longer_all(run, base.refs, name))
    values = [*of_classes(run, base.refs, name)]
    for kind in base.types:
        for each in run.lineage(kind):
            refs.add(f"{each}.{name}")
            own = run.body(each)
            if own is not None and name in own.env:
                values.append(own.env[name])
                break
            fields = run.fields(each)
            if name in fields:
                values.append(fields[name])
                break
    if not refs and not values:
        refs = {f"?.{name}"}
    known = join(*values) if values else linked(run, Value(refs=frozenset(refs)))
    value = invoke.property_of(run, frame, base, known, node)
    return replace(
        value,
        refs=value.refs | refs,
        taints=unite([value.taints, _of_object(run, refs, name, base)]),
        constants=value.constants if not base.taints else None,
    )


def _longer_all(run: Run, refs: frozenset[str], name: str) -> frozenset[str]:
    key = (refs, name, len(run.classes))
    known = run.longer.get(key)
    if known is None:
        above = (above for each in refs for above in (run.lineage(each) if run.body(each) else (each,)))
        known = run.longer[key] = frozenset(_longer(each, name) for each in above)
    return known


def _longer(ref: str, name: str) -> str:
    """Return a dotted name and one part more, unless it would grow for ever: `node = node.parent` in a loop."""
    if ref.endswith(f".{name}.{name}"):  # once is a name: `numpy.random.random`
        return ref
    return f"?.{name}" if ref.startswith("?") or ref.count(".") >= LONGEST else f"{ref}.{name}"


def _of_object(run: Run, refs: set[str], name: str, base: Value) -> tuple[Taint, ...]:
    """Return what an attribute holds of the data that its object was made of."""
    if not base.taints:
        return ()
    taints = results.derived(name, base.taints)
    for ref in sorted(refs):
        for row in run.models.named("cleans", ref):
            if row.pattern.shape == "name":
                taints = clean(Value(taints=taints), row.facts["kinds"]).taints
    return taints


def _subscript(run: Run, frame: Frame, node: ir.Subscript) -> Value:
    base = evaluate(run, frame, node.base)
    if isinstance(node.index, ir.Slice):
        bounds = [_bound(run, frame, each) for each in (node.index.lower, node.index.upper, node.index.step)]
        folded = constants.cut(base, bounds)
        return folded if folded.constants is not None else _part(base)
    key = evaluate(run, frame, node.index)
    uses.looked_up(run, frame, node, base, key)
    if base.constants is not None:
        return constants.index(base, key)
    value = containers.read(base, key)
    if base.items is None and base.rest is None:
        kinds = {above for kind in base.types for above in run.lineage(kind)}
        value = replace(value, refs=frozenset(f"{ref}[]" for ref in base.refs | kinds))
    return sources.keyed(value, key)


def _part(base: Value) -> Value:
    """Return what a slice of something unknown holds."""
    if base.items is None and base.rest is None:
        return Value(taints=base.taints)
    return Value(taints=base.taints, items={}, rest=element(base), types=base.types)


def _bound(run: Run, frame: Frame, node: ir.Expression | None) -> Value:
    return constant(None) if node is None else evaluate(run, frame, node)


def _binary(run: Run, frame: Frame, node: ir.Binary) -> Value:
    chain = [node]
    while isinstance(chain[-1].left, ir.Binary):  # a long sum must not recurse
        chain.append(chain[-1].left)
    result = evaluate(run, frame, chain[-1].left)
    before = result.text or ""
    for each in reversed(chain):
        right = evaluate(run, frame, each.right)
        result = _combine(run, each, result, quotes.placed(right, before) if each.operator == "+" else right)
        before += quotes.HOLE if right.text is None else right.text
    return result


def _combine(run: Run, node: ir.Binary, left: Value, right: Value) -> Value:
    folded = constants.binary(node.operator, left, right)
    if folded.constants is not None:
        return folded
    if node.operator == "+" and left.items is not None and right.items is not None:
        return containers.extended(left, right)
    if node.operator == "|" and left.items is not None and right.items is not None:
        return containers.updated(left, right)
    kinds = left.types & {"pathlib.Path", "pathlib.PurePath"} if node.operator == "/" else quotes.escaping(left)
    text = left.text if left.text is not None else left.prefix
    parts = [right]
    if node.operator == "%" and left.text is not None:
        text, parts = left.text.partition("%")[0], quotes.filled(left.text, right)
    elif quotes.escaping(left):
        parts = [clean(right, ("markup",))]
    taints = unite([deep_taints(left), *map(deep_taints, parts)])
    kept = text if node.operator in {"+", "%"} else ""
    note = "formatted into a string" if node.operator == "%" else "joined to a string"
    result = hop(Value(taints=taints, prefix=kept, types=kinds), Hop(run.path, node.span, note))
    return paths.rooted(result, [right]) if node.operator == "/" and kinds else result


def _unary(run: Run, frame: Frame, node: ir.Unary) -> Value:
    operand = evaluate(run, frame, node.operand)
    if node.operator == "not":
        known = constants.truth(operand)
        return UNKNOWN if known is None else constant(not known)
    return Value(taints=operand.taints)


def _boolean(run: Run, frame: Frame, node: ir.Boolean) -> Value:
    left = evaluate(run, frame, node.left)
    known = constants.truth(left)
    stops = node.operator == "or"
    if known is stops:
        return left
    before = dict(frame.env)
    guards.refine(run, frame, node.left, truth=not stops)
    right = evaluate(run, frame, node.right)
    frame.env = merge([before, frame.env])
    if known is (not stops):
        return right
    return join(guards.when(left, truth=stops), right)


def _compare(run: Run, frame: Frame, node: ir.Compare) -> Value:
    left = evaluate(run, frame, node.left)
    result = UNKNOWN
    for symbol, each in zip(node.operators, node.rights, strict=True):
        right = evaluate(run, frame, each)
        result = constants.compare(symbol, left, right)
        left = right
    return result if len(node.operators) == 1 else UNKNOWN


def _joined(run: Run, frame: Frame, node: ir.Joined) -> Value:
    values = [evaluate(run, frame, part) for part in node.parts]
    folded = constants.fold(values, lambda *parts: "".join(map(str, parts)))
    if folded.constants is not None:
        return folded
    taints = unite(map(deep_taints, quotes.joined(values)))
    prefix = ""
    for value in values:
        prefix += value.text if value.text is not None else value.prefix
        if value.text is None:
            break
    return hop(Value(taints=taints, prefix=prefix), Hop(run.path, node.span, "formatted into a string"))


def _conditional(run: Run, frame: Frame, node: ir.Conditional) -> Value:
    known = constants.truth(evaluate(run, frame, node.test))
    before = dict(frame.env)
    values = []
    states = []
    for branch, outcome in ((node.body, True), (node.orelse, False)):
        if known is (not outcome):
            if run.watch is not None:
                run.watch.skipped(run, frame, node.test, truth=outcome)
            continue
        frame.env = dict(before)
        guards.refine(run, frame, node.test, truth=outcome)
        values.append(evaluate(run, frame, branch))
        states.append(frame.env)
    frame.env = merge(states)
    return join(*values)


def _collection(run: Run, frame: Frame, node: ir.Collection) -> Value:
    result = containers.sequence([], node.kind)
    for item in node.items:
        if isinstance(item, ir.Starred):
            other = evaluate(run, frame, item.value)
            result = containers.extended(result, other)
        else:
            value = evaluate(run, frame, item)
            result = containers.appended(result, value)
    return result


def _mapping(run: Run, frame: Frame, node: ir.Mapping) -> Value:
    result = Value(items={}, types=frozenset({"dict"}))
    for key, item in node.items:
        value = evaluate(run, frame, item)
        if key is None:
            result = containers.updated(result, value)
        else:
            result = containers.write(result, evaluate(run, frame, key), value)
    return result


def _starred(run: Run, frame: Frame, node: ir.Starred) -> Value:
    return evaluate(run, frame, node.value)


def _comprehension(run: Run, frame: Frame, node: ir.Comprehension) -> Value:
    before = dict(frame.env)
    for clause in node.clauses:
        iterable = evaluate(run, frame, clause.iterable)
        bind(run, frame, clause.target, sources.elements(run, frame, clause.iterable, iterable))
        for test in clause.tests:
            evaluate(run, frame, test)
            guards.refine(run, frame, test, truth=True)
    value = evaluate(run, frame, node.element)
    key = evaluate(run, frame, node.key) if node.key else UNKNOWN
    frame.env = before
    kind = "list" if node.kind == "generator" else node.kind
    return Value(items={}, rest=value, taints=key.taints, types=frozenset({kind}))


def _lambda(run: Run, frame: Frame, node: ir.Lambda) -> Value:
    name = f"<lambda {run.path}:{node.span.line}:{node.span.column}>"
    run.lambdas[name] = (node, frame)
    indirect.of_lambda(run, frame, name, Arguments())
    return Value(refs=frozenset({name}))


def _await(run: Run, frame: Frame, node: ir.Await) -> Value:
    return evaluate(run, frame, node.value)


def _yield(run: Run, frame: Frame, node: ir.Yield) -> Value:
    if node.value is not None:
        frame.returns.append(Value(items={}, rest=evaluate(run, frame, node.value)))
    return UNKNOWN


def _walrus(run: Run, frame: Frame, node: ir.Walrus) -> Value:
    value = evaluate(run, frame, node.value)
    bind(run, frame, node.target, value)
    return value


def _opaque(run: Run, frame: Frame, node: ir.Opaque) -> Value:
    return containers.built([evaluate(run, frame, part) for part in node.parts])


def _slice(run: Run, frame: Frame, node: ir.Slice) -> Value:
    del run, frame, node
    return UNKNOWN


EVALUATE: dict[type[ir.Expression], Callable[..., Value]] = {
    ir.Name: _name, ir.Constant: _constant, ir.Attribute: _attribute, ir.Subscript: _subscript, ir.Slice: _slice,
    ir.Call: invoke.call, ir.Binary: _binary, ir.Unary: _unary, ir.Boolean: _boolean, ir.Compare: _compare,
    ir.Joined: _joined, ir.Conditional: _conditional, ir.Collection: _collection, ir.Mapping: _mapping,
    ir.Starred: _starred, ir.Comprehension: _comprehension, ir.Lambda: _lambda, ir.Await: _await, ir.Yield: _yield,
    ir.Walrus: _walrus, ir.Opaque: _opaque,
}  # fmt: skip
