"""A row of the models speaks of the calls that it describes, and of no others."""

import ast

import pytest

from reviewer.flow.models import load
from reviewer.flow.patterns import Arguments, parse
from reviewer.flow.values import UNKNOWN, Value, constant

NAMED = Value(refs=frozenset({"yaml.Loader"}))


def given(text):
    """Read `f(1, x, k="a", *s)` as arguments: a bare name is something unknown, `yaml.Loader` that name."""
    call = ast.parse(f"f({text})", mode="eval").body

    def value(node):
        if isinstance(node, ast.Name):
            return UNKNOWN
        return NAMED if isinstance(node, ast.Attribute) else constant(ast.literal_eval(node))

    plain = [each for each in call.args if not isinstance(each, ast.Starred)]
    spread = UNKNOWN if len(plain) < len(call.args) or any(each.arg is None for each in call.keywords) else None
    return Arguments(
        tuple(value(each) for each in plain),
        {each.arg: value(each.value) for each in call.keywords if each.arg},
        spread,
    )


MATCHES = [
    ("f(HERE)", "x", True),
    ("f(HERE)", "", False),
    ("f(HERE)", "x, y", False),
    ("f(HERE, ...)", "x, y", True),
    ("f(HERE)", "x, other=1", True),
    ("f(...)", "", True),
    ("f(_, HERE)", "x", False),
    ("f(_, HERE)", "x, y", True),
    ("f(url:=HERE, ...)", "url=x", True),
    ("f(url:=HERE, ...)", "other=x", False),
    ("f(..., verify=False)", "x, verify=False", True),
    ("f(..., verify=False)", "x, verify=True", False),
    ("f(..., verify=False)", "x, verify=0", False),
    ("f(..., verify=False)", "x, verify=y", False),
    ("f(..., verify=False)", "x", False),
    ("f(..., verify=False)", "x, False", False),
    ("f(a:=_, shell:=True)", "x, True", True),
    ("f(HERE, shell=~True)", "x", True),
    ("f(HERE, shell=~True)", "x, shell=False", True),
    ("f(HERE, shell=~True)", "x, shell=True", False),
    ("f(HERE, Loader:=ABSENT | yaml.Loader)", "x", True),
    ("f(HERE, Loader:=ABSENT | yaml.Loader)", "x, yaml.Loader", True),
    ("f(HERE, Loader:=ABSENT | yaml.Loader)", "x, Loader=yaml.Loader", True),
    ("f(HERE, Loader:=ABSENT | yaml.Loader)", "x, Loader=y", False),
    ("f(HERE, key=~ABSENT)", "x", False),
    ("f(HERE, key=~ABSENT)", "x, key=y", True),
    ("f(size:=_ < 2048)", "1024", True),
    ("f(size:=_ < 2048)", "2048", False),
    ("f(size:=_ < 2048)", "x", False),
    ("f(size:=_ >= 2048)", "size=4096", True),
    ("f(size:=_ != 5)", "6", True),
    ("f(LITERAL)", "'a'", True),
    ("f(LITERAL)", "x", False),
    ("f(DYNAMIC)", "x", True),
    ("f(DYNAMIC)", "'a'", False),
    ("f(LIKE('^MD5$'))", "'MD5'", True),
    ("f(LIKE('^MD5$'))", "'SHA'", False),
    ("f(LIKE('^MD5$'))", "x", False),
    ("f('a' | 'b')", "'b'", True),
    ("f('a' | 'b')", "'c'", False),
    ("f(HERE, ...)", "*x", True),
    ("f(HERE, ...)", "**x", True),
    ("f(None)", "None", True),
    ("f(None)", "x", False),
    ("f(..., timeout=TIMEOUT)", "x", True),
    ("f(..., timeout=TIMEOUT)", "x, timeout=3", True),
]


@pytest.mark.parametrize(("row", "call", "fits"), MATCHES, ids=str)
def test_a_row_matches_what_it_describes(row, call, fits):
    assert (parse(row).match(given(call)) is not None) is fits


@pytest.mark.parametrize(
    ("row", "call", "here"),
    [
        ("f(_, HERE)", "'a', 'b'", "b"),
        ("f(url:=HERE)", "url='b'", "b"),
        ("f(..., data=HERE)", "'a', data='b'", "b"),
    ],
)
def test_here_is_the_argument_that_it_stands_for(row, call, here):
    assert parse(row).match(given(call))["HERE"].text == here


@pytest.mark.parametrize(
    ("row", "name", "shape"),
    [
        ("a.b(HERE)", "a.b", "call"),
        ("a.b", "a.b", "name"),
        ("a.b[_]", "a.b", "item"),
        ("a.b = False", "a.b", "set"),
        ("a.b[_] = HERE", "a.b", "set-item"),
    ],
)
def test_a_row_has_the_shape_in_which_it_is_written(row, name, shape):
    pattern = parse(row)
    assert (pattern.name, pattern.shape, pattern.member) == (name, shape, "b")


@pytest.mark.parametrize(
    "row", ["a.b(", "1", "a; b", "f()(x)", "f(a + b)", "f(g(x))", "del a", "", "import a", "f(_ < x)", "f(LIKE('('))"]
)
def test_what_is_no_row_is_refused(row):
    with pytest.raises((SyntaxError, ValueError, KeyError, AttributeError, TypeError)):
        parse(row)


def test_rows_are_found_by_name_and_by_member():
    models = load()
    assert {row.pattern.name for row in models.named("sinks", "os.system")} == {"os.system"}
    assert "os.system" in {row.pattern.name for row in models.members("sinks", "system")}
    assert models.named("sinks", "os.nothing") == []


def test_less_one_row_all_others_are_kept():
    models = load()
    row = models.rows[0]
    assert row not in models.without(row).rows
    assert len(models.without(row).rows) == len(models.rows) - 1
