"""What was there before is known, counted, and followed through edits and renames."""

import json
import random

import pytest

from reviewer import baseline, triage
from reviewer.baseline import Baseline
from reviewer.model import Pass, ReviewError, Status
from tests.build import claim, findings, span
from tests.test_suppress import Rules

CALL = "md5(x)"


def found(text, *parts, weakness="weak-hash", path="app.py"):
    evidence = [
        claim(weakness, span(text, part, path, occurrence))
        for part in parts or (CALL,)
        for occurrence in range(text.count(part))
    ]
    return findings(text, *evidence, path=path)


def new(head, base, renames=None):
    known = baseline.match(head, Baseline.of(base), renames)
    return [finding.location.line for finding in head if finding not in known]


@pytest.mark.parametrize(
    ("before", "after", "fresh"),
    [
        ("def f():\n    md5(x)\n", "import os\n\ndef f():\n    md5(x)\n", []),
        ("def f():\n    md5(x)\n", "def f():\n    md5(x)\n    md5(x)\n", [3]),
        ("def f():\n    md5(x)\n    md5(x)\n", "def f():\n    md5(x)\n", []),
        ("def f():\n    md5(x)\n", "def f():\n    y = md5(x)\n", []),
        ("def f():\n    md5(x)\n", "def g():\n    md5(x)\n", [2]),
        ("def f():\n    md5(x)\n", "def f():\n    y = md5(x)\n    z = md5(x)\n", [3]),
        ("", "def f():\n    md5(x)\n", [2]),
    ],
    ids=["moved", "copied", "one of two gone", "edited", "another function", "edited and copied", "new file"],
)
def test_only_what_the_change_brings_is_new(before, after, fresh):
    assert new(found(after), found(before)) == fresh


def test_a_rename_is_followed():
    text = "def f():\n    md5(x)\n"
    head, base = found(text, path="new.py"), found(text, path="old.py")
    assert new(head, base, {"new.py": "old.py"}) == []
    assert new(head, base) == [2]


def test_a_rename_with_an_edit_is_followed():
    head = found("def f():\n    y = md5(x)\n", path="new.py")
    base = found("def f():\n    md5(x)\n", path="old.py")
    assert new(head, base, {"new.py": "old.py"}) == []


def test_another_weakness_at_the_same_call_is_new():
    text = "def f():\n    md5(x)\n"
    assert new(found(text, weakness="weak-password-hash"), found(text)) == [2]


def test_another_call_in_the_same_function_is_new():
    assert new(found("def f():\n    sha1(x)\n", "sha1(x)"), found("def f():\n    md5(x)\n")) == [2]


def test_a_secret_in_another_place_is_another_secret():
    before, after = 'one = "value-1"\n', 'two = "value-2"\n'
    head = found(after, '"value-2"', weakness="hardcoded-secret")
    assert new(head, found(before, '"value-1"', weakness="hardcoded-secret")) == [1]


def test_an_exact_match_is_not_taken_by_an_edited_one():
    base = found("def f():\n    md5(x)\n    md5(y)\n", "md5(x)", "md5(y)")
    head = found("def f():\n    z = md5(x)\n    md5(x)\n    md5(y)\n", "md5(x)", "md5(y)")
    assert new(head, base) == [2]


def test_a_baseline_that_is_written_and_read_knows_all_that_it_was_written_from():
    head = found("def f():\n    md5(x)\n    md5(x)\n")
    verdicts = triage.judge(head, Rules())
    known = baseline.match(head, baseline.read(baseline.write(verdicts)))
    assert {verdict.status for verdict in baseline.mark(verdicts, known)} == {Status.KNOWN}


def test_a_baseline_has_one_row_for_what_looks_the_same_and_counts_it():
    text = baseline.write(triage.judge(found("def f():\n    md5(x)\n    md5(x)\n"), Rules()))
    (row,) = json.loads(text)["findings"]
    assert (row["path"], row["weakness"], row["function"], row["sink"], row["count"]) == (
        *("app.py", "weak-hash", "f", "md5"),
        2,
    )


def test_a_baseline_holds_no_source_text():
    text = 'token = "correct-horse-9"\n'
    evidence = claim("hardcoded-secret", span(text, '"correct-horse-9"'), looked=Pass.SECRETS, secret="digest")
    written = baseline.write(triage.judge(findings(text, evidence), Rules()))
    assert "horse" not in written
    assert "token" not in written


def test_the_same_findings_in_any_order_are_the_same_file():
    verdicts = list(triage.judge(found("def f():\n    md5(x)\n    y = md5(x)\n\ndef g():\n    md5(x)\n"), Rules()))
    expected = baseline.write(verdicts)
    random.Random(1).shuffle(verdicts)
    assert baseline.write(verdicts) == expected
    assert expected.endswith("}\n")


def test_what_is_suppressed_is_left_out_and_stays_suppressed():
    head = found("md5(x)\n")
    (verdict,) = triage.judge(head, Rules())
    quiet = triage.Verdict(
        **{name: getattr(verdict, name) for name in verdict.__slots__} | {"status": Status.SUPPRESSED}
    )
    assert json.loads(baseline.write([quiet]))["findings"] == []
    assert baseline.mark([quiet], frozenset(head)) == (quiet,)


def test_an_empty_baseline_knows_nothing():
    assert baseline.read(baseline.write([])) == Baseline()


ROW = {"path": "a", "weakness": "w", "function": "", "sink": "", "fingerprint": "0" * 32, "count": 1}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not of version 1"),
        ('{"version": 2, "findings": []}', "not of version 1"),
        ('{"version": 1}', "not of version 1"),
        (json.dumps({"version": 1, "findings": [1]}), "finding 1 "),
        (json.dumps({"version": 1, "findings": [ROW, ROW | {"path": 3}]}), "finding 2 "),
        (json.dumps({"version": 1, "findings": [ROW | {"count": 0}]}), "no count"),
        (json.dumps({"version": 1, "findings": [ROW | {"count": True}]}), "no count"),
    ],
)
def test_a_malformed_baseline_is_refused_with_a_sentence(text, says):
    with pytest.raises(ReviewError, match=says):
        baseline.read(text)
