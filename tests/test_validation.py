"""What comes from outside, and the checks that it meets."""

import textwrap

import pytest

from reviewer import catalog
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.model import Level, Tier
from reviewer.passes import regexes, validation

RULES = catalog.load()
FLASK = "import re\nfrom flask import Flask, abort, redirect, request\napp = Flask(__name__)\nROWS = ['a', 'b']\n"


def looked(text):
    return validation.inspect(solve(summarise("app.py", textwrap.dedent(text)), load()), RULES)


def found(text, weakness):
    return [item for item in looked(text).evidence if item.weakness == weakness]


def route(body):
    """Return a Flask application whose one route has this body, from line 7 on."""
    return f"{FLASK}@app.post('/')\ndef page():\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"


def at(body, weakness):
    return sorted(item.location.line - 6 for item in found(route(body), weakness))


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        ("return ROWS[int(request.args['n'])]", [1]),
        ("n = int(request.args['n'])\nif 0 <= n < 2:\n    return ROWS[n]\nreturn ''", []),
        ("n = request.args['n']\nif n.isdigit():\n    return ROWS[int(n)]\nreturn ''", []),
        ("body = request.get_json()\nreturn str(price() * body['count'])", [2]),
        ("body = request.get_json()\nassured(isinstance(body['count'], int))\nreturn str(price() * body['count'])", []),
        ("n = float(request.form['n'])\naccount.balance -= n\nreturn ''", [2]),
        ("n = float(request.form['n'])\nif n <= 0:\n    abort(400)\naccount.balance -= n\nreturn ''", []),
        ("n = min(int(request.form['n']), 5)\naccount.balance -= n\nreturn ''", []),
        ("return str(int(request.args['n']))", [1]),
        ("try:\n    return str(int(request.args['n']))\nexcept ValueError:\n    abort(400)", []),
        ("return str(request.args.get('n', 0, type=int))", []),
        ("return ROWS[0] + request.args['n']", []),
    ],
    ids=[
        "index", "range", "digits", "calculation", "type", "state", "bound", "min", "conversion", "answered",
        "converter", "text",
    ],
)  # fmt: skip
def test_a_field_is_checked_before_it_chooses_counts_or_changes(body, bad):
    assert at(body, "unvalidated-input") == bad


def test_of_one_field_only_one_use_is_reported():
    body = "n = int(request.args['n'])\na = ROWS[n]\nb = ROWS[n]\nreturn a + b"
    assert at(body, "unvalidated-input") == [2]


def test_a_field_that_says_how_often_is_bounded():
    assert at("return b'0' * int(request.args['n'])", "resource-exhaustion") == [1]
    assert at("n = min(int(request.args['n']), 10)\nreturn b'0' * n", "resource-exhaustion") == []


def test_a_size_that_a_function_of_a_library_is_given_is_its_purpose():
    assert found("def f(n):\n    return list(range(n))\n", "resource-exhaustion") == []


def test_fields_are_counted_with_what_becomes_of_them():
    (count,) = looked(route("a = int(request.args['a'])\nkeep(request.args['b'])\nreturn ROWS[a]")).counts
    assert (count.noun, count.total, dict(count.parts)["unchecked"]) == ("fields of entry points", 2, 1)


@pytest.mark.parametrize(
    ("check", "weak"),
    [
        (r"re.match(r'\d+', it)", True),
        (r"re.match(r'\d+$', it)", False),
        (r"re.fullmatch(r'\d+', it)", False),
        (r"re.match(r'/[a-z]+/.*', it)", False),
        (r"re.match(r'https?://', it)", False),
        (r"re.search(r'\d+', it)", True),
        (r"re.search(r'^\d+$', it)", False),
        (r"re.fullmatch(r'https://shop.example.org/\w*', it)", True),
        (r"re.fullmatch(r'https://shop\.example\.org/\w*', it)", False),
        (r"re.fullmatch(r'\d+.\d+.\d+', it)", True),
        (r"re.fullmatch(r'/^\d+$/', it)", True),
        (r"re.fullmatch(r'[A-z]+', it)", True),
        (r"re.fullmatch(r'[A-Za-z]+', it)", False),
        ("it.startswith('https://shop.example.org')", True),
        ("it.startswith('https://shop.example.org/')", False),
        ("it.startswith('https://')", False),
    ],
)
def test_a_check_lets_through_only_what_it_says(check, weak):
    refusal = f"it = request.args['it']\nif not {check}:\n    abort(400)\nreturn redirect(it)"
    approval = f"it = request.args['it']\nif {check}:\n    return redirect(it)\nreturn ''"
    assert at(refusal, "misleading-check") == ([2] if weak else [])
    assert at(approval, "misleading-check") == ([2] if weak else [])


@pytest.mark.parametrize(
    ("name", "check", "weak"),
    [
        ("url", "'example.org' in url", True),
        ("url", "'example.org' in known(url)", False),
        ("text", "'example.org' in text", False),
        ("host", "host.endswith('example.org')", True),
        ("host", "host.endswith('.example.org')", False),
        ("host", "host == 'example.org'", False),
    ],
)
def test_a_part_of_an_address_says_nothing_of_its_host(name, check, weak):
    body = f"{name} = request.args['it']\nif {check}:\n    return redirect({name})\nreturn ''"
    assert bool(at(body, "misleading-check")) is weak


