"""Functions that the outside calls: routes, handlers, commands; and what their parameters are."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import msgspec

from reviewer.flow import indirect, injected, routed
from reviewer.flow import summary as ir
from reviewer.flow.narrow import SEGMENT
from reviewer.flow.patterns import Arguments
from reviewer.flow.run import Handler
from reviewer.flow.spelling import spell
from reviewer.flow.values import UNKNOWN, Origin, Taint, Value, clean
from reviewer.model import Entry, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.frame import Frame
    from reviewer.flow.models import Row
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use

IN_ROUTE = re.compile(r"[<{:](?:(?P<before>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)(?::(?P<after>\w+))?[>}]?")
DIGITS = re.compile(r"\(\?P<(\w+)>(?:\\d|\[0-9\])(?:\+|\{[\d,]+\})?\)")  # of a regular expression of Django's
NUMBERS = frozenset({"int", "float", "uuid", "bool"})
CONVERTED = ("int", "float", "bool", "complex", "decimal.Decimal", "uuid.UUID", "datetime.", "enum.", "typing.Literal")
IDENTITY = re.compile(
    r"login_required|auth|permission|jwt_required|token_required|current_user|requires_|protected", re.IGNORECASE
)
ROUTE = "/"  # what a path starts with that a decorator of unknown making is given
ANY_CALL = ("_",)  # the name of rows about any call whatever, by a keyword of it
TOOLS = "tools"
TEXTUAL = frozenset({"pydantic"})


def of_function(run: Run, frame: Frame, function: ir.Function) -> None:
    """Note whether a function is an entry point, by itself, by an OpenAPI document or by a table of tools."""
    known = (*_decorated(run, frame, function), *_based(run, function), *_signed(run, function))
    for row, entry in known or (*_documented(run, function), *_offered(run, function)):
        _add(run, function.name, row, entry)
        return


def _add(run: Run, name: str, row: Row, entry: Entry) -> None:
    run.entries.setdefault(name, entry)
    run.rows.setdefault(name, row)


def registered(run: Run, use: Use) -> None:
    """Note functions of the file that a call registers as handlers: `path("x", view)`, `add_url_rule(...)`."""
    for name in (*use.names, *(ANY_CALL if TOOLS in use.given.keywords else ())):
        for row in _registering(run, name):
            _handed(run, row, row.pattern.match(use.given) if row.facts.get("via") == "call" else None)


def assigned(run: Run, name: str, shape: str, given: Arguments) -> None:
    """Note functions that an assignment makes handlers: `app.view_functions["x"] = view`."""
    for row in run.models.named("entries", name):
        if row.facts.get("via") == "assignment" and row.pattern.shape == shape:
            _handed(run, row, row.pattern.match(given))


def _handed(run: Run, row: Row, marks: dict[str, Value] | None) -> None:
    if marks and "HANDLER" in marks:
        for ref in sorted(_handlers(run, row, marks["HANDLER"])):
            _register(run, ref, row, marks)
        _lambdas(run, row, marks["HANDLER"])


def _register(run: Run, name: str, row: Row, marks: dict[str, Value]) -> None:
    """Note a function of this file, or of another, as a handler."""
    home = run.home(name)
    if home is None:
        return
    function = home.functions[name]
    if home is run:
        _add(run, function.name, row, _entry(row, function, marks))
    else:
        run.session.handlers.append(Handler(name, row, _entry(row, function, marks)))


def _registering(run: Run, name: str) -> list[Row]:
    """Return the rows about a call; of a method of something unknown, those of libraries that the file imports."""
    if not name.startswith("?."):
        return run.models.named("entries", name)
    rows = run.models.members("entries", name[2:])
    return [row for row in rows if row.facts.get("via") == "call" and row.name.partition(".")[0] in run.libraries]


def _handlers(run: Run, row: Row, value: Value) -> set[str]:
    """Return the functions of the file that are handed over: alone, in a list, as an object, as a class."""
    values = [value, *(value.items or {}).values(), *([value.rest] if value.rest is not None else [])]
    refs = {ref for each in values for ref in each.refs}
    refs |= {f"{kind}.__call__" for each in values for kind in each.types}
    wanted = row.facts.get("methods") or ["__init__"]
    homes = {ref: home for ref in refs if (home := run.home(ref)) is not None}
    found = {ref for ref, home in homes.items() if ref in home.functions}
    for made in homes.keys() - found:
        own = (name for name in homes[made].functions if name.rpartition(".")[0] == made)
        found |= {name for name in own if _one_of(name.rpartition(".")[2], wanted)}
    return found


def _one_of(method: str, wanted: list[str]) -> bool:
    """Tell whether a method is one that a row names: `get`, `resolve_*`."""
    return any(fnmatchcase(method, each) for each in wanted if not (each == "*" and method.startswith("_")))


def _lambdas(run: Run, row: Row, value: Value) -> None:
    """Follow the lambdas that are handed over with what the outside gives them."""
    for name in sorted(value.refs & run.lambdas.keys()):
        node, frame = run.lambdas[name]
        gives = [
            Value(taints=(Taint(Origin(row.tier, each.name, each.name, run.path, each.span, frame.function)),))
            if _taken(row, each.name, place)
            else UNKNOWN
            for place, each in enumerate(node.parameters)
        ]
        indirect.of_lambda(run, frame, name, Arguments(tuple(gives)))


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
        yield from _own_routes(run, names, given, function)


def _own_routes(
    run: Run, names: frozenset[str], given: Arguments, function: ir.Function
) -> Iterator[tuple[Row, Entry]]:
    """Yield what a decorator of the project's own says that is given a path: `@route("/users")`."""
    for name in sorted(names):
        strange = name in run.functions or name.partition(".")[0] not in run.models.libraries
        for row in run.models.named("entries", f"_.{name.rpartition('.')[2]}") if strange else ():
            marks = row.pattern.match(given) or {}
            entry = _entry(row, function, marks)
            if (entry.route or "").startswith(ROUTE):
                yield row, entry


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
        for row in (*run.models.named("entries", kind), *_of_own_base(run, kind, function.owner)):
            if row.facts.get("via") == "base" and _one_of(method, row.facts.get("methods") or []):
                verb = (method.upper(),) if method in {"get", "post", "put", "patch", "delete"} else ()
                yield row, replace(_entry(row, function, {}), methods=verb)


