"""Pairs of small programs, one defect and its repair: the default report shows the one and is quiet about the other."""

import ast
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from reviewer import options
from reviewer.catalog import Example, load
from reviewer.configuration import Settings
from reviewer.model import Priority, Status
from reviewer.review import review
from tests.secret_placeholders import expand

PAIRS = Path(__file__).parent.parent / "fixtures" / "pairs"
SIDES = ("vulnerable", "repaired")
NAMES = sorted(f"{folder.parent.name}/{folder.name}" for folder in PAIRS.glob("*/*") if folder.is_dir())
RULES = load()
FEWEST = 150
MOST_GAPS = 3  # pairs that are not told apart yet: their defect is marked `missed`

# A weakness that is a note is never shown unless it is asked for; its examples stand in the catalogue.
NOTES = {name for name, rule in RULES.rules.items() if rule.note}


def files(name, side):
    """Give {path within the project: Example} of one side: a lone module, or a folder of its own."""
    lone, folder = PAIRS / name / f"{side}.py", PAIRS / name / side
    if lone.is_file():
        return {"program.py": Example("program.py", lone.read_text(encoding="utf-8"))}
    return {
        path.relative_to(folder).as_posix(): Example(path.name, path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def is_multi_file(name):
    return (PAIRS / name / "vulnerable").is_dir()


def marks(name, side):
    return {
        (path, mark.line, mark.weakness, mark.found)
        for path, example in files(name, side).items()
        for mark in example.marks
    }


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Review all pairs at once, each side a project of its own, without marks. Return {(name, side): verdicts}."""
    root = tmp_path_factory.mktemp("pairs") / "pairs"
    for name in NAMES:
        for side in SIDES:
            for path, example in files(name, side).items():
                copy = root / name / side / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(expand(example.bare), encoding="utf-8")
    report = review(options.combine(options.Folders((root,)), Settings(), folder=root))
    assert report.complete, report.outcomes
    shutil.rmtree(root)
    found = defaultdict(list)
    for verdict in report.verdicts:
        weakness, pair, side, path = verdict.finding.statement.path.split("/", 3)
        found[f"{weakness}/{pair}", side].append((path, verdict))
    return found


def shown(verdicts, last):
    """Return {(file, line, weakness)} of what a report to this priority shows, by its own line and its statement's."""
    return {
        (path, line, verdict.finding.weakness)
        for path, verdict in verdicts
        for line in (verdict.finding.statement.line, verdict.finding.location.line)
        if verdict.status is Status.SHOWN and verdict.priority <= last
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_defect_is_shown_in_the_default_report(verdicts, name):
    expected = {mark[:3] for mark in marks(name, "vulnerable") if mark[3]}
    assert sorted(expected - shown(verdicts[name, "vulnerable"], Priority.P3)) == []


@pytest.mark.parametrize("name", [name for name in NAMES if not all(mark[3] for mark in marks(name, "vulnerable"))])
def test_a_gap_that_was_closed_is_no_longer_marked_as_missed(verdicts, name):
    missed = {mark[:3] for mark in marks(name, "vulnerable") if not mark[3]}
    assert sorted(missed & shown(verdicts[name, "vulnerable"], Priority.P3)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_repair_silences_it_and_leaves_nothing_grave(verdicts, name):
    repaired, weakness = verdicts[name, "repaired"], name.split("/")[0]
    left = {place for place in shown(repaired, Priority.P3) if place[2] == weakness}
    assert sorted(left | shown(repaired, Priority.P2)) == []


@pytest.mark.parametrize("name", NAMES)
def test_only_the_defect_is_marked_and_it_is_the_one_that_names_the_pair(name):
    marked = marks(name, "vulnerable")
    assert name.split("/")[0] in {weakness for _, _, weakness, _ in marked}
    assert marks(name, "repaired") == set()


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_are_programs_and_they_differ(name):
    bad, good = ({path: example.bare for path, example in files(name, side).items()} for side in SIDES)
    assert bad != good
    for path, text in [*bad.items(), *good.items()]:
        if path.endswith(".py"):
            ast.parse(text, path)


def test_the_pairs_are_many_and_a_third_of_them_has_several_modules():
    several = [name for name in NAMES if is_multi_file(name)]
    told_apart = [name for name in NAMES if all(mark[3] for mark in marks(name, "vulnerable"))]
    assert len(told_apart) >= FEWEST
    assert len(NAMES) - len(told_apart) <= MOST_GAPS
    assert len(several) * 3 >= len(NAMES)


def test_every_weakness_that_python_can_have_has_a_pair():
    shipped = {path.parent.name for path in (RULES.folder / "catalog").glob("*/vulnerable.py")}
    assert sorted(shipped - NOTES - {name.split("/")[0] for name in NAMES}) == []


def test_no_program_is_an_example_of_the_catalogue_or_there_twice():
    def bare(path):
        return " ".join(Example(path.name, path.read_text(encoding="utf-8")).bare.split())

    programs = Counter(bare(path) for path in PAIRS.rglob("vulnerable*.py"))
    examples = {bare(path) for path in (RULES.folder / "catalog").glob("*/vulnerable.py")}
    assert [text[:80] for text, times in programs.items() if times > 1 or text in examples] == []
