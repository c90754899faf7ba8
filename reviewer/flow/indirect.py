"""Calls that are not written `function(arguments)`: of lambdas, through `super()`, by whoever is given a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame
from reviewer.flow.values import UNKNOWN, join

if TYPE_CHECKING:
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use
    from reviewer.flow.values import Value

# Where the function stands among the arguments; what follows it is given to it (the documentation of each).
GIVEN = {
    "functools.partial": 0, "asyncio.to_thread": 0, "anyio.to_thread.run_sync": 0, "threading.Timer": 1,
    "fastapi.concurrency.run_in_threadpool": 0, "starlette.concurrency.run_in_threadpool": 0,
}  # fmt: skip
METHODS = {"submit": 0, "run_in_executor": 1}
STARTED = frozenset({"threading.Thread", "multiprocessing.Process", "threading.Timer"})


def through(run: Run, frame: Frame, use: Use) -> Value | None:
    """Return what a lambda gives, or a function that is handed over to be called; None where it is neither."""
    values = [of_lambda(run, frame, name, use.given) for name in use.names if name.startswith("<")]
    if values:
        return join(*values)
    made = _handed(use)
    if made is None or not run.evaluate(run, frame, made.function).refs:
        return None
    result = run.evaluate(run, frame, made)
    if "functools.partial" in use.names:
        return replace(result, refs=result.refs | run.evaluate(run, frame, made.function).refs)
    return None if not STARTED.isdisjoint(use.names) else result


def _handed(use: Use) -> ir.Call | None:
    """Return `function(a)` for `partial(function, a)`, `pool.submit(function, a)`, `Thread(target=function, ...)`."""
    if not STARTED.isdisjoint(use.names):
        return _started(use.node)
    places = [GIVEN[name] for name in use.names if name in GIVEN]
    places += [METHODS[use.member]] if use.member in METHODS else []
    plain = [each for each in use.node.arguments if not each.name]
    if not places or len(plain) <= places[0] or plain[places[0]].star:
        return None
    function = plain[places[0]].value
    if not isinstance(function, ir.Name | ir.Attribute | ir.Lambda):
        return None
    named = [each for each in use.node.arguments if each.name]
    return ir.Call(use.node.span, function, (*plain[places[0] + 1 :], *named))


def _started(node: ir.Call) -> ir.Call | None:
    given = {each.name: each.value for each in node.arguments if each.name}
    function, args, more = given.get("target"), given.get("args"), given.get("kwargs")
    if function is None:
        return None
    positional = args.items if isinstance(args, ir.Collection) else ()
    named = more.items if isinstance(more, ir.Mapping) else ()
    keywords = [
        ir.Argument(value, key.value)
        for key, value in named
        if isinstance(key, ir.Constant) and isinstance(key.value, str)
    ]
    return ir.Call(node.span, function, (*map(ir.Argument, positional), *keywords))


def of_lambda(run: Run, frame: Frame, name: str, given: Arguments) -> Value:
    """Evaluate the body of a lambda with these arguments, where it was written."""
    owner = next((each for each in run.session.runs.values() if name in each.lambdas), None) or _maker(run, name)
    if owner is None or (name,) in run.active:
        return UNKNOWN
    node, home = owner.lambdas[name]
    inner = Frame(home.function, {}, home, owner=home.owner, statement=frame.statement, depth=frame.depth + 1)
    for index, parameter in enumerate(node.parameters):
        value = given.positional[index] if index < len(given.positional) else given.keywords.get(parameter.name)
        inner.env[parameter.name] = UNKNOWN if value is None else value
    run.active.add((name,))
    try:
        return owner.evaluate(owner, inner, node.body)
    finally:
        run.active.discard((name,))
        frame.hits.update(inner.hits)


def _maker(run: Run, name: str) -> Run | None:
    """Return the file of a lambda that a function of another file has returned, as part of what is being solved."""
    path = name.removeprefix("<lambda ").rsplit(":", 2)[0]
    program = run.session.program
    if path not in run.session.reads or path == run.session.viewpoint:
        return None
    owner = program.join(run, path)
    return owner if name in owner.lambdas else None


def inherited(run: Run, frame: Frame, node: ir.Call) -> tuple[ir.Call, str] | None:
    """Return `self.method(...)` for `super().method(...)`, and the name of the object; None where it is none."""
    match node.function:
        case ir.Attribute(span=span, base=ir.Call(function=ir.Name(id="super")), name=method) if frame.owner:
            function = run.functions.get(run.dotted(frame.function))
            own = function.parameters[0].name if function and function.parameters else ""
            called = ir.Attribute(span, ir.Name(span, own), method)
            return (ir.Call(node.span, called, node.arguments), own) if own else None
        case _:
            return None


def made_by(run: Run, names: frozenset[str]) -> frozenset[str]:
    """Return the constructors of libraries that classes of the program have from above.

    An unpickler that overrides `find_class` and raises there names what it lets through
    (https://docs.python.org/3/library/pickle.html#restricting-globals): it is none of them.
    """
    found: set[str] = set()
    for name in names:
        if run.body(name) is None:
            continue
        above = list(run.lineage(name))
        own = [run.function(f"{each}.find_class") for each in above]
        refuses = any(isinstance(each, ir.Raise) for function in own if function for each in ir.walk(function))
        if not refuses and all(run.function(f"{each}.__init__") is None for each in above):
            found |= {each for each in above if run.body(each) is None}
    return frozenset(found)
