"""Every weakness once, with all the evidence for it, whatever the order in which it came."""

import dataclasses
import itertools

import pytest

from reviewer.merge import merge
from reviewer.model import Flow, Pass, Step, Tier
from reviewer.target import Kind
from tests.build import claim, findings, line, outline, source, span, target

QUERY = """\
def find(name):
    cursor.execute(
        "SELECT * FROM users WHERE name = '%s'"
        % name
    )
"""
CALL = QUERY[QUERY.index("cursor") :].rstrip()


def four_voices():
    ours = claim("sql-injection", span(QUERY, CALL))
    bandit = claim("sql-injection", line(3, column=9), "bandit", code="B608")
    ruff = claim("sql-injection", line(3, column=9), "ruff", code="S608")
    semgrep = claim("sql-injection", line(2, column=5), "semgrep", code="sql")
    return ours, bandit, ruff, semgrep


def told(found):
    return [(f.weakness, f.location.line, sorted((e.tool, e.code) for e in f.evidence)) for f in found]


def test_four_engines_on_one_call_are_one_finding_with_four_pieces_of_evidence():
    (finding,) = findings(QUERY, *four_voices())
    assert finding.tools == ("ai-review", "bandit", "ruff", "semgrep")
    assert finding.location == span(QUERY, CALL)
    assert finding.function == "find"


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_the_evidence_changes_nothing(order):
    voices = four_voices()
    assert findings(QUERY, *(voices[at] for at in order)) == findings(QUERY, *voices)


def test_the_order_changes_nothing_where_claims_compete_for_subjects():
    text = "run(a, b); run(c)\nkeys = {'x': 'one', 'y': 'two'}\n"
    evidence = [
        claim("command-injection", span(text, "run(a, b)")),
        claim("argument-injection", span(text, "a, b")),
        claim("command-injection", span(text, "run(c)")),
        claim("command-injection", line(1, column=12), "bandit"),
        claim("hardcoded-secret", span(text, "'one'"), secret="d1"),
        claim("hardcoded-secret", line(2, column=20), "ruff"),
    ]
    expected = findings(text, *evidence)
    assert len(expected) == 3
    for order in itertools.permutations(evidence):
        assert findings(text, *order) == expected


def test_ten_secrets_in_one_dict_are_ten_findings():
    text = "KEYS = {\n" + "".join(f'    "k{n}": "value-{n}",\n' for n in range(10)) + "}\n"
    evidence = [claim("hardcoded-secret", span(text, f'"value-{n}"'), looked=Pass.SECRETS) for n in range(10)]
    linters = [claim("hardcoded-secret", line(n + 2, column=5), "bandit", code="B105") for n in range(10)]
    found = findings(text, *evidence, *linters)
    assert [f.location.line for f in found] == list(range(2, 12))
    assert all(f.tools == ("ai-review", "bandit") for f in found)
    assert len({f.fingerprint for f in found}) == 10


def test_two_calls_in_one_statement_stay_two_and_a_linter_joins_the_one_that_it_stands_at():
    text = "both = (\n    md5(a),\n    md5(b),\n)\n"
    first, second = claim("weak-hash", span(text, "md5(a)")), claim("weak-hash", span(text, "md5(b)"))
    found = findings(text, first, second, claim("weak-hash", line(3, column=5), "bandit", code="B324"))
    assert told(found) == [
        ("weak-hash", 2, [("ai-review", "weak-hash")]),
        ("weak-hash", 3, [("ai-review", "weak-hash"), ("bandit", "B324")]),
    ]


def test_a_subject_within_another_of_the_same_weakness_is_one_finding():
    text = "execute(text(query))\n"
    (finding,) = findings(
        text,
        claim("sql-injection", span(text, "execute(text(query))")),
        claim("sql-injection", span(text, "text(query)")),
    )
    assert finding.location == span(text, "execute(text(query))")


def test_a_weakness_within_another_kind_of_weakness_stays_its_own():
    text = "os.system(eval(line))\n"
    found = findings(
        text,
        claim("command-injection", span(text, "os.system(eval(line))")),
        claim("code-injection", span(text, "eval(line)")),
    )
    assert [f.weakness for f in found] == ["command-injection", "code-injection"]


@pytest.mark.parametrize(
    ("strong", "weak"),
    [
        ("command-injection", "argument-injection"),
        ("model-output-execution", "code-injection"),
        ("model-output-execution", "sql-injection"),
        ("archive-traversal", "path-traversal"),
        ("weak-password-hash", "weak-hash"),
        ("hardcoded-secret", "placeholder-secret"),
    ],
)
def test_what_implies_another_weakness_of_the_same_subject_stands_for_both(strong, weak):
    text = "sink(value)\n"
    (finding,) = findings(text, claim(weak, span(text, "sink(value)")), claim(strong, span(text, "sink(value)")))
    assert finding.weakness == strong


