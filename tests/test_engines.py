"""Each engine of others: what it says of real code, and what we make of what it said."""

import dataclasses
import io
import json
import os
from pathlib import Path

import pytest
from detect_secrets.core import scan
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.settings import transient_settings

from reviewer import catalog, tool
from reviewer.engines import bandit, detect_secrets, ruff, semgrep
from reviewer.engines.places import Places
from reviewer.model import Level, Location
from tests.secret_placeholders import SHAPES, expand, secret

RECORDINGS = Path(__file__).parents[1] / "fixtures" / "tools"
RULES = catalog.load()
SAMPLE = (RECORDINGS / "sample.txt").read_text(encoding="utf-8")
PAGE = (RECORDINGS / "sample.html").read_text(encoding="utf-8")
SUM = "x = " + " + ".join(["a"] * 20_000) + "\n"


def recorded(name):
    return json.loads((RECORDINGS / name).read_text(encoding="utf-8"))


def shown(place, text):
    """Return the text that a place covers."""
    lines = Places.of("", text).lines
    start, end = lines.range(place)
    return text[start:end]


def told(evidence, text):
    return {(item.code, item.location.line, shown(item.location, text)) for item in evidence}


# ---- places


@pytest.mark.parametrize(
    ("line", "offset", "column"),
    [("abc", 0, 1), ("abc", 2, 3), ("é = 1", 3, 3), ("😀x", 4, 2), ("abc", 99, 4), ("é", 1, 1)],
)
def test_an_offset_in_bytes_becomes_a_column_in_characters(line, offset, column):
    assert Places.of("a.py", line).column(1, offset) == column


def test_a_form_feed_ends_no_line():
    assert Places.of("a.py", "a\fb\nc").whole(2) == Location("a.py", 2, 1, 2, 2)


# ---- bandit


def test_a_recording_of_bandit_becomes_evidence_at_the_characters_it_means():
    found = bandit.parse(recorded("bandit.json")["results"], Places.of("shop.py", SAMPLE), RULES)
    assert told(found, SAMPLE) == {
        ("B403", 1, "import pickle, requests, subprocess"),
        ("B602", 5, 'subprocess.run(f"ls {name}", shell=True)'),
        ("B301", 7, "pickle.load(file)"),
        ("B113", 8, "requests.get("),
        ("B501", 10, "verify=False,"),
        ("B105", 15, '"hunter2"'),
        ("B608", 17, "\"SELECT * FROM users WHERE name = '%s'\""),
    }
    assert {item.weakness for item in found if item.code == "B608"} == {"sql-injection"}
    assert {(item.severity, item.confidence) for item in found if item.code == "B602"} == {(Level.HIGH, Level.HIGH)}


def test_the_password_that_bandit_quotes_is_not_repeated():
    found = bandit.parse(recorded("bandit.json")["results"], Places.of("shop.py", SAMPLE), RULES)
    assert not [item for item in found if "hunter2" in repr(item)]


def test_bandit_says_the_same_today_as_when_it_was_recorded():
    said = bandit.run(SAMPLE)
    assert not said.problem
    assert [issue["test_id"] for issue in said.issues] == [
        issue["test_id"] for issue in recorded("bandit.json")["results"]
    ]


@pytest.mark.parametrize(
    "place", sorted((catalog.home() / "catalog").glob("*/vulnerable.py")), ids=lambda each: each.parent.name
)
def test_what_bandit_is_spared_changes_nothing(place):
    from bandit.core import config, meta_ast, metrics, node_visitor, test_set  # noqa: PLC0415  slow to import

    text = place.read_text()
    tests, counts = test_set.BanditTestSet(config.BanditConfig(), {}), metrics.Metrics()
    counts.begin("/code.py")
    content = io.BytesIO(text.encode())
    plain = node_visitor.BanditNodeVisitor("/code.py", content, meta_ast.BanditMetaAst(), tests, False, {}, counts)
    plain.process(text)
    assert bandit.run(text).issues == tuple(issue.as_dict(with_code=False) for issue in plain.tester.results)


@pytest.mark.parametrize("comment", ["# nosec", "# nosec B602", "#nosec: all of it"])
def test_a_nosec_comment_does_not_steer_bandit(comment):
    said = bandit.run(f"import subprocess\nsubprocess.run(x, shell=True)  {comment}\n")
    assert "B602" in {issue["test_id"] for issue in said.issues}


