"""What a `Watch` has seen, asked from the end: by which ways data came to a sink, what stopped it, what never runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import checked_key, root_of
from reviewer.flow.spelling import spell
from reviewer.flow.values import RESTORED
from reviewer.flow.watch import of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.program import Program
    from reviewer.flow.values import Hop, Origin, Taint
    from reviewer.flow.watch import Guard, Input, Sink, Skip, Watch

MOST_CALLERS = 20  # of one parameter
DEEPEST = 8  # calls within each other
Block = tuple[tuple[ir.Statement, ...], tuple[ir.Span, bool] | None]  # its statements, and the outcome that leads there


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a sink: from a source, or from a parameter of whose callers nothing is known."""

    origin: Origin
    hops: tuple[Hop, ...]
    stopped: bool  # it can do no harm in a sink of this kind
    guards: tuple[Guard, ...]  # what stopped it; behind a call of the program, what in there does
    placed: bool  # it is where such a sink takes harm


@dataclass(frozen=True, slots=True)
class Dead:
    """Why a statement never runs: a condition, or a statement before it that never ends."""

    skip: Skip | None
    after: ir.Statement | None


def ways(watch: Watch, sink: Sink, names: frozenset[str]) -> list[Way]:
    """Return all ways to a sink; `names` are the variables in it."""
    return [
        Way(way.origin, way.hops, way.stopped, way.guards, placed)
        for taint, placed in sorted(sink.taints.items(), key=lambda each: (each[0].origin.order, str(each[0].hops)))
        for way in _ways(watch, taint, sink, names, ())
    ]


def _ways(watch: Watch, taint: Taint, sink: Sink, names: frozenset[str], seen: tuple[Origin, ...]) -> Iterator[Way]:
    kind, origin = sink.hit.kind, taint.origin
    stopped = not taint.harms(kind)
    guards = _guards(watch, taint, sink, names) if stopped else ()
    callers = sorted(watch.given.get(origin, ()), key=lambda each: (each.origin.order, str(each.hops)))
    restored = RESTORED in taint.cleaned  # decoded: what was checked before does not count
    if not guards and not restored:  # what the caller has checked, the function is given as checked
        callers = [each for each in callers if each.harms(kind) is not stopped]
    if origin.slot is None or not callers or origin in seen or len(seen) > DEEPEST:
        yield Way(origin, taint.hops, stopped, guards, True)
        return
    for each in callers[:MOST_CALLERS]:
        for way in _ways(watch, each, sink, frozenset(), (*seen, origin)):
            hops = (*way.hops, watch.given[origin][each], *taint.hops)
            yield Way(way.origin, hops, stopped or (way.stopped and not restored), guards or way.guards, True)


def _guards(watch: Watch, taint: Taint, sink: Sink, names: frozenset[str]) -> tuple[Guard, ...]:
    """Return what made data harmless on its way to a sink, from the outside in."""
    kinds = {sink.hit.kind, "text"} & taint.cleaned
    data = of(taint.origin)
    known = [each for each in watch.guards.get(data, ()) if each.kind in kinds]
    for kind in sorted(kinds):
        known += watch.guards.get((checked_key(taint.origin.input, kind),), ())
    passed = {(hop.path, hop.span) for hop in taint.hops}

    def rank(place: int) -> tuple[bool, bool, bool, int]:
        guard = known[place]
        on_way = (guard.path, guard.span) in passed or (guard.callee != "" and _within(guard.span, sink.hit.span))
        before = guard.path == sink.hit.path and guard.span.line <= sink.hit.span.line
        return on_way, root_of(guard.variable) in names, before and not guard.callee, place

    if not known:
        return ()
    best = known[max(range(len(known)), key=rank)]
    return (best, *_inside(watch, best, data, 0))


def _within(inner: ir.Span, outer: ir.Span) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and inner.end_line <= outer.end_line


def _inside(watch: Watch, guard: Guard, data: Input, depth: int) -> tuple[Guard, ...]:
    """Return what makes data harmless in the functions that a guard calls."""
    for slot, handed in watch.passed.get((guard.path, guard.statement), ()):
        inner = [each for each in watch.guards.get(of(slot), ()) if each.kind in {guard.kind, "text"}]
        if handed == data and inner and depth < DEEPEST:
            return (inner[-1], *_inside(watch, inner[-1], of(slot), depth + 1))
    return ()


# --- what stands where


def statements(body: tuple[ir.Statement, ...], line: int) -> list[ir.Statement]:
    """Return the statements on a line: of a compound one, its header."""
    return [
        node
        for node in ir.walk(body)
        if isinstance(node, ir.Statement) and node.span.line <= line <= node.span.end_line
    ]


def blocks(node: ir.Statement) -> Iterator[Block]:
    """Yield the blocks of a compound statement, each with the outcome of the condition that leads there."""
    test = node.test.span if isinstance(node, ir.If | ir.While) else None
    for name, outcome in (("body", True), ("orelse", False)):
        body = getattr(node, name, ())
        if body:
            yield body, None if test is None else (test, outcome)
    for branch in getattr(node, "handlers", ()):
        yield branch.body, None
    for branch in getattr(node, "cases", ()):
        yield branch.body, (branch.span, True)
    if getattr(node, "final", ()):
        yield node.final, None  # type: ignore[attr-defined]


