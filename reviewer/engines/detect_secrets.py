"""detect-secrets: all its plugins, its own filters, no network.

Its plugins are asked line by line, and only on lines that one combined expression lets
through: a tenth of the cost. A test compares this with the whole tool. Its allowlist comments
are not honoured: the reviewed code does not say what is looked at.

Source: https://github.com/Yelp/detect-secrets, version 1.5.
"""

from __future__ import annotations

import functools
import re
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

# What a line must hold for any plugin to say something: a telling name beside a sign that gives it a
# value, the fixed piece of a provider's key, a login in a URL, or a quoted string of random length.
_WORTH_A_LOOK = re.compile(
    r"(?:api_?|auth_?|service_?|account_?|db_?|database_?|priv(?:ate)?_?|client_?)key|_?pass|pwd|secret|contrase"
    r"|AKIA|ASIA|A3T|ABIA|ACCA|AccountKey|gh[pousr]_|glpat|gl\w{2,6}-|GR1348941|xox|hooks\.slack|[rs]k_live|sq0csp"
    r"|SG\.|sk-|npm_|_authToken|pypi-|BEGIN|PuTTY|eyJ|-us\d|\d:[\w-]{35}|AKC|AP[\dABCDEF]|://[^\s/]{0,200}@"
    r"|(?:AC|SK)[a-z0-9]{32}|[MNO][\w-]{23,25}\.|cloudant|softlayer|(?:ibm|cos|iam|cloud)[\w-]{0,30}(?:key|token|pw)"
    r"|aws\w{0,20}(?:key|pwd|token|pw)|hmac|sl[-_]"
    r"|[\"'][A-Za-z0-9+/=_-]{8,}[\"']",
    re.IGNORECASE,
)


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

    classes: dict[str, Any] = {made.__name__: made for made in get_mapping_from_secret_type_to_class().values()}
    return tuple(classes[name]() for name in sorted(classes) if name not in _NOT_OURS)


def run(path: str, lines: Sequence[str]) -> tuple[Hit, ...]:
    """Return what the plugins find in the lines of a file; the suffix of the path steers some of them."""
    from detect_secrets.filters import heuristic  # noqa: PLC0415  slow to import

    if heuristic.is_lock_file(path) or heuristic.is_swagger_file(path):
        return ()
    found: dict[Hit, None] = {}
    for number, line in enumerate(lines, 1):
        if len(line) <= LONGEST and _WORTH_A_LOOK.search(line):
            found |= dict.fromkeys(_line(path, number, line.rstrip(), heuristic))
    return tuple(found)


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
