"""The tables of the rules: YAML for people, a copy of them for speed, and no difference between the two."""

import pytest

from reviewer import tables
from reviewer.model import ReviewError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_text("gives: {0: first}\nrows: [one, two]\n")
    return rules


def read(folder):
    return tables.read(folder, list(folder.glob("*.yaml")))


def test_the_copy_says_what_the_file_says(folder, monkeypatch):
    fresh = read(folder)
    monkeypatch.setattr(tables, "_parsed", lambda *_: pytest.fail("the copy was not used"))
    assert read(folder) == fresh == {"a.yaml": {"gives": {"0": "first"}, "rows": ["one", "two"]}}


def test_a_changed_file_is_read_again(folder):
    read(folder)
    (folder / "a.yaml").write_text("rows: [three]\n")
    assert read(folder) == {"a.yaml": {"rows": ["three"]}}


def test_a_copy_that_is_broken_is_made_again(folder, tmp_path):
    fresh = read(folder)
    for copy in (tmp_path / "cache").rglob("tables-*.json"):
        copy.write_text("{")
    assert read(folder) == fresh


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(folder, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert read(folder)["a.yaml"]["rows"] == ["one", "two"]


@pytest.mark.parametrize("text", ["- a list\n", "a: [\n", "a: \x01\n"], ids=["no mapping", "no YAML", "control"])
def test_a_malformed_file_is_refused_by_name(folder, text):
    (folder / "b.yaml").write_text(text)
    with pytest.raises(ReviewError, match=r"b\.yaml"):
        read(folder)
