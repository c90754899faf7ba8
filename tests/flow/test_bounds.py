"""Nothing that a file holds takes the process down: what is too deep is named, everything below that is analysed."""

import sys
import sysconfig
from pathlib import Path

import pytest

from reviewer.flow.bounds import too_deep, with_room
from reviewer.workers import Workers
from tests.flow.programs import solved

SINK = "import os, sys\nos.system(sys.argv[1])\n"


def sum_of(terms):
    return "total = " + " + ".join(f"a{number}" for number in range(terms)) + "\n"


def elifs(count):
    return "if a == 0:\n    pass\n" + "".join(f"elif a == {n}:\n    pass\n" for n in range(1, count))


def ladder(count):
    return "".join("    " * n + "if a:\n" for n in range(count)) + "    " * count + "pass\n"


ANALYSED = {
    "150 brackets": "x = " + "(" * 150 + "a" + ")" * 150 + "\n",
    "a sum of 1,000 terms": sum_of(1000),
    "a sum of 2,500 terms": sum_of(2500),
    "5,000 negative numbers": "x = [" + "-1, " * 5000 + "]\n",
    "5,000 tuples of sums": "x = [" + "(a + b, -c), " * 5000 + "]\n",
    "5,000 calls in a list": "x = [\n" + "    a.b(c),\n" * 5000 + "]\n",
    "a template of many lines in an f-string": 'x = f"""' + "<a-b> {{ c.d + e }} ( - {f}\n" * 3000 + '"""\n',
    "1,000 lines of one concatenation": "x = (\n" + "    'a' +\n" * 1000 + "    'b')\n",
    "1,000 strings side by side": "x = (" + "'a' " * 1000 + ")\n",
    "2,000 conditions": "x = " + " and ".join(f"a{n}" for n in range(2000)) + "\n",
    "1,000 comparisons in a row": "x = " + " < ".join(f"a{n}" for n in range(1000)) + "\n",
    "an attribute chain of 2,000": "x = a" + ".b" * 2000 + "\n",
    "a chain of 700 calls": "x = a" + ".b()" * 700 + "\n",
    "900 elifs": elifs(900),
    "90 levels of indentation": ladder(90),
    "a list of 20,000 items": "x = [" + "1, " * 20_000 + "]\n",
    "a dict of 5,000 items": "x = {" + ", ".join(f"'k{n}': {n}" for n in range(5000)) + "}\n",
    "a call with 2,000 arguments": "f(" + "a, " * 2000 + ")\n",
    "2,000 calls on one line": "f(a); " * 2000 + "\n",
    "a string full of brackets": "x = '" + "(" * 10_000 + "'\n",
    "a comment full of brackets": "# " + "(" * 10_000 + "\n",
    "a text of many lines full of brackets": 'x = """' + "([{\n" * 5000 + '"""\n',
    "an f-string of 200 fields": "x = f'" + "{a}" * 200 + "'\n",
    "a comprehension of 50 clauses": "x = [a " + "for a in b " * 50 + "]\n",
    "50 lambdas in one another": "x = " + "lambda: " * 50 + "1\n",
    "50 conditionals in one another": "x = " + "a if b else " * 50 + "c\n",
    "60 functions in one another": "".join("    " * n + f"def f{n}():\n" for n in range(60)) + "    " * 60 + "pass\n",
    "1,000 functions that call the next": "".join(f"def f{n}(a):\n    return f{n + 1}(a)\n" for n in range(1000)),
    "100 assignments of one value": "a = " * 100 + "b\n",
    "10,000 comparisons": "x = " + "a < " * 10_000 + "a\n",
    "10,000 assignments of one value": "a = " * 10_000 + "b\n",
    "10,000 strings side by side": "x = (" + "'a' " * 10_000 + ")\n",
    "10,000 clauses": "x = [a " + "for a in b " * 10_000 + "]\n",
    "100 not": "x = " + "not " * 100 + "a\n",
}
REFUSED = {
    "2,000 brackets": "x = " + "(" * 2000 + "a" + ")" * 2000 + "\n",
    "5,000 brackets": "x = " + "[" * 5000 + "]" * 5000 + "\n",
    "5,000 brackets that never close": "x = " + "(" * 5000 + "\n",
    "brackets of all kinds": "x = " + "([{" * 700 + "\n",
    "a sum of 10,000 terms": sum_of(10_000),
    "a sum of 20,000 terms": sum_of(20_000),
    "20,000 terms in brackets": "x = (" + "a +\n" * 20_000 + "a)\n",
    "20,000 terms as one argument": "f(" + "a + " * 20_000 + "a)\n",
    "an attribute chain of 10,000": "x = a" + ".b" * 10_000 + "\n",
    "10,000 conditions": "x = " + " or ".join("a" for _ in range(10_000)) + "\n",
    "10,000 not": "x = " + "not " * 10_000 + "a\n",
    "10,000 minus": "x = " + "-" * 10_000 + "a\n",
    "10,000 lambdas": "x = " + "lambda: " * 10_000 + "1\n",
    "10,000 conditionals": "x = " + "a if b else " * 10_000 + "c\n",
    "a chain of 10,000 calls": "x = a" + "()" * 10_000 + "\n",
    "a chain of 10,000 subscripts": "x = a" + "[0]" * 10_000 + "\n",
    "10,000 elifs": elifs(10_000),
    "400 levels of indentation": ladder(400),
    "2,000 brackets in an f-string": "x = f'{" + "(" * 2000 + "a" + ")" * 2000 + "}'\n",
    "10,000 terms in an f-string": "x = f'{" + "a + " * 10_000 + "a}'\n",
    "10,000 fields in one another": "x = " + "f'{" * 10_000 + "a" + "}'" * 10_000 + "\n",
    "10,000 await": "async def f():\n    x = " + "await " * 10_000 + "a\n",
    "10,000 stars": "x = " + "*" * 10_000 + "a\n",
}

