"""Series of literals that name things: what a file lists is no secret, of which there is one a place.

`KIND_NFC = "nfc"`, `KIND_PASSWORD = "password"` is an enumeration by hand, and of `Field(api_key="powerToday")`,
`Field(api_key="powerTotal")` and so on, each says where a value stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from reviewer.flow.summary import Assign, Call, Constant, Expression, Name
from reviewer.passes.secrets.names import Sort, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.flow.summary import Span
    from reviewer.passes.bodies import Parts

_ENOUGH_CONSTANTS, _ENOUGH_CALLS = 2, 4
_NAMES = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LONGEST, _DIGITS, _LETTERS = (
    40,
    3,
    2.5,
)  # a third are digits at most; of what is made at random, hardly two letters stand together that make a word


def members(parts: Parts) -> frozenset[Span]:
    """Return where the literals of a file stand that belong to such a series."""
    return frozenset({*_constants(parts), *_columns(parts)})


def _constants(parts: Parts) -> Iterator[Span]:
    """Yield the values of constants with a common first part that repeat the rest of their own names."""
    series: dict[str, dict[str, Span]] = defaultdict(dict)
    for node in parts.all(Assign):
        match node:
            case Assign(targets=(Name(id=name),), value=Constant(value=str(text), span=span)) if _NAMES.fullmatch(name):
                first = name[: -len(text)]
                if text and name[len(first) :] == text.upper() and first.endswith("_"):
                    series[first][name] = span
    for found in series.values():
        if len(found) >= _ENOUGH_CONSTANTS:
            yield from found.values()


def _columns(parts: Parts) -> Iterator[Span]:
    """Yield what many calls of one function are given by one keyword, each another word."""
    series: dict[tuple[str, str], dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for node in parts.all(Call):
        for argument in node.arguments:
            match argument.value:
                case Constant(value=str(text), span=span) if argument.name and _is_column(argument.name):
                    series[_callee(node.function), argument.name][text].append(span)
    for found in series.values():
        if len(found) >= _ENOUGH_CALLS and _are_names(found):
            yield from (span for spans in found.values() for span in spans)


def _are_names(texts: Iterable[str]) -> bool:
    """Tell whether texts are identifiers, and on the whole made of words: `powerToday`."""
    if not all(len(text) <= _LONGEST and _IDENTIFIER.fullmatch(text) for text in texts):
        return False
    if any(sum(map(str.isdigit, text)) * _DIGITS > len(text) for text in texts):
        return False
    parts = [len(part) for text in texts for part in _WORD.findall(text)]
    return sum(parts) >= _LETTERS * len(parts)


def _is_column(name: str) -> bool:
    return sort_of(name) not in {None, Sort.PASSWORD, Sort.SIGNING}


def _callee(function: Expression) -> str:
    return function.id if isinstance(function, Name) else ""
