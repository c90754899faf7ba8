"""Secrets out of what a reader is shown, before it becomes part of a finding."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reviewer.text import Lines, Piece, python_pieces, quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.model import Evidence, Location

STARS = "***"
LITERALS = ("hardcoded-secret", "container-secret", "default-credential", "secret-fallback", "placeholder-secret")

# Keys that give themselves away, from the providers' documentation of their prefixes. No rule decides by
# these: they are the last net under text that goes into reports, caches and comments.
KEYS = re.compile(
    r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{20,}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}"
    r"|[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|sk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}|whsec_[A-Za-z0-9]{20,}"
    r"|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{40,}|hf_[A-Za-z0-9]{30,}|dop_v1_[a-f0-9]{60,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|(?:AC|SK)[a-f0-9]{32}\b"
    r"|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
PASSWORD_IN_URL = re.compile(r"(?<=://)([^\s/:@'\"{}]*):[^\s/@'\"{}]+(?=@)")

# Shorter or plainer than this, a secret's text is also an ordinary word of messages and notes.
TELLING = 6
WORD = re.compile(r"[a-z_]+")


def keys_out(text: str) -> str:
    """Replace the keys of providers and the passwords of URLs that stand in `text`."""
    return PASSWORD_IN_URL.sub(rf"\1:{STARS}", KEYS.sub(STARS, text))


@dataclass(frozen=True)
class Redaction:
    """What must not be shown of one file."""

    lines: Lines
    python: bool  # whether strings and comments are those of Python
    secrets: tuple[Location, ...]  # spans of literals that are secrets

    @cached_property
    def strings(self) -> tuple[Piece, ...]:
        """The strings of the file, where it is Python."""
        return tuple(piece for piece in python_pieces(self.lines.text) if piece.kind == "string") if self.python else ()

    @cached_property
    def hidden(self) -> tuple[tuple[int, int], ...]:
        """Offsets of what is hidden wherever it is shown: every secret, and its repetitions as a string."""
        spans = {span for secret in self.secrets for span in self._contents(*self.lines.range(secret))}
        values = {self.lines.text[start:end] for start, end in spans} - {""}
        again = {span for span in map(self._inner, self.strings) if self.lines.text[span[0] : span[1]] in values}
        return tuple(sorted(spans | again if values else ()))

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Texts of secrets that are telling enough to be struck from prose."""
        found = {self.lines.text[start:end] for start, end in self.hidden}
        return tuple(
            sorted((v for v in found if len(v) >= TELLING and not WORD.fullmatch(v)), key=lambda v: (-len(v), v))
        )

    @cached_property
    def _values(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.values)))

    def _inner(self, piece: Piece) -> tuple[int, int]:
        size = quotes(self.lines.text[piece.start : piece.start + 3])
        closed = self.lines.text.endswith(
            self.lines.text[piece.start : piece.start + size], piece.start + size, piece.end
        )
        return piece.start + size, piece.end - size * closed

    def _within(self, start: int, end: int) -> list[Piece]:
        """Return the strings of a stretch."""
        first = bisect.bisect_left(self.strings, start, key=lambda piece: piece.start)
        after = bisect.bisect_left(self.strings, end, key=lambda piece: piece.start)
        return [piece for piece in self.strings[first:after] if piece.end <= end]

    def _contents(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what lies between the quotes within a span; the whole span where it has none."""
        inside = self._within(start, end)
        yield from map(self._inner, inside) if inside else [(start, end)]

    def literals(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the insides of the strings of a stretch, those left out that name a key or an index."""
        text = self.lines.text
        found = (piece for piece in self.strings if start <= piece.start and piece.end <= end)
        return tuple(
            self._inner(piece) for piece in found if not re.match(r"\s*[:\]]", text[piece.end : piece.end + 8])
        )

    def show(self, start: int, end: int, more: Iterable[tuple[int, int]] = (), mask: str = STARS) -> str:
        """Return a stretch of the file with its secrets (and the stretches of `more`) masked."""
        parts, at = [], start
        low, high = bisect.bisect_left(self.hidden, (start, 0)), bisect.bisect_left(self.hidden, (end, 0))
        for first, last in sorted({*self.hidden[max(low - 1, 0) : high], *more}):
            if last <= at or first >= end:
                continue
            parts += [self.lines.text[at : max(first, at)], mask]
            at = min(last, end)
        return keys_out("".join([*parts, self.lines.text[at:end]]))

    def prose(self, text: str) -> str:
        """Return a message or a note without the secrets of this file."""
        return keys_out(self._values.sub(STARS, text) if self.values else text)

    def evidence(self, item: Evidence) -> Evidence:
        """Return the evidence with every text of it redacted."""
        flow = item.flow and replace(
            item.flow, source=self.prose(item.flow.source), argument=self.prose(item.flow.argument)
        )
        trace = tuple(replace(step, note=self.prose(step.note)) for step in item.trace)
        return replace(item, message=self.prose(item.message), flow=flow, trace=trace)