def test_a_list_of_what_is_forbidden_needs_no_end():
    body = "it = request.args['it']\nif re.search(r'[;&|]', it):\n    abort(400)\nreturn it"
    assert at(body, "misleading-check") == []


def test_a_prefix_of_a_text_of_our_own_is_no_check():
    text = (
        "import re\ndef tokens(line):\n    if re.match(r'\\d+', line):\n        return 'number'\n    return 'other'\n"
    )
    assert found(text, "misleading-check") == []


@pytest.mark.parametrize("question", [r"re.search(r'[*?]+', text)", r"re.match(r'[a-z]+://', text)"])
def test_a_function_may_ask_how_a_text_begins_or_what_is_in_it(question):
    assert found(f"import re\ndef is_pattern(text):\n    return bool({question})\n", "misleading-check") == []
    body = f"text = request.args['it']\nif {question}:\n    return redirect(text)\nreturn ''"
    assert at(body, "misleading-check") == [2], "of what a visitor sends it decides too much"


def test_a_function_that_says_it_validates_is_held_to_it_but_is_less_severe():
    text = "import re\ndef is_number(text):\n    return re.match(r'\\d+', text) is not None\n"
    (item,) = found(text, "misleading-check")
    assert (item.location.line, item.severity) == (3, Level.MEDIUM)
    (item,) = found(route("if re.match(r'\\d+', request.args['n']):\n    return ''\nabort(400)"), "misleading-check")
    assert item.severity is None, "as the rule says: it is asked of what a visitor sends"


@pytest.mark.parametrize(
    ("pattern", "whole", "slow"),
    [
        (r"(a+)+$", False, True),
        (r"(a+)+", False, False),
        (r"(a+)+", True, True),
        (r"(a*)*b", False, True),
        (r"(a|b)*c", False, False),
        (r"(\d|\d\d)*;", False, True),
        (r"^(\w+\s?)+$", False, True),
        (r"^\w+(\s\w+)*$", False, False),
        (r"^([a-zA-Z0-9]+\.?)+@$", False, True),
        (r"[a-z]+([.-][a-z]+)*@x", True, False),
        (r'^(?:[^"\\]|\\.)*$', False, False),
        (r'^(?:[^"]+|"")*$', False, True),
        (r"(?>a+)+b", False, False),
        (r"(?:x{1,3})*y", False, True),
        (r"(\d{1,3}\.){3}\d{1,3}", True, False),
        (r"([", False, False),
    ],
)
def test_an_expression_is_slow_where_a_text_goes_round_a_loop_on_two_ways(pattern, whole, slow):
    assert regexes.exponential(pattern, whole=whole) is slow


def test_a_slow_expression_is_reported_where_it_is_written():
    text = "import re\nWORDS = re.compile(r'^(\\w+\\s?)+$')\ndef f(x):\n    return WORDS.match(x)\n"
    assert [item.location.line for item in found(text, "regex-denial-of-service")] == [2]


@pytest.mark.parametrize(
    ("body", "chosen"),
    [
        ("return str(User(**request.get_json()))", True),
        ("return str(Mail(**request.get_json()))", False),
        ("data = {k: v for k, v in request.get_json().items() if k in ('name',)}\nreturn str(User(**data))", False),
        ("for k, v in request.json.items():\n    setattr(user, k, v)\nreturn ''", True),
        (
            "for k, v in request.json.items():\n    if k in ('name', 'mail'):\n        setattr(user, k, v)\nreturn ''",
            False,
        ),
        ("data = {'owner': current()}\ndata.update(request.get_json())\nreturn data", True),
        ("data = {'page': 1}\ndata.update(request.get_json())\nreturn data", False),
    ],
    ids=["record", "no record", "allowed names", "setattr", "allowed setattr", "overwritten", "defaults"],
)
def test_a_request_does_not_choose_the_fields_of_a_record(body, chosen):
    assert (
        bool(found(f"from shop.models import User\nfrom mailing import Mail\n{route(body)}", "mass-assignment"))
        is chosen
    )


def test_the_keys_of_a_request_are_traced_to_the_record():
    (item,) = found(
        f"from shop.models import User\n{route('return str(User(**request.get_json()))')}", "mass-assignment"
    )
    assert item.flow.tier is Tier.REQUEST
    assert item.flow.entry.route == "/"


@pytest.mark.parametrize(
    ("body", "removed"),
    [
        ("assert current_user.is_admin\nreturn ''", True),
        ("n = int(request.form['n'])\nassert n > 0\nreturn ''", True),
        ("n = request.form['n']\nassert n is not None\nreturn n", False),
        ("rows = load()\nassert rows\nreturn ''", False),
        ("if not current_user.is_admin:\n    abort(403)\nreturn ''", False),
    ],
    ids=["access", "input", "for the type checker", "own state", "a real check"],
)
def test_an_assert_is_no_check_of_access_or_input(body, removed):
    assert bool(found(f"from flask_login import current_user\n{route(body)}", "assert-as-check")) is removed
