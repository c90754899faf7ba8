"""The rules as a population: every one is complete, and together they leave no code of an engine unexplained."""

import ast
import json
import pickle
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bandit.core.extension_loader import MANAGER

from reviewer import catalog, merge, triage
from reviewer.model import Level, Pass, ReviewError

CATALOG = catalog.load()
RULES = list(CATALOG.rules.values())
ALL = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])

# What reviewers of security speak of, each by numbers of the Common Weakness Enumeration.
FAMILIES = {
    "path": (22,),
    "command": (78, 88),
    "sql": (89,),
    "nosql": (943,),
    "cross-site scripting": (79,),
    "code": (94,),
    "template": (1336,),
    "deserialization": (502,),
    "ldap": (90,),
    "xpath": (643,),
    "xml": (611, 776),
    "redirect": (601,),
    "input": (20,),
    "request to a chosen server": (918,),
    "header": (113,),
    "log": (117,),
    "trust boundary": (501,),
    "cookie": (614,),
    "hash and cipher": (328, 327, 326),
    "salt": (759,),
    "nonce": (329,),
    "random": (330,),
    "certificate": (295,),
    "signature": (347, 345),
    "kept in the clear": (312, 532),
    "sent in the clear": (319,),
    "credential": (798,),
    "password store": (256, 522),
    "password rule": (521,),
    "debug": (489,),
    "telling errors": (209,),
    "temporary file": (377,),
    "permission": (732,),
    "privilege": (250,),
    "authorisation": (862, 306, 639),
    "regex": (1333,),
    "resource": (400, 770),
    "bind": (605,),
    "exception": (703, 390),
    "race": (367,),
    "timing": (208,),
    "upload": (434,),
    "forged request": (352,),
    "session": (384,),
}


def test_the_ids_are_the_names_of_the_folders():
    folders = {place.name for place in (CATALOG.folder / "catalog").iterdir() if place.is_dir()}
    assert folders == set(CATALOG.rules)
    assert [rule.id for rule in RULES] == sorted(folders)


