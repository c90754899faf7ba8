"""The two programs of a rule are its tests: what is marked in the bad one is found, and nothing in the good one."""

import pytest

from reviewer import catalog, options
from reviewer.configuration import Settings
from reviewer.model import Priority
from reviewer.review import review
from tests.secret_placeholders import expand

RULES = catalog.load()
SIDES = ("vulnerable", "safe")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Review the examples of all rules at once, each in a folder of its own."""
    root = tmp_path_factory.mktemp("examples")
    for name in RULES.rules:
        for side in SIDES:
            for example in getattr(RULES.examples(name), side):
                place = root / name / side / example.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(expand(example.bare), encoding="utf-8")
    return review(options.combine(options.Folders((root,)), Settings(), folder=root))


def found(report, name, side):
    """Return file and line of everything at which the rule's weakness is put before the reader.

    The line is that of the statement, or of the subject where the mark stands there (a secret
    in a table of many). A rule that is a note by design is never more than P4.
    """
    last = Priority.P4 if RULES.rules[name].note else Priority.P3
    shown = [
        verdict.finding for verdict in report.verdicts if verdict.finding.weakness == name and verdict.priority <= last
    ]
    return {
        place
        if (place := (finding.location.path, finding.location.line)) in expected(name, side)
        else (finding.statement.path, finding.statement.line)
        for finding in shown
        if finding.location.path.startswith(f"{name}/{side}/")
    }


def expected(name, side):
    return {
        (f"{name}/{side}/{example.path}", mark.line)
        for example in getattr(RULES.examples(name), side)
        for mark in example.marks
        if mark.found and mark.weakness == name
    }


def test_every_example_can_be_read(report):
    assert report.complete, report.outcomes


@pytest.mark.parametrize("name", RULES.rules)
def test_a_rule_has_a_bad_program_with_marks_and_a_good_one_without(name):
    examples = RULES.examples(name)
    assert any(mark.weakness == name for example in examples.vulnerable for mark in example.marks)
    assert examples.safe
    assert not [mark for example in examples.safe for mark in example.marks]


@pytest.mark.parametrize("name", RULES.rules)
def test_the_weakness_is_found_at_exactly_the_marked_statements_of_the_bad_program(report, name):
    assert found(report, name, "vulnerable") == expected(name, "vulnerable")


@pytest.mark.parametrize("name", RULES.rules)
def test_the_weakness_is_not_found_in_the_good_program(report, name):
    assert found(report, name, "safe") == set()


@pytest.mark.parametrize("name", [name for name, rule in RULES.rules.items() if rule.note])
def test_a_note_is_never_more_than_a_note(report, name):
    priorities = {verdict.priority for verdict in report.verdicts if verdict.finding.weakness == name}
    assert priorities == {Priority.P4}
