"""A summary that was kept is the summary that was made, whatever its file holds; what is none is refused."""

from pathlib import Path

import msgspec
import pytest

from reviewer.flow import summary as ir
from reviewer.flow.encoding import MIXED, PLAIN, decode, encode
from reviewer.flow.summarise import summarise
from tests.flow.test_summarise import EVERYTHING

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted({*ROOT.glob("rules/catalog/*/*.py"), *ROOT.glob("fixtures/**/*.py")})
SPAN = ir.Span(1, 5, 1, 6)
VALUES = {
    "text": "größe 😀",
    "an empty text": "",
    "a lone surrogate": "a\ud800b",
    "surrogates that are no pair": "\udc00\ud800",
    "a text of NUL": "\x00",
    "bytes": b"\xff\x00",
    "no bytes": b"",
    "the largest integer of 64 bits": (1 << 64) - 1,
    "an integer of 65 bits": 1 << 64,
    "the smallest integer of 64 bits": -(1 << 63),
    "one less": -(1 << 63) - 1,
    "an integer of a thousand digits": -(10**1000),
    "a fraction": 0.1,
    "a fraction that is whole": 1.0,
    "infinity": float("inf"),
    "minus nought": -0.0,
    "a complex number": complex(-0.0, 1e300),
    "true": True,
    "one": 1,
    "none": None,
    "an ellipsis": ...,
}


def holding(value):
    return ir.Summary("a.py", "a", (ir.Evaluate(SPAN, ir.Constant(SPAN, value)),), ())


def kept(summary):
    """Return what comes back; the same in `repr` too, which tells 1 from True and 1.0."""
    found = decode(encode(summary))
    assert found == summary
    assert repr(found) == repr(summary)
    assert hash(found) == hash(summary)
    return found


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_constant_comes_back_as_it_was(value):
    kept(holding(value))


def test_every_construct_of_the_language_comes_back():
    kept(summarise("m.py", EVERYTHING))


def test_every_example_and_fixture_comes_back():
    assert len(EXAMPLES) > 100
    for path in EXAMPLES:
        kept(summarise(path.name, path.read_text(encoding="utf-8")))


def test_what_was_not_read_and_comments_come_back():
    kept(summarise("a/b\udcff.py", "# @login_required\nx = 1\nprint 'a'\n'''\ud800'''\n"))


def test_every_class_of_a_summary_has_a_number_of_its_own():
    tags = [each.__struct_config__.tag for each in (ir.Summary, *ir.NAMES)]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    "data",
    {
        "nothing": b"",
        "no form": b"\x00",
        "JSON": b"{}",
        "cut short": encode(holding(1))[:-1],
        "with a rest": encode(holding(1)) + b"\x00",
        "an expression": PLAIN + msgspec.msgpack.encode(ir.Constant(SPAN, 1)),
        "a list as a constant": PLAIN + msgspec.msgpack.encode(holding([1])),
        "a list as a constant of the mixed form": MIXED + msgspec.msgpack.encode(holding([1])),
        "a statement where an expression belongs": PLAIN
        + msgspec.msgpack.encode(ir.Summary("a", "a", (ir.Evaluate(SPAN, ir.Jump(SPAN, "pass")),), ())),
        "a text that is no UTF-8": PLAIN + msgspec.msgpack.encode(holding("abc")).replace(b"abc", b"\xff\xff\xff"),
        "an unknown extension": PLAIN + msgspec.msgpack.encode(holding(msgspec.msgpack.Ext(99, b""))),
        "a complex number of one byte": PLAIN + msgspec.msgpack.encode(holding(msgspec.msgpack.Ext(1, b"\x00"))),
        "arrays without end": PLAIN + b"\x91" * 100_000,
        "arrays without end in the mixed form": MIXED + b"\x91" * 100_000,
    }.items(),
    ids=lambda each: each[0],
)
def test_what_is_no_summary_is_refused(data):
    with pytest.raises(ValueError, match="not a summary"):
        decode(data[1])
