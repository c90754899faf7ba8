"""What stays the same of a finding, and what does not."""

import pytest

from reviewer.fingerprint import fingerprint, moved
from tests.build import claim, findings, span

QUERY = 'cursor.execute("SELECT " + name)'


def print_of(text, part, weakness="sql-injection", **more):
    (finding,) = findings(text, claim(weakness, span(text, part, **more)), **more)
    return finding.fingerprint


HERE = print_of(f"def f():\n    {QUERY}\n", QUERY)


@pytest.mark.parametrize(
    "text",
    [
        f"import os\n\n\ndef f():\n    {QUERY}\n",
        f"def f():\n        {QUERY}  # why\n",
        f"def g():\n    pass\n\ndef f():\n    x = 1\n    {QUERY}\n",
    ],
    ids=["lines above", "indented and commented", "other code"],
)
def test_code_around_a_finding_does_not_change_it(text):
    assert print_of(text, QUERY) == HERE


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('def f():\n    cursor.execute(\n        "SELECT " + name  # why\n    )\n', None),
        ('def f():\n    cursor . execute( "SELECT "+name )\n', None),
    ],
    ids=["over lines", "spaced"],
)
def test_whitespace_and_comments_do_not_count(text, part):
    part = text[text.index("cursor") :].rstrip()
    assert print_of(text, part) == HERE


@pytest.mark.parametrize(
    ("text", "part", "weakness"),
    [
        ('def g():\n    cursor.execute("SELECT " + name)\n', QUERY, "sql-injection"),
        ('def f():\n    cursor.execute("SELECT  " + name)\n', 'cursor.execute("SELECT  " + name)', "sql-injection"),
        ('def f():\n    x = cursor.execute("SELECT " + name)\n', QUERY, "sql-injection"),
        (f"def f():\n    {QUERY}\n", QUERY, "nosql-injection"),
        (f"def f():\n    {QUERY}\n", "name", "sql-injection"),
    ],
    ids=["function", "string", "statement", "weakness", "subject"],
)
def test_what_makes_another_finding_changes_it(text, part, weakness):
    assert print_of(text, part, weakness) != HERE


def test_it_is_32_hexadecimal_digits():
    assert len(HERE) == 32
    assert set(HERE) <= set("0123456789abcdef")


def test_a_rename_changes_only_what_tells_the_file():
    old = fingerprint("sql-injection", "old.py", "f", "s", "t")
    assert moved(old, "new.py") == fingerprint("sql-injection", "new.py", "f", "s", "t")
    assert old != moved(old, "new.py")


def test_the_literal_of_a_secret_is_no_part_of_it():
    one, two = 'token = "first-secret"\n', 'token = "second-secret"\n'
    assert print_of(one, '"first-secret"', "hardcoded-secret") == print_of(two, '"second-secret"', "hardcoded-secret")


def test_the_places_of_two_secrets_in_one_dict_differ():
    text = 'keys = {\n    "a": "one-secret",\n    "b": "two-secret",\n}\n'
    assert print_of(text, '"one-secret"', "hardcoded-secret") != print_of(text, '"two-secret"', "hardcoded-secret")


def test_a_row_more_in_a_long_table_leaves_the_others_alone():
    rows = [f"    route('/page/{n}', view_{n}),\n" for n in range(40)]
    text = "routes = [\n" + "".join(rows) + "]\n"
    longer = text.replace("]\n", "    route('/more', view_more),\n]\n")
    part = "route('/page/7', view_7)"
    assert print_of(text, part) == print_of(longer, part)
