"""Answers of other services that are used, or thrown away, without a look at their status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes import bodies
    from reviewer.passes.connections import Contact, Network

READS = frozenset({"json", "text", "content", "read", "iter_content", "iter_lines", "data", "raw", "aread", "body"})
CHECKS = frozenset(
    {"raise_for_status", "status_code", "status", "ok", "is_success", "is_error", "reason", "error_for_status"}
)
HOOKS = frozenset({"hooks", "event_hooks"})
WHOLE = frozenset({"", "Exception", "BaseException"})


def unchecked(network: Network) -> Iterator[tuple[Contact, str]]:
    """Yield the calls whose answer is used blindly, with a sentence."""
    wanted = [each for each in network.calls if each.row.facts.get("response") and not _raises(network, each)]
    if not wanted or _hooked(network):
        return
    parents = {
        name: _parents(network.parts.bodies[name])
        for name in {each.site.function for each in wanted} & network.parts.bodies.keys()
    }
    for contact in wanted:
        name = contact.site.function
        said = _use(contact, network.parts.bodies[name], parents[name]) if name in parents else ""
        if said:
            yield contact, said


def _parents(body: bodies.Body) -> dict[ir.Span, list[ir.Node]]:
    """Return, by the place of each call, the nodes around it from the inside out."""
    around: dict[ir.Span, list[ir.Node]] = {}

    def visit(node: ir.Node, outer: list[ir.Node]) -> None:
        if isinstance(node, ir.Call):
            around[node.span] = outer[::-1]
        if not isinstance(node, ir.Function):
            for child in ir.children(node):
                visit(child, [*outer[-6:], node])

    for statement in body:
        visit(statement, [])
    return around


def _raises(network: Network, contact: Contact) -> bool:
    """Tell whether the call or its client raises for a bad status by itself (aiohttp's `raise_for_status=True`)."""
    asked = (contact, *network.through(contact))
    return any(argument.name in {"raise_for_status", *HOOKS} for each in asked for argument in each.site.call.arguments)


def _hooked(network: Network) -> bool:
    return any(node.name in HOOKS for _, node in network.parts.of(ir.Attribute))


def _use(contact: Contact, body: bodies.Body, parents: dict[ir.Span, list[ir.Node]]) -> str:
    """Return what is wrong with how the answer is used, "" where nothing is."""
    around = [node for node in parents.get(contact.site.call.span, []) if not isinstance(node, ir.Await)]
    if not around:
        return ""
    match around[0]:
        case ir.Evaluate():
            return f"nobody looks whether `{contact.name}` was answered with an error"
        case ir.Attribute(name=name) if name in READS:
            return f"`.{name}` of the answer is used without a look at its status"
        case ir.Assign(targets=(ir.Expression() as target,)):
            return _kept(target, contact, body)
        case ir.With(items=items):
            entered = next((target for value, target in items if _is_call(value, contact)), None)
            return _kept(entered, contact, body) if entered is not None else ""
        case _:
            return ""


def _is_call(value: ir.Expression, contact: Contact) -> bool:
    while isinstance(value, ir.Await):
        value = value.value
    return value.span == contact.site.call.span


def _kept(target: ir.Expression, contact: Contact, body: bodies.Body) -> str:
    """Judge an answer that has a name: what is done with it from then on, up to its next assignment."""
    path = path_of(target)
    if path is None or not path.isidentifier():
        return ""
    checks = CHECKS | set(contact.row.facts.get("checks") or ())
    read = ""
    for node, outer in _uses(path, body):
        if node.span < contact.site.call.span:
            continue
        match outer:
            case ir.Attribute(name=name) if name in checks:
                return ""
            case ir.Attribute(name=name):
                read = read or (name if name in READS else "")
            case _:
                return ""  # handed on, returned, or asked whether it is true: `requests` answers by its status
    broad = not WHOLE.isdisjoint(contact.site.caught)
    return f"`.{read}` of the answer is used without a look at its status" if read and not broad else ""


def _uses(path: str, body: bodies.Body) -> Iterator[tuple[ir.Name, ir.Node]]:
    """Yield every reading of a name with the node directly around it; nested functions included."""
    for node in ir.walk(body):
        for child in ir.children(node):
            stored = isinstance(node, ir.Assign) and child in node.targets
            entered = isinstance(node, ir.With)
            if isinstance(child, ir.Name) and child.id == path and not stored and not entered:
                yield child, node
