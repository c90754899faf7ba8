"""What a configuration may say, where it is trusted from, and how its mistakes are told."""

import pytest

from reviewer import options as module
from reviewer.configuration import Settings
from reviewer.gather import gather
from reviewer.model import Pass, Priority, ReviewError
from reviewer.options import Folders, combine


def read(folder, flags=None, **more):
    return combine(Folders(()), flags or Settings(), folder=folder, **more)


def test_without_a_configuration_the_defaults_are_in_force(tmp_path):
    options = read(tmp_path)
    assert options.policy == ("No configuration: the defaults are in force.",)
    assert (options.fail_on, options.show, options.passes) == (Priority.P2, Priority.P3, tuple(Pass))
    assert options.jobs == module.jobs() >= 1


ALL = """
exclude = ["gen/"]
passes = ["secrets", "injection"]
disable = ["assert-as-check"]
fail_on = "never"
show = "P4"
jobs = 3
"""


@pytest.mark.parametrize(("name", "head"), [(".ai-review.toml", ""), ("pyproject.toml", "[tool.ai-review]\n")])
def test_both_files_say_the_same(tmp_path, name, head):
    (tmp_path / name).write_text(head + ALL)
    options = read(tmp_path)
    assert options.exclude == ("gen/",)
    assert options.passes == (Pass.INJECTION, Pass.SECRETS)
    assert options.disable == ("assert-as-check",)
    assert (options.fail_on, options.show, options.jobs) == (None, Priority.P4, 3)
    assert options.policy == (
        f"Configuration: {name}.",
        "Files that match gen/ are left out.",
        "These weaknesses are left out: assert-as-check.",
        "Of the five passes only these look: injection, secrets.",
    )


def test_our_own_file_wins_over_the_shared_one(tmp_path):
    (tmp_path / ".ai-review.toml").write_text("jobs = 1\n")
    (tmp_path / "pyproject.toml").write_text("[tool.ai-review]\njobs = 2\n")
    assert read(tmp_path).jobs == 1


def test_a_shared_file_without_our_table_says_nothing(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.other]\njobs = 2\n")
    assert read(tmp_path).policy[0].startswith("No configuration")


def test_flags_win(tmp_path):
    (tmp_path / ".ai-review.toml").write_text(ALL)
    options = read(tmp_path, Settings(fail_on="P3", jobs=7))
    assert (options.fail_on, options.jobs, options.show) == (Priority.P3, 7, Priority.P4)


@pytest.mark.parametrize("key", ["fail-on", "fail_on"])
def test_a_key_may_be_written_with_a_hyphen(tmp_path, key):
    (tmp_path / ".ai-review.toml").write_text(f'{key} = "P1"\n')
    assert read(tmp_path).fail_on is Priority.P1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("faill_on = 'P1'", "unknown key 'faill_on'. Did you mean 'fail_on'?"),
        ("zzz = 1", "unknown key 'zzz'. Known are: exclude, passes"),
        ("fail_on = 'P7'", "fail_on must be one of P1, P2, P3, P4, never, not 'P7'."),
        ("fail_on = ['P1']", "fail_on must be one of"),
        ("show = 'never'", "show must be one of P1, P2, P3, P4"),
        ("exclude = 'gen'", "exclude must be a list of strings, not 'gen'."),
        ("exclude = [1]", "exclude must be a list of strings"),
        ("passes = ['injektion']", "'injektion' is none. Did you mean 'injection'?"),
        ("jobs = 0", "jobs must be a whole number from 1, not 0."),
        ("jobs = true", "jobs must be a whole number"),
        ("baseline = 3", "baseline must be a string"),
        ("jobs = ", "is no valid TOML"),
        ("semgrep_rules = ['mine.yaml']", "mine.yaml does not exist."),
        ("baseline = 'known.json'", "The baseline known.json does not exist; --write-baseline makes it."),
    ],
)
def test_a_mistake_is_named_with_what_was_probably_meant(tmp_path, text, sentence):
    (tmp_path / ".ai-review.toml").write_text(text)
    with pytest.raises(ReviewError) as caught:
        read(tmp_path)
    assert sentence in str(caught.value)


def test_a_broken_shared_file_that_does_not_name_us_is_not_our_business(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert read(tmp_path).policy[0].startswith("No configuration")


def test_a_configuration_that_is_named_must_exist(tmp_path):
    with pytest.raises(ReviewError, match=r"nowhere\.toml does not exist"):
        read(tmp_path, config=tmp_path / "nowhere.toml")


def test_files_are_looked_for_beside_the_configuration_that_names_them(tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "ours.toml").write_text('semgrep_rules = ["mine.yaml"]\n')
    (tmp_path / "conf" / "mine.yaml").write_text("rules: []\n")
    options = read(tmp_path, config=tmp_path / "conf" / "ours.toml")
    assert [document.content for document in options.semgrep_rules] == [b"rules: []\n"]


def test_a_baseline_that_is_to_be_written_need_not_exist(tmp_path):
    options = read(tmp_path, Settings(baseline="known.json"), writes_baseline=True)
    assert options.new_baseline == tmp_path / "known.json"
    with pytest.raises(ReviewError, match="--write-baseline needs --baseline FILE"):
        read(tmp_path, writes_baseline=True)


def test_a_configuration_elsewhere_in_the_tree_is_ignored_and_named(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".ai-review.toml").write_text('exclude = ["*"]\n')
    (tmp_path / "sub" / "a.py").write_text("x = 1\n")
    (tmp_path / "pyproject.toml").write_text("[tool.ai-review]\njobs = 1\n")
    options = read(tmp_path)
    target = gather(options)
    assert "sub/a.py" in [file.path for file in target.files]
    assert module.ignored(options, target) == (
        "sub/.ai-review.toml is not in force: it is not that of the working folder.",
    )
