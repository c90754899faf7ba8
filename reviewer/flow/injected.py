"""Parameters that a framework fills by itself: `Depends(...)`, as a default or within `Annotated`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame
from reviewer.flow.spelling import spell
from reviewer.flow.values import UNKNOWN, Value, element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.flow.run import Run

    Fill = Callable[[Run, Frame, ir.Parameter], Value]

INJECTING = frozenset({"Depends", "Security", "inject", "Provide", "Inject"})
ALIAS = re.compile(r"Dep(?:s|endency)?$|^Current[A-Z]")  # `SessionDep`, `CurrentUser`: of FastAPI's documentation


def said(run: Run, parameter: ir.Parameter) -> ir.Call | None:
    """Return what says that the framework makes the value of a parameter: `Depends(...)`."""
    return next((call for call in _said(run, parameter) if _name(call.function) in INJECTING), None)


def result(run: Run, frame: Frame, call: ir.Call, fill: Fill) -> Value:
    """Return what a dependency gives that is called with what `fill` says of its parameters.

    Nothing is known of one that lies outside the program; of a generator it is what it yields.
    """
    target = call.arguments[0].value if call.arguments else None
    refs = run.evaluate(run, frame, target).refs if target is not None else frozenset()
    key = ("injected", *sorted(refs))
    if target is None or key in run.active:
        return UNKNOWN
    run.active.add(key)
    try:
        given = {
            each.name: fill(home, home.scopes[function], each)
            for home, function, parameters in _called(run, refs)
            for each in parameters
        }
    finally:
        run.active.discard(key)
    arguments = tuple(ir.Argument(ir.Name(target.span, name), name) for name in given)
    inner = Frame(frame.function, given, frame, depth=frame.depth + 1, quiet=True)
    value = run.evaluate(run, inner, ir.Call(target.span, target, arguments))
    yields = any(_yields(home.functions[function]) for home, function, _ in _called(run, refs))
    return element(value) if yields else value


def hidden(parameter: ir.Parameter) -> bool:
    """Tell whether the annotation names a dependency that another module declares: `SessionDep`."""
    return parameter.annotation is not None and bool(ALIAS.search(_name(parameter.annotation)))


def limited(parameter: ir.Parameter) -> bool:
    """Tell whether a declared parameter has an upper bound: `Query(le=100)` (FastAPI's documentation)."""
    calls = [each for each in (parameter.default, *_metadata(parameter.annotation)) if isinstance(each, ir.Call)]
    return any(each.name in {"le", "lt"} for call in calls for each in call.arguments)


def declared(function: ir.Function) -> Iterator[ir.Call]:
    """Yield the calls within the annotations of the parameters, which run where the function is defined."""
    for parameter in function.parameters:
        for each in _metadata(parameter.annotation):
            if isinstance(each, ir.Call):
                yield each


def _called(run: Run, refs: frozenset[str]) -> Iterator[tuple[Run, str, tuple[ir.Parameter, ...]]]:
    """Yield the functions and constructors of the program that are meant, each with the parameters to be filled."""
    for ref in sorted(refs):
        for name, first in ((ref, 0), (f"{ref}.__init__", 1)):
            home = run.home(name)
            if home is not None and name in home.functions:
                yield home, name, home.functions[name].parameters[first:]


def _said(run: Run, parameter: ir.Parameter) -> Iterator[ir.Call]:
    """Yield the calls that say how a parameter is filled, through an alias of the module for its annotation."""
    written = [parameter.default, *_metadata(parameter.annotation)]
    if isinstance(parameter.annotation, ir.Name):
        for each in run.summary.body:
            if isinstance(each, ir.Assign) and parameter.annotation.id in map(spell, each.targets):
                written += _metadata(each.value)
    yield from (each for each in written if isinstance(each, ir.Call))


def _metadata(annotation: ir.Expression | None) -> tuple[ir.Expression, ...]:
    match annotation:
        case ir.Subscript(base=base, index=ir.Collection(items=items)) if _name(base) == "Annotated":
            return items[1:]
        case _:
            return ()


def _name(node: ir.Expression) -> str:
    return spell(node).rpartition(".")[2]


def _yields(function: ir.Function) -> bool:
    return any(isinstance(node, ir.Yield) for node in ir.walk(function))