def test_a_linters_password_that_we_judge_a_placeholder_is_a_placeholder():
    text = 'password = "changeme"\n'
    ours = claim("placeholder-secret", span(text, '"changeme"'), looked=Pass.SECRETS)
    (finding,) = findings(text, ours, claim("hardcoded-secret", line(1, column=12), "bandit", code="B105"))
    assert finding.weakness == "placeholder-secret"
    assert finding.tools == ("ai-review", "bandit")


def test_a_linter_that_names_the_line_of_the_string_joins_the_call_that_the_trace_leads_to():
    text = 'query = "SELECT " + name\nlog(query)\ndb.execute(query)\n'
    steps = (Step(span(text, '"SELECT " + name'), "joined"), Step(span(text, "db.execute(query)"), "run"))
    ours = claim("sql-injection", span(text, "db.execute(query)"), trace=steps)
    (finding,) = findings(text, ours, claim("sql-injection", line(1, column=9), "bandit", code="B608"))
    assert (finding.location.line, finding.tools) == (3, ("ai-review", "bandit"))


def test_a_linters_claim_of_something_else_on_the_trace_stays_its_own():
    text = "name = random()\ndb.execute(name)\n"
    steps = (Step(span(text, "random()"), "made"),)
    ours = claim("sql-injection", span(text, "db.execute(name)"), trace=steps)
    found = findings(text, ours, claim("insecure-random", line(1), "bandit", code="B311"))
    assert [f.weakness for f in found] == ["insecure-random", "sql-injection"]


def test_linters_alone_make_one_finding_of_a_statement():
    text = 'query = "SELECT " + name\n'
    (finding,) = findings(
        text,
        claim("sql-injection", line(1, column=9), "bandit", code="B608"),
        claim("sql-injection", line(1), "ruff", code="S608"),
    )
    assert finding.statement == span(text, 'query = "SELECT " + name')
    assert finding.tools == ("bandit", "ruff")


def test_a_code_that_nobody_mapped_stays_visible_under_its_own_name():
    (finding,) = findings("x = 1\n", claim("bandit:B999", line(1), "bandit", code="B999"))
    assert finding.weakness == "bandit:B999"


def test_the_same_claim_twice_is_one_piece_of_evidence():
    one = claim("weak-hash", line(1), "bandit")
    (finding,) = findings("md5(x)\n", one, one)
    assert finding.evidence == (one,)


def test_of_a_compound_statement_the_header_alone_counts():
    text = "if md5(x):\n    md5(y)\n"
    found = findings(text, claim("weak-hash", line(1), "bandit"), claim("weak-hash", line(2, column=5), "bandit"))
    assert [(f.statement.line, f.snippet) for f in found] == [(1, "if md5(x):\n    md5(y)"), (2, "md5(y)")]


def test_a_file_without_statements_goes_by_its_lines():
    text = "<p>{{ name|safe }}</p>\n<p>{{ other|safe }}</p>\n"
    at = [claim("cross-site-scripting", line(n, "page.html"), "semgrep") for n in (1, 2)]
    found = findings(text, *at, path="page.html", kind=Kind.TEMPLATE)
    assert [f.snippet for f in found] == ["<p>{{ name|safe }}</p>", "<p>{{ other|safe }}</p>"]


def test_a_file_that_nobody_reviews_still_shows_what_is_claimed_of_it():
    (finding,) = merge([claim("weak-hash", line(7, "gone.py"), "bandit")], target(), {})
    assert (finding.location.line, finding.snippet) == (7, "")


SECRET = "correct-horse-battery-1"


def test_a_secret_is_in_no_text_of_any_finding_of_its_file():
    text = f'TOKEN = "{SECRET}"\nlogin("{SECRET}", md5(x))\n'
    flow = Flow(Tier.PARAMETER, f"get('{SECRET}')", None, "login", f'"{SECRET}"', "secret-out")
    evidence = [
        claim("hardcoded-secret", span(text, f'"{SECRET}"'), looked=Pass.SECRETS, secret="digest"),
        claim("weak-hash", span(text, "md5(x)"), message=f"near {SECRET}", flow=flow),
        claim("hardcoded-secret", line(2), "bandit", message=f"Possible hardcoded password: '{SECRET}'"),
    ]
    found = findings(text, *evidence)
    assert SECRET not in repr(found)
    assert [f.snippet for f in found] == ['TOKEN = "***"', 'login("***", md5(x))', 'login("***", md5(x))']


