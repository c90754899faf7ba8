"""Network: does every call have a timeout, is its failure handled, is TLS verified.

Which calls go over the network, and where their timeout is given, is known from the models; what
becomes of the answer and of a failure is read from the code around the call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.model import Count, Evidence, Level, Looked, Pass
from reviewer.passes import claims, failures, responses, retries, silence, timeouts, weaknesses
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
PLAIN = frozenset({"smtplib.SMTP.login", "poplib.POP3.pass_", "imaplib.IMAP4.login"})


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Look at one Python file."""
    network = Network(code)
    waiting = [each for each in timeouts.missing(network) if not timeouts.is_watched(network, each[0])]
    unhandled = (each for each in failures.unhandled(network) if not timeouts.is_watched(network, each[0]))
    unchecked = (each for each in responses.unchecked(network) if not timeouts.is_watched(network, each[0]))
    evidence = (
        *claims.flows(code, catalog, NAME),
        *claims.misuses(code, catalog, NAME),
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
