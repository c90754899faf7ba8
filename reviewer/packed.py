"""Values of the review as bytes for the cache, and back: typed, exact, msgpack by msgspec.

msgspec reads and writes dataclasses as they are, but of a union of them it cannot tell which
one it reads. So what a pass brings back is written with its outcomes sorted by kind, each
beside its place among them. What has no UTF-8 (a lone surrogate of a hostile file) cannot be
written: `pack` gives None for it, and it is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from reviewer.model import Completed, Count, Evidence, Failed, Inspection, Looked, Outcome, Outline, Skipped

if TYPE_CHECKING:
    import msgspec

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Looked:
    """`Looked` without the union."""

    evidence: tuple[Evidence, ...]
    counts: tuple[Count, ...]
    completed: tuple[tuple[int, Completed], ...]
    skipped: tuple[tuple[int, Skipped], ...]
    failed: tuple[tuple[int, Failed], ...]

    @classmethod
    def of(cls, looked: Looked) -> _Looked:
        places = tuple(enumerate(looked.outcomes))
        return cls(
            looked.evidence,
            looked.counts,
            completed=tuple((place, each) for place, each in places if isinstance(each, Completed)),
            skipped=tuple((place, each) for place, each in places if isinstance(each, Skipped)),
            failed=tuple((place, each) for place, each in places if isinstance(each, Failed)),
        )

    @property
    def whole(self) -> Looked:
        places: dict[int, Outcome] = dict((*self.completed, *self.skipped, *self.failed))
        return Looked(self.evidence, tuple(places[place] for place in sorted(places)), self.counts)


@dataclass(frozen=True, slots=True)
class _Inspection:
    """`Inspection` of such."""

    looked: tuple[_Looked, ...]
    outline: Outline
    unread: tuple[Failed, ...]

    @property
    def whole(self) -> Inspection:
        return Inspection(tuple(each.whole for each in self.looked), self.outline, self.unread)


_WRITTEN: dict[type, type] = {Looked: _Looked, Inspection: _Inspection}


def pack(value: object) -> bytes | None:
    """Return a value of the model, or a dataclass made of such, as bytes; None where it holds what is no UTF-8."""
    import msgspec  # noqa: PLC0415 - for reviews with a cache

    try:
        return msgspec.msgpack.encode(_without_unions(value))
    except UnicodeEncodeError:
        return None


def unpack(kind: type[Value], content: bytes) -> Value:
    """Return the value of this kind that was packed. Raises ValueError where the bytes are none of such a value."""
    read = _decoder(_WRITTEN.get(kind, kind)).decode(content)
    match read:
        case _Looked() | _Inspection():
            return cast("Value", read.whole)
    return cast("Value", read)


def _without_unions(value: object) -> object:
    match value:
        case Looked():
            return _Looked.of(value)
        case Inspection(looked, outline, unread):
            return _Inspection(tuple(map(_Looked.of, looked)), outline, unread)
    return value


@cache
def _decoder(kind: type) -> msgspec.msgpack.Decoder[object]:
    import msgspec  # noqa: PLC0415 - likewise

    return msgspec.msgpack.Decoder(kind)
