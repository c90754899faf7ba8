"""The first pass: what the linters say, sorted by the catalogue, and what became of each of them."""

import dataclasses
from pathlib import Path

import pytest

from reviewer import catalog, tool
from reviewer.cache import Nothing
from reviewer.engines import semgrep
from reviewer.model import Completed, Count, Failed, Pass, Skipped
from reviewer.passes import static
from reviewer.target import Kind, Target
from reviewer.workers import Workers
from tests.build import source
from tests.secret_placeholders import secret

RULES = catalog.load()
SHELL = "import subprocess\n\n\ndef run(line):\n    subprocess.run(line, shell=True)\n"
PAGE = "<p>{{ note|safe }}</p>\n"
SUM = "x = " + " + ".join(["a"] * 20_000) + "\n"


@pytest.fixture(scope="module")
def workers():
    with Workers(1) as pool:
        yield pool


def survey(workers, *files, rules=RULES):
    return static.survey(Target(Path("/nowhere"), "test", files, (), ()), rules, workers, Nothing())


def said(looked):
    return {(item.tool, item.code, item.weakness, item.location.line) for item in looked.evidence}


def count(looked, noun):
    return next((dict(each.parts) | {"": each.total} for each in looked.counts if each.noun == noun), {})


def test_bandit_and_ruff_say_what_the_catalogue_calls_it(workers):
    looked = survey(workers, source(SHELL))
    assert said(looked) >= {
        ("bandit", "B602", "command-injection", 5),
        ("ruff", "S602", "command-injection", 5),
    }
    assert count(looked, "files read") == {"": 1, "bandit": 1, "ruff": 1}
    assert count(looked, "linter findings")["ours"] == len(looked.evidence)


def test_semgrep_is_not_started_for_python_alone(workers, monkeypatch):
    monkeypatch.setattr(semgrep, "run", lambda *_: pytest.fail("semgrep was started"))
    survey(workers, source(SHELL))


def test_semgrep_reads_what_is_not_python(workers):
    looked = survey(workers, source(PAGE, "page.html", Kind.TEMPLATE), source(SHELL))
    assert ("semgrep", "template-safe-filter", "cross-site-scripting", 1) in said(looked)
    assert Completed("static: semgrep", 1) in looked.outcomes


def test_rules_of_the_user_look_at_python_too(workers):
    rule = (
        b"rules:\n  - {id: no-shell, languages: [python], severity: ERROR, message: no, pattern: subprocess.run(...)}\n"
    )
    looked = survey(workers, source(SHELL), rules=dataclasses.replace(RULES, semgrep_rules=(rule,)))
    assert ("semgrep", "no-shell", "semgrep:no-shell", 5) in said(looked)


def test_an_engine_that_breaks_is_a_failure_and_the_others_go_on(workers, monkeypatch):
    def broken(*_):
        raise tool.ToolError("The program semgrep is not installed.")

    monkeypatch.setattr(semgrep, "run", broken)
    looked = survey(workers, source(PAGE, "page.html", Kind.TEMPLATE), source(SHELL))
    assert Failed("static: semgrep", "The program semgrep is not installed.") in looked.outcomes
    assert ("bandit", "B602", "command-injection", 5) in said(looked)


def test_a_file_that_an_engine_cannot_read_is_a_note_and_the_others_are_read(workers):
    looked = survey(workers, source(SHELL), source(SUM, "sum.py"), source("x = (\n", "broken.py"))
    notes = {outcome.what for outcome in looked.outcomes if isinstance(outcome, Skipped)}
    assert notes == {"sum.py", "broken.py"}
    assert not [outcome for outcome in looked.outcomes if isinstance(outcome, Failed)]
    assert {item.location.path for item in looked.evidence} == {"app.py"}
    assert count(looked, "files read")["ruff"] == 1


def test_what_the_catalogue_says_is_not_ours_is_counted_and_left_out(workers):
    rules = dataclasses.replace(RULES, not_ours={"bandit": {"B602": "Because a test says so."}})
    looked = survey(workers, source(SHELL), rules=rules)
    assert ("ruff", "S602", "command-injection", 5) in said(looked)
    assert not [item for item in looked.evidence if item.code == "B602"]
    assert count(looked, "linter findings")["not ours"] == 1


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f'password = "{secret("password")}"', {"hardcoded-secret"}),
        (f'connect(password="{secret("password")}")', {"hardcoded-secret"}),
        ('if password == "admin": pass', {"default-credential", "hardcoded-secret"}),
        ('password_field = "passwd"', set()),
        ('TOKEN_URL = "https://login.shop.test/token"', set()),
        ('secret_name = "database"', set()),
        ('def ask(password="Password"): pass', set()),
    ],
)
def test_what_linters_take_for_a_password_is_judged_by_its_place(workers, line, kept):
    looked = survey(workers, source(line + "\n"))
    assert {item.weakness for item in looked.evidence} <= kept
    assert bool(looked.evidence) == bool(kept)


def test_a_library_of_others_is_left_out_with_the_reason(workers):
    banner = "/*!\n * Widgets v3.2.1\n * Copyright 2019 somebody, released under the MIT license\n */\n"
    script = "list.innerHTML = name;\n"
    files = [
        source(banner + script, "widgets.js", Kind.JAVASCRIPT),
        source("var a=1;" * 200 + script, "bundle.js", Kind.JAVASCRIPT),
        source("// Copyright 2026 the shop\n" + script, "shop.js", Kind.JAVASCRIPT),
    ]
    looked = survey(workers, *files)
    assert {item.location.path for item in looked.evidence} == {"shop.js"}
    assert {outcome.what for outcome in looked.outcomes if isinstance(outcome, Skipped)} == {"widgets.js", "bundle.js"}


def test_a_target_without_files_is_nothing_to_count(workers):
    looked = survey(workers)
    assert looked.evidence == ()
    assert looked.outcomes == ()
    assert not [each for each in looked.counts if isinstance(each, Count) and each.total]


def test_all_that_it_says_is_of_this_pass(workers):
    looked = survey(workers, source(SHELL), source(PAGE, "page.html", Kind.TEMPLATE))
    assert {item.looked for item in looked.evidence} == {Pass.STATIC}