@ALL
def test_a_rule_is_named_in_words_and_has_one_cwe_a_pass_and_a_severity(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.title.strip() == rule.title != ""
    assert 0 < rule.cwe < 2000
    assert rule.looked in Pass
    assert rule.severity in Level


@ALL
def test_a_rule_says_in_one_sentence_each_why_it_matters_what_is_at_risk_and_what_to_do(rule):
    for text in (rule.why, rule.risk, rule.fix):
        prose = re.sub(r"`[^`]*`", "code", text)
        assert prose.strip() == prose
        assert prose.endswith(".")
        assert not re.search(r"[.!?]\s+[A-Z]", prose), f"more than one sentence: {text}"
        assert len(text) <= 300


@ALL
def test_a_rule_points_at_the_standards(rule):
    assert re.fullmatch(r"A(0\d|10):2025 [A-Z][A-Za-z -]+", rule.owasp)
    assert re.fullmatch(r"(v5\.0\.0-\d+\.\d+\.\d+)?", rule.asvs)
    assert rule.references
    assert all(reference.startswith("https://") for reference in rule.references)


@ALL
def test_a_rules_folder_holds_nothing_but_what_a_rule_is_made_of(rule):
    folder = CATALOG.folder / "catalog" / rule.id
    stems = {place.name.partition(".")[0] for place in folder.iterdir()}
    assert stems <= {"rule", "vulnerable", "safe", "semgrep", "check"}
    assert {"rule", "vulnerable", "safe"} <= stems


@ALL
def test_the_bad_example_is_marked_and_the_good_one_is_not(rule):
    examples = CATALOG.examples(rule.id)
    assert rule.id in {mark.weakness for example in examples.vulnerable for mark in example.marks}
    assert [mark for example in examples.safe for mark in example.marks] == []


@ALL
def test_every_mark_names_a_rule(rule):
    examples = CATALOG.examples(rule.id)
    assert {mark.weakness for example in examples.vulnerable for mark in example.marks} <= set(CATALOG.rules)


@ALL
def test_the_examples_parse_and_lose_no_line_with_their_marks(rule):
    examples = CATALOG.examples(rule.id)
    for example in (*examples.vulnerable, *examples.safe):
        assert "expect:" not in example.bare
        assert len(example.bare.splitlines()) == len(example.text.splitlines())
        if example.path.endswith(".py"):
            ast.parse(example.bare)


@ALL
def test_a_mark_stands_where_a_statement_a_decorator_or_a_literal_begins(rule):
    for example in CATALOG.examples(rule.id).vulnerable:
        if example.path.endswith(".py"):
            tree = list(ast.walk(ast.parse(example.bare)))
            begins = {node.lineno for node in tree if isinstance(node, ast.stmt | ast.ExceptHandler | ast.Constant)}
            begins |= {mark.lineno for node in tree for mark in getattr(node, "decorator_list", ())}
            assert {mark.line for mark in example.marks} <= begins


def test_no_kind_belongs_to_two_rules():
    counts = Counter(kind for rule in RULES for kind in rule.kinds)
    assert [kind for kind, count in counts.items() if count > 1] == []


def test_no_engines_code_belongs_to_two_rules():
    counts = Counter((tool, code) for rule in RULES for tool, codes in rule.engines for code in codes)
    assert [code for code, count in counts.items() if count > 1] == []


def test_no_code_is_both_ours_and_not_ours():
    ours = {(tool, code) for rule in RULES for tool, codes in rule.engines for code in codes}
    theirs = {(tool, code) for tool, rows in CATALOG.not_ours.items() for code in rows}
    assert ours & theirs == set()


def test_every_reason_is_a_sentence():
    reasons = [reason for rows in CATALOG.not_ours.values() for reason in rows.values()]
    assert [reason for reason in reasons if not re.fullmatch(r"[A-Za-z`].{15,}\.", reason)] == []


def bandit_codes():
    return {*MANAGER.plugins_by_id, *MANAGER.blacklist_by_id, *MANAGER.builtin}


def ruff_codes():
    program = Path(sys.executable).with_name("ruff")
    ran = subprocess.run([program, "rule", "--all", "--output-format", "json"], capture_output=True, check=True)
    return {rule["code"] for rule in json.loads(ran.stdout) if rule["linter"] == "flake8-bandit"}


@pytest.mark.parametrize(("tool", "codes", "least"), [("bandit", bandit_codes, 70), ("ruff", ruff_codes, 70)])
def test_every_code_of_the_linters_is_a_weakness_or_not_ours_with_a_reason(tool, codes, least):
    found = codes()
    assert len(found) >= least
    assert {code for code in found if not CATALOG.weakness(tool, code) and not CATALOG.ignored(tool, code)} == set()


@pytest.mark.parametrize("numbers", FAMILIES.values(), ids=FAMILIES)
def test_every_family_of_weaknesses_has_a_rule_or_a_reason(numbers):
    known = {rule.cwe for rule in RULES} | {int(number) for number in CATALOG.not_ours["cwe"]}
    assert known & set(numbers)


def test_the_weaknesses_that_merge_and_triage_know_by_name_are_rules():
    named = {*merge.STRENGTH, *triage.OWN_BUSINESS}
    assert named - set(CATALOG.rules) == set()


def test_a_kind_of_the_models_means_a_weakness():
    assert CATALOG.of_kind("sql") == "sql-injection"
    assert CATALOG.of_kind("weak-hash") == "weak-hash"
    assert CATALOG.of_kind("nothing") is None


def test_a_code_without_a_rule_is_a_rule_by_itself():
    rule = CATALOG.rule("bandit:B999")
    assert (rule.id, rule.title, rule.cwe, rule.severity) == ("bandit:B999", "bandit B999", 0, Level.LOW)


def test_a_name_that_is_almost_right_is_recognised():
    assert CATALOG.close("sql-injektion") == "sql-injection"
    assert CATALOG.close("zzz") is None


def test_an_example_of_no_rule_is_refused():
    with pytest.raises(ReviewError, match="no rule is named 'nothing'"):
        CATALOG.examples("nothing")


def test_the_catalogue_travels_to_a_worker_and_back():
    assert CATALOG.weakness("bandit", "B608") == "sql-injection"
    assert pickle.loads(pickle.dumps(CATALOG)).weakness("bandit", "B608") == "sql-injection"


@pytest.mark.parametrize(
    ("line", "marks", "bare"),
    [
        ("f(x)  # expect: weak-hash", [("weak-hash", True)], "f(x)"),
        ("f(x)  # expect: weak-hash, weak-key", [("weak-hash", True), ("weak-key", True)], "f(x)"),
        ("f(x)  # missed: weak-hash", [("weak-hash", False)], "f(x)"),
        ("f(x)  # expect: weak-hash  # missed: weak-key", [("weak-hash", True), ("weak-key", False)], "f(x)"),
        ("f(x);  // expect: weak-hash", [("weak-hash", True)], "f(x);"),
        ("<p>  <!-- expect: weak-hash -->", [("weak-hash", True)], "<p>"),
        ("<p>  {# expect: weak-hash #}", [("weak-hash", True)], "<p>"),
        ("f(x)  # nothing is expected: here", [], "f(x)  # nothing is expected: here"),
    ],
)
def test_marks_are_read_and_taken_away(line, marks, bare):
    example = catalog.Example("x", f"first\n{line}\n")
    assert [(mark.weakness, mark.found) for mark in example.marks] == marks
    assert {mark.line for mark in example.marks} <= {2}
    assert example.bare == f"first\n{bare}\n"


RULE = """\
title: A title
cwe: 1
pass: static
severity: low
why: Why.
risk: Risk.
fix: Fix.
"""


def written(folder, text, name="some-weakness"):
    place = folder / "catalog" / name
    place.mkdir(parents=True)
    (place / "rule.yaml").write_text(text)
    return folder


def test_a_folder_of_ones_own_is_read(tmp_path):
    rules = catalog.load(written(tmp_path, RULE + "engines:\n  bandit: [B1]\n"))
    assert rules.weakness("bandit", "B1") == "some-weakness"
    assert rules.ignored("bandit", "B2") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (RULE.replace("cwe: 1\n", ""), "`cwe` is missing"),
        (RULE.replace("cwe: 1", "cwe: many"), "many"),
        (RULE.replace("static", "statik"), "statik"),
        (RULE.replace("low", "lowest"), "LOWEST"),
        (RULE + "kind: [sql]\n", "`kind` is not a field"),
        (RULE + "kinds: sql\n", "a list is needed"),
        (RULE + "engines: [B1]\n", "rule.yaml"),
        ("- a list\n", "a mapping is needed"),
        ("title: [\n", "rule.yaml"),
    ],
)
def test_a_malformed_rule_is_refused_with_its_file_and_what_is_wrong(tmp_path, text, says):
    with pytest.raises(ReviewError, match=says) as refused:
        catalog.load(written(tmp_path, text))
    assert "some-weakness" in str(refused.value)


def test_a_folder_without_rules_is_refused(tmp_path):
    with pytest.raises(ReviewError, match="no rules in"):
        catalog.load(tmp_path)


def test_a_malformed_list_of_what_is_not_ours_is_refused(tmp_path):
    written(tmp_path, RULE)
    (tmp_path / "not-ours.yaml").write_text("bandit: [B1]\n")
    with pytest.raises(ReviewError, match=r"not-ours\.yaml"):
        catalog.load(tmp_path)
