"""Network calls that may wait for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes import bodies
from reviewer.passes.connections import Contact, Given, Network

if TYPE_CHECKING:
    from collections.abc import Iterator

# What takes `socket.setdefaulttimeout` for its own (documentation of `socket`)
ON_SOCKETS = frozenset(
    [
        "socket",
        "urllib",
        "http",
        "smtplib",
        "ftplib",
        "poplib",
        "imaplib",
        "nntplib",
        "telnetlib",
        "xmlrpc",
        "urllib2",
        "httplib2",
    ]
)
# Waiting that something around the call bounds: documentation of asyncio, anyio, async_timeout, eventlet
BOUNDED = frozenset({
    "asyncio.wait_for", "asyncio.timeout", "asyncio.timeout_at", "async_timeout.timeout", "anyio.fail_after",
    "anyio.move_on_after", "trio.fail_after", "trio.move_on_after", "eventlet.Timeout", "gevent.Timeout",
})  # fmt: skip
COMMANDS = "command line parsers"
OWN_MACHINE = re.compile(r"^(?:\w+://)?(?:[^/@]*@)?(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?:[:/]|$)")
CHANGEABLE = ("requests.Session.", "requests.sessions.Session.")


def missing(network: Network) -> Iterator[tuple[Contact, str]]:
    """Yield the calls that say no timeout, or the clients that are made so, with a sentence."""
    seen: set[ir.Span] = set()
    for contact in network.clients:
        if network.given(contact) is Given.NONE:
            seen.add(contact.site.call.span)
            yield contact, f"`{contact.name}` is told to wait for ever"
    bounded = tuple(_bounded(network))
    default = _default(network)
    for contact in network.calls:
        if default and contact.name.partition(".")[0] in ON_SOCKETS:
            continue
        if any(bodies.within(contact.site.call.span, span) for span in bounded) or _is_local(contact):
            continue
        found = _judge(network, contact)
        if found is not None and found[0].site.call.span not in seen:
            seen.add(found[0].site.call.span)
            yield found


def _judge(network: Network, contact: Contact) -> tuple[Contact, str] | None:
    """Return what to say of one call: the call itself, or the client that it goes through."""
    said = network.given(contact)
    if said is Given.NONE:
        return contact, f"`{contact.name}` is told to wait for ever"
    if said is not Given.ABSENT or "default" in contact.row.facts or _own_session(network, contact):
        return None
    if not network.has_clients(contact):
        return contact, f"`{contact.name}` has no timeout"
    made = network.through(contact)
    if not made or any(network.given(client) is not Given.ABSENT or "default" in client.row.facts for client in made):
        return None
    if contact.takes_timeout or not made[0].takes_timeout:
        return contact, f"`{contact.name}` has no timeout, nor has the client"
    return made[0], f"`{made[0].name}` is made without a timeout, and `{contact.name}` goes through it"


def local(network: Network) -> Iterator[tuple[Contact, str]]:
    """Yield the calls of the own machine, which linters count among those that may wait for ever."""
    return ((contact, "it calls its own machine") for contact in network.calls if _is_local(contact))


def _is_local(contact: Contact) -> bool:
    """Tell whether a call names its own machine, which does not lose packets and dies with it."""
    parts = (part for each in contact.site.call.arguments for part in ir.walk(each.value))
    texts = [part.value for part in parts if isinstance(part, ir.Constant) and isinstance(part.value, str)]
    return any(OWN_MACHINE.match(text) for text in texts)


def is_watched(network: Network, contact: Contact) -> bool:
    """Tell whether a call stands in what somebody runs by hand and watches, and can end when it hangs.

    A script's own statements, or a command that a library of command lines runs, in a file that answers nobody.
    """
    entries = network.code.entries
    if any(each.framework != COMMANDS and each.answers for each in entries.values()):
        return False
    function = contact.site.function
    if function:
        return function in entries and entries[function].framework == COMMANDS
    return any(name == "print" for site in network.code.sites if not site.function for name in site.names)


def _default(network: Network) -> bool:
    """Tell whether the file sets a timeout for all sockets."""
    return any(
        client.name == "socket.setdefaulttimeout" and network.given(client) in {Given.SET, Given.UNKNOWN}
        for client in network.clients
    )


def _bounded(network: Network) -> Iterator[ir.Span]:
    limits = {span for span, site in network.parts.sites.items() if not BOUNDED.isdisjoint(site.names)}
    yield from limits
    for _, node in network.parts.of(ir.With) if limits else ():
        if any(value.span in limits for value, _ in node.items):
            whole = bodies.extent(node.body)
            if whole is not None:
                yield whole


def _own_session(network: Network, contact: Contact) -> bool:
    """Tell whether sessions of this file may have a timeout by a subclass, an adapter or a replaced method."""
    if not contact.name.startswith(CHANGEABLE):
        return False
    parts = network.parts
    return any(_in_class(node) for _, node in parts.of(ir.Class)) or any(
        _replaces(node) for _, node in parts.of(ir.Assign)
    )


def _in_class(node: ir.Class) -> bool:
    bases = [spell(base.value) for base in node.bases]
    return any(base.endswith(("Session", "Adapter")) for base in bases) and _speaks_of_timeout(node)


def _replaces(node: ir.Assign) -> bool:
    """Tell whether it is `session.request = partial(session.request, timeout=5)`."""
    methods = [target.name for target in node.targets if isinstance(target, ir.Attribute)]
    return node.value is not None and not {"request", "send"}.isdisjoint(methods) and _speaks_of_timeout(node.value)


def _speaks_of_timeout(node: ir.Node) -> bool:
    for each in ir.walk(node):
        match each:
            case ir.Argument(name="timeout") | ir.Parameter(name="timeout") | ir.Constant(value="timeout"):
                return True
            case _:
                pass
    return False
