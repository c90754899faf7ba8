"""Checks of addresses: the host of a URL, what a host's name resolves to, and paths of one's own site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import narrow
from reviewer.flow import summary as ir
from reviewer.flow.narrow import ADDRESS, HOST
from reviewer.flow.values import Value, clean, deep_taints, unite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use

ELSEWHERE = ("url", "redirect")
FIXED = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@]+/", re.IGNORECASE)
ROOTED, SINGLE = "rooted", "single"  # a text that starts with a slash, and one that does not start with two
PRIVATE = {"is_private": False, "is_global": True}  # what `ipaddress` says of a public address
OWN = re.compile(r"\b(?:host|host_url|url_root|root_url|base_url|get_host|server_name)\b", re.IGNORECASE)

ASSEMBLED = frozenset({"urllib.parse.urlunsplit", "urllib.parse.urlunparse"})
HOSTED, BEHIND = 1, 3  # in such a tuple: the place of the host, and the first of what stands behind the path
LATER = frozenset({"params", "query", "fragment"})
# Methods of `yarl.URL` and `starlette.datastructures.URL` that give an address on the same host.
KEEPING = frozenset({
    "with_query", "update_query", "extend_query", "without_query_params", "with_fragment", "with_path", "with_port",
    "joinpath", "include_query_params", "replace_query_params", "remove_query_params",
})  # fmt: skip
REMAKING = KEEPING | {"_replace"}
BEHIND_HOST = frozenset({"query", "query_string", "fragment", "path", "raw_path", "username", "password"})


def assembled(use: Use, value: Value) -> Value:
    """Return an address that is put together of its parts: what stands behind the path chooses no host.

    Nor does the path where the host is known (urllib.parse's documentation of `urlunsplit`), or comes from an object.
    """
    if use.member in KEEPING:
        return _chosen(value, use.values, [use.receiver])
    if use.member == "_replace":
        later = [part for name, part in use.given.keywords.items() if name in LATER]
        return _chosen(value, later, [part for part in use.values if part not in later] + [use.receiver])
    if ASSEMBLED.isdisjoint(use.names) or len(use.given.positional) != 1:
        return value
    parts = use.given.positional[0]
    items = {place: part for place, part in (parts.items or {}).items() if isinstance(place, int)}
    first = BEHIND - 1 if HOSTED in items and items[HOSTED].text else BEHIND
    rest = [Value(taints=parts.taints), *([parts.rest] if parts.rest is not None else [])]
    later = [part for place, part in items.items() if place >= first]
    return _chosen(value, later, [part for place, part in items.items() if place < first] + rest)


def _chosen(value: Value, later: Iterable[Value], others: Iterable[Value]) -> Value:
    """Return a value of which the parts behind do not choose the host, unless the same data is in the others."""
    known = {taint.origin for part in others for taint in deep_taints(part)}
    harmless = {taint.origin for part in later for taint in deep_taints(part)} - known
    free = clean(Value(taints=tuple(each for each in value.taints if each.origin in harmless)), ELSEWHERE).taints
    return replace(value, taints=unite([free, [each for each in value.taints if each.origin not in harmless]]))


def ended(frame: Frame, receiver: Value, suffix: Value) -> None:
    """Apply `host.endswith(".example.com")`; without its dot, `evilexample.com` ends so as well."""
    ends = narrow.texts(suffix)
    if narrow.partly(receiver, HOST) and ends and all(each.startswith(".") and len(each) > 1 for each in ends):
        narrow.everywhere(frame, receiver, ELSEWHERE)


def started(run: Run, frame: Frame, base: ir.Expression, prefix: Value) -> None:
    """Apply `url.startswith("https://example.com/")`; without its slash, `example.com.evil.com` starts so as well."""
    starts = narrow.texts(prefix)
    if starts and all(FIXED.match(each) for each in starts):
        narrow.at(run, frame, base, ELSEWHERE)
    if starts and all(each.startswith("/") for each in starts):
        narrow.at(run, frame, base, (ROOTED,))
        _own(run, frame, base)


def not_started(run: Run, frame: Frame, node: ir.Call) -> None:
    """Apply `not url.startswith("//")`, which a browser would take for a host."""
    match node:
        case ir.Call(function=ir.Attribute(base=base, name="startswith"), arguments=(argument, *_)):
            if "//" in narrow.texts(run.evaluate(run, frame, argument.value)):
                narrow.at(run, frame, base, (SINGLE,))
                _own(run, frame, base)


def _own(run: Run, frame: Frame, base: ir.Expression) -> None:
    """Take a path as one of the own site that starts with one slash; frameworks encode a backslash in `Location`."""
    value = run.evaluate(run, frame, narrow.subject(base))
    if narrow.marked(value, ROOTED) and narrow.marked(value, SINGLE):
        narrow.at(run, frame, base, ("redirect",))


def resolved(run: Run, frame: Frame, node: ir.Attribute, *, truth: bool) -> None:
    """Apply `ipaddress.ip_address(socket.gethostbyname(host)).is_private` to the URL that the host is of."""
    if PRIVATE.get(node.name) is truth:
        narrow.everywhere(frame, run.evaluate(run, frame, node.base), ("url",))


def outside(frame: Frame, address: Value, networks: Value) -> None:
    """Apply `ipaddress.ip_address(...) not in network`, to the URL that the address is of."""
    if narrow.partly(address, ADDRESS) and not deep_taints(networks):
        narrow.everywhere(frame, address, ("url",))


def same(frame: Frame, value: Value, other: Value) -> None:
    """Apply the comparison of a URL's host with the host that was asked: `urlparse(url).netloc == request.host`."""
    known = {taint.origin.input for taint in deep_taints(other)}
    own = all(OWN.search(taint.origin.text) for taint in deep_taints(other))
    if own and narrow.partly(value, HOST):
        free = tuple(taint for taint in deep_taints(value) if taint.origin.input not in known)
        narrow.everywhere(frame, Value(taints=free), ELSEWHERE)
