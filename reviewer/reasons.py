"""What one file, as it is solved, says about one line of the program: the part of `why` that a worker process does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.explanation import Case, Passage, Reason
from reviewer.flow import account
from reviewer.flow import summary as ir
from reviewer.flow.bounds import with_room
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.watch import Watch
from reviewer.model import Tier
from reviewer.passes.claims import PLAIN, location, named, weakness_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.catalog import Catalog
    from reviewer.flow.account import Way
    from reviewer.flow.run import Hit
    from reviewer.flow.watch import Called, Guard, Sink, Skip

MOST = 5  # ways, constants, assignments that one sentence lists
PLACES = {
    "program": "only the arguments of the program that is started, not which program it is",
    "argument": "no argument that could be read as an option",
    "url": "the host of the address is fixed",
    "redirect": "where the redirect leads to is fixed",
    "nosql": "it is compared with, and is no operator of the query",
    "path": "it is the content of a file, not its name",
}


Said = tuple[str, tuple[Reason, ...]]


def reasons(viewpoint: str, path: str, line: int, program: Program, catalog: Catalog) -> Said:
    """Return the function around a line of `path`, and what a file (it, or one that uses it) says of that line."""
    return with_room(_reasons, viewpoint, path, line, program, catalog)


def _reasons(viewpoint: str, path: str, line: int, program: Program, catalog: Catalog) -> Said:
    watch = Watch(path, line)
    watched = Program(program.models, program.index, program.fetch, watch)
    solved = solve(watched.fetch(viewpoint), watched.models, watched)
    teller = _Teller(watch, watched.fetch(path), watched, catalog, solved.hits)
    found = [*teller.sinks()]
    if viewpoint == path:
        found += [*teller.line(), *teller.calls({each.about.partition(" ")[0] for each in found})]
    function = account.function_of(watched.fetch(path), line)
    return function.name if function else "", tuple(found)


class _Teller:
    """Makes sentences of what a watch has seen."""

    def __init__(
        self, watch: Watch, summary: ir.Summary, program: Program, catalog: Catalog, hits: tuple[Hit, ...]
    ) -> None:
        self._watch, self._summary, self._program = watch, summary, program
        self._catalog, self._hits = catalog, hits

    def line(self) -> Iterator[Reason]:
        """Say what the line is, and whether it ever runs."""
        line = self._watch.line
        for first, last, why in self._summary.unread:
            if first <= line <= last:
                yield Reason(Case.UNREAD, "", f"The line could not be read: {why}")
                return
        here = account.statements(self._summary.body, line)
        if not here:
            yield Reason(
                Case.EMPTY, "", "There is no code in this line: it is blank, a comment, or a part of a string."
            )
        for node in here[:1]:
            found = account.dead(self._watch, self._summary, node)
            if found is not None:
                yield self._dead(found)
        function = account.function_of(self._summary, line)
        if function is not None and any(name.endswith(f".{function.name}") for name in self._watch.given_up):
            said = f"Some calls of `{function.name}` were not followed: it is called in too many ways, or too deeply."
            yield Reason(Case.UNFOLLOWED, "", said)

    def _dead(self, found: account.Dead) -> Reason:
        if found.skip is not None:
            always = "false" if found.skip.truth else "true"
            place = f"{found.skip.path}:{found.skip.test.span.line}"
            said = f"This line never runs: the condition at {place} is always {always}."
            return Reason(Case.DEAD, "", said, tuple(self._decided(found.skip)))
        if found.after is not None:
            end = self._passage(found.after.span, "nothing runs after this")
            where = f"{self._summary.path}:{found.after.span.line}"
            said = f"This line never runs: what stands at {where} ends the function, or the round of a loop, before it."
            return Reason(Case.DEAD, "", said, (end,))
        return Reason(Case.DEAD, "", "Nothing is seen that would run this line.")

    def _decided(self, skip: Skip) -> Iterator[Passage]:
        """Yield a condition that constants decide, and where these come from."""
        outcome = "false" if skip.truth else "true"
        yield Passage(location(skip.path, skip.test.span), f"this is always {outcome}")
        for name, values in skip.known[:MOST]:
            place = account.constant_at(self._program, self._program.fetch(skip.path), name, skip.test.span.line)
            if place is not None:
                yield Passage(location(*place), f"`{name}` is {_listed(values)}")

    def sinks(self) -> Iterator[Reason]:
        """Say of every sink in the line what comes to it."""
        for key in sorted(self._watch.sinks):
            sink = self._watch.sinks[key]
            names = account.names_at(self._summary, sink.hit.span, sink.hit.argument)
            ways = account.ways(self._watch, sink, names)
            told = [self._way(sink, way) for way in ways[: MOST * 4]]
            yield from dict.fromkeys(told) if told else [self._nothing(sink, names)]

    def _way(self, sink: Sink, way: Way) -> Reason:
        hit, origin = sink.hit, way.origin
        weakness = weakness_of(replace(hit, taint=replace(hit.taint, origin=origin)), self._catalog) or ""
        what = f"`{named(origin)}`, from {PLAIN[origin.tier]},"
        callee, where = _callee(hit), f" ({weakness})" if weakness else ""
        hops = [Passage(location(hop.path, hop.span), hop.note) for hop in way.hops]
        source = Passage(location(origin.path, origin.span), f"`{named(origin)}` comes from {PLAIN[origin.tier]}")
        trace = _once((source, *_ordered(hops, way.guards), self._passage(hit.span, f"comes to {callee}")))
        if origin.tier is Tier.PARAMETER:
            case, said = Case.PARAMETER, self._parameter(sink, way)
        elif way.stopped:
            case, said = Case.STOPPED, f"{what} comes to {callee}, but can do no harm there{where}: {_stopped(way)}."
        elif hit.tiers and origin.tier not in hit.tiers:
            case, said = (
                Case.UNCOUNTED,
                f"{what} comes to {callee}, where it does not count{where}: {_counts(hit)} does.",
            )
        elif not way.placed:
            fixed = PLACES.get(hit.kind, "it is not in the part that matters")
            case, said = Case.PLACED, f"{what} comes to {callee}, but can do no harm there{where}: {fixed}."
        else:
            case, said, trace = self._reached(sink, way, f"{what} reaches {callee}{where}", trace)
        return Reason(case, self._about(hit), said, trace, weakness)

    def _reached(
        self, sink: Sink, way: Way, said: str, trace: tuple[Passage, ...]
    ) -> tuple[Case, str, tuple[Passage, ...]]:
        """Say that data does harm here, or where else the finding is that says so."""
        for each in self._hits:
            through = any(hop.path == sink.hit.path and hop.span == sink.hit.span for hop in each.taint.hops)
            same = each.kind == sink.hit.kind and each.taint.origin.input == way.origin.input
            if through and same and not self._watch.here(each.path, each.span):
                place = f"{each.path}:{each.span.line}"
                return Case.MOVED, f"{said}. What does the harm is put together at {place}: it is said there.", trace
        return Case.REACHED, f"{said}.", trace

    def _parameter(self, sink: Sink, way: Way) -> str:
        callee, origin = _callee(sink.hit), way.origin
        said = f"`{origin.key or origin.text}`, a parameter of `{origin.function}`, comes to {callee}"
        if way.stopped:
            return f"{said}, but can do no harm there: {_stopped(way)}."
        private = any(part.startswith("_") and not part.startswith("__") for part in origin.function.split("."))
        why = " Its name says that only this program calls it." if private else ""
        return f"{said}; no call is seen that passes data from outside.{why}"

    def _nothing(self, sink: Sink, names: frozenset[str]) -> Reason:
        """Say that no outside data comes to a sink, and what does."""
        hit, line = sink.hit, sink.hit.span.line
        weakness = self._catalog.of_kind(hit.kind) or ""
        decided = [
            step for skip in account.skips_of(self._watch, self._summary, names, line) for step in self._decided(skip)
        ]
        known = {(step.location.path, step.location.line) for step in decided} | {(self._summary.path, line)}
        made = [
            self._passage(node.span, f"what comes to {_callee(hit)} is made of this")
            for node in account.made_of(self._summary, names, line)
            if (self._summary.path, node.span.line) not in known
        ]
        trace = _once((*decided[: 2 * MOST], *made[-MOST:]))
        where = f" ({weakness})" if weakness else ""
        if sink.constants:
            said = f"Only constants come to {_callee(hit)}{where}: {_listed(sink.constants)}."
            return Reason(Case.CONSTANT, self._about(hit), said, trace, weakness)
        said = f"Nothing from outside is seen to come to {_callee(hit)}{where}."
        return Reason(Case.UNKNOWN, self._about(hit), said, trace, weakness)

    def calls(self, told: set[str]) -> Iterator[Reason]:
        """Say of the calls in the line that are no sinks by which names they are known."""
        others = [(span, call) for span, call in sorted(self._watch.calls.items()) if _at(span) not in told]
        for span, call in (each for each in others if each[1].other):
            rows = ", ".join(f"`{row}`" for row in call.other[:MOST])
            yield Reason(
                Case.FORM, _at(span), f"{_names(call)} is no sink as it is called here; the models say: {rows}."
            )
        plain = [call for _, call in others if not call.other]
        if told or not self._runs():
            return
        said = "No model knows a sink in this line"
        for own in (False, True):
            names = ", ".join(dict.fromkeys(_names(call) for call in plain if call.own is own))
            more = "of this program: ask about a line in it" if own else "which a row of rules/models could make one"
            if names:
                yield Reason(Case.NO_SINK, "", f"{said}. It calls {names}, {more}.")
        if not plain and not others:
            yield Reason(Case.NO_SINK, "", f"{said}, and nothing is called in it.")

    def _runs(self) -> bool:
        return any(
            node.span in self._watch.followed for node in account.statements(self._summary.body, self._watch.line)
        )

    def _passage(self, span: ir.Span, note: str) -> Passage:
        return Passage(location(self._summary.path, span), note)

    def _about(self, hit: Hit) -> str:
        return f"{_at(hit.span)} {hit.callee} {hit.kind}"


def _at(span: ir.Span) -> str:
    return f"{span.line}:{span.column}"


def _callee(hit: Hit) -> str:
    return hit.callee if hit.callee.startswith("the ") else f"`{hit.callee}`"


def _names(call: Called) -> str:
    known = [f"`{name}`" for name in call.names if not name.startswith("?.")]
    unknown = [f"`{name[2:]}` of an object whose class is not known" for name in call.names if name.startswith("?.")]
    return " or ".join((known or unknown)[:MOST]) or "what has no name"


def _counts(hit: Hit) -> str:
    return " or ".join(f"only what comes from {PLAIN[Tier(tier)]}" for tier in hit.tiers)


def _stopped(way: Way) -> str:
    if not way.guards:
        return "it was harmless for that as it was read"
    first, last = way.guards[0], way.guards[-1]
    inside = f", by what stands at {last.path}:{last.span.line}" if last is not first else ""
    by = f"`{first.callee}` made it harmless" if first.callee else "it was checked"
    return f"{by} at {first.path}:{first.span.line}{inside}"


def _ordered(hops: list[Passage], guards: tuple[Guard, ...]) -> list[Passage]:
    """Put what made data harmless where it stands on the way: a cleaner for its call, a check where it is made."""
    if not guards:
        return hops
    first, told = guards[0], [*map(_guarded, guards)]
    called = [number for number, hop in enumerate(hops) if hop.location == told[0].location]
    before = [hop.location.path == first.path and hop.location.line <= first.span.line for hop in hops]
    checked = max((number + 1 for number, is_before in enumerate(before) if is_before), default=len(hops))
    place, rest = (called[0], called[0] + 1) if called else (checked, checked)
    return [*hops[:place], *told, *hops[rest:]]


def _guarded(guard: Guard) -> Passage:
    what = "it holds no free text any more" if guard.kind == "text" else "it is harmless from here on"
    by = f"made harmless by `{guard.callee}`" if guard.callee else "checked"
    return Passage(location(guard.path, guard.span), f"{by}: {what}")


def _once(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Leave out a step that says what the one before says of the same place."""
    found: list[Passage] = []
    for each in passages:
        start = (each.location.path, each.location.line, each.location.column)
        same = found and start == (found[-1].location.path, found[-1].location.line, found[-1].location.column)
        if not (same and each.note == found[-1].note):
            found.append(each)
    return tuple(found)


def _listed(values: Iterable[object]) -> str:
    shown = [repr(each) for each in values]
    return " or ".join(shown[:MOST]) + (" or others" if len(shown) > MOST else "")
