"""What `why` wants to know, written down while the data is followed: where it was made harmless, and what never runs.

A review has no `Watch`, and pays one comparison a statement and a call for that. Of what makes data harmless, a
call is seen by what comes out of it; a check by the variables before and after the statement that makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import checked_key, path_of
from reviewer.flow.shapes import slot_origin
from reviewer.flow.spelling import spell
from reviewer.flow.use import rows
from reviewer.flow.values import Hop, deep_taints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer.flow.frame import Env, Frame
    from reviewer.flow.run import Hit, Run
    from reviewer.flow.shapes import Slots
    from reviewer.flow.use import Use
    from reviewer.flow.values import Origin, Scalar, Taint, Value

Input = tuple[object, ...]  # of which data: the file, and what is read there
Mark = tuple[str, Input, str]  # a variable, the data in it, the kind that it is harmless for
HEADERS = (ir.If, ir.While, ir.For, ir.Match, ir.Assert)  # statements that check before what lies in them runs
BINDERS = (ir.Assign, ir.Augment, ir.For, ir.With, ir.Import)
CHECKED = "checked "  # how keys begin under which `env` keeps that an input was checked


@dataclass(frozen=True, slots=True)
class Guard:
    """A place where data was made harmless for a kind."""

    kind: str
    variable: str  # that a check speaks of; "" where a call gave something harmless
    path: str
    statement: ir.Span
    span: ir.Span
    callee: str  # as written; "" of a check


@dataclass(frozen=True, slots=True)
class Skip:
    """A way that a condition of constants never takes."""

    path: str
    statement: ir.Span
    test: ir.Expression
    truth: bool  # the outcome that never comes
    known: tuple[tuple[str, tuple[Scalar, ...]], ...]  # the variables of the condition, and what they can be


@dataclass(slots=True)
class Sink:
    """A place that a model calls a sink, and all that came to it."""

    hit: Hit
    taints: dict[Taint, bool] = field(default_factory=dict)  # whether it is where it does harm
    constants: list[Scalar] = field(default_factory=list)
    prefix: str = ""


@dataclass(slots=True)
class Called:
    """A call, by the names that it resolves to, and the rows about sinks of those names that it does not fit."""

    names: tuple[str, ...]
    other: tuple[str, ...]
    own: bool  # a function or class of the program


@dataclass(slots=True)
class _Open:
    """A statement that is being followed."""

    frame: Frame
    statement: ir.Statement
    held: set[tuple[str, Input]]
    clean: set[Mark]
    accounted: int
    cleaned: int


def of(origin: Origin) -> Input:
    """Return what stands for the data of an origin, wherever it was read in the function."""
    return (origin.path, *origin.input)


@dataclass(slots=True)
class Watch:
    """What is seen on the way to one line of one file."""

    path: str
    line: int
    guards: dict[Input, dict[Guard, None]] = field(default_factory=dict)
    given: dict[Origin, dict[Taint, Hop]] = field(default_factory=dict)  # slot -> what callers pass, and where
    passed: dict[tuple[str, ir.Span], dict[tuple[Origin, Input], None]] = field(default_factory=dict)
    sinks: dict[tuple[ir.Span, str, str], Sink] = field(default_factory=dict)
    calls: dict[ir.Span, Called] = field(default_factory=dict)
    followed: set[ir.Span] = field(default_factory=set)  # statements of the file
    skips: dict[tuple[str, ir.Span, bool], Skip] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)  # functions that were not followed for some call
    _open: list[_Open] = field(default_factory=list)
    _accounted: list[Mark] = field(default_factory=list)
    _cleaned: list[tuple[Input, str]] = field(default_factory=list)

    def here(self, path: str, *spans: ir.Span) -> bool:
        """Tell whether something lies on the line."""
        return path == self.path and any(span.line <= self.line <= span.end_line for span in spans)

    # --- statements

    def follow(
        self, run: Run, frame: Frame, statement: ir.Statement, step: Callable[[Run, Frame, ir.Statement], None]
    ) -> None:
        """Follow a statement, and write down what it made harmless."""
        held, clean = _state(frame.env)
        around = self._open[-1] if self._open and self._open[-1].frame is frame else None
        if around is not None and isinstance(around.statement, HEADERS):
            self._gained(run, around, clean)
        if run.path == self.path:
            self.followed.add(statement.span)
        mine = _Open(frame, statement, held, clean, len(self._accounted), len(self._cleaned))
        self._open.append(mine)
        try:
            step(run, frame, statement)
        finally:
            self._open.pop()
        for env in self._ends(frame, statement):
            self._gained(run, mine, _state(env)[1])

    def _ends(self, frame: Frame, statement: ir.Statement) -> Iterable[Env]:
        """Return the variables after a statement; after `return condition` those of either outcome."""
        outcomes = [states[-1] for states in frame.outcomes.values() if states]
        return (frame.env, *outcomes) if isinstance(statement, ir.Return) else (frame.env,)

    def _gained(self, run: Run, mine: _Open, clean: set[Mark]) -> None:
        """Write down what data is harmless now that was not before, unless a part of the statement has said so."""
        known = set(self._accounted[mine.accounted :])
        cleaned = set(self._cleaned[mine.cleaned :])
        before = {(data, kind) for _, data, kind in mine.clean}
        for mark in sorted(clean - mine.clean - known, key=str):
            variable, data, kind = mark
            self._accounted.append(mark)
            binds = isinstance(mine.statement, BINDERS)
            again = ((checked_key(data[1:], kind),), kind)  # what was checked is read once more
            moved = (data, kind) in cleaned or not before.isdisjoint({(data, kind), again})
            checked = variable == CHECKED or ((variable, data) in mine.held and not binds)
            if checked or (binds and not moved):
                span = mine.statement.span
                self._guard(data, Guard(kind, variable.removeprefix(CHECKED), run.path, span, span, ""))

    def _guard(self, data: Input, guard: Guard) -> None:
        self.guards.setdefault(data, {}).setdefault(guard)

    def skipped(self, run: Run, frame: Frame, test: ir.Expression, *, truth: bool, case: ir.Span | None = None) -> None:
        """Write down that a condition never has this outcome, or a `match` this case: constants decide it."""
        parts = (each for each in ir.walk(test) if isinstance(each, ir.Name | ir.Attribute))
        named = {path: each for each in parts if (path := path_of(each)) is not None}
        values = [(path, run.evaluate(run, frame, named[path])) for path in sorted(named)]
        known = tuple((path, value.constants) for path, value in values if value.constants)
        skip = Skip(run.path, frame.statement, test, truth, known)
        self.skips.setdefault((run.path, case or test.span, truth), skip)

    # --- calls

    def called(self, run: Run, frame: Frame, use: Use, value: Value) -> None:
        """Look at a call that has been followed: whether data comes out of it harmless."""
        if self.here(run.path, use.node.span):
            self._note(run, use)
        gone_in: dict[Input, frozenset[str]] = {}
        for taint in (taint for each in (use.receiver, *use.values) for taint in deep_taints(each)):
            data = of(taint.origin)
            gone_in[data] = gone_in.get(data, taint.cleaned) & taint.cleaned
        for taint in deep_taints(value):
            data = of(taint.origin)
            for kind in sorted(taint.cleaned - gone_in.get(data, frozenset())):
                self._cleaned.append((data, kind))
                if data not in gone_in:
                    continue  # it was read here, or by what is called, which says why it is harmless
                callee = spell(use.node.function)
                self._guard(data, Guard(kind, "", run.path, frame.statement, use.node.span, callee))

    def _note(self, run: Run, use: Use) -> None:
        about = [row for _, row in rows(run, "sinks", use.names) if row.pattern.shape == "call"]
        fits = any(row.pattern.match(use.given) is not None for row in about)
        other = () if fits else tuple(sorted({row.text for row in about}))
        own = any(run.home(name) is not None for name in use.names)
        self.calls[use.node.span] = Called(use.names, other, own)

    def handed(self, run: Run, frame: Frame, home: Run, name: str, slots: Slots) -> None:
        """Write down whose data a call hands to the parameters of a function of the program."""
        for parameter, taints in slots.items():
            slot = slot_origin(home, home.functions[name], parameter)
            for taint in taints:
                place = Hop(run.path, frame.statement, f"passed to `{slot.function}`")
                self.given.setdefault(slot, {}).setdefault(taint, place)
                self.passed.setdefault((run.path, frame.statement), {}).setdefault((slot, of(taint.origin)))

    def sink(self, hit: Hit, value: Value, harmful: Iterable[Taint]) -> None:
        """Write down what came to a sink, harmful or not."""
        if not self.here(hit.path, hit.span, hit.statement):
            return
        found = self.sinks.setdefault((hit.span, hit.kind, hit.callee), Sink(hit))
        found.prefix = found.prefix or value.prefix
        found.constants += [each for each in value.constants or () if each not in found.constants]
        placed = {taint.origin for taint in harmful}
        for taint in deep_taints(value):
            found.taints[taint] = found.taints.get(taint, False) or taint.origin in placed


def _state(env: Env) -> tuple[set[tuple[str, Input]], set[Mark]]:
    """Return which data the variables hold, and for which kinds it is harmless there."""
    held: set[tuple[str, Input]] = set()
    clean: set[Mark] = set()
    for name, value in env.items():
        if name.startswith(CHECKED):
            clean.add((CHECKED, (name,), name.rpartition(": ")[2]))
            continue
        for taint in deep_taints(value):
            data = of(taint.origin)
            held.add((name, data))
            clean |= {(name, data, kind) for kind in taint.cleaned}
    return held, clean
