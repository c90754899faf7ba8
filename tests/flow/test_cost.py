"""What following a file costs, in calls of Python functions: a figure without noise."""

import sys

import pytest

from reviewer.flow import models
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise


def solved(source):
    return solve(summarise("app.py", source), models.load())


def cost(source):
    summary = summarise("app.py", source)
    rows = models.load()
    solve(summary, rows)  # rows are read when they are first needed
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        solve(summary, rows)
    finally:
        sys.setprofile(before)
    return calls


def nested(count):
    return f"def f(a):\n    return a\n\ndef view(y):\n    return {'f(' * count}y{' and 1)' * count}\n"


def chained(link):
    return lambda count: f"def view(f):\n    return f{link * count}\n"


def loops(count):
    heads = "".join(f"{'    ' * (depth + 2)}for i{depth} in rows:\n" for depth in range(count))
    body = f"{'    ' * (count + 2)}self.seen.append(i0)\n"
    return f"class Shop:\n    def fill(self, rows):\n        self.seen = []\n{heads}{body}"


@pytest.mark.parametrize(
    ("source", "length"),
    [
        pytest.param(nested, 20, id="conditions nested in calls"),
        pytest.param(chained("()"), 60, id="calls of calls"),
        pytest.param(chained(".a"), 60, id="attributes of attributes"),
    ],
)
def test_twice_the_length_costs_hardly_more_than_twice(source, length):
    assert cost(source(2 * length)) < 2.5 * cost(source(length))


def test_what_grows_in_every_round_of_a_loop_is_given_up_in_few_rounds():
    once, twice = cost(loops(2)), cost(loops(3))
    assert twice < 6 * once


@pytest.mark.parametrize("header", ["for x in items():", "while items():", "if items():"])
def test_a_call_in_a_header_belongs_to_the_header(header):
    source = f"from shop import items, a, b\n{header}\n    n = a()\n    m = b(n)\nelse:\n    b(m)\n"
    sites = {site.names: site.statement.line for site in solved(source).sites}
    assert sites["shop.items",] == 2
