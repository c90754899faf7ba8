"""Pages that a program makes of its templates: what it hands over, put where the template puts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import escaping, report
from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame
from reviewer.flow.patterns import Arguments
from reviewer.flow.run import Hit
from reviewer.flow.templates import IN_EACH
from reviewer.flow.use import rows
from reviewer.flow.values import UNKNOWN, Value, deep_taints, element, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reviewer.flow.models import Row
    from reviewer.flow.run import Run
    from reviewer.flow.templates import Page, Raw, Way
    from reviewer.flow.use import Use

KEPT = "template"  # the field of an object that stands for a template: its name
TIERS_OF_LINKS = ("request",)  # who else writes an address is the program's own
MARKUP = "markup"


def rendered(run: Run, frame: Frame, use: Use) -> None:
    """Look at what a call hands to a template."""
    for _, row in rows(run, "renders", use.names):
        marks = row.pattern.match(use.given) if row.pattern.shape == "call" else None
        if marks is None or row.facts.get("keeps") or row.facts.get("decorates"):
            continue
        name = marks.get("TEMPLATE", use.receiver.fields.get(KEPT, UNKNOWN)).text
        keywords = use.given.keywords if row.facts.get("context") == "keywords" else {}
        for page, raw in _places(run, row, name):
            value = _value(raw.way, marks.get("CONTEXT", UNKNOWN), keywords, use.given.spread)
            if value is not None:
                _look(run, frame, page, raw, value)


def returned(run: Run, frame: Frame, function: ir.Function, context: Value) -> None:
    """Look at what a function returns to a decorator that renders a template with it."""
    for call in (mark for mark in function.decorators if isinstance(mark, ir.Call)):
        names = run.evaluate(run, frame, call.function).refs
        for row in (row for name in sorted(names) for row in run.models.named("renders", name)):
            given = Arguments(tuple(run.evaluate(run, frame, each.value) for each in call.arguments if not each.name))
            marks = row.pattern.match(given) if row.facts.get("decorates") else None
            for page, raw in _places(run, row, marks["TEMPLATE"].text if marks else None):
                value = _value(raw.way, context, {}, None)
                if value is not None:
                    _look(run, Frame(function.name, {}, entry=run.entries.get(function.name)), page, raw, value)


def _places(run: Run, row: Row, name: str | None) -> Iterator[tuple[Page, Raw]]:
    """Yield where a template, and all that it is made of, puts a value into the page as it is."""
    library, off = row.name.partition(".")[0], run.session.program.index.unescaped
    for page in _pages(run, name) if name else ():
        for raw in (*page.raw, *(page.bare if escaping.is_off(library, page, run.path, off) else ())):
            yield page, raw


def kept(run: Run, use: Use) -> Mapping[str, Value]:
    """Return what an object is to remember of the template that a call loads."""
    for _, row in rows(run, "renders", use.names):
        marks = row.pattern.match(use.given) if row.facts.get("keeps") else None
        if marks:
            return {KEPT: marks["TEMPLATE"]}
    return {}


def _pages(run: Run, name: str) -> Iterator[Page]:
    """Yield a template and all that it is made of."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        wanted = pending.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        page = run.session.program.page(run, wanted)
        if page is not None:
            pending += page.parts
            yield page


def _look(run: Run, frame: Frame, page: Page, raw: Raw, value: Value) -> None:
    if raw.link and value.prefix:
        return  # the address begins with something of the program's own
    tiers = TIERS_OF_LINKS if raw.link else ()
    taints = deep_taints(value) if raw.link else report.dangerous(MARKUP, value)
    callee = f"the template {page.path.rpartition('/')[2]}"
    hit = Hit(
        MARKUP, raw.span, raw.span, frame.function, callee, raw.text, tiers=tiers, entry=frame.entry, path=page.path
    )
    report.arrived(run, frame, hit, (each for each in taints if not raw.link or each.harms("redirect")))


def _value(way: Way, context: Value, keywords: Mapping[str, Value], spread: Value | None) -> Value | None:
    """Return what a template finds on a way from the values that it is given; None where it is given no such value."""
    root, *rest = way
    if root in keywords:
        value = keywords[root]
    elif context.items is not None and root in context.items:
        value = context.items[root]
    else:
        other = [each for each in (context.rest, spread) if each is not None]
        if not other:
            return None
        value = join(*other)
    for part in rest:
        value = _part(value, part)
    return value


def _part(value: Value, name: str) -> Value:
    if name == IN_EACH:
        return element(value)
    if name in value.fields:
        return value.fields[name]
    if value.items is not None and name in value.items:
        return value.items[name]
    if value.items is not None and value.rest is None and "dict" in value.types:
        return UNKNOWN
    return Value(taints=deep_taints(value))
