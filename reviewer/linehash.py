"""The hash of a line by which GitHub recognises an alert when the lines around it move.

The algorithm is that of `src/fingerprints.ts` of github/codeql-action: a polynomial of
base 37, modulo 2**64, over the 100 UTF-16 code units that follow the start of the line,
blanks and tabs left out, every line end read as a line feed, the end of the file marked by
65535 and filled up with zeros; then a colon, and how often the file has had this value.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate

_BLOCK = 100
_BASE = 37
_MASK = (1 << 64) - 1
_FIRST = pow(_BASE, _BLOCK, 1 << 64)
_LINE_FEED = 10
_END_OF_FILE = 65535


def line_hashes(content: bytes) -> tuple[str, ...]:
    """Return the hash of every line of a file, the first line's first.

    Takes the bytes, because GitHub reads every file as UTF-8, whatever it declares.
    """
    units = _units(content)
    starts = [0, *(place + 1 for place, unit in enumerate(units) if unit == _LINE_FEED)]
    units.extend([_END_OF_FILE, *[0] * _BLOCK])
    sums = list(accumulate(units, lambda total, unit: (total * _BASE + unit) & _MASK, initial=0))
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        value = (sums[start + _BLOCK] - sums[start] * _FIRST) & _MASK
        seen[value] += 1
        hashes.append(f"{value:x}:{seen[value]}")
    return tuple(hashes)


def _units(content: bytes) -> array[int]:
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    squeezed = text.translate({ord(" "): None, ord("\t"): None})
    return array("H", memoryview(squeezed.encode("utf-16-le")).cast("H").tolist())
