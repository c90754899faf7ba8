"""`ai-review why PATH:LINE`, as it is called: what it prints, and how it exits."""

import json
from pathlib import Path

import pytest

from reviewer import cli

CHECKED = """\
import os
from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def view():
    name = request.args["name"]
    if not name.isalnum():
        return "no"
    os.system("ls " + name)
    os.system("rm " + request.args["file"])
    return "done"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(folder, capfdbinary):
    """Return what runs the command in this process: exit status, stdout, stderr."""

    def run(*words):
        assert Path.cwd() == folder
        code = cli.main(["why", "--no-cache", *map(str, words)])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def flat(text):
    return " ".join(text.split())


def test_a_line_that_is_right_is_told_with_its_source_and_its_check(folder, call):
    (folder / "app.py").write_text(CHECKED)
    code, out, err = call("app.py:12")
    assert (code, err) == (0, "")
    assert out.startswith('app.py:12 in view\n   12 | os.system("ls " + name)\n')
    assert '`request.args["name"]`, from a request, comes to `os.system`' in flat(out)
    assert "it was checked at app.py:10" in flat(out)
    assert "   - app.py:10:5 checked: " in out
    assert "     | if not name.isalnum():\n" in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_line_that_is_reported_is_told_with_its_finding_and_trace(folder, call):
    (folder / "app.py").write_text(CHECKED)
    code, out, _ = call("app.py:13:5")
    assert code == 0
    assert "Reported: P1 " in out
    assert "[command-injection]" in out
    assert '   - app.py:13:23 `request.args["file"]` comes from a request\n' in out
    assert "No model knows a sink" not in flat(out)


def test_a_line_that_data_comes_through_names_the_finding_it_goes_to(folder, call):
    (folder / "app.py").write_text('import os, sys\n\nline = "ls " + sys.argv[1]\nos.system(line)\n')
    assert "On the way: data comes through here to app.py:4:1. Reported: P2 " in flat(call("app.py:3")[1])


def test_what_a_comment_silences_is_told_with_its_reason(folder, call):
    comment = "  # ai-review: ignore[command-injection] the shop's own tool, run by hand\n"
    (folder / "app.py").write_text(f"import os, sys\n\nos.system(sys.argv[1]){comment}")
    out = flat(call("app.py:3")[1])
    assert "Suppressed by a comment: P2 " in out
    assert "the shop's own tool, run by hand" in out


def test_what_the_configuration_leaves_out_is_told(folder, call):
    (folder / "app.py").write_text(CHECKED)
    (folder / ".ai-review.toml").write_text('disable = ["command-injection"]\n')
    assert "The configuration leaves this weakness out." in flat(call("app.py:13")[1])


def test_a_file_of_another_folder_that_calls_is_part_of_the_answer(folder, call):
    (folder / "shop").mkdir()
    (folder / "shop" / "app.py").write_text(
        CHECKED.replace("os.system(", "ping(", 1).replace("import os", "import os\nfrom tools.net import ping")
    )
    (folder / "tools").mkdir()
    (folder / "tools" / "net.py").write_text("import os\n\n\ndef ping(line):\n    os.system('ping ' + line)\n")
    out = flat(call("tools/net.py:5")[1])
    assert '`request.args["name"]`, from a request, comes to `os.system`' in out
    assert "it was checked at shop/app.py:11" in out


def test_json_holds_the_same_for_programs(folder, call):
    (folder / "app.py").write_text(CHECKED)
    code, out, _ = call("app.py:12", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["location"]["line"] == 12
    assert found["function"] == "view"
    (reason,) = [each for each in found["reasons"] if each["case"] == "stopped"]
    assert reason["weakness"] == "command-injection"
    assert next(step["location"]["line"] for step in reason["steps"]) == 9
    assert {"path": "app.py", "cell": None, "line": 10, "column": 5} in [step["location"] for step in reason["steps"]]


def test_twice_asked_it_says_the_same_cache_or_not(folder, tmp_path_factory, capfd):
    (folder / "app.py").write_text(CHECKED)
    cache = tmp_path_factory.mktemp("cache")
    answers = set()
    for flags in (["--no-cache"], ["--cache-dir", str(cache)], ["--cache-dir", str(cache)]):
        assert cli.main(["why", "app.py:12", *flags]) == 0
        answers.add(capfd.readouterr().out)
    assert len(answers) == 1


def test_a_cell_of_a_notebook_is_named_as_reports_name_it(folder, call):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Title"},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "import os, sys\n"},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "n = int(sys.argv[1])\nos.system(f'ls {n}')\n"},
    ]
    (folder / "a.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    out = call("a.ipynb (cell 3):2")[1]
    assert out.startswith("a.ipynb (cell 3):2\n")
    assert "`int` made it harmless" in flat(out)
    assert "   - a.ipynb (cell 3):1:5 made harmless by `int`" in out


def test_hostile_text_moves_no_cursor(folder, call):
    (folder / "app.py").write_text(CHECKED.replace('"ls "', '"\x1b[2J\u202els "'), encoding="utf-8")
    out = call("app.py:12")[1]
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\\x1b[2J\\u202e" in out


def test_a_secret_is_not_shown(folder, call):
    secret = "hunter" + "2-9fQ7wLr8"
    (folder / "app.py").write_text(f'import os\n\npassword = "{secret}"\nos.system(password)\n')
    out = call("app.py:4")[1]
    assert "Only constants come to `os.system`" in flat(out)
    assert secret not in out
    assert '     | password = "***"\n' in out


WRONG = [
    ("app.py", "'app.py' is no PATH:LINE, such as src/app.py:12."),
    ("app.py:0", "'app.py:0' is no PATH:LINE"),
    ("app.py:x", "'app.py:x' is no PATH:LINE"),
    ("app.py:15", "app.py has 14 lines: there is no line 15."),
    ("nowhere.py:1", "nowhere.py does not exist."),
    ("app.py (cell 1):1", "app.py is no notebook"),
    ("shop:1", "shop is a folder: name a line of a file in it."),
    ("notes.txt:1", "notes.txt is not of a kind that is reviewed."),
    ("../other.py:1", "../other.py is not under review: it does not lie in the working folder."),
    ("left/out.py:1", "is not under review"),
    ("broken.py:1", "broken.py could not be read"),
]


@pytest.mark.parametrize(("place", "sentence"), WRONG)
def test_a_line_that_is_not_under_review_exits_2_with_a_sentence(folder, call, place, sentence):
    (folder / "app.py").write_text(CHECKED)
    (folder / "shop").mkdir()
    (folder / "notes.txt").write_text("words\n")
    (folder.parent / "other.py").write_text("x = 1\n")
    (folder / "left").mkdir()
    (folder / "left" / "out.py").write_text("x = 1\n")
    (folder / ".ai-review.toml").write_text('exclude = ["left/"]\n')
    (folder / "broken.py").write_bytes(b"x = '\xff'\n")
    code, out, err = call(place)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_in_other_kinds_of_files_it_says_that_data_is_not_followed(folder, call):
    (folder / "page.html").write_text("<p>{{ name|safe }}</p>\n")
    code, out, _ = call("page.html:1")
    assert code == 0
    assert "data is not followed" in flat(out)


def test_the_help_teaches(capfd):
    assert cli.main(["why", "--help"]) == 0
    out = capfd.readouterr().out
    assert "ai-review why src/app.py:12" in out
    assert "Exit status" in out
