"""Six programs as a model writes them: each marked defect is found, nothing else is grave, their twins are clean."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from reviewer import options
from reviewer.catalog import Example, load
from reviewer.configuration import Settings
from reviewer.model import Priority, Status
from reviewer.review import review
from tests.secret_placeholders import expand

APPS = Path(__file__).parent.parent / "fixtures" / "apps"
PROGRAMS = sorted(folder.name for folder in APPS.iterdir() if folder.is_dir())
RULES = load()
FEWEST = 12  # marks of a program: fewer would prove little
PINNED = re.compile(r"[A-Za-z0-9-]+==[0-9.]+")


def files(folder):
    """Give every file of a program; `.env` and `.github` belong to it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def marks(folder, *, found):
    """Return (file, line, weakness) of every mark; one that stands alone on its line speaks of the next."""
    return {
        (path.relative_to(folder).as_posix(), mark.line + (not bare[mark.line - 1].strip()), mark.weakness)
        for path in files(folder)
        for example in [Example(path.name, path.read_text(encoding="utf-8"))]
        for bare in [example.bare.splitlines()]
        for mark in example.marks
        if mark.found is found
    }


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """Review a program as its author would hand it in: without marks, with keys in the place of placeholders."""
    reports = {}

    def look(name, side):
        if (name, side) not in reports:
            root = tmp_path_factory.mktemp(name) / name
            shutil.copytree(APPS / name / side, root, ignore=shutil.ignore_patterns("__pycache__"))
            for path in files(root):
                path.write_text(expand(Example(path.name, path.read_text(encoding="utf-8")).bare), encoding="utf-8")
            scope = options.Folders((root,))
            reports[name, side] = review(options.combine(scope, Settings(), folder=root))
        return reports[name, side]

    return look


def findings(report, last):
    """Return {(file, line, weakness)} of what is shown at these priorities; the line is the statement's first."""
    return {
        (verdict.finding.statement.path, verdict.finding.statement.line, verdict.finding.weakness)
        for verdict in report.verdicts
        if verdict.status is Status.SHOWN and verdict.priority <= last
    }


def told_with_another(report):
    """Return {(file, line, weakness)} of what one finding that is shown speaks for."""
    return {
        (verdict.finding.statement.path, verdict.finding.statement.line, verdict.finding.weakness)
        for verdict in report.verdicts
        if any(reason.startswith("It is mended together with") for reason in verdict.reasons)
    }


@pytest.mark.parametrize("side", ["vulnerable", "repaired"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_every_file_of_a_program_can_be_reviewed(reviewed, name, side):
    report = reviewed(name, side)
    assert report.complete, report.outcomes


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_defect_that_is_marked_is_put_before_the_reader(reviewed, name):
    report, marked = reviewed(name, "vulnerable"), marks(APPS / name / "vulnerable", found=True)
    advice = {mark for mark in marked if RULES.rule(mark[2]).note}  # shown on request
    shown = findings(report, Priority.P3) | told_with_another(report)
    missing = (marked - advice - shown) | (advice - findings(report, Priority.P4))
    assert sorted(missing) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_grave_is_reported_that_is_not_marked(reviewed, name):
    folder = APPS / name / "vulnerable"
    known = marks(folder, found=True) | marks(folder, found=False)
    assert sorted(findings(reviewed(name, "vulnerable"), Priority.P2) - known) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_gap_that_was_closed_is_no_longer_marked_as_missed(reviewed, name):
    missed = marks(APPS / name / "vulnerable", found=False)
    assert sorted(missed & findings(reviewed(name, "vulnerable"), Priority.P3)) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_repaired_twin_has_nothing_grave(reviewed, name):
    assert sorted(findings(reviewed(name, "repaired"), Priority.P2)) == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_only_the_bad_program_is_marked(name):
    bad, good = APPS / name / "vulnerable", APPS / name / "repaired"
    assert len(marks(bad, found=True)) >= FEWEST
    assert marks(good, found=True) | marks(good, found=False) == set()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_twin_pins_what_it_depends_on(name):
    lines = (APPS / name / "repaired" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#") and not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("side", ["vulnerable", "repaired"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_python(name, side):
    for path in files(APPS / name / side):
        if path.suffix == ".py":
            ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_there_are_six_programs():
    expected = ["backup_cli", "django_notes", "fastapi_service", "flask_shop", "ioc_check", "llm_agent"]
    assert expected == PROGRAMS