@pytest.mark.parametrize("text", ["x = (\n", "print 'Python 2'\n", "x = 1\0\n", "x = " + "(" * 500 + ")" * 500])
def test_what_bandit_cannot_parse_is_a_problem_with_a_reason(text):
    said = bandit.run(text)
    assert said.issues == ()
    assert said.problem.startswith("cannot parse")


def test_bandit_says_nothing_on_stderr(capfd):
    bandit.run('x = "\\d"\nassert (x, 1)\n')
    bandit.run("x = (")
    assert capfd.readouterr() == ("", "")


def test_a_declared_encoding_does_not_mislead_bandit():
    said = bandit.run('# coding: latin-1\nimport os\nos.system("é" + x)\n')
    assert {issue["test_id"] for issue in said.issues} >= {"B605"}


# ---- ruff


def test_a_recording_of_ruff_becomes_evidence_and_names_what_it_could_not_parse():
    said = ruff.Said((0, 1), (RECORDINGS / "ruff.json").read_bytes())
    found, broken = ruff.parse(said, {0: Places.of("shop.py", SAMPLE), 1: Places.of("bad.py", "x = (\n")}, RULES)
    assert told(found, SAMPLE) >= {
        ("S602", 5, "subprocess.run"),
        ("S301", 7, "pickle.load(file)"),
        ("S501", 10, "verify=False"),
        ("S608", 17, "\"SELECT * FROM users WHERE name = '%s'\"\n        % name"),
    }
    assert {item.location.path for item in found} == {"shop.py"}
    assert broken == {1: "line 2: unexpected EOF while parsing"}


def test_ruff_reads_all_files_at_once():
    (said,) = ruff.run([SAMPLE, "import pickle\n", "x = 1\n"])
    found, broken = ruff.parse(said, {n: Places.of(f"{n}.py", SAMPLE) for n in range(3)}, RULES)
    assert {(item.location.path, item.code) for item in found} >= {("0.py", "S602"), ("1.py", "S403")}
    assert not broken


def test_a_file_that_ends_ruff_is_found_and_the_others_are_still_read():
    texts = ["import pickle\n", "x = 1\n", SUM, "import subprocess\n", "y = 2\n"]
    found, broken = [], {}
    for said in ruff.run(texts):
        some, problems = ruff.parse(said, {n: Places.of(f"{n}.py", text) for n, text in enumerate(texts)}, RULES)
        found += some
        broken |= problems
    assert {(item.location.path, item.code) for item in found} == {("0.py", "S403"), ("3.py", "S404")}
    assert list(broken) == [2]
    assert broken[2].startswith("it ended with status")


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: S602", "# ruff: noqa"])
def test_a_noqa_comment_does_not_steer_ruff(comment):
    (said,) = ruff.run([f"import subprocess\nsubprocess.run(x, shell=True)  {comment}\n"])
    assert b"S602" in said.report


def test_no_file_is_no_question():
    assert ruff.run([]) == ()


# ---- semgrep

RULE = b"""rules:
  - id: template-safe-filter
    languages: [regex]
    severity: WARNING
    message: says so
    pattern-regex: '\\{\\{[^{}]*safe *\\}\\}'
"""


def test_a_recording_of_semgrep_becomes_evidence_at_the_paths_of_the_review():
    said = semgrep.Said(
        (RECORDINGS / "semgrep.json").read_bytes(),
        (("_0/_a b_.html", "tests/a b\n.html"), ("page.html", "page.html")),
    )
    places = {path: Places.of(path, PAGE) for path in ("tests/a b\n.html", "page.html")}
    found, troubled = semgrep.parse(said, places, RULES)
    assert {(item.location.path, shown(item.location, PAGE)) for item in found} == {
        ("tests/a b\n.html", "{{ title|safe }}"),
        ("page.html", "{{ title|safe }}"),
    }
    assert {(item.weakness, item.severity, item.message) for item in found} == {
        ("cross-site-scripting", Level.MEDIUM, "The filter puts the value into the page."),
    }
    assert not troubled


def test_semgrep_looks_at_files_of_any_name_in_any_folder():
    names = (
        "page.html",
        "tests/page.html",
        "node_modules/x/page.html",
        "-x.html",
        "a\nb.html",
        "ü/é.html",
        "$(id).html",
    )
    texts = dict.fromkeys(names, PAGE)
    found, troubled = semgrep.parse(semgrep.run(texts, [RULE]), {path: Places.of(path, PAGE) for path in names}, RULES)
    assert sorted((item.location.path, item.location.line) for item in found) == [(path, 1) for path in sorted(names)]
    assert not troubled