def _of_own_base(run: Run, kind: str, owner: str) -> list[Row]:
    """Return the rows about classes of the project's own by what they are called, and declare: `class Ls(BaseTool)`."""
    own = run.dotted(owner)
    if kind == own or kind.partition(".")[0] in run.models.libraries or own not in run.classes:
        return []
    rows = run.models.named("entries", f"_.{kind.rpartition('.')[2]}")
    return [row for row in rows if _declared(run.classes[own]) >= {*row.facts.get("declares", ())}]


def _declared(node: ir.Class) -> set[str]:
    """Return what the body of a class binds: attributes, methods, properties."""
    assigned = (target for each in node.body if isinstance(each, ir.Assign) for target in each.targets)
    names = {target.id for target in assigned if isinstance(target, ir.Name)}
    return names | {each.name.rpartition(".")[2] for each in node.body if isinstance(each, ir.Function)}


def inherited(run: Run, kind: str) -> Iterator[tuple[Run, str, Row, Entry]]:
    """Yield the entry points that a class has from others of the program, with the file in which each lies."""
    own = run.bodies[kind].env
    if not own:
        return  # nothing here that they could reach
    rows = [row for each in run.lineage(kind) for row in run.models.named("entries", each) if row.facts.get("methods")]
    above = [each for each in run.lineage(kind) if each != kind] if rows else []
    seen = set(own)
    for each in above:
        home = run.home(each)
        for name, value in home.bodies[each].env.items() if home else ():
            if name not in seen and home and f"{each}.{name}" in value.refs and f"{each}.{name}" in home.functions:
                seen.add(name)
                function = home.functions[f"{each}.{name}"]
                for row in (row for row in rows if _one_of(name, row.facts["methods"])):
                    yield home, f"{each}.{name}", row, _entry(row, function, {})
                    break


def _signed(run: Run, function: ir.Function) -> Iterator[tuple[Row, Entry]]:
    if not function.parameters:
        return
    for _, row in _signatures(run):
        if (function.owner is not None) is not row.text.partition("(")[2].startswith("self"):
            continue
        name = function.name.rpartition(".")[2]
        if row.name in {"_", name} and _signature(row, function):
            yield row, _entry(row, function, {})


def _documented(run: Run, function: ir.Function) -> Iterator[tuple[Row, Entry]]:
    said = run.session.program.index.operations.get(run.path, {}).get(function.name, ())
    for row in (row for row in run.models.table("entries") if said and row.facts.get("via") == "document"):
        methods, secured = tuple(sorted({each.method for each in said})), all(each.secured for each in said)
        yield row, Entry(function.name, row.library, said[0].route, methods, secured)


def _offered(run: Run, function: ir.Function) -> Iterator[tuple[Row, Entry]]:
    if function.name in run.session.program.index.offered.get(run.path, ()):
        for row in (row for row in run.models.table("entries") if row.facts.get("via") == "table"):
            yield row, _entry(row, function, {})


