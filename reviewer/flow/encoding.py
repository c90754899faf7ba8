"""A `Summary` as bytes and back, for whoever keeps or sends it.

The form is MessagePack of arrays: a node is the number of its class, then its fields. What
MessagePack lacks (complex numbers, `...`, integers beyond 64 bits, strings with lone surrogates) is
in extensions. The first byte tells the two ways of writing: `PLAIN`, which is decoded straight into
the classes, and `MIXED`, where extensions stand in place of strings, at several times the price.
"""

from __future__ import annotations

import functools
import struct
from types import EllipsisType
from typing import Any

import msgspec
from msgspec.msgpack import Ext

from reviewer.flow.summary import Piece, Summary

PLAIN, MIXED = b"\x01", b"\x02"
ELLIPSIS, COMPLEX, INTEGER, TEXT = range(4)
WHOLE = (-(1 << 63), (1 << 64) - 1)  # the integers of MessagePack


def encode(summary: Summary) -> bytes:
    """Return the summary as bytes that `decode` reads."""
    try:
        return PLAIN + _encoder().encode(summary)
    except (OverflowError, UnicodeEncodeError):
        return MIXED + _encoder().encode(_marked(summary))


def decode(data: bytes) -> Summary:
    """Return the summary that was encoded. Raises `ValueError` for what is not one."""
    try:
        if data[:1] == PLAIN:
            return _decoder().decode(memoryview(data)[1:])
        if data[:1] == MIXED:
            tree = msgspec.msgpack.decode(memoryview(data)[1:], ext_hook=_extended)
            return msgspec.convert(tree, Summary, builtin_types=(bytes,), dec_hook=_literal)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, struct.error) as error:
        raise ValueError(f"not a summary: {error}") from error
    raise ValueError("not a summary: unknown form")


@functools.cache
def _encoder() -> msgspec.msgpack.Encoder:
    return msgspec.msgpack.Encoder(enc_hook=_extension)


@functools.cache
def _decoder() -> msgspec.msgpack.Decoder[Summary]:
    return msgspec.msgpack.Decoder(Summary, dec_hook=_literal, ext_hook=_extended)


def _extension(value: object) -> Ext:
    if isinstance(value, EllipsisType):
        return Ext(ELLIPSIS, b"")
    if isinstance(value, complex):
        return Ext(COMPLEX, struct.pack("<dd", value.real, value.imag))
    if isinstance(value, int):
        return Ext(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))
    if isinstance(value, str):
        return Ext(TEXT, value.encode("utf-8", "surrogatepass"))
    raise TypeError(f"a {type(value).__name__} in a summary")


def _extended(code: int, data: memoryview) -> object:
    if code == ELLIPSIS:
        return ...
    if code == COMPLEX:
        return complex(*struct.unpack("<dd", data))
    if code == INTEGER:
        return int.from_bytes(data, "little", signed=True)
    if code == TEXT:
        return bytes(data).decode("utf-8", "surrogatepass")
    raise msgspec.ValidationError(f"extension {code}")


def _literal(_: type, value: object) -> object:
    """Let a value through for a `Constant`; msgspec then asks whether it is one."""
    return value


def _marked(value: Any) -> Any:
    """Return plain arrays in which extensions stand for what MessagePack cannot hold."""
    if isinstance(value, Piece):
        config = value.__struct_config__
        return [config.tag, *(_marked(getattr(value, name)) for name in value.__struct_fields__)]
    if isinstance(value, tuple):
        return [_marked(each) for each in value]
    if type(value) is int and not WHOLE[0] <= value <= WHOLE[1]:
        return _extension(value)
    return _extension(value) if isinstance(value, str) and not _encodable(value) else value


def _encodable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text)
