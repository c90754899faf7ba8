"""The command: what it prints where, and how it exits."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import reviewer
from reviewer import cli

BAD = "import hashlib\nimport sys\n\nexec(sys.argv[1])\n"
GOOD = "def add(a: int, b: int) -> int:\n    return a + b\n"
ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty working folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def call(folder, capfdbinary):
    """Return what runs the command in this process: exit status, stdout, stderr."""

    def run(*words):
        assert Path.cwd() == folder
        code = cli.main([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


def program(*words, cwd, stdin=b"", environment=None):
    return subprocess.run(
        [sys.executable, "-m", "reviewer", *map(str, words)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        timeout=120,
        check=False,
    )


# --- exit status


def test_nothing_found_exits_0(folder, call):
    (folder / "good.py").write_text(GOOD)
    code, out, err = call("check", ".")
    assert (code, err) == (0, "")
    assert "1 file" in out


def test_findings_exit_1_and_stdout_is_the_report(folder, call):
    (folder / "bad.py").write_text(BAD)
    code, out, err = call("check", "bad.py")
    assert (code, err) == (1, "")
    assert "code-injection" in out
    assert "bad.py:4" in out


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--exit-zero"], 0),
        (["--fail-on", "never"], 0),
        (["--fail-on", "P4"], 1),
        (["--show", "P1", "--fail-on", "P4"], 1),
    ],
)
def test_flags_say_what_fails(folder, call, flags, expected):
    (folder / "bad.py").write_text(BAD)
    assert call("check", *flags, "bad.py")[0] == expected


def test_what_cannot_be_read_exits_2_whatever_else(folder, call):
    (folder / "bad.py").write_text(BAD)
    (folder / "broken.py").write_bytes(b"x = '\xff'\n")
    code, out, err = call("check", "--exit-zero")
    assert code == 2
    assert "code-injection" in out
    assert "broken.py" in out
    assert "incomplete" in err


WRONG = [
    (["check", "nowhere.py"], "nowhere.py does not exist."),
    (["nowhere.py"], "nowhere.py does not exist."),
    (["check", "--fial-on", "P1"], "No such option"),
    (["check", "--fial-on", "P1"], "--fail-on"),
    (["check", "--fail-on", "P9"], "'P9' is not one of"),
    (["check", "--passes", "injektion"], "Did you mean 'injection'?"),
    (["check", "--report", "sarif"], "is not FORMAT=FILE"),
    (["check", "--report", "sarf=x"], "Did you mean 'sarif'?"),
    (["check", "--diff", "main"], "--diff needs a git repository"),
    (["check", "--staged"], "--staged needs a git repository"),
    (["check", "--staged", "--diff", "main"], "--staged cannot be combined with --diff."),
    (["check", "-", "a.py"], "- cannot be combined with other paths."),
    (["check", "--config", "no.toml"], "no.toml does not exist"),
    (["check", "--baseline", "no.json"], "no.json does not exist"),
    (["check", "--write-baseline"], "--write-baseline needs --baseline FILE"),
    (["explain", "sql-injektion"], "Did you mean 'sql-injection'?"),
    (["explain"], "Missing argument"),
    (["completion", "tcsh"], "'tcsh' is not one of"),
]


@pytest.mark.parametrize(("words", "sentence"), WRONG)
def test_a_mistake_exits_2_with_a_sentence(call, words, sentence):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert err.startswith("ai-review: ")
    assert sentence in err
    assert "Traceback" not in err


def test_an_unknown_key_of_the_configuration_exits_2(folder, call):
    (folder / "pyproject.toml").write_text("[tool.ai-review]\nfail-onn = 'P1'\n")
    code, _, err = call("check")
    assert code == 2
    assert "Did you mean 'fail_on'?" in err


def test_a_weakness_that_is_none_cannot_be_disabled(folder, call):
    (folder / ".ai-review.toml").write_text('disable = ["sql-injektion"]\n')
    code, _, err = call("check")
    assert code == 2
    assert "Did you mean 'sql-injection'?" in err


def test_a_report_that_cannot_be_written_exits_2(folder, call):
    (folder / "good.py").write_text(GOOD)
    code, _, err = call("check", "--output", "no/such/folder/report.txt")
    assert code == 2
    assert "cannot be written" in err


def test_a_bug_of_ours_is_a_sentence_and_verbose_shows_its_place(call, monkeypatch):
    def broken(*_):
        raise KeyError("oops")

    monkeypatch.setattr("reviewer.review.review", broken)
    code, out, err = call("check")
    assert (code, out) == (2, "")
    assert "A bug in ai-review ended the review: KeyError." in err
    assert "Traceback" not in err
    assert "Traceback" in call("check", "--verbose")[2]


def test_an_interrupt_exits_130(call, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("reviewer.review.review", interrupted)
    assert call("check")[0] == 130


# --- what is reviewed


def test_a_first_word_that_is_no_command_is_a_path(folder, call):
    (folder / "bad.py").write_text(BAD)
    assert call("bad.py")[0] == 1
    assert call("--", "bad.py")[0] == 1
    assert call("check", "--", "bad.py")[0] == 1
    assert call("--fail-on", "never", "bad.py")[0] == 0


def test_stdin_is_reviewed_under_its_name(folder):
    done = program("check", "-", "--stdin-filename", "answer.py", cwd=folder, stdin=BAD.encode())
    assert done.returncode == 1
    assert b"answer.py:4" in done.stdout
    assert b"Traceback" not in done.stderr


def test_only_the_passes_that_are_asked_for_look(folder, call):
    (folder / "bad.py").write_text(BAD)
    code, out, _ = call("check", "--passes", "secrets", "--format", "json")
    report = json.loads(out)
    assert code == 0
    assert report["findings"] == []
    assert {"static", "validation", "injection", "network"} <= {each["what"] for each in report["coverage"]["skipped"]}


def test_a_disabled_weakness_is_left_out_and_the_policy_says_so(folder, call):
    (folder / "bad.py").write_text(BAD)
    (folder / ".ai-review.toml").write_text('disable = ["code-injection", "model-output-execution"]\n')
    _, out, _ = call("check", "bad.py")
    assert "code-injection, model-output-execution" in out
    assert "[code-injection]" not in out


def test_the_users_own_semgrep_rules_are_in_force(folder, call):
    rule = {
        "id": "house-rule",
        "languages": ["python"],
        "severity": "ERROR",
        "message": "Not in this house.",
        "pattern": "forbidden(...)",
    }
    (folder / "mine.yaml").write_text(json.dumps({"rules": [rule]}))
    (folder / ".ai-review.toml").write_text('semgrep_rules = ["mine.yaml"]\n')
    (folder / "a.py").write_text("forbidden(1)\n")
    _, out, _ = call("check", "a.py", "--show", "P4")
    assert "house-rule" in out


# --- the baseline


def test_what_a_baseline_holds_is_known_and_what_is_new_is_shown(folder, call):
    (folder / "bad.py").write_text(BAD)
    assert call("check", "bad.py", "--baseline", "known.json", "--write-baseline")[0] == 1
    assert call("check", "bad.py", "--baseline", "known.json")[0] == 0
    (folder / "bad.py").write_text(BAD + "exec(sys.argv[2])\n")
    code, out, _ = call("check", "bad.py", "--baseline", "known.json")
    assert code == 1
    assert "bad.py:5" in out
    assert "bad.py:4" not in out


# --- a change


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_change_is_answerable_only_for_what_is_new(folder, call):
    def git(*words):
        identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    (folder / "bad.py").write_text(BAD)
    git("add", ".")
    git("commit", "-qm", "first")
    (folder / "bad.py").write_text("# a line above\n" + BAD)
    git("add", ".")
    assert call("check", "--staged")[0] == 0
    assert call("check", "--diff", "main")[0] == 0
    (folder / "bad.py").write_text(BAD + "\n\ndef run():\n    exec(sys.argv[2])\n")
    git("add", ".")
    for flags in (["--staged"], ["--diff", "main"]):
        code, out, _ = call("check", *flags)
        assert code == 1
        assert "bad.py:8" in out
        assert "bad.py:4" not in out


# --- the report


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown", "github"])
def test_every_format_goes_to_stdout_or_to_a_file(folder, call, form):
    (folder / "bad.py").write_text(BAD)
    _, out, _ = call("check", "bad.py", "--format", form)
    assert "bad.py" in out
    code, nothing, _ = call("check", "bad.py", "--format", form, "--output", "report")
    assert (code, nothing) == (1, "")
    assert (folder / "report").read_text(encoding="utf-8") == out


def test_one_run_writes_several_reports(folder, call):
    (folder / "bad.py").write_text(BAD)
    _, out, _ = call("check", "bad.py", "--report", "sarif=a.sarif", "--report", "json=a.json")
    assert "code-injection" in out
    assert json.loads((folder / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert json.loads((folder / "a.json").read_text(encoding="utf-8"))["findings"]


def test_the_same_input_gives_the_same_bytes(folder, call):
    for number in range(6):
        (folder / f"bad{number}.py").write_text(BAD * (number + 1))
    reports = [call("check", ".", "--format", "json", "--jobs", jobs)[1] for jobs in (1, 2, 2)]
    assert reports[0] == reports[1] == reports[2]
    assert len(json.loads(reports[0])["findings"]) >= 6


def test_quiet_says_nothing_where_nothing_is_found(folder, call):
    (folder / "good.py").write_text(GOOD)
    assert call("check", "--quiet") == (0, "", "")


def test_verbose_says_what_is_in_force(folder, call):
    (folder / "good.py").write_text(GOOD)
    assert "No configuration" in call("check", "--verbose")[2]


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour_is_as_the_environment_says(folder, call, monkeypatch, environment, coloured):
    (folder / "bad.py").write_text(BAD)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in call("check", "bad.py")[1]) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="a shell with pipes")
def test_a_reader_that_goes_away_is_no_error(folder):
    (folder / "bad.py").write_text(BAD)
    command = f"'{sys.executable}' -m reviewer check bad.py; echo status $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | true"],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=True,
    )
    assert done.stderr == b"status 1\n"


def test_hostile_text_does_not_reach_the_terminal(folder, call):
    (folder / "bad\x1b[31m.py").write_text(BAD + "# \x1b]0;owned\x07\nexec(sys.argv[1])  # \x1b[2J\n")
    _, out, err = call("check", ".")
    assert "code-injection" in out
    assert "\x1b" not in out + err


# --- the rest


def test_the_version_is_the_package_s(call):
    assert call("--version") == (0, f"ai-review {reviewer.__version__}\n", "")


@pytest.mark.parametrize("words", [[], ["--help"], ["check", "--help"], ["explain", "-h"]])
def test_help_teaches(call, words):
    code, out, err = call(*words)
    assert "Usage: ai-review" in out + err
    assert code == (0 if words else 2)


def test_rules_lists_every_weakness(call):
    code, out, _ = call("rules")
    assert code == 0
    assert len(out.splitlines()) == 1 + len(list((ROOT / "rules" / "catalog").glob("*/rule.yaml")))
    assert "sql-injection " in out
    assert "B608" in out


def test_explain_shows_why_both_programs_and_the_fix(call):
    code, out, _ = call("explain", "sql-injection")
    assert code == 0
    for part in ("CWE-89", "Vulnerable", "Safe", "Fix:", "References:"):
        assert part in out
    assert "expect:" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_gives_what_a_shell_sources(call, shell):
    code, out, _ = call("completion", shell)
    assert code == 0
    assert "_AI_REVIEW_COMPLETE" in out


def test_a_shell_is_told_the_names_of_passes_and_weaknesses(folder):
    def complete(*words):
        environment = {
            "_AI_REVIEW_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("ai-review", *words)),
            "COMP_CWORD": str(len(words)),
        }
        return program(cwd=folder, environment=environment).stdout.decode()

    assert "injection,secrets" in complete("check", "--passes", "injection,se")
    assert "sql-injection" in complete("explain", "sql")
