"""Nothing that a file holds, or is, takes the review down or goes unsaid; all other files are still reviewed."""

import json
import os
import random
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTROL = "import sys\n\nexec(sys.argv[1])\n"
MOST_SECONDS = 60
MUTANTS = 2000


SCRIPT = "import sys\nfrom reviewer.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n"


def review(folder, *flags, prefix=(), seconds=MOST_SECONDS):
    """Return exit status, report and stderr of a review of the folder, started as the installed command is."""
    script = folder.parent / f"{folder.name}-bin" / "ai-review"
    script.parent.mkdir(exist_ok=True)
    script.write_text(SCRIPT)
    started = time.monotonic()
    done = subprocess.run(
        [*prefix, sys.executable, str(script), "check", "--format", "json", "--show", "P4", *flags],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=seconds,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert time.monotonic() - started < seconds
    return done.returncode, json.loads(done.stdout), done.stderr.decode()


def found(report, path="control.py"):
    return [each for each in report["findings"] if each["location"]["path"] == path]


def unread(report):
    return {*report["coverage"]["unread"], *report["coverage"]["partly_read"]}


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one bad program, whose finding must survive."""
    (tmp_path / "control.py").write_text(CONTROL)
    return tmp_path


READABLE = {
    "empty": b"",
    "blank": b"\n\n\r\n\f\n",
    "no-newline": b"x = 1",
    "carriage-returns": b"import sys\r\rexec(sys.argv[1])\r",
    "form-feed": b"import sys\n\f\nexec(sys.argv[1])\n",
    "crlf": b"import sys\r\n\r\nexec(sys.argv[1])\r\n",
    "byte-order-mark": b"\xef\xbb\xbfimport sys\n\nexec(sys.argv[1])\n",
    "latin-1": b"# coding: latin-1\nx = '\xe9'\n",
    "odd-encoding": b"# coding: iso-8859-15\nx = '\xa4'\n",
    "one-line": b"x = '" + b"a" * 1_000_000 + b"'\n",
    "one-comment": b"#" * 1_000_000,
    "many-lines": b"x = 1\n" * 10_000,
    "surrogate": b"x = '\\ud800'\n",
    "long-name": b"a" * 100_000 + b" = 1\n",
    "sum-of-1000": b"x = " + b" + ".join([b"1"] * 1_000) + b"\n",
    "brackets-50": b"x = " + b"[" * 50 + b"]" * 50 + b"\n",
}

UNREADABLE = {
    "nul": b"x = 1\0\n",
    "invalid-utf-8": b"x = '\xff\xfe'\n",
    "unknown-encoding": b"# coding: martian\nx = 1\n",
    "syntax-error": b"def (:\n",
    "brackets-2000": b"x = " + b"[" * 2_000 + b"]" * 2_000 + b"\n",
    "brackets-5000": b"x = " + b"(" * 5_000 + b")" * 5_000 + b"\n",
    "open-brackets": b"[" * 5_000,
    "sum-of-10000": b"x = " + b" + ".join([b"1"] * 10_000) + b"\n",
    "sum-of-20000": b"x = " + b" + ".join([b"y"] * 20_000) + b"\n",
}

EITHER = {
    "attributes": b"x" + b".y" * 5_000 + b"\n",
    "calls": b"x" + b"()" * 3_000 + b"\n",
    "nots": b"x = " + b"not " * 3_000 + b"y\n",
    "minuses": b"x = " + b"-" * 3_000 + b"1\n",
    "lambdas": b"x = " + b"lambda: " * 2_000 + b"1\n",
    "conditionals": b"x = " + b"1 if y else " * 2_000 + b"1\n",
    "powers": b"x = " + b"2 ** " * 2_000 + b"1\n",
    "indents": b"".join(b" " * n + b"if x:\n" for n in range(150)) + b" " * 150 + b"pass\n",
    "elifs": b"if x: pass\n" + b"elif x: pass\n" * 3_000,
    "strings": b"x = (" + b"'a'\n" * 3_000 + b")\n",
    "f-strings": b"x = f'" + b'{f"' * 100 + b"y" + b'"}' * 100 + b"'\n",
    "decorators": b"@x\n" * 3_000 + b"def f(): pass\n",
    "arguments": b"def f(" + b", ".join(b"a%d" % n for n in range(5_000)) + b"): pass\n",
    "huge-number": b"x = " + b"9" * 100_000 + b"\n",
    "huge-power": b"x = 9 ** 9 ** 9 ** 9\n",
    "huge-product": b"x = 'a' * 10 ** 12\ny = [0] * 10 ** 12\n",
    "regex": b"import re\nre.match('" + b"(a+)+" * 500 + b"', x)\n",
    "python-2": b"print 'hello'\nexec code in ns\n",
    "continuations": b"x = 1 + \\\n" * 5_000 + b"1\n",
    "unclosed-string": b"x = '''" + b"a\n" * 10_000,
}


def test_files_that_can_be_read_are(folder):
    for name, content in READABLE.items():
        (folder / f"{name}.py").write_bytes(content)
    code, report, _ = review(folder)
    assert unread(report) == set()
    assert code == 1
    assert found(report)
    assert [each["location"]["line"] for each in found(report, "crlf.py")] == [3]
    assert [each["location"]["line"] for each in found(report, "carriage-returns.py")] == [3]


def test_files_that_cannot_be_read_are_listed(folder):
    for name, content in UNREADABLE.items():
        (folder / f"{name}.py").write_bytes(content)
    code, report, err = review(folder)
    assert unread(report) == {f"{name}.py" for name in UNREADABLE}
    assert code == 2
    assert "incomplete" in err
    assert found(report)


@pytest.mark.slow
def test_odd_files_are_read_or_listed_and_harm_nobody(folder):
    for name, content in EITHER.items():
        (folder / f"{name}.py").write_bytes(content)
    code, report, _ = review(folder, seconds=3 * MOST_SECONDS)
    assert unread(report) <= {f"{name}.py" for name in EITHER}
    assert code == (2 if unread(report) else 1)
    assert found(report)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")
def test_files_that_are_none_are_listed(folder):
    os.mkfifo(folder / "pipe.py")
    (folder / "outside.py").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to("loop")
    (folder / "line\nbreak.py").write_text(CONTROL)
    (folder / "\x1b[31mred.py").write_text(CONTROL)
    (folder / os.fsdecode(b"caf\xe9.py")).write_text(CONTROL)
    code, report, _ = review(folder)
    assert code == 2
    assert unread(report) == {"pipe.py", "outside.py", "loop"}
    for path in ("control.py", "line\nbreak.py", "\x1b[31mred.py", "caf\\xe9.py"):
        assert found(report, path), path


OTHERS = [
    "index.html",
    "app.js",
    "Dockerfile",
    "compose.yml",
    ".github/workflows/ci.yml",
    ".env",
    "config.json",
    "a.ipynb",
]


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"[" * 100_000, b"{{" * 10_000, b"a" * 900_000, b"- " * 50_000])
def test_other_files_harm_nobody_either(folder, content):
    for name in OTHERS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    _, report, _ = review(folder, seconds=3 * MOST_SECONDS)
    assert found(report)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("checks.py", "def " + "token" * 60_000),
        ("signatures.py", "def login(a:\n" * 20_000),
        ("page.html", "{% " + " " * 300_000),
        ("open.html", "{{ " * 100_000),
        ("raw.html", "{% raw %}" * 30_000),
    ],
)
def test_a_text_that_was_made_to_be_slow_to_scan_holds_nobody_up(folder, name, content):
    (folder / name).write_text(content)
    _, report, _ = review(folder)
    assert found(report)


def test_a_tree_that_configures_the_engines_changes_nothing(folder):
    _, before, _ = review(folder)
    (folder / "ruff.toml").write_text("[lint]\nselect = []\n")
    (folder / "pyproject.toml").write_text('[tool.ruff]\nexclude = ["*"]\n[tool.bandit]\nexclude_dirs = ["."]\n')
    (folder / ".bandit").write_text("[bandit]\nskips = B102\n")
    (folder / ".semgrepignore").write_text("*\n")
    _, after, _ = review(folder)
    assert found(after) == found(before)


SHADOWS = [
    *("sitecustomize", "usercustomize", "multiprocessing", "signal", "pickle", "selectors", "socket", "json", "re"),
    *("libcst", "yaml", "bandit", "detect_secrets", "ruff", "semgrep", "rich", "click", "reviewer"),
]


def test_modules_of_the_tree_are_never_imported(folder):
    mark = folder.parent / "imported"
    for name in SHADOWS:
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write({name!r})\n")
    (folder / "index.html").write_text("<p>{{ name|safe }}</p>\n")
    _, report, _ = review(folder)
    assert found(report)
    assert not mark.exists(), mark.read_text()


def can_unshare():
    try:
        return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not can_unshare(), reason="needs namespaces")
def test_everything_works_without_a_network(folder):
    (folder / "index.html").write_text("<p>{{ name|safe }}</p>\n")
    (folder / "Dockerfile").write_text("FROM python\nRUN curl https://example.com/x | sh\n")
    (folder / "settings.py").write_text('PASSWORD = "correct-horse-battery-9"\n')
    with_network = review(folder)[1]
    alone = review(folder, prefix=("unshare", "-rn"))[1]
    assert alone == with_network
    assert alone["coverage"]["failed"] == []


def mutants(number):
    """Yield names and contents: files of the standard library, cut short or with bytes changed."""
    chance = random.Random(20260101)
    library = Path(sysconfig.get_paths()["stdlib"])
    sources = sorted(path for path in library.glob("*.py") if 500 < path.stat().st_size < 12_000)
    for index in range(number):
        content = bytearray(chance.choice(sources).read_bytes())
        if index % 2:
            del content[chance.randrange(len(content)) :]
        else:
            for _ in range(chance.randint(1, 20)):
                at = chance.randrange(len(content))
                change = chance.choice(("replace", "delete", "insert", "repeat"))
                if change == "replace":
                    content[at] = chance.randrange(256)
                elif change == "delete":
                    del content[at : at + chance.randint(1, 40)]
                elif change == "insert":
                    content[at:at] = chance.choice(
                        (b"(", b"[", b"'", b'"""', b"\0", b"\\\n", b"    ", b"def ", b"\xff", b":")
                    )
                else:
                    content[at:at] = content[at : at + 200] * chance.randint(1, 5)
                if not content:
                    break
        yield f"mutant{index:04}.py", bytes(content)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_thousand_mutants_do_no_harm(folder):
    for name, content in mutants(MUTANTS):
        (folder / name).write_bytes(content)
    code, report, _ = review(folder, seconds=3000)
    assert code == 2
    assert found(report)
    assert report["coverage"]["files"] == MUTANTS + 1
    reasons = " ".join(each["reason"] for each in report["coverage"]["failed"])
    for ours in ("the analysis failed", "the analysis ended its process", "the analysis took", "did not end"):
        assert ours not in reasons


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_standard_library_gives_the_same_bytes_with_one_job_and_with_two(folder):
    library = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(library.glob("*.py"))[:60]:
        (folder / path.name).write_bytes(path.read_bytes())
    one, two = (review(folder, "--jobs", jobs, seconds=1500)[1] for jobs in ("1", "2"))
    assert one == two