def test_ignore_files_and_comments_of_the_reviewed_tree_do_not_steer_semgrep():
    page = "{{ title|safe }} <!-- nosemgrep -->\n"
    texts = {"page.html": page, ".semgrepignore": "*.html\n", "sub/.gitignore": "*\n", "sub/page.html": page}
    said = semgrep.run(texts, [RULE])
    found, _ = semgrep.parse(said, {path: Places.of(path, text) for path, text in texts.items()}, RULES)
    assert sorted(item.location.path for item in found) == ["page.html", "sub/page.html"]


def test_several_rule_files_count_and_merge_to_one():
    other = RULE.replace(b"template-safe-filter", b"somebodys-own").replace(b"safe *", b"title[^{}]*")
    merged = semgrep.merge([RULE.decode(), "# why\n" + other.decode()])
    for rules in ([RULE, other], [merged]):
        found, _ = semgrep.parse(semgrep.run({"a.html": PAGE}, rules), {"a.html": Places.of("a.html", PAGE)}, RULES)
        assert {item.weakness for item in found} == {"cross-site-scripting", "semgrep:somebodys-own"}


def test_a_rule_file_that_semgrep_cannot_read_is_a_sentence():
    with pytest.raises(tool.ToolError, match=r"^semgrep gave no report: "):
        semgrep.run({"a.html": PAGE}, [b"rules: 3\n"])


# ---- detect-secrets

KEYS = [expand(f"x = '{{{{secret:{kind}}}}}'") for kind in SHAPES]
SECRETS = [
    *KEYS,
    *(f'{name} = "{secret("password")}"' for name in ("password", "db_passwd", "api_key", "client_secret", "PWD")),
    f"URL = 'https://shop:{secret('generic-hex')}@db.test/'",
    "if password == 'hunter2':",
    f'"{secret("generic-base64")}"',
    f"header('X', '{secret('generic-hex')}')",
    "AKC" + secret("generic-hex")[:20],
    f"aws_secret_access_key: {secret('aws-secret-key')}",
    f"cloudant_password = '{secret('generic-hex')}{secret('generic-hex')[:24]}'",
    f"//registry.npmjs.org/:_authToken={secret('npm-token')}",
    "private_key 'abc123def';",
    "my_secret => 'abc123def'",
]


def whole_tool(path, lines):
    """Ask detect-secrets as its own command does, with the filters that we leave out left out."""
    classes = get_mapping_from_secret_type_to_class().values()
    names = sorted(plugin.__name__ for plugin in classes if plugin.__name__ != "IPPublicDetector")
    with transient_settings({"plugins_used": [{"name": name} for name in names]}) as settings:
        settings.disable_filters("detect_secrets.filters.allowlist.is_line_allowlisted")
        found = scan._process_line_based_plugins(list(enumerate(lines, 1)), path)
        return {(secret.line_number, secret.secret_value) for secret in found}


@pytest.mark.parametrize("path", ["a.py", "a.yaml", "a.js", "a.ini", ".env", "Dockerfile", "a.html"])
def test_the_prefilter_loses_nothing_that_the_whole_tool_finds(path):
    plain = ["x = 1", "def connect(host, port):", "    return 'hello world'", "# a comment", "", "SIZE = '42'"]
    lines = [*SECRETS, *plain]
    found = {(hit.line, hit.value) for hit in detect_secrets.run(path, lines)}
    assert found == whole_tool(path, lines)
    assert len(found) > len(KEYS)


def test_an_allowlist_comment_does_not_steer_detect_secrets():
    line = f'password = "{secret("generic-hex")}"  # pragma: allowlist secret'
    assert detect_secrets.run("a.py", [line])


def test_a_hit_becomes_evidence_without_the_secret():
    line = f'password = "{secret("generic-hex")}"'
    places = Places.of("a.py", line)
    hits = detect_secrets.run("a.py", [line])
    found = [detect_secrets.parse(hit, places, "hardcoded-secret") for hit in hits]
    assert {item.code for item in found} == {"HexHighEntropyString", "KeywordDetector"}
    assert {shown(item.location, line) for item in found} == {secret("generic-hex")}
    assert not [item for item in found if secret("generic-hex") in repr(dataclasses.asdict(item))]


def test_a_line_that_would_keep_the_plugins_busy_for_ever_is_left_out():
    line = "password=" * 100_000
    assert detect_secrets.run("a.js", [line]) == ()


# ---- the outside world


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="the environment of Windows differs")
def test_engines_keep_out_of_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    ruff.run(["x = 1\n"])
    semgrep.run({"a.html": PAGE}, [RULE])
    assert list(tmp_path.iterdir()) == []
