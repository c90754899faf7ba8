"""A home-made check of addresses that reads an IPv6 address by its outer form, where an IPv4 address lies within.

`::ffff:127.0.0.1` (RFC 4291, 2.5.5.2) lies in no IPv4 network: an address is in networks of its own version only
(https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv4Network). `is_private` and `is_global` look into such a
mapped address; into those of a NAT64 gateway (`64:ff9b::/96`, RFC 6052) they do not, and all of 6to4 is private since
3.9.20, 3.10.15, 3.11.10, 3.12.4 and 3.13 only (the same page, `is_private`). `is_reserved` is true of all that begins
with a zero byte, the mapped ones and those of NAT64 among them.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.model import Level
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

READ = "ipaddress.ip_address"
ANSWERS = frozenset({"is_private", "is_global"})
KNOWN = frozenset({"ipv4_mapped", "sixtofour", "teredo", "is_reserved"})  # who asks for these has thought of it
RESOLVERS = frozenset({"getaddrinfo"})  # of both versions; `gethostbyname` does not support IPv6
OF_IPV4 = frozenset({"gethostbyname", "gethostbyname_ex"})
PARSERS = frozenset({"urlparse", "urlsplit"})
EMBEDDING = tuple(map(ipaddress.IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))
OWN = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"))
)
FEWEST = 3  # of the networks above that a list of what is refused names; a list of proxies has one or two

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def check(file: File) -> Iterator[Found]:
    """Yield the tests of addresses, the first of a function, in files that look up where a host lies."""
    if READ not in file.parts.called or _thought_of(file) or not _of_both_versions(file):
        return
    lists = {name for name, value in _assigned(file) if _refuses(value)}
    asks = not lists or file.mentions(ANSWERS.__contains__)  # `is_private` is right about mapped addresses
    for scope in file.scopes:
        found = next(_asked(file, scope) if asks else _compared(scope, lists), None)
        if isinstance(found, ir.Attribute):
            said = f"`{found.name}` does not look at the IPv4 address within one of NAT64, as `64:ff9b::7f00:1`"
            yield Found(found.span, said, Level.LOW)
        elif found is not None:
            said = "an IPv6 address with an IPv4 address in it, as `::ffff:127.0.0.1`, is in none of these networks"
            yield Found(found.span, said)


def _thought_of(file: File) -> bool:
    """Tell whether the file unwraps such addresses, refuses them, or all of IPv6."""
    networks = [net for net in _networks(file.parts.nodes) if isinstance(net, ipaddress.IPv6Network)]
    refused = any(net.overlaps(each) for net in networks for each in EMBEDDING)
    versions = (node for node in file.parts.all(ir.Compare) if called(node.left) == "version")
    by_version = any(isinstance(each, ir.Constant) for node in versions for each in node.rights)
    by_name = any(node.value in KNOWN for node in file.parts.all(ir.Constant) if isinstance(node.value, str))
    return refused or by_version or by_name or file.mentions(KNOWN.__contains__)


def _of_both_versions(file: File) -> bool:
    """Tell whether the addresses are those of hosts, and may be of either version."""
    calls = [node for node in file.parts.all(ir.Call) if called(node) in RESOLVERS]
    if calls:
        return any(not _names(call, "AF_INET") for call in calls)
    return (
        "hostname" in file.mentioned and file.mentions(PARSERS.__contains__) and not file.mentions(OF_IPV4.__contains__)
    )


def _names(node: ir.Node, name: str) -> bool:
    return any(getattr(each, "name", getattr(each, "id", None)) == name for each in ir.walk(node))


def _assigned(file: File) -> Iterator[tuple[str, ir.Expression]]:
    """Yield what the module, its classes and functions bind to a name."""
    for scope in file.scopes:
        for path, values in scope.values.items():
            for value in values:
                yield path.rpartition(".")[2], value


def _networks(nodes: tuple[ir.Node, ...]) -> Iterator[Network]:
    for node in nodes:
        if isinstance(node, ir.Constant) and isinstance(node.value, str) and "/" in node.value:
            try:
                yield ipaddress.ip_network(node.value, strict=False)
            except ValueError:
                continue


def _refuses(value: ir.Expression) -> bool:
    """Tell whether networks are those that nobody outside should reach."""
    named = set(_networks(tuple(ir.walk(value))))
    return sum(net in named for net in OWN) >= FEWEST


def _compared(scope: Scope, lists: set[str]) -> Iterator[ir.Compare]:
    """Yield the tests whether something lies in one of the listed networks."""
    of_list = {
        path_of(node.target)
        for node in scope.among(ir.For, ir.Clause)
        if isinstance(node, ir.For | ir.Clause) and _last(node.iterable) in lists
    }
    for node in scope.of(ir.Compare):
        if node.operators[0] in {"in", "not in"} and path_of(node.rights[0]) in of_list - {None}:
            yield node


def _last(node: ir.Expression) -> str:
    return (path_of(node) or "").rpartition(".")[2]


def _asked(file: File, scope: Scope) -> Iterator[ir.Attribute]:
    """Yield where an address that was read from a text, or that is handed over, is asked what it is."""
    for node in scope.of(ir.Attribute):
        if node.name in ANSWERS and (
            path_of(node.base) in scope.parameters or any(READ in file.names(each) for each in scope.reach(node.base))
        ):
            yield node
