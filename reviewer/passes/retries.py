"""Network calls that are tried again without an end for as long as they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes import bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Solved
    from reviewer.passes.connections import Network

STOPS = ("exit", "_exit", "abort")


def endless(network: Network) -> Iterator[tuple[ir.Span, str]]:
    """Yield the loops that try again until the network works, and the functions that call themselves to do so."""
    code = network.code
    reach = _reaching(network)
    if not reach:
        return
    loops: list[ir.While | ir.For] = [loop for _, loop in network.parts.of(ir.While)]
    loops += [loop for _, loop in network.parts.of(ir.For)]
    for loop in loops:
        if _is_endless(loop) and _tries_again(loop.body, reach):
            yield loop.span, "the loop tries again without an end for as long as the network fails"
    for name, node in network.parts.of(ir.Try):
        if any(call.span in reach for call in bodies.calls(node.body)):
            for span in _again(code, name, node):
                yield span, "the function calls itself for as long as the network fails"


def _reaching(network: Network) -> set[ir.Span]:
    """Return the calls that go over the network, also through one function of the file."""
    direct = {contact.site.function for contact in network.calls} - {""}
    reach = set(network.by_span)
    for site in network.code.sites:
        if direct.intersection(bodies.named(network.code, site)):
            reach.add(site.call.span)
    return reach


def _is_endless(node: ir.While | ir.For) -> bool:
    if isinstance(node, ir.For):
        return spell(node.iterable) in {"itertools.count()", "count()", "itertools.repeat(...)"}
    match node.test:
        case ir.Constant(value=value):
            return bool(value)
        case ir.Name() | ir.Unary(operator="not"):
            return not (_changed(node.body) & {each.id for each in ir.walk(node.test) if isinstance(each, ir.Name)})
        case _:
            return False


def _changed(body: bodies.Body) -> set[str]:
    """Return the names that a loop counts, or sets where something has failed."""
    names = {
        node.target.id for node in bodies.own(body) if isinstance(node, ir.Augment) and isinstance(node.target, ir.Name)
    }
    for node in bodies.own(body):
        if isinstance(node, ir.Try):
            names |= {path for handler in node.handlers for path, _ in bodies.assignments(handler.body)}
    return names


def _tries_again(body: bodies.Body, reach: set[ir.Span]) -> bool:
    """Tell whether a loop over these statements ends on success alone; a worker that serves does not end at all."""
    for node in bodies.own(body):
        if isinstance(node, ir.Try) and any(call.span in reach for call in bodies.calls(node.body)):
            gives_up = any(_leaves(handler.body) for handler in node.handlers)
            counted = any(isinstance(each, ir.Augment) for each in bodies.own(body)) and _compares(body)
            if node.handlers and not gives_up and not counted and _succeeds(body):
                return True
    return False


def _leaves(body: bodies.Body) -> bool:
    return any(
        isinstance(node, ir.Raise | ir.Return)
        or (isinstance(node, ir.Jump) and node.kind == "break")
        or (isinstance(node, ir.Call) and spell(node.function).rpartition(".")[2] in STOPS)
        for node in bodies.own(body)
    )


def _compares(body: bodies.Body) -> bool:
    return any(isinstance(node, ir.If) and isinstance(node.test, ir.Compare) for node in bodies.own(body))


def _succeeds(body: bodies.Body) -> bool:
    return any(
        isinstance(node, ir.Return) or (isinstance(node, ir.Jump) and node.kind == "break") for node in bodies.own(body)
    ) or any(
        path.isidentifier() and path in {"done", "success", "ok", "finished", "connected", "retry"}
        for path, _ in bodies.assignments(body)
    )


def _again(code: Solved, name: str, node: ir.Try) -> Iterator[ir.Span]:
    """Yield the calls in handlers by which a function calls itself with what it was given."""
    function = code.functions.get(name)
    if function is None:
        return
    known = {parameter.name for parameter in function.parameters}
    here = {site.call.span for site in code.sites if name in bodies.named(code, site)}
    for handler in node.handlers:
        for call in bodies.calls(handler.body):
            same = all(isinstance(each.value, ir.Name) and each.value.id in known for each in call.arguments)
            if call.span in here and same and not _compares(handler.body):
                yield call.span
