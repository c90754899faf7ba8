"""What README.md says is true: its commands, outputs, tables and paths."""

import re
import tomllib
from dataclasses import fields

import pytest
import yaml

from reviewer.arguments import parse
from reviewer.catalog import MARK, load
from reviewer.comments import collect
from reviewer.configuration import Settings
from reviewer.model import Pass
from reviewer.passes import PASSES
from reviewer.target import Kind, SourceFile
from tests.readme_outputs import OUTPUT, README, ROOT, TABLE, run, table

TEXT = README.read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMAND = re.compile(r"<!-- command: (?P<name>\w+) -->\n```sh\n(?P<line>[^\n]*)\n```\n")
FENCE = re.compile(r"```(?P<language>\w+)\n(?P<text>.*?)```\n", re.DOTALL)
PATHS = re.compile(r"`((?:reviewer|rules|fixtures|tests)/[\w./-]*)`")


def section(title):
    """Return the text below a heading, up to the next one."""
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(title, number=0):
    """Return the cells of a table of a section, without its head."""
    tables = re.findall(r"(?:^\|.*\n)+", section(title), re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|\n").split("|")] for row in tables[number].splitlines()[2:]]


def fences(language):
    return [match["text"] for match in FENCE.finditer(TEXT) if match["language"] == language]


def test_the_two_commands_stand_on_one_line_each():
    assert {match["name"]: match["line"] for match in COMMAND.finditer(TEXT)} == {
        "review": (
            "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/ai-review check fixtures/apps --exit-zero"
        ),
        "test": "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -q",
    }


@pytest.mark.parametrize("match", list(OUTPUT.finditer(TEXT)), ids=lambda match: match["words"])
def test_an_output_is_what_the_command_prints(match):
    assert match["text"] == run(match["words"])


@pytest.mark.parametrize("match", list(TABLE.finditer(TEXT)), ids=lambda match: match["words"])
def test_a_table_of_findings_is_that_of_the_report(match):
    assert match["text"] == table(match["words"])


def test_no_output_names_a_place_on_a_machine():
    shown = [match["text"] for pattern in (OUTPUT, TABLE) for match in pattern.finditer(TEXT)]
    assert len(shown) > 1
    assert not [text for text in shown if re.search(r"(?<![\w.])/(?:home|root|tmp|usr|var|work)\b", text)]


def test_every_path_that_is_named_exists():
    paths = PATHS.findall(TEXT)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_link_to_a_file_leads_somewhere():
    links = re.findall(r"\]\((?!http)([^)]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_passes_are_named_in_their_order():
    named = re.findall(r"^\| (\w+) \| .*\?", TEXT, re.MULTILINE)
    assert named == [str(each) for each in PASSES] == [str(each) for each in Pass]


def test_every_configuration_key_is_named():
    named = [re.sub("-", "_", key.strip("`")) for key, _ in rows("Configuration")]
    assert named == [field.name for field in fields(Settings)]


def test_every_dependency_has_its_reason():
    named = [name for name, reason in rows("The map", 1) if reason]
    required = [re.split(r"[<>=~]", dependency)[0] for dependency in PROJECT["dependencies"]]
    assert sorted(named) == sorted(required)


@pytest.mark.parametrize(
    "line", [line for text in fences("sh") for line in text.splitlines() if line[:9] == "ai-review"]
)
def test_the_command_line_knows_every_command_that_is_shown(line):
    words = line.split("#")[0].split("<")[0].split()
    assert parse(words[1:]) is not None


def test_the_hooks_that_are_named_exist():
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    named = {hook["id"] for text in fences("yaml") for hook in hooks_of(yaml.safe_load(text))}
    assert named
    assert named <= hooks
    assert all(f"`{hook}`" in TEXT for hook in hooks)


def hooks_of(value):
    return [hook for repo in value.get("repos", []) for hook in repo["hooks"]]


def test_the_inputs_of_the_action_that_are_shown_exist():
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    jobs = [job for text in fences("yaml") for job in yaml.safe_load(text).get("jobs", {}).values()]
    shown = [step["with"] for job in jobs for step in job["steps"] if step["uses"].startswith("ai-review/")]
    assert shown
    assert all(inputs.keys() >= given.keys() for given in shown)


def test_the_suppressions_that_are_shown_are_well_formed():
    text = fences("python")[0]
    comments = collect(SourceFile("app.py", Kind.PYTHON, text.encode(), text))
    assert [comment.note for comment in comments] == ["", ""]
    assert {name for comment in comments for name in comment.names} <= set(load().rules)


def test_the_examples_of_marks_are_marks():
    assert {match["word"] for match in MARK.finditer(section("Contributing"))} == {"expect", "missed"}


def test_the_licence_is_the_one_that_the_project_declares():
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