TOO_MUCH_FOR_LIBCST = {"10,000 strings side by side"}
REFUSED_BY_THE_PARSER = {"400 levels of indentation", "10,000 stars"}


def look(text):
    """Return what could not be read and the kinds found. Runs in a worker process."""
    answer = with_room(solved, text)
    return answer.summary.unread, sorted({hit.kind for hit in answer.hits})


@pytest.fixture(scope="module")
def answers():
    """Read every text in worker processes, each with a sink behind it."""
    texts = {**ANALYSED, **REFUSED}
    with Workers(2) as pool:
        answered = pool.map(look, [text + SINK for text in texts.values()], lambda text: text[:20])
    return dict(zip(texts, (answer for _, answer in answered), strict=True))


@pytest.mark.parametrize("name", ANALYSED)
def test_it_is_analysed_with_what_stands_behind_it(name, answers):
    assert answers[name] == ((), ["shell"])


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_lines_and_what_stands_behind_it_is_analysed(name, answers):
    unread, kinds = answers[name]
    assert unread
    assert kinds == ["shell"]


@pytest.mark.parametrize("name", [name for name in REFUSED if name not in REFUSED_BY_THE_PARSER])
def test_it_is_refused_before_the_parser_sees_it(name):
    assert too_deep(REFUSED[name])


@pytest.mark.parametrize("name", [name for name in ANALYSED if name not in TOO_MUCH_FOR_LIBCST])
def test_what_is_analysed_passes_the_scan(name):
    assert too_deep(ANALYSED[name]) == ""


@pytest.mark.parametrize("file", ["argparse.py", "typing.py", "_pydecimal.py", "html/entities.py", "sre_parse.py"])
def test_ordinary_files_pass_the_scan(file):
    assert too_deep((Path(sysconfig.get_path("stdlib")) / file).read_text(encoding="utf-8")) == ""


def test_what_a_function_raises_in_its_room_is_raised_to_the_caller():
    with pytest.raises(ValueError, match="reason"):
        with_room(_raise, "reason")


def _raise(reason):
    raise ValueError(reason)


def test_room_is_given_for_the_time_of_the_call_only():
    before = sys.getrecursionlimit()
    assert with_room(sys.getrecursionlimit) > before
    assert sys.getrecursionlimit() == before