def chain(body: tuple[ir.Statement, ...], wanted: ir.Statement) -> list[tuple[ir.Statement, Block]]:
    """Return the statements around one, outermost first, itself the last, each with the block that it is in."""
    pending: list[tuple[Block, list[tuple[ir.Statement, Block]]]] = [((body, None), [])]
    while pending:
        block, around = pending.pop()
        for node in block[0]:
            here = [*around, (node, block)]
            if node is wanted:
                return here
            pending += [(inner, here) for inner in blocks(node)]
    return []


def dead(watch: Watch, summary: ir.Summary, wanted: ir.Statement) -> Dead | None:
    """Return why a statement never runs; None where it does."""
    for node, (block, way) in chain(summary.body, wanted):
        if node.span in watch.followed:
            continue
        before = [each for each in block[: block.index(node)] if each.span in watch.followed]
        if not before:
            return Dead(watch.skips.get((summary.path, *way)) if way else None, None)
        return Dead(None, before[-1])
    return None


def function_of(summary: ir.Summary, line: int) -> ir.Function | None:
    """Return the innermost function around a line."""
    found = [
        node
        for node in ir.walk(summary.body)
        if isinstance(node, ir.Function) and node.span.line <= line <= _last(node)
    ]
    return max(found, key=lambda node: node.span.line, default=None)


def _last(node: ir.Statement) -> int:
    return max((each.span.end_line for each in ir.walk(node) if isinstance(each, ir.Statement)), default=0)


def names_at(summary: ir.Summary, span: ir.Span, argument: str) -> frozenset[str]:
    """Return the variables in an argument, as it is spelled, of the call at a place; else all in that place."""
    inside: list[ir.Expression] = []
    every: set[str] = set()
    for node in ir.walk(summary.body):
        if isinstance(node, ir.Name) and _within(node.span, span):
            every.add(node.id)
        if isinstance(node, ir.Call) and node.span == span:
            inside += [each.value for each in node.arguments if spell(each.value) == argument]
    found = {each.id for value in inside for each in ir.walk(value) if isinstance(each, ir.Name)}
    return frozenset(found if inside else every)


def made_of(summary: ir.Summary, names: frozenset[str], line: int) -> list[ir.Assign]:
    """Return the assignments of the function around a line that variables of it were made by, in their order."""
    function = function_of(summary, line)
    every = [node for node in ir.walk(function or summary.body) if isinstance(node, ir.Assign)]
    found: list[ir.Assign] = []
    wanted = set(names)
    for _ in every:
        more = [node for node in every if node not in found and wanted & assigned(node)]
        found += more
        wanted |= {each.id for node in more for each in ir.walk(node) if isinstance(each, ir.Name)}
        if not more:
            break
    return sorted((node for node in found if node.span.line <= line), key=lambda node: node.span)


def assigned(node: ir.Node) -> set[str]:
    """Return the variables that a statement, or one in it, assigns to."""
    targets = [target for each in ir.walk(node) if isinstance(each, ir.Assign) for target in each.targets]
    targets += [each.target for each in ir.walk(node) if isinstance(each, ir.Augment)]
    return {each.id for target in targets for each in ir.walk(target) if isinstance(each, ir.Name)}


def skips_of(watch: Watch, summary: ir.Summary, names: frozenset[str], line: int) -> list[Skip]:
    """Return the conditions before a line by which constants decide what these variables are made of."""
    wanted = {*names, *(name for node in made_of(summary, names, line) for name in assigned(node))}
    inside = function_of(summary, line)
    found = {}
    for skip in watch.skips.values():
        same = skip.path == summary.path and skip.statement.line < line
        if same and function_of(summary, skip.statement.line) is inside:
            decided = [node for node in ir.walk(summary.body) if isinstance(node, ir.Statement)]
            if any(node.span == skip.statement and wanted & assigned(node) for node in decided):
                found[skip.test.span] = skip
    return [found[span] for span in sorted(found)]


def constant_at(program: Program, summary: ir.Summary, name: str, line: int) -> tuple[str, ir.Span] | None:
    """Return where a variable gets the constant that it has on a line, in whichever file."""
    function = function_of(summary, line)
    for body in (function.body if function else (), summary.body):
        found = [node.span for node in _own(body) if name in assigned(node) and node.span.line <= line]
        if found:
            return summary.path, found[-1]
    first, dot, rest = name.partition(".")
    links = program.index.links.get(summary.path, {})
    for node in ir.walk(summary.body):
        for local, target in node.bindings if isinstance(node, ir.Import) else ():
            place = program.index.module(links.get(target, "") + dot + rest) if local == first else None
            if place is not None:
                found = [each.span for each in _own(program.fetch(place[0]).body) if place[1] in assigned(each)]
                if found:
                    return place[0], found[-1]
    return None


def _own(body: tuple[ir.Statement, ...]) -> Iterator[ir.Assign]:
    """Yield the assignments of a function or module, those of functions in it left out."""
    pending = list(body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, ir.Assign):
            yield node
        if not isinstance(node, ir.Function | ir.Class):
            pending = [each for block, _ in blocks(node) for each in block] + pending
