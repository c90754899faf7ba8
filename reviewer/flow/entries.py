"""Functions that the outside calls: routes, handlers, commands; and what their parameters are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewer.flow import summary as ir
from reviewer.flow.patterns import Arguments
from reviewer.flow.spelling import spell
from reviewer.flow.values import Origin, Taint, Value, clean
from reviewer.model import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.frame import Frame
    from reviewer.flow.models import Row
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use

IN_ROUTE = re.compile(r"[<{:](?:(?P<before>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)(?::(?P<after>\w+))?[>}]?")
NUMBERS = frozenset({"int", "float", "uuid", "bool"})
CONVERTED = ("int", "float", "bool", "complex", "decimal.Decimal", "uuid.UUID", "datetime.", "enum.", "typing.Literal")
IDENTITY = re.compile(
    r"login_required|auth|permission|jwt_required|token_required|current_user|requires_|protected", re.IGNORECASE
)
INJECTED = ("Depends", "Security", "inject")
TEXTUAL = frozenset({"pydantic"})


def of_function(run: Run, frame: Frame, function: ir.Function) -> None:
    """Note whether a function is an entry point, by its decorators, its class or its signature."""
    for row, entry in (*_decorated(run, frame, function), *_based(run, function), *_signed(run, function)):
        _add(run, function.name, row, entry)
        return


def _add(run: Run, name: str, row: Row, entry: Entry) -> None:
    run.entries.setdefault(name, entry)
    run.rows.setdefault(name, row)


def registered(run: Run, use: Use) -> None:
    """Note functions of the file that a call registers as handlers: `path("x", view)`, `add_url_rule(...)`."""
    for name in use.names:
        for row in run.models.named("entries", name):
            marks = row.pattern.match(use.given) if row.facts.get("via") == "call" else None
            if marks and "HANDLER" in marks:
                for ref in sorted(marks["HANDLER"].refs & run.functions.keys()):
                    function = run.functions[ref]
                    _add(run, function.name, row, _entry(row, function, marks))


def _decorated(run: Run, frame: Frame, function: ir.Function) -> Iterator[tuple[Row, Entry]]:
    for mark in function.decorators:
        call = mark if isinstance(mark, ir.Call) else None
        names = run.evaluate(run, frame, call.function if call else mark).refs
        given = _given(run, frame, call) if call else Arguments()
        for row in _rows(run, names):
            marks = row.pattern.match(given) if row.pattern.shape == "call" and call else None
            if marks is None and not (row.pattern.shape == "name" or (call is None and row.pattern.shape == "call")):
                continue
            yield row, _entry(row, function, marks or {})


def _given(run: Run, frame: Frame, call: ir.Call) -> Arguments:
    positional = tuple(
        run.evaluate(run, frame, each.value) for each in call.arguments if not each.name and not each.star
    )
    return Arguments(
        positional, {each.name: run.evaluate(run, frame, each.value) for each in call.arguments if each.name}
    )


def _rows(run: Run, names: frozenset[str]) -> Iterator[Row]:
    for name in sorted(names):
        exact = [row for row in run.models.named("entries", name) if row.facts.get("via") == "decorator"]
        yield from exact
        if not exact and name not in run.functions:
            for row in run.models.members("entries", name.rpartition(".")[2]):
                if row.facts.get("via") == "decorator" and row.name.partition(".")[0] in run.libraries:
                    yield row


def _based(run: Run, function: ir.Function) -> Iterator[tuple[Row, Entry]]:
    if function.owner is None:
        return
    method = function.name.rpartition(".")[2]
    for kind in run.lineage(run.dotted(function.owner)):
        for row in run.models.named("entries", kind):
            if row.facts.get("via") == "base" and method in (row.facts.get("methods") or ()):
                verb = (method.upper(),) if method in {"get", "post", "put", "patch", "delete"} else ()
                yield row, replace(_entry(row, function, {}), methods=verb)


def _signed(run: Run, function: ir.Function) -> Iterator[tuple[Row, Entry]]:
    if not function.parameters:
        return
    for row in run.models.table("entries"):
        wanted = row.facts.get("requires")
        if row.facts.get("via") != "signature" or (wanted and wanted not in run.libraries):
            continue
        if (function.owner is not None) is not row.text.partition("(")[2].startswith("self"):
            continue
        name = function.name.rpartition(".")[2]
        if row.name in {"_", name} and _signature(row, function):
            yield row, _entry(row, function, {})


def _signature(row: Row, function: ir.Function) -> bool:
    """Tell whether the first parameters bear the names that the row gives."""
    wanted = row.facts.get("parameters") or re.findall(r"\((.*)\)", row.text)[0].split(",")
    names = [name.strip() for name in wanted]
    own = [parameter.name for parameter in function.parameters]
    for index, name in enumerate(each for each in names if each != "..."):
        if index >= len(own) or (name not in {"_", "HERE"} and own[index] != name):
            return False
    return "..." in names or len(own) == len(names)


def _entry(row: Row, function: ir.Function, marks: dict[str, Value]) -> Entry:
    route = marks["ROUTE"].text if "ROUTE" in marks else None
    methods = [str(each.only) for each in (marks["METHODS"].items or {}).values()] if "METHODS" in marks else []
    fixed = row.facts.get("method")
    identified = any(IDENTITY.search(spell(mark)) for mark in function.decorators)
    verbs = tuple(sorted(methods)) or ((str(fixed),) if fixed else ())
    return Entry(function.name, row.library, route, verbs, identified)


def parameters(run: Run, frame: Frame, function: ir.Function, annotated: Any) -> dict[str, Value]:
    """Return the values with which the outside calls an entry point."""
    row = run.rows[function.name]
    entry = run.entries[function.name]
    gives = row.facts.get("gives") or {}
    converters = {found["name"]: found["before"] or found["after"] for found in IN_ROUTE.finditer(entry.route or "")}
    values: dict[str, Value] = {}
    place = -1
    for parameter in function.parameters:
        if function.owner is not None and place < 0 and not values:
            values[parameter.name] = Value(types=frozenset({run.dotted(function.owner)}))
            continue
        place += 1
        given = gives.get(parameter.name, gives.get(str(place)))
        kinds = annotated(run, frame, parameter.annotation)
        if given is not None:
            values[parameter.name] = Value(types=kinds or frozenset({str(given)}))
        else:
            values[parameter.name] = _parameter(run, function, parameter, row, kinds, converters)
    return values


def _parameter(  # noqa: PLR0913 - a parameter and all that is known of it
    run: Run,
    function: ir.Function,
    parameter: ir.Parameter,
    row: Row,
    kinds: frozenset[str],
    converters: dict[str, str | None],
) -> Value:
    taints = row.facts.get("taints", "all")
    injected = (
        isinstance(parameter.default, ir.Call) and spell(parameter.default.function).rpartition(".")[2] in INJECTED
    )
    if taints == "none" or injected or (taints == "route" and parameter.name not in converters):
        return Value(types=kinds)
    known = {kind for kind in kinds if "." in kind and _of_library(run, kind)}
    if known:
        return Value(types=kinds)
    origin = Origin(row.tier, parameter.name, parameter.name, run.path, parameter.span, function.name)
    value = Value(taints=(Taint(origin),), types=kinds & (run.classes.keys() | set(kinds)))
    if _limited(parameter.default):
        value = clean(value, ("size",))
    numeric = converters.get(parameter.name) in NUMBERS or _converted(run, kinds)
    return clean(value, ("text",)) if numeric else value


def _limited(default: ir.Expression | None) -> bool:
    """Tell whether a declared parameter has an upper bound: `Query(le=100)` (FastAPI's documentation)."""
    return isinstance(default, ir.Call) and any(each.name in {"le", "lt"} for each in default.arguments)


def _of_library(run: Run, kind: str) -> bool:
    root = kind.partition(".")[0]
    return (
        root in run.models.libraries
        and root not in TEXTUAL
        and not kind.startswith(CONVERTED)
        and kind not in run.classes
    )


def _converted(run: Run, kinds: frozenset[str]) -> bool:
    """Tell whether the framework converts by the annotation: to a number, a date, an enumeration."""
    above = {each for kind in kinds for each in run.lineage(kind)}
    return any(
        kind == plain or (plain.endswith(".") and kind.startswith(plain)) for kind in above for plain in CONVERTED
    )
