"""What statements do to the variables: branches are followed apart and joined, loops until nothing changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import closures, conditions, constants, guards, injected, sources, switches
from reviewer.flow import summary as ir
from reviewer.flow.annotations import annotated
from reviewer.flow.assign import bind
from reviewer.flow.evaluate import evaluate
from reviewer.flow.frame import Env, Frame, Loop, merge
from reviewer.flow.imports import resolve
from reviewer.flow.spelling import spell
from reviewer.flow.values import Hop, Value, constant, hop, join, widened

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.flow.run import Run

ROUNDS = 8  # of a loop: data moves at most one variable further in each
SETTLED = 2  # the round after which what still changes is taken to go on changing


def execute(run: Run, frame: Frame, body: tuple[ir.Statement, ...]) -> None:
    """Follow statements in order, until one that never ends normally."""
    for statement in body:
        if not frame.alive:
            return
        run.steps += 1
        frame.statement = statement.span
        if run.watch is None:
            EXECUTE[type(statement)](run, frame, statement)
        else:
            run.watch.follow(run, frame, statement, EXECUTE[type(statement)])


def _evaluate(run: Run, frame: Frame, node: ir.Evaluate) -> None:
    evaluate(run, frame, node.value)
    guards.demanded(run, frame, node.value)


def _assign(run: Run, frame: Frame, node: ir.Assign) -> None:
    if node.value is None:
        _declared(run, frame, node)
        return
    value = evaluate(run, frame, node.value)
    if node.annotation is not None:
        value = replace(value, types=value.types | annotated(run, frame, node.annotation))
    value = conditions.remembered(run, frame, node, value)
    same = conditions.folded(frame, node)
    for target in node.targets:
        bind(run, frame, target, value)
    frame.folded |= same


def _declared(run: Run, frame: Frame, node: ir.Assign) -> None:
    """Take the type of `x: Type`, which does not change what `x` is."""
    for target in node.targets:
        if isinstance(target, ir.Name):
            known = frame.env.get(target.id, Value())
            frame.env[target.id] = replace(known, types=known.types | annotated(run, frame, node.annotation))


def _augment(run: Run, frame: Frame, node: ir.Augment) -> None:
    value = evaluate(run, frame, ir.Binary(node.span, node.operator, node.target, node.value))
    bind(run, frame, node.target, value)


def _return(run: Run, frame: Frame, node: ir.Return) -> None:
    value = constant(None) if node.value is None else closures.carried(run, frame, evaluate(run, frame, node.value))
    if frame.opened:
        frame.spared.append(dict(frame.env))
    elif node.value is not None:
        known = constants.truth(value)
        for outcome in (True, False):
            if known is not (not outcome):
                before = dict(frame.env)
                guards.refine(run, frame, node.value, truth=outcome)
                frame.outcomes[outcome].append(frame.env)
                frame.env = before
    else:
        frame.outcomes[False].append(dict(frame.env))
    frame.returns.append(hop(value, Hop(run.path, node.span, "returned")))
    frame.exits += [] if frame.opened else [dict(frame.env)]
    frame.alive = False


def _raise(run: Run, frame: Frame, node: ir.Raise) -> None:
    if node.value is not None:
        frame.throw(evaluate(run, frame, node.value))
    frame.alive = False


def _assert(run: Run, frame: Frame, node: ir.Assert) -> None:
    known = constants.truth(evaluate(run, frame, node.test))
    guards.refine(run, frame, node.test, truth=True)
    frame.alive = known is not False


def _delete(run: Run, frame: Frame, node: ir.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ir.Name):
            frame.env.pop(target.id, None)
        elif isinstance(target, ir.Subscript):
            base, key = evaluate(run, frame, target.base), evaluate(run, frame, target.index)
            if base.items is not None and key.only in base.items:
                kept = {each: value for each, value in base.items.items() if each != key.only}
                run.update(run, frame, target.base, replace(base, items=kept))


def _import(run: Run, frame: Frame, node: ir.Import) -> None:
    for local, target in node.bindings:
        full = resolve(run.summary, target)
        if local == "*":
            continue  # `solve` has looked at all imports of the file already
        frame.write(local, Value(refs=frozenset({run.links.get(full, full)})))


def _scope(run: Run, frame: Frame, node: ir.Scope) -> None:
    del run
    (frame.shared if node.kind == "global" else frame.outer).update(node.names)


def _jump(run: Run, frame: Frame, node: ir.Jump) -> None:
    del run
    if node.kind == "pass":
        return
    if frame.loops:
        states = frame.loops[-1].breaks if node.kind == "break" else frame.loops[-1].continues
        states.append(dict(frame.env))
    frame.alive = False


def _if(run: Run, frame: Frame, node: ir.If) -> None:
    known = constants.truth(evaluate(run, frame, node.test))
    before = frame.env
    states: list[Env] = []
    for body, outcome in ((node.body, True), (node.orelse, False)):
        if known is (not outcome):
            _pass_by(run, frame, node.test, truth=outcome)
            continue
        frame.env, frame.alive, frame.statement = dict(before), True, node.span
        opened = known is None and switches.opens(run, frame, node.test, truth=outcome)
        frame.opened += opened
        guards.refine(run, frame, node.test, truth=outcome)
        execute(run, frame, body)
        frame.opened -= opened
        if frame.alive and (body or not opened or not states):
            states.append(frame.env)
    frame.env, frame.alive = merge(states) if states else before, bool(states)


def _pass_by(run: Run, frame: Frame, test: ir.Expression, *, truth: bool, case: ir.Span | None = None) -> None:
    """Tell whoever wants to know that constants decide a condition, or rule a case out."""
    if run.watch is not None:
        run.watch.skipped(run, frame, test, truth=truth, case=case)


def _loop(
    run: Run, frame: Frame, once: Callable[[], bool], body: tuple[ir.Statement, ...]
) -> tuple[list[Env], list[Env]]:
    """Follow a loop; `once` begins a round and tells whether the loop can end by itself.

    The frame is left as it is where the loop has ended by itself; returns the states at its `break`s, and those
    at the end of a round.
    """
    header = frame.statement
    can_end = once()
    ends = [dict(frame.env)] if can_end else []
    before = frame.env
    breaks: list[Env] = []
    rounds: list[Env] = []
    for number in range(ROUNDS):
        loop = Loop()
        frame.loops.append(loop)
        frame.env = dict(before)
        if number > 0:
            frame.statement = header
            can_end = once()
        execute(run, frame, body)
        frame.loops.pop()
        rounds = [*loop.continues, *([frame.env] if frame.alive else [])]
        frame.alive = True
        breaks = loop.breaks
        ends = [*ends[:1], *(rounds if can_end else [])]
        after = merge([before, *rounds])
        if number >= SETTLED:
            after = _widened(before, after)
        if after == before:
            break
        before = after
    frame.env, frame.alive = merge(ends) if ends else before, bool(ends)
    return breaks, rounds


def _widened(before: Env, after: Env) -> Env:
    """Give up the constants, and the keys of containers, that every round changes: a counter, a list that grows."""
    return {name: widened(before.get(name), value) for name, value in after.items()}


def _ended(run: Run, frame: Frame, orelse: tuple[ir.Statement, ...], breaks: list[Env]) -> None:
    """Follow the `else` of a loop, which a `break` passes by."""
    if frame.alive:
        execute(run, frame, orelse)
    states = [*([frame.env] if frame.alive else []), *breaks]
    frame.env, frame.alive = merge(states) if states else frame.env, bool(states)


def _while(run: Run, frame: Frame, node: ir.While) -> None:
    def once() -> bool:
        known = constants.truth(evaluate(run, frame, node.test))
        endless = known is True and isinstance(node.test, ir.Constant)
        guards.refine(run, frame, node.test, truth=True)
        return not endless

    if constants.truth(evaluate(run, frame, node.test)) is False:
        _pass_by(run, frame, node.test, truth=True)
        execute(run, frame, node.orelse)
        return
    breaks, _ = _loop(run, frame, once, node.body)
    if frame.alive:
        guards.refine(run, frame, node.test, truth=False)
    _ended(run, frame, node.orelse, breaks)


def _for(run: Run, frame: Frame, node: ir.For) -> None:
    def once() -> bool:
        iterable = evaluate(run, frame, node.iterable)
        bind(run, frame, node.target, sources.elements(run, frame, node.iterable, iterable))
        return True

    before = dict(frame.env)
    breaks, rounds = _loop(run, frame, once, node.body)
    frame.env = merge([frame.env, before]) if frame.alive else before
    frame.alive = True
    if rounds and not breaks:
        conditions.of_each(run, frame, node, rounds)
        conditions.refused(run, frame, node, guards.refine)
    _ended(run, frame, node.orelse, breaks)


def _with(run: Run, frame: Frame, node: ir.With) -> None:
    for item, target in node.items:
        value = evaluate(run, frame, item)
        if target is not None:
            bind(run, frame, target, value)
    execute(run, frame, node.body)


def _try(run: Run, frame: Frame, node: ir.Try) -> None:
    frame.caught.append(_exceptions(run, frame, node))
    states = [dict(frame.env)]
    outer, frame.raised = frame.raised, None
    for statement in node.body:
        execute(run, frame, (statement,))
        if frame.alive:
            states.append(dict(frame.env))
    frame.caught.pop()
    raised, frame.raised = frame.raised, outer
    if raised is not None and not node.handlers:
        frame.throw(raised)
    execute(run, frame, node.orelse)
    ends = [frame.env] if frame.alive else []
    thrown = merge(states)
    for handler in node.handlers:
        frame.env, frame.alive = dict(thrown), True
        if handler.name is not None:
            caught = Value(refs=frozenset({"builtins.exception"}))
            frame.write(handler.name, caught if raised is None else replace(raised, refs=raised.refs | caught.refs))
        execute(run, frame, handler.body)
        if frame.alive:
            ends.append(frame.env)
    frame.env, frame.alive = (merge(ends), True) if ends else (thrown, False)
    if node.final:
        alive, frame.alive = frame.alive, True
        execute(run, frame, node.final)
        frame.alive = frame.alive and alive


def _exceptions(run: Run, frame: Frame, node: ir.Try) -> tuple[str, ...]:
    names: set[str] = set()
    for handler in node.handlers:
        if handler.exception is None:
            names.add("")
            continue
        items = handler.exception.items if isinstance(handler.exception, ir.Collection) else (handler.exception,)
        for item in items:
            names |= evaluate(run, frame, item).refs or {spell(item)}
    return tuple(sorted(names))


def _match(run: Run, frame: Frame, node: ir.Match) -> None:
    subject = evaluate(run, frame, node.subject)
    before = frame.env
    states: list[Env] = []
    open_ended = True
    for case in node.cases:
        fits = _fits(run, frame, subject, case)
        if fits is False:
            _pass_by(run, frame, node.subject, truth=True, case=case.span)
            continue
        frame.env, frame.alive = dict(before), True
        values = [evaluate(run, frame, each) for each in case.values]
        captured = join(*values) if values else replace(subject, constants=None)
        for name in case.captures:
            frame.write(name, captured)
        if values:
            guards.equals(frame, node.subject, values)
        if case.guard is not None:
            evaluate(run, frame, case.guard)
            guards.refine(run, frame, case.guard, truth=True)
        execute(run, frame, case.body)
        if frame.alive:
            states.append(frame.env)
        if (fits is True or case.irrefutable) and case.guard is None:
            open_ended = False
            break
    if open_ended:
        states.append(before)
    frame.env, frame.alive = merge(states) if states else before, bool(states)


def _fits(run: Run, frame: Frame, subject: Value, case: ir.Case) -> bool | None:
    """Tell whether a case is taken, as far as constants tell."""
    if not case.values or subject.constants is None:
        return None
    values = [evaluate(run, frame, each) for each in case.values]
    if not all(value.constants is not None and len(value.constants) == 1 for value in values):
        return None
    wanted = [value.only for value in values]
    found = {any(each == other for other in wanted) for each in subject.constants}
    return found.pop() if len(found) == 1 else None


def _function(run: Run, frame: Frame, node: ir.Function) -> None:
    name = run.dotted(node.name)
    run.functions[name] = node
    run.scopes[name] = frame
    for each in (*node.decorators, *(parameter.default for parameter in node.parameters), *injected.declared(node)):
        if each is not None:
            evaluate(run, frame, each)
    frame.write(node.name.rpartition(".")[2], Value(refs=frozenset({name})))


def _class(run: Run, frame: Frame, node: ir.Class) -> None:
    name = run.dotted(node.name)
    bases = [evaluate(run, frame, base.value).refs for base in node.bases if base.name is None]
    run.classes[name] = node
    run.bases[name] = tuple(sorted(ref for refs in bases for ref in refs))
    body = Frame(node.name, {}, frame, quiet=frame.quiet)
    run.bodies[name] = body
    execute(run, body, node.body)
    for statement in node.body:
        if isinstance(statement, ir.Function):
            run.scopes[run.dotted(statement.name)] = frame
    frame.write(node.name.rpartition(".")[2], Value(refs=frozenset({name})))


EXECUTE: dict[type[ir.Statement], Callable[..., None]] = {
    ir.Evaluate: _evaluate, ir.Assign: _assign, ir.Augment: _augment, ir.Return: _return, ir.Raise: _raise,
    ir.Assert: _assert, ir.Delete: _delete, ir.Import: _import, ir.Scope: _scope, ir.Jump: _jump, ir.If: _if,
    ir.While: _while, ir.For: _for, ir.With: _with, ir.Try: _try, ir.Match: _match, ir.Function: _function,
    ir.Class: _class,
}  # fmt: skip
