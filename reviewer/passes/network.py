"""Network: does every call have a timeout, is its failure handled, is TLS verified.

Which calls go over the network, and where their timeout is given, is known from the models; what
becomes of the answer and of a failure is read from the code around the call.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.model import Count, Evidence, Level, Looked, Pass
from reviewer.passes import bodies, claims, failures, responses, retries, silence, timeouts, weaknesses
from reviewer.passes.connections import Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.passes.connections import Contact
    from reviewer.target import Target
    from reviewer.workers import Workers

NAME = Pass.NETWORK
UPGRADES = frozenset(
    {"starttls", "stls", "auth", "prot_p"}
)  # methods that turn a plain connection into an encrypted one
VERIFIES = re.compile(r"verif|insecure|ssl|tls|cert|hostname")
PLAIN = frozenset({"smtplib.SMTP.login", "poplib.POP3.pass_", "imaplib.IMAP4.login"})


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Look at one Python file."""
    network = Network(code)
    waiting = [each for each in timeouts.missing(network) if not timeouts.is_watched(network, each[0])]
    unhandled = (each for each in failures.unhandled(network) if not timeouts.is_watched(network, each[0]))
    unchecked = (each for each in responses.unchecked(network) if not timeouts.is_watched(network, each[0]))
    evidence = (
        *claims.flows(code, catalog, NAME),
        *_misuses(network, catalog),
        *_calls(code, "missing-timeout", waiting),
        *_calls(code, "unhandled-network-error", unhandled),
        *_calls(code, "unchecked-response", unchecked),
        *_places(code, "unbounded-retry", retries.endless(network)),
        *_places(code, "swallowed-exception", silence.swallowed(network)),
        *_places(code, "cleartext-transport", _cleartext(network)),
        *weaknesses.found(code, catalog, NAME),
        *(replace(item, refutes=True) for item in _calls(code, "missing-timeout", timeouts.local(network))),
    )
    return Looked(evidence, counts=_counts(network, waiting))


def survey(target: Target, catalog: Catalog, workers: Workers, cache: Cache) -> Looked:
    """Use no outside engine: `inspect` sees all that this pass asks."""
    del target, catalog, workers, cache
    return Looked()


def _misuses(network: Network, catalog: Catalog) -> Iterator[Evidence]:
    """Yield the wrong uses; what only happens where a caller has asked for it (`if not verify:`) is less sure."""
    asked = list(_asked_for(network))
    for item in claims.misuses(network.code, catalog, NAME):
        place = item.location
        span = ir.Span(place.line, place.column, place.end_line, place.end_column)
        wanted = item.weakness == "tls-verification-off" and any(bodies.within(span, each) for each in asked)
        yield replace(item, confidence=Level.LOW) if wanted else item


def _asked_for(network: Network) -> Iterator[ir.Span]:
    """Yield the branches on a parameter that says whether to verify."""
    for function, choice in network.parts.of(ir.If):
        definition = network.code.functions.get(function)
        given = {each.name for each in definition.parameters if VERIFIES.search(each.name)} if definition else set()
        if any(isinstance(node, ir.Name) and node.id in given for node in ir.walk(choice.test)):
            whole = bodies.extent((*choice.body, *choice.orelse))
            if whole is not None:
                yield whole


def _calls(code: Solved, weakness: str, found: Iterable[tuple[Contact, str]]) -> Iterator[Evidence]:
    return _places(code, weakness, ((contact.site.call.span, said) for contact, said in found))


def _places(code: Solved, weakness: str, found: Iterator[tuple[ir.Span, str]]) -> Iterator[Evidence]:
    for span, said in found:
        yield claims.claim(code, span, weakness, NAME, said, Level.MEDIUM)


def _cleartext(network: Network) -> Iterator[tuple[ir.Span, str]]:
    """Yield the logins to a mail server over a connection that nothing in the function has encrypted."""
    for site in network.code.sites:
        name = next(iter(PLAIN.intersection(site.names)), None)
        if name is None or not isinstance(site.call.function, ir.Attribute) or _encrypted(network, site.function):
            continue
        if path_of(site.call.function.base) is not None:
            yield site.call.span, f"`{name}` sends the password over a connection that nothing has encrypted"


def _encrypted(network: Network, function: str) -> bool:
    return any(name == function and node.name in UPGRADES for name, node in network.parts.of(ir.Attribute))


def _counts(network: Network, waiting: list[tuple[Contact, str]]) -> tuple[Count, ...]:
    total = len(network.calls)
    without = sum(1 for contact, _ in waiting if contact.site.call.span in network.by_span)
    through = {client.site.call.span for client, _ in waiting} - set(network.by_span)
    without += sum(
        1 for call in network.calls if any(client.site.call.span in through for client in network.through(call))
    )
    if not total:
        return ()
    return (Count(NAME, "network calls", total, (("with a timeout", total - without), ("without a timeout", without))),)
