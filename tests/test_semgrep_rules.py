"""Our rules for what is not Python: each finds its bad example, and is written so that all of them can be one file."""

import re

import pytest
import yaml

from reviewer import catalog
from reviewer.engines import semgrep
from reviewer.engines.places import Places
from tests.secret_placeholders import expand

RULES = catalog.load()
FILES = sorted((RULES.folder / "catalog").glob("*/semgrep.yaml"))
WRITTEN = {file.parent.name: file.read_text(encoding="utf-8") for file in FILES}
PARSED = [(name, rule) for name, text in WRITTEN.items() for rule in yaml.safe_load(text)["rules"]]


@pytest.fixture(scope="module")
def found():
    """Run all rules over all examples that are not Python, once; by path, the weaknesses of each line."""
    texts = {
        f"{name}/{side}/{example.path}": expand(example.bare)
        for name in WRITTEN
        for side in ("vulnerable", "safe")
        for example in getattr(RULES.examples(name), side)
        if not example.path.endswith(".py")
    }
    said = semgrep.run(texts, [semgrep.merge(list(WRITTEN.values()))])
    evidence, troubled = semgrep.parse(said, {path: Places.of(path, text) for path, text in texts.items()}, RULES)
    assert not troubled
    return evidence


def marked(name):
    return {
        (f"{name}/vulnerable/{example.path}", mark.line, mark.weakness)
        for example in RULES.examples(name).vulnerable
        for mark in example.marks
        if mark.found and not example.path.endswith(".py")
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_the_rules_find_what_is_marked_and_no_more(found, name):
    said = {(item.location.path, item.location.line, item.weakness) for item in found}
    assert {row for row in said if row[0].startswith(f"{name}/")} == marked(name)


@pytest.mark.parametrize(("name", "rule"), PARSED, ids=[rule["id"] for _, rule in PARSED])
def test_every_rule_is_that_of_its_folder_and_finds_something(found, name, rule):
    assert RULES.weakness("semgrep", rule["id"]) == name
    assert [item for item in found if item.code == rule["id"] and "/vulnerable" in item.location.path]


def test_every_rule_that_the_catalogue_names_is_written():
    named = {
        code for rule in RULES.rules.values() for tool, codes in rule.engines if tool == "semgrep" for code in codes
    }
    assert named == {rule["id"] for _, rule in PARSED}


def test_the_rules_are_one_file_without_changing_one():
    merged = yaml.safe_load(semgrep.merge(list(WRITTEN.values())))
    assert merged["rules"] == [rule for _, rule in PARSED]


def test_no_two_rules_share_a_name():
    names = [rule["id"] for _, rule in PARSED]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_is_used_that_only_the_slow_command_understands(name):
    assert not re.search(r"^\s+\w+: [&*]\w+", WRITTEN[name], re.MULTILINE)


@pytest.mark.parametrize(("_", "rule"), PARSED, ids=[rule["id"] for _, rule in PARSED])
def test_a_message_is_a_sentence_that_repeats_no_code(_, rule):
    assert rule["message"].endswith(".")
    assert "$" not in rule["message"]
