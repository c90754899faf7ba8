"""Does every call have a timeout, is its failure handled, is TLS verified?

Which calls go over the network, and where their timeout is given, is known from the models; what
becomes of the answer and of a failure is read from the code around the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow.frame import path_of
from reviewer.flow import summary as ir
from reviewer.model import Count, Evidence, Level, Looked, Pass
from reviewer.passes import bodies, claims, failures, responses, timeouts
from reviewer.passes.connections import Network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.passes.connections import Contact
    from reviewer.target import Target
    from reviewer.workers import Workers

NAME = Pass.NETWORK
UPGRADES = frozenset({"starttls", "stls", "auth", "prot_p"})  # methods that turn a plain connection into an encrypted one
PLAIN = frozenset({"smtplib.SMTP.login", "poplib.POP3.pass_", "imaplib.IMAP4.login"})


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Look at one Python file."""
    network = Network(code)
    waiting = list(timeouts.missing(network))
    evidence = (
        *claims.flows(code, catalog, NAME),
        *claims.misuses(code, catalog, NAME),
        *_calls(code, "missing-timeout", waiting),
        *_calls(code, "unhandled-network-error", failures.unhandled(network)),
        *_calls(code, "unchecked-response", responses.unchecked(network)),
        *_places(code, "unbounded-retry", failures.endless(network)),
        *_places(code, "swallowed-exception", failures.swallowed(network)),
        *_places(code, "cleartext-transport", _cleartext(code)),
    )
    return Looked(evidence, counts=_counts(network, waiting))


def survey(target: Target, catalog: Catalog, workers: Workers) -> Looked:
    """Use no outside engine: `inspect` sees all that this pass asks."""
    del target, catalog, workers
    return Looked()


def _calls(code: Solved, weakness: str, found: Iterator[tuple[Contact, str]] | list[tuple[Contact, str]]) -> Iterator[Evidence]:
    return _places(code, weakness, ((contact.site.call.span, said) for contact, said in found))


def _places(code: Solved, weakness: str, found: Iterator[tuple[ir.Span, str]]) -> Iterator[Evidence]:
    for span, said in found:
        yield claims.claim(code, span, weakness, NAME, said, Level.MEDIUM)


def _cleartext(code: Solved) -> Iterator[tuple[ir.Span, str]]:
    """Yield the logins to a mail server over a connection that nothing in the function has encrypted."""
    for site in code.sites:
        name = next(iter(PLAIN.intersection(site.names)), None)
        if name is None or not isinstance(site.call.function, ir.Attribute) or _encrypted(code, site.function):
            continue
        if path_of(site.call.function.base) is not None:
            yield site.call.span, f"`{name}` sends the password over a connection that nothing has encrypted"


def _encrypted(code: Solved, function: str) -> bool:
    body = dict(bodies.bodies(code)).get(function, ())
    return any(isinstance(node, ir.Attribute) and node.name in UPGRADES for node in bodies.own(body))


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