def test_a_password_that_only_a_linter_sees_is_not_shown_either():
    text = 'connect(host="db", options={"password": "hunter2"})\n'
    (finding,) = findings(text, claim("hardcoded-secret", line(1), "bandit", code="B105"))
    assert finding.snippet == 'connect(host="***", options={"password": "***"})'


@pytest.mark.parametrize(
    "key",
    [
        "AKIA" + "Q" * 16,
        "ghp_" + "a1" * 18,
        "sk-proj-" + "a1B2" * 8,
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0." + "c2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE " + "KEY-----MIIEow",
    ],
)
def test_what_looks_like_a_key_is_not_shown_though_nobody_claims_it(key):
    text = f'md5("{key}")\n'
    (finding,) = findings(text, claim("weak-hash", line(1), "bandit", message=f"bad {key}"))
    assert key not in repr(finding)
    assert "***" in finding.snippet


def test_a_password_in_a_url_is_not_shown():
    (finding,) = findings('connect("postgres://app:s3cret@db/shop")\n', claim("weak-tls", line(1), "bandit"))
    assert finding.snippet == 'connect("postgres://app:***@db/shop")'


def test_a_long_statement_is_shown_shortened():
    text = "TABLE = [\n" + "    md5(x),\n" * 50 + "]\n" + "x = '" + "a" * 5000 + "'\n"
    first, second = findings(text, claim("weak-hash", span(text, "md5(x)")), claim("weak-hash", line(53), "bandit"))
    assert len(first.snippet.splitlines()) == 13
    assert len(second.snippet) == 200


def test_a_place_in_a_notebook_is_told_as_cell_and_line():
    text = "import os\nos.system(a)\nos.system(b)\n"
    file = source(text, "book.ipynb", Kind.NOTEBOOK, cells=((1, 2), (3, 5)))
    place = span(text, "os.system(b)", "book.ipynb")
    ours = claim("command-injection", place, trace=(Step(span(text, "import os", "book.ipynb"), "start"),))
    (finding,) = merge([ours], target(file), {"book.ipynb": outline(file)})
    assert (finding.location.cell, finding.location.line, finding.statement.cell) == (5, 1, 5)
    assert finding.evidence[0].trace[0].location.cell == 2
    assert finding.evidence[0].subject == finding.location


@pytest.mark.parametrize(
    ("text", "subject", "sink"),
    [
        ("requests.get(url)\n", "requests.get(url)", "requests.get"),
        ("await client.get(url)\n", "await client.get(url)", "client.get"),
        ("x = 'secret'\n", "'secret'", ""),
    ],
)
def test_a_finding_knows_what_is_called(text, subject, sink):
    (finding,) = findings(text, claim("missing-timeout", span(text, subject)))
    assert finding.sink == sink


def test_a_flow_knows_better_what_is_called():
    text = "get(url)\n"
    flow = Flow(Tier.REQUEST, "request.args", "u", "requests.get", "url", "url")
    (finding,) = findings(text, claim("server-side-request-forgery", span(text, "get(url)"), flow=flow))
    assert finding.sink == "requests.get"


def test_a_thousand_secrets_in_one_statement_are_merged_in_a_moment():
    text = "KEYS = [\n" + "".join(f'    "value-{n}",\n' for n in range(1000)) + "]\n"
    spans = [span(text, f'"value-{n}"') for n in range(1000)]
    linters = [claim("hardcoded-secret", line(n + 2, column=5), "bandit") for n in range(1000)]
    found = findings(text, *(claim("hardcoded-secret", place) for place in spans), *linters)
    assert len(found) == 1000


def test_a_thousand_findings_on_a_line_without_end_are_merged_in_a_moment():
    text = "x = [" + "md5(x), " * 20_000 + "]\n"
    first = span(text, "md5(x)")
    spans = [dataclasses.replace(first, column=6 + 8 * n, end_column=12 + 8 * n) for n in range(0, 20_000, 20)]
    found = findings(text, *(claim("weak-hash", place) for place in spans))
    assert len(found) == 1000
    assert max(len(finding.snippet) for finding in found) <= 200


@pytest.mark.parametrize(
    "line_of_code",
    ["eyJ" * 100_000, "-----BEGIN " * 30_000, "sk-a-" * 60_000, "://a:" * 60_000, "SG." * 100_000, "'" * 100_001],
)
@pytest.mark.timeout(20)
def test_no_text_makes_the_search_for_keys_hang(line_of_code):
    file = source(f"md5(x) {line_of_code}")
    (finding,) = merge([claim("weak-hash", line(1), "bandit", message=line_of_code)], target(file), {})
    assert len(finding.snippet) <= 200
