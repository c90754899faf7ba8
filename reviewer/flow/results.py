"""What calls and attributes make of data beyond passing it on: a host, a suffix, one line, a decoded text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import hosts, paths, quotes, regexes
from reviewer.flow.narrow import ADDRESS, FOUND, HOST, NAME, NORMALISED, RELATIVE, SUFFIX
from reviewer.flow.values import RESTORED, Value, clean, deep_taints, map_taints, unite

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow.use import Use
    from reviewer.flow.values import Taint

LOOKS_UP = re.compile(r"(?:async_)?(?:get|find|fetch|lookup|load|resolve)_\w+")
TEXT = frozenset(dir(str))
AGAIN = frozenset({RESTORED})
PARTS = {
    "netloc": HOST, "hostname": HOST, "host": HOST,
    "suffix": SUFFIX, "suffixes": SUFFIX, "filename": NAME, "name": NAME,
    "id": "session", "pk": "session",  # what names a record that was looked up
}  # fmt: skip
DECODERS = frozenset({
    "urllib.parse.unquote", "urllib.parse.unquote_plus", "urllib.parse.unquote_to_bytes", "html.unescape",
    "base64.b64decode", "base64.urlsafe_b64decode", "codecs.decode", "binascii.unhexlify", "bytes.fromhex",
})  # fmt: skip
ADDRESSES = frozenset({"ipaddress.ip_address", "ipaddress.IPv4Address", "ipaddress.IPv6Address"})
IMPORTS = frozenset({"__import__", "builtins.__import__", "importlib.import_module", "importlib.__import__"})
ESCAPES = re.compile(
    r"(?:^|_)(?:html_?)?(?:escape|sanitize|sanitise|purify|bleach)(?:d|r|_|$)|escapehtml|htmlescape", re.IGNORECASE
)


def derived(name: str, taints: tuple[Taint, ...]) -> tuple[Taint, ...]:
    """Return the taints of an attribute; a URL's host is remembered as such."""
    taints = tuple(taint for taint in taints if FOUND not in taint.cleaned or name in TEXT)
    if name in hosts.BEHIND_HOST:  # of an address on the own site, what it says beside the host
        taints = tuple(replace(taint, cleaned=taint.cleaned - {"redirect"}) for taint in taints)
    mark = PARTS.get(name)
    return taints if mark is None else tuple(replace(taint, cleaned=taint.cleaned | {mark}) for taint in taints)


def of_call(use: Use, value: Value) -> Value:
    """Return the result of a call, with what the call makes of it: a name's suffix, one line, a bounded number."""
    first = use.given.positional[0].text if use.given.positional else None
    if not regexes.MATCHERS.keys().isdisjoint(use.names) or "re.compile" in use.names:
        return regexes.remembered(use, value)
    if (use.member in {"rsplit", "split", "rpartition"} and first == ".") or "os.path.splitext" in use.names:
        return clean(value, (SUFFIX,))
    if use.member == "replace" and first is not None:
        return clean(value, _replaced(use, first))
    if use.names in {("re.sub",), ("re.Pattern.sub",)}:
        return clean(value, regexes.left(use.receiver, use.given))
    if use.member in {"group", "groups"}:
        return clean(value, regexes.caught(use))
    if "os.path.commonprefix" in use.names:  # it compares letters: "/data" is one of "/database"
        return map_taints(value, lambda taint: replace(taint, cleaned=taint.cleaned - {NORMALISED}))
    if not ADDRESSES.isdisjoint(use.names):
        return clean(value, (ADDRESS,))
    value = looked_up(use, value)
    if first is not None and not IMPORTS.isdisjoint(use.names):
        return replace(value, refs=value.refs | {first})
    return _of_path(use, value, first)


def _of_path(use: Use, value: Value, first: str | None) -> Value:
    if use.member == "lstrip" and first is not None and "/" in first:
        return clean(value, (RELATIVE,))
    if "os.path.join" in use.names or "pathlib.Path" in use.names:
        joined = paths.rooted(value, use.given.positional[1:])
        return replace(joined, prefix=first) if first is not None and len(use.given.positional) == 1 else joined
    if "min" in use.names and any(not deep_taints(each) for each in use.given.positional):
        return clean(value, ("size",))
    if use.member in hosts.REMAKING or not hosts.ASSEMBLED.isdisjoint(use.names):
        return hosts.assembled(use, value)
    if use.member == "format" and use.receiver.text is not None:
        parts = quotes.formatted(use.receiver.text, use.given)
        return value if parts is None else quotes.adopted(value, parts)
    return value


def _replaced(use: Use, first: str) -> tuple[str, ...]:
    """Return what a text is harmless for in which every `first` was replaced by something else."""
    new = use.given.positional[1].text if len(use.given.positional) == 2 else None  # noqa: PLR2004 - all of them
    if first == "\r\n":
        return ("header", "log")
    return quotes.FORBIDDEN[first] if new is not None and first not in new and first in quotes.COMPLETE else ()


def looked_up(use: Use, value: Value) -> Value:
    """Return what a method of something unknown found by a key, as such; of `getattr(found, "name")`, the attribute."""
    if use.names == ("getattr",) and len(use.given.positional) > 1 and use.given.positional[1].text:
        return replace(value, taints=derived(use.given.positional[1].text, value.taints))
    if not use.member or not LOOKS_UP.match(use.member):
        return value
    own = {taint.origin for taint in deep_taints(use.receiver)}  # of `data.get_name()`, it is the data still
    keys = tuple(taint for taint in value.taints if taint.origin not in own)
    rest = [taint for taint in value.taints if taint.origin in own]
    return replace(value, taints=unite([clean(Value(taints=keys), (FOUND,)).taints, rest]))


def restores(names: Iterable[str]) -> bool:
    """Tell whether a function decodes: what was checked before it may come out changed."""
    return any(name in DECODERS for name in names)


def by_name(name: str) -> tuple[str, ...]:
    """Return what a function that we cannot see cleans, as far as its name says: `escape_for_html` escapes markup."""
    return ("markup",) if ESCAPES.search(name.rpartition(".")[2]) else ()


def restored(value: Value) -> Value:
    """Return a value as dangerous as if nothing had been checked."""
    return map_taints(value, lambda taint: replace(taint, cleaned=AGAIN if taint.origin.slot else frozenset()))
