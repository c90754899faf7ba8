"""detect-secrets: all its plugins, its own filters, no network.

Its plugins are asked line by line, and only on lines that one combined expression lets
through: a tenth of the cost. A test compares this with the whole tool. Its allowlist comments
are not honoured: the reviewed code does not say what is looked at.

Source: https://github.com/Yelp/detect-secrets, version 1.5.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewer.model import Evidence, Level, Location, Pass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reviewer.engines.places import Places

NAME = "detect-secrets"

# Addresses are no secrets, and the plugin takes every version number of four parts for one.
_NOT_OURS = frozenset({"IPPublicDetector"})

# Some plugins' expressions go back and forth on a long line without end; minified code has such lines.
LONGEST = 5000

# What a line must hold for any plugin to say something, in lower case: a telling name beside a sign that gives
# it a value, the fixed piece of a provider's key ...
_NAMES = ("key", "pass", "pwd", "pw", "secret", "token", "contrase", "hmac", "credential", "sl_", "sl-")
_SIGN = re.compile(r"[=:\"'`(]")
_PIECES = (
    *("akia", "asia", "a3t", "abia", "acca", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "gr1348941", "xox", "hooks.slack"),
    *("glpat", "gldt", "glft", "glsoat", "glrt", "glcbt", "glptt", "glimt", "glagent", "gloas", "k_live", "sq0csp"),
    *("sg.", "sk-", "npm_", "_auth", "pypi-", "begin", "putty", "eyj", "-us", "akc", "://", "cloudant", "softlayer"),
)
# ... or a quoted or a long run of characters that a generator may have made.
_RUN = re.compile(r"[\"'][A-Za-z0-9+/=_-]{8,}[\"']|[A-Za-z0-9_-]{23}|AP[0-9A-F][A-Za-z0-9]{8}")

_LOWER = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


@dataclass(frozen=True, slots=True)
class Hit:
    """What a plugin takes for a secret. `value` never leaves the process that found it."""

    plugin: str  # its class: "AWSKeyDetector"
    line: int
    value: str


@functools.cache
def _plugins() -> tuple[Any, ...]:
    """Load the plugins once a process: 135 ms."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class  # noqa: PLC0415  slow to import

    known: dict[str, Any] = get_mapping_from_secret_type_to_class()
    classes = {made.__name__: made for made in known.values()}
    return tuple(classes[name]() for name in sorted(classes) if name not in _NOT_OURS)


def run(path: str, lines: Sequence[str]) -> tuple[Hit, ...]:
    """Return what the plugins find in the lines of a file; the suffix of the path steers some of them."""
    from detect_secrets.filters import heuristic  # noqa: PLC0415  slow to import

    if heuristic.is_lock_file(path) or heuristic.is_swagger_file(path):
        return ()
    found: dict[Hit, None] = {}
    for number in sorted(_worth_a_look(lines)):
        line = lines[number - 1]
        if len(line) <= LONGEST:
            found |= dict.fromkeys(_line(path, number, line.rstrip(), heuristic))
    return tuple(found)


def _worth_a_look(lines: Sequence[str]) -> set[int]:
    """Return the numbers (from 1) of the lines that hold a piece or a run."""
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    text = "\n".join(lines)
    lowered = text.translate(_LOWER)  # not `lower`, which changes the length of some texts

    def holding(pieces: Sequence[str]) -> set[int]:
        offsets = (offset for piece in pieces for offset in _positions(lowered, piece, starts))
        return {bisect.bisect_right(starts, offset) for offset in offsets}

    named = {number for number in holding(_NAMES) if _SIGN.search(lines[number - 1])}
    runs = {bisect.bisect_right(starts, match.start()) for match in _RUN.finditer(text)}
    return named | holding(_PIECES) | runs


def _positions(text: str, piece: str, starts: Sequence[int]) -> Iterator[int]:
    """Yield where a piece stands, once a line at most."""
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, starts[bisect.bisect_right(starts, at)])


def _line(path: str, number: int, line: str, heuristic: Any) -> Iterator[Hit]:
    indirect = heuristic.is_indirect_reference(line)
    for plugin in _plugins():
        if indirect:
            return
        for secret in plugin.analyze_line(filename=path, line=line, line_number=number):
            value = secret.secret_value or ""
            if not _dropped(value, line, plugin, heuristic):
                yield Hit(type(plugin).__name__, number, value)


def _dropped(value: str, line: str, plugin: object, heuristic: Any) -> bool:
    """Ask the tool's own filters, those left out that look at comments and files."""
    plain: tuple[Callable[[str], bool], ...] = (
        heuristic.is_sequential_string,
        heuristic.is_potential_uuid,
        heuristic.is_templated_secret,
        heuristic.is_prefixed_with_dollar_sign,
        heuristic.is_not_alphanumeric_string,
    )
    return any(each(value) for each in plain) or heuristic.is_likely_id_string(value, line, plugin)


def parse(hit: Hit, places: Places, weakness: str) -> Evidence:
    """Turn a hit into evidence for the weakness that it was judged to be."""
    return Evidence(
        weakness=weakness,
        tool=NAME,
        code=hit.plugin,
        message=f"{hit.plugin} takes a text of {len(hit.value)} characters for a secret",
        location=place(hit, places),
        looked=Pass.SECRETS,
        confidence=Level.LOW,
    )


def place(hit: Hit, places: Places) -> Location:
    """Return where a hit stands in its line: the whole line where the plugin put the text together."""
    start = places.lines.line(hit.line).find(hit.value)
    if start < 0 or not hit.value:
        return places.whole(hit.line)
    return places.within(hit.line, start + 1, start + 1 + len(hit.value))
