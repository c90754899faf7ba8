"""The hook as others install it: real git, real pre-commit, this checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
BAD = "import sys\n\nexec(sys.argv[1])\n"
GOOD = "import sys\n\nprint(sys.argv[1])\n"


def hooks():
    return {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_the_hook_reviews_what_is_staged_in_one_process():
    hook = hooks()["ai-review"]
    assert hook["entry"] == "ai-review check --staged --"
    assert hook["require_serial"]
    assert {"python", "jupyter", "html", "jinja", "yaml", "dockerfile"} <= set(hook["types_or"])


def test_the_other_hook_reviews_everything():
    hook = hooks()["ai-review-all"]
    assert (hook["entry"], hook["pass_filenames"], hook["always_run"]) == ("ai-review check", False, True)


def test_our_own_hooks_need_no_network():
    repos = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    assert {hook["language"] for repo in repos for hook in repo["hooks"]} == {"system"}
    entries = [hook["entry"].split()[0] for repo in repos for hook in repo["hooks"]]
    assert set(entries) == {"ruff", "mypy", "ai-review"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a folder for pre-commit's environments: they are made once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Return this checkout as a repository with one commit, whatever state it is in."""
    top = tmp_path_factory.mktemp("source") / "ai-review"
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "*.egg-info", "build", "dist")
    shutil.copytree(ROOT, top, ignore=ignored)
    run("git", "init", "-q", "-b", "main", cwd=top)
    run("git", "add", ".", cwd=top)
    commit(top, "all")
    return top


@pytest.fixture
def project(tmp_path, home, source, monkeypatch):
    """Return a repository in which the hook is installed."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(home))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    revision = run("git", "rev-parse", "HEAD", cwd=source).stdout.strip()
    config = {"repos": [{"repo": str(source), "rev": revision, "hooks": [{"id": "ai-review"}]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    run("git", "init", "-q", "-b", "main", cwd=tmp_path)
    run("git", "add", ".", cwd=tmp_path)
    commit(tmp_path, "configure")
    run("pre-commit", "install", "--install-hooks", cwd=tmp_path)
    return tmp_path


def run(*words, cwd, check=True):
    return subprocess.run(words, cwd=cwd, check=check, capture_output=True, text=True, timeout=900)


def commit(top, message, *, check=True):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    return run("git", *identity, "commit", "-qm", message, cwd=top, check=check)


def commits(top):
    return len(run("git", "log", "--format=%s", cwd=top).stdout.splitlines())


@pytest.mark.hook
@pytest.mark.timeout(1800)
def test_the_hook_stops_a_bad_commit_and_passes_a_good_one(project):
    (project / "app.py").write_text(BAD)
    run("git", "add", "app.py", cwd=project)
    stopped = commit(project, "bad", check=False)
    assert stopped.returncode == 1
    assert "code-injection" in stopped.stdout + stopped.stderr
    assert commits(project) == 1

    (project / "app.py").write_text(GOOD)
    run("git", "add", "app.py", cwd=project)
    assert commit(project, "good").returncode == 0
    assert commits(project) == 2

    everything = run("pre-commit", "run", "--all-files", cwd=project, check=False)
    assert everything.returncode == 1, "with nothing staged, files that are named must not pass unseen"
    assert "Nothing is staged" in everything.stdout


@pytest.mark.hook
@pytest.mark.timeout(1800)
def test_what_was_there_before_does_not_stop_a_commit(project):
    (project / "app.py").write_text(BAD)
    run("git", "add", "app.py", cwd=project)
    run("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--no-verify", "-qm", "unseen", cwd=project)
    (project / "app.py").write_text(BAD + "\n\ndef more() -> int:\n    return 1\n")
    run("git", "add", "app.py", cwd=project)
    assert commit(project, "unrelated").returncode == 0
