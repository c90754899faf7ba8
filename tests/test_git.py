"""A change is read from real repositories, and nothing that a repository configures is run."""

import os
import shutil
import subprocess
import sys

import pytest

from reviewer import git
from reviewer.configuration import Settings
from reviewer.gather import gather
from reviewer.model import ReviewError
from reviewer.options import Diff, Staged, combine

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture
def repo(tmp_path, monkeypatch):
    """Return what runs git in a repository with one commit; the working folder is its top."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    top = tmp_path / "top"
    top.mkdir()
    monkeypatch.chdir(top)

    def run(*words):
        identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *identity, *words], cwd=top, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    run("init", "-q", "-b", "main")
    (top / "a.py").write_text("a = 1\n")
    (top / "b.py").write_text("".join(f"b{n} = {n}\n" for n in range(20)))
    run("add", ".")
    run("commit", "-qm", "first")
    run.top = top
    return run


def staged(repo, *paths, **settings):
    scope = Staged(git.find(repo.top), paths)
    return gather(combine(scope, Settings(**settings), folder=repo.top))


def since(repo, base="main", *paths, **settings):
    scope = Diff(git.find(repo.top), paths, base)
    return gather(combine(scope, Settings(**settings), folder=repo.top))


def texts(target):
    return {file.path: file.text for file in target.files}


def test_a_folder_without_a_repository_has_none(tmp_path):
    assert git.find(tmp_path) is None


def test_what_is_staged_is_read_from_the_index_not_from_the_disk(repo):
    (repo.top / "a.py").write_text("staged = 1\n")
    repo("add", "a.py")
    (repo.top / "a.py").write_text("later = 1\n")
    (repo.top / "new.py").write_text("untracked = 1\n")
    target = staged(repo)
    assert texts(target) == {"a.py": "staged = 1\n"}
    assert texts(target.base) == {"a.py": "a = 1\n"}


def test_staged_renames_keep_their_past(repo):
    repo("mv", "b.py", "c.py")
    target = staged(repo)
    assert set(texts(target)) == {"c.py"}
    assert set(texts(target.base)) == {"b.py"}
    assert target.renames == (("c.py", "b.py"),)


def test_deleted_files_are_not_reviewed(repo):
    repo("rm", "-q", "b.py")
    assert texts(staged(repo)) == {}
    assert texts(since(repo)) == {}


def test_the_first_commit_is_reviewed_whole(repo):
    repo("checkout", "-q", "--orphan", "other")
    target = staged(repo)
    assert set(texts(target)) == {"a.py", "b.py"}
    assert texts(target.base) == {}


def test_paths_narrow_what_is_staged(repo):
    for name in ("src/a.py", "lib/a.py", "lib/gen/a.py"):
        (repo.top / name).parent.mkdir(parents=True, exist_ok=True)
        (repo.top / name).write_text("x = 1\n")
    repo("add", ".")
    assert set(texts(staged(repo, repo.top / "lib", exclude=("gen/",)))) == {"lib/a.py"}
    with pytest.raises(ReviewError, match="does not lie in the repository"):
        staged(repo, repo.top.parent)


def test_files_that_are_named_while_nothing_is_staged_are_not_passed_over(repo):
    assert texts(staged(repo)) == {}
    with pytest.raises(ReviewError, match="Nothing is staged"):
        staged(repo, repo.top / "a.py")


def test_a_diff_is_what_differs_from_the_merge_base(repo):
    repo("checkout", "-qb", "topic")
    (repo.top / "a.py").write_text("a = 2\n")
    repo("commit", "-qam", "change")
    repo("checkout", "-q", "main")
    (repo.top / "b.py").write_text("later_on_main = 1\n")
    repo("commit", "-qam", "main goes on")
    repo("checkout", "-q", "topic")
    (repo.top / "new.py").write_text("untracked = 1\n")
    (repo.top / "ignored.py").write_text("ignored = 1\n")
    (repo.top / ".git" / "info" / "exclude").write_text("ignored.py\n")
    target = since(repo)
    assert texts(target) == {"a.py": "a = 2\n", "new.py": "untracked = 1\n"}
    assert texts(target.base) == {"a.py": "a = 1\n"}
    assert target.revision == repo("rev-parse", "HEAD")


def test_a_diff_sees_what_is_not_committed(repo):
    (repo.top / "a.py").write_text("a = 3\n")
    assert texts(since(repo, "HEAD")) == {"a.py": "a = 3\n"}


def test_renames_of_a_diff_keep_their_past(repo):
    repo("checkout", "-qb", "topic")
    repo("mv", "b.py", "c.py")
    repo("commit", "-qm", "move")
    target = since(repo)
    assert set(texts(target)) == {"c.py"}
    assert target.renames == (("c.py", "b.py"),)


@pytest.mark.parametrize("base", ["nowhere", "--output=x", "main..main", ""])
def test_a_base_that_is_no_commit_is_a_sentence(repo, base):
    with pytest.raises(ReviewError, match="is no commit"):
        since(repo, base)


def test_histories_that_share_nothing_are_a_sentence(repo):
    repo("checkout", "-q", "--orphan", "other")
    repo("commit", "-qm", "alone")
    with pytest.raises(ReviewError, match="share no history"):
        since(repo)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")
@pytest.mark.parametrize("leads_to", ["/etc/hostname", "../../outside.py"])
def test_a_link_that_leaves_the_repository_is_unread(repo, leads_to):
    (repo.top / "link.py").symlink_to(leads_to)
    repo("add", ".")
    for target in (staged(repo), since(repo, "HEAD")):
        assert [failed.what for failed in target.unread] == ["link.py"]
        assert not target.files


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")
def test_a_folder_that_became_a_link_is_not_followed(repo):
    (repo.top / "pack").mkdir()
    (repo.top / "pack" / "x.py").write_text("x = 1\n")
    repo("add", ".")
    repo("commit", "-qm", "pack")
    outside = repo.top.parent / "outside"
    outside.mkdir()
    (outside / "x.py").write_text("secret = 1\n")
    shutil.rmtree(repo.top / "pack")
    (repo.top / "pack").symlink_to(outside)
    assert "secret" not in str(texts(since(repo, "HEAD")))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")
@pytest.mark.parametrize(
    "name", ["line\nbreak.py", "\x1b[31m.py", "caf\xe9.py", "tab\t.py", '"quoted".py', ":(top)a.py"]
)
def test_odd_names_survive_git(repo, name):
    (repo.top / name).write_text("x = 1\n")
    repo("add", "-A")
    assert texts(staged(repo)) == {name: "x = 1\n"}
    assert texts(since(repo, "HEAD")) == {name: "x = 1\n"}


@pytest.mark.skipif(sys.platform == "win32", reason="the traps are shell scripts")
def test_nothing_that_the_repository_configures_is_run(repo, monkeypatch):
    trap = repo.top.parent / "trap"
    mark = repo.top.parent / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.trap.textconv",
        "diff.trap.command",
        "filter.trap.clean",
        "filter.trap.smudge",
        "core.sshCommand",
    ):
        repo("config", key, str(trap))
    repo("config", "core.hooksPath", str(trap.parent))
    (repo.top / ".gitattributes").write_text("*.py diff=trap\n")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_PAGER", str(trap))
    (repo.top / "a.py").write_text("a = 4\n")
    subprocess.run(["git", "-c", "core.fsmonitor=", "add", "."], cwd=repo.top, check=True)
    mark.unlink(missing_ok=True)
    (repo.top / ".gitattributes").write_text("*.py diff=trap filter=trap\n")
    assert "a.py" in texts(staged(repo))
    assert "a.py" in texts(since(repo, "HEAD"))
    assert not mark.exists()


def test_the_index_that_a_hook_is_given_is_the_one_that_is_read(repo, monkeypatch):
    (repo.top / "a.py").write_text("other_index = 1\n")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    subprocess.run(["git", "add", "a.py"], cwd=repo.top, check=True)
    assert texts(staged(repo)) == {"a.py": "other_index = 1\n"}
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert texts(staged(repo)) == {}


# --- where the configuration of a change comes from


def test_a_change_cannot_configure_its_own_review(repo):
    (repo.top / ".ai-review.toml").write_text('exclude = ["*"]\n')
    (repo.top / "a.py").write_text("a = 5\n")
    repo("add", ".")
    for target in (staged(repo), since(repo, "HEAD")):
        assert "a.py" in texts(target)


def test_the_configuration_before_a_change_is_in_force(repo):
    (repo.top / ".ai-review.toml").write_text('exclude = ["a.py"]\nfail_on = "P1"\n')
    repo("add", ".")
    repo("commit", "-qm", "configure")
    (repo.top / ".ai-review.toml").unlink()
    (repo.top / "a.py").write_text("a = 6\n")
    repo("add", "a.py")
    options = combine(Diff(git.find(repo.top), (), "HEAD"), Settings(), folder=repo.top)
    assert options.policy[0] == "Configuration: .ai-review.toml of HEAD."
    assert options.exclude == ("a.py",)
    assert texts(staged(repo)) == {}


def test_files_that_the_configuration_names_come_from_before_the_change(repo):
    (repo.top / ".ai-review.toml").write_text('semgrep_rules = ["rules.yaml"]\nbaseline = "known.json"\n')
    (repo.top / "rules.yaml").write_text("old")
    repo("add", ".")
    repo("commit", "-qm", "configure")
    (repo.top / "rules.yaml").write_text("new")
    (repo.top / "known.json").write_text("brought by the change")
    options = combine(Diff(git.find(repo.top), (), "HEAD"), Settings(), folder=repo.top)
    assert [document.content for document in options.semgrep_rules] == [b"old"]
    assert options.baseline is None
    assert "The baseline known.json of HEAD does not exist: nothing is known." in options.policy