def _signatures(run: Run) -> list[tuple[str, Row]]:
    """Return the rows about functions by their signature that hold for the file: looked up once."""
    key = ("signatures",)
    if key not in run.about:
        rows = (row for row in run.models.table("entries") if row.facts.get("via") == "signature")
        found = [(row.name, row) for row in rows if row.facts.get("requires", "") in {"", *run.libraries}]
        run.about[key] = {"entries": found}
    return run.about[key]["entries"]


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
    return Entry(function.name, row.library, route, verbs, identified, bool(row.facts.get("answers", True)))


def parameters(run: Run, frame: Frame, function: ir.Function, annotated: Any) -> dict[str, Value]:
    """Return the values with which the outside calls an entry point."""
    row = run.rows[function.name]
    entry = run.entries[function.name]
    gives = row.facts.get("gives") or {}
    converters = _converters(entry.route or "") | _routed(run, function)
    asked = _Asked(function.name, row.tier, annotated)
    passed = replace(asked, tier=Tier.PARAMETER)
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
            named = row.facts.get("taints") != "route" or parameter.name in converters
            by = asked if routed.given(run, row, function, parameter) else passed
            values[parameter.name] = (
                _parameter(run, frame, by, parameter, kinds, converters.get(parameter.name))
                if named and _taken(row, parameter.name, place)
                else Value(types=kinds)
            )
            if _of_one_segment(entry.route or "", parameter.name):
                values[parameter.name] = clean(values[parameter.name], (SEGMENT,))
    return values


def _routed(run: Run, function: ir.Function) -> dict[str, str]:
    """Return the parameters of a handler that every route to it, in whichever file, admits as numbers only."""
    index = run.session.program.index
    known = index.numbers.get(run.path, {})
    said = [set(each.numbers) for each in index.operations.get(run.path, {}).get(function.name, ())]
    numbers = known.get(function.name) or known.get(str(function.owner)) or (set.intersection(*said) if said else ())
    return dict.fromkeys(sorted(numbers), "int")


def _of_one_segment(route: str, name: str) -> bool:
    """Tell whether a variable of a route matches what has no slash in it; of a regular expression nobody knows."""
    return "(?" not in route and bool(re.search(rf"[<{{](?:str(?:ing)?:)?{name}(?::str)?[>}}]", route))


def _converters(route: str) -> dict[str, str | None]:
    """Return the variables of a route and what each is converted by: `<int:id>`, and the other way round `<id:int>`."""
    converters: dict[str, str | None] = {}
    for found in IN_ROUTE.finditer(route):
        converters[found["name"]] = found["before"] or found["after"]
        if found["before"]:
            converters.setdefault(found["before"], found["name"])
    return converters | {found[1]: "int" for found in DIGITS.finditer(route)}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The entry point for which a framework fills parameters: its own, and those of what it depends on."""

    name: str
    tier: Tier
    annotated: Any  # `annotations.annotated`


def _taken(row: Row, name: str, place: int) -> bool:
    """Tell whether the outside gives this parameter: all, none, or those that the row lists by name or place."""
    taints = row.facts.get("taints", "all")
    if place == 0 and name in {"self", "cls"}:  # a bound task, a resolver of a type: the object, not its data
        return False
    return taints != "none" and (isinstance(taints, str) or not {name, str(place)}.isdisjoint(map(str, taints)))


def _parameter(  # noqa: PLR0913 - a parameter and all that is known of it
    run: Run,
    frame: Frame,
    asked: _Asked,
    parameter: ir.Parameter,
    kinds: frozenset[str],
    converter: str | None,
) -> Value:
    call = injected.said(run, parameter)
    if call is not None:
        given = injected.result(run, frame, call, functools.partial(_of_dependency, asked))
        return msgspec.structs.replace(given, types=given.types | kinds)
    known = {kind for kind in kinds if "." in kind and _of_library(run, kind)}
    if known or injected.hidden(parameter):
        return Value(types=kinds)
    origin = Origin(asked.tier, parameter.name, parameter.name, run.path, parameter.span, asked.name)
    value = Value(taints=(Taint(origin),), types=kinds & (run.classes.keys() | set(kinds)))
    if injected.limited(parameter):
        value = clean(value, ("size",))
    return clean(value, ("text",)) if converter in NUMBERS or _converted(run, kinds) else value


def _of_dependency(asked: _Asked, run: Run, frame: Frame, parameter: ir.Parameter) -> Value:
    return _parameter(run, frame, asked, parameter, asked.annotated(run, frame, parameter.annotation), None)


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
