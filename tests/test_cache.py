"""What is kept for the next review: whole or not at all, for us alone, never stale, never a secret."""

import dataclasses
import functools
import os
import random
import sqlite3
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer import cache, catalog, packed, reading, tool
from reviewer.cache import Nothing, Store, key
from reviewer.configuration import Settings
from reviewer.engines import ruff, semgrep
from reviewer.git import Repository
from reviewer.model import Completed, Count, Failed, Inspection, Looked, Outline, Pass, ReviewError, Skipped
from reviewer.options import Diff, Folders, Staged, Stdin, combine, with_cache
from reviewer.passes import secrets, static
from reviewer.shelf import Shelf
from reviewer.target import Kind
from reviewer.workers import Workers
from tests.build import source, target
from tests.secret_placeholders import secret

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "cache", "now")


def database(store):
    return store.folder / cache.FORMAT / "entries.sqlite3"


def altered(store, statement):
    """Do to the database what no program of ours would."""
    with sqlite3.connect(database(store)) as connection:
        connection.execute(statement)
    connection.close()


# --- the store


def test_what_was_put_is_got_by_its_area_and_key(store):
    store.put("a", "1", b"one")
    store.fill("b", {"1": b"other", "2": b""})
    assert (store.get("a", "1"), store.get("b", "1"), store.get("b", "2"), store.get("a", "2")) == (
        *(b"one", b"other", b""),
        None,
    )
    assert store.many("b", ["1", "2", "3"]) == {"1": b"other", "2": b""}


def test_what_is_put_again_takes_the_place_of_the_old(store):
    store.put("a", "1", b"old")
    store.put("a", "1", b"new")
    assert store.get("a", "1") == b"new"


def test_another_program_finds_nothing_of_ours(store):
    store.put("a", "1", b"one")
    assert Store(store.folder, "later").get("a", "1") is None


def test_without_a_cache_nothing_is_kept():
    nothing = Nothing()
    nothing.put("a", "1", b"one")
    nothing.fill("a", {"1": b"one"})
    assert (nothing.get("a", "1"), nothing.many("a", ["1"])) == (None, {})


def test_parts_of_a_key_do_not_run_into_each_other():
    keys = {key("ab", "c"), key("a", "bc"), key("abc"), key(b"abc"), key("abc", ""), key("\ud800"), key()}
    assert len(keys) == 7


def _put(number, store):
    for each in range(20):
        store.put("worker", f"{number}-{each}", b"%d" % number)
    return store.get("parent", "1")


def test_processes_share_it(store):
    store.put("parent", "1", b"one")
    with Workers(2) as workers:
        answers = workers.map(functools.partial(_put, store=store), range(6), str)
    assert {answer for _, answer in answers} == {b"one"}
    names = [f"{number}-{each}" for number in range(6) for each in range(20)]
    assert store.many("worker", names) == {name: name.partition("-")[0].encode() for name in names}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE contents SET content = substr(content, 1, 2)",
        "UPDATE contents SET content = x'00'",
        "UPDATE contents SET digest = x'00'",
        "UPDATE contents SET content = 'text'",
        "DELETE FROM contents",
        "UPDATE entries SET name = x'00'",
    ],
)
def test_a_damaged_entry_is_a_miss_and_can_be_put_again(store, damage):
    store.put("a", "1", b"one")
    altered(store, damage)
    assert store.get("a", "1") is None
    store.put("a", "1", b"one")
    assert store.get("a", "1") == b"one"


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_is_made_anew(tmp_path, content):
    store = Store(tmp_path / "cache", "now")
    database(store).parent.mkdir(parents=True, mode=0o700)
    database(store).write_bytes(content)
    store.get("a", "1")
    store.put("a", "1", b"one")
    store.put("a", "1", b"one")
    assert store.get("a", "1") == b"one"


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_to_its_bytes_no_wrong_answer_comes_of_it(tmp_path, seed):
    chance = random.Random(seed)
    contents = {str(number): chance.randbytes(1000) for number in range(50)}
    store = Store(tmp_path / "cache", "now")
    store.fill("a", contents)
    cache._database(store.folder)._connection.close()
    cache._database.cache_clear()  # as a process finds it that has not opened it yet
    content = bytearray(database(store).read_bytes())
    for _ in range(chance.choice([1, 20, 500])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    database(store).write_bytes(content[: chance.randrange(len(content) // 2, len(content) + 1)])
    assert store.many("a", contents).items() <= contents.items()
    store.fill("a", contents)
    store.fill("a", contents)
    assert store.many("a", contents).items() <= contents.items()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file", "now")
    with store:
        store.put("a", "1", b"one")
        assert store.get("a", "1") is None


@posix
def test_only_we_may_read_it(store):
    store.put("a", "1", b"one")
    assert database(store).parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in database(store).parent.iterdir()} == {0o600}


def test_three_thousand_entries_are_read_in_a_moment(store):
    contents = {key(str(number)): os.urandom(2000) for number in range(3000)}
    store.fill("a", contents)
    store.get("a", "1")
    start = time.process_time()
    assert store.many("a", contents) == contents
    assert time.process_time() - start < 0.3


# --- the sweep


@pytest.fixture
def days(monkeypatch):
    """Give what moves the clock to a day."""
    return lambda number: monkeypatch.setattr(cache, "_today", lambda: number)


def test_what_was_not_used_for_long_goes(store, days):
    days(100)
    store.fill("a", {"used": b"1", "unused": b"2"})
    days(100 + cache.DAYS)
    assert store.get("a", "used") == b"1"
    days(101 + cache.DAYS)
    with store:
        pass
    assert store.many("a", ["used", "unused"]) == {"used": b"1"}


def test_of_too_much_what_was_used_last_stays(store, days, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 3500)
    for day in range(100, 110):
        days(day)
        store.put("a", str(day), bytes(1000))
    assert store.get("a", "101")
    with store:
        pass
    assert store.many("a", map(str, range(100, 110))).keys() == {"101", "109"}


def test_it_is_swept_once_a_day(store, days, monkeypatch):
    days(100)
    store.put("a", "1", bytes(1000))
    with store:
        pass
    monkeypatch.setattr(cache, "MOST", 1 << 29)
    altered(store, "UPDATE entries SET used = 0")
    with store:
        pass
    assert store.get("a", "1")


# --- where it lies


def options(folder, scope=None):
    return combine(scope or Folders(()), Settings(), folder=folder)


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    (tmp_path / "tree" / "src").mkdir()
    return tmp_path / "tree"


@pytest.mark.parametrize("paths", [(), ("src",)])
@pytest.mark.parametrize("place", ["cache", "src/cache", "link/cache"])
def test_a_cache_within_what_is_reviewed_is_refused(tree, paths, place):
    (tree.parent / "link").symlink_to(tree)
    asked = tree.parent / place if place.startswith("link") else tree / place
    with pytest.raises(ReviewError, match="would lie within what is reviewed"):
        with_cache(options(tree, Folders(tuple(map(type(tree), paths)))), asked)
    assert not asked.exists()


@pytest.mark.parametrize("scope", [Staged, Diff])
def test_a_cache_within_the_repository_is_refused(tree, scope):
    more = ("main",) if scope is Diff else ()
    with pytest.raises(ReviewError, match="would lie within what is reviewed"):
        with_cache(dataclasses.replace(options(tree), scope=scope(Repository(tree), (), *more)), tree / "cache")


def test_the_usual_folder_within_the_tree_is_not_used_and_that_is_said(tree, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tree / "cache"))
    made = with_cache(options(tree), None)
    assert made.cache is None
    assert made.policy[-1].startswith("Nothing is kept for the next review")


def test_the_usual_folder_is_in_the_users_cache_folder(tree, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tree.parent / "cache"))
    made = with_cache(options(tree), None)
    assert made.cache == tree.parent / "cache" / "ai-review"
    assert made.policy == options(tree).policy


def test_stdin_is_in_no_tree(tree):
    assert with_cache(options(tree, Stdin("a.py", b"")), tree / "cache").cache == tree / "cache"


@posix
def test_a_folder_of_somebody_else_is_refused(tree, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(ReviewError, match="belongs to another user"):
        with_cache(options(tree), tree.parent / "cache")


@posix
def test_a_link_in_its_place_is_refused(tree):
    (tree.parent / "cache").mkdir()
    (tree.parent / "cache" / cache.FORMAT).symlink_to(tree)
    with pytest.raises(ReviewError, match="is no folder"):
        with_cache(options(tree), tree.parent / "cache")


@posix
def test_an_open_folder_is_closed(tree):
    folder = tree.parent / "cache" / cache.FORMAT
    folder.mkdir(parents=True, mode=0o755)
    with_cache(options(tree), folder.parent)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_stamp_changes_with_every_rule(tmp_path):
    (tmp_path / "a.yaml").write_text("one")
    first = cache.stamp(tmp_path)
    (tmp_path / "b.yaml").write_text("")
    second = cache.stamp(tmp_path)
    (tmp_path / "a.yaml").write_text("two")
    assert len({first, second, cache.stamp(tmp_path)}) == 3
    assert cache.stamp(tmp_path) == cache.stamp(tmp_path)


# --- values as bytes

WORDS = st.text(max_size=8)
NUMBERS = st.integers(0, 1 << 40)
LINES = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=3).map(tuple)
OUTCOMES = st.one_of(
    st.builds(Completed, WORDS, NUMBERS), st.builds(Skipped, WORDS, WORDS), st.builds(Failed, WORDS, WORDS, LINES)
)
COUNTS = st.builds(
    Count, st.sampled_from(Pass), WORDS, NUMBERS, st.lists(st.tuples(WORDS, NUMBERS), max_size=3).map(tuple)
)
LOOKED = st.builds(
    Looked, outcomes=st.lists(OUTCOMES, max_size=6).map(tuple), counts=st.lists(COUNTS, max_size=3).map(tuple)
)
STATEMENTS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, WORDS), max_size=3).map(tuple)
INSPECTIONS = st.builds(
    Inspection,
    st.lists(LOOKED, max_size=5).map(tuple),
    st.builds(Outline, WORDS, STATEMENTS),
    st.lists(st.builds(Failed, WORDS, WORDS, LINES), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(LOOKED, INSPECTIONS, COUNTS))
def test_a_value_comes_back_as_it_was(value):
    back = packed.unpack(type(value), packed.pack(value))
    assert (back, repr(back)) == (value, repr(value))


SAMPLE = f"""
import hashlib, subprocess, requests, sqlite3
from flask import Flask, request, session

app = Flask(__name__)
app.secret_key = "{secret("password")}"


@app.route("/users/<name>", methods=["GET", "POST"])
def show(name):
    rows = sqlite3.connect("db").execute(f"SELECT * FROM users WHERE name = '{{name}}'")
    subprocess.run(request.args["line"], shell=True)
    return requests.get(request.form["url"], verify=False).text, hashlib.md5(name.encode()).hexdigest()
"""


@pytest.fixture(scope="module")
def looked():
    """Give what all passes really see in a program that has a bit of everything."""
    with Workers(1) as workers:
        inspect = getattr(reading, "inspect_alone", reading.inspect)
        return (
            inspect(source(SAMPLE), tuple(Pass)),
            static.survey(target(source(SAMPLE)), catalog.load(), workers, Nothing()),
            secrets.survey(target(source(SAMPLE)), catalog.load(), workers, Nothing()),
        )


def test_what_the_passes_really_see_comes_back_as_it_was(looked):
    for value in looked:
        back = packed.unpack(type(value), packed.pack(value))
        assert (back, repr(back)) == (value, repr(value))
    inspection = looked[0]
    assert any(item.flow and item.flow.entry and item.trace for each in inspection.looked for item in each.evidence)


def test_what_is_no_text_is_not_kept():
    assert packed.pack(Completed("\ud800", 1)) is None


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x80", b"[]", b"\x93\x01\x02\x03"])
def test_bytes_of_something_else_are_refused(content):
    with pytest.raises(ValueError, match=r".*"):
        packed.unpack(Looked, content)


# --- answers


def test_only_what_is_not_known_is_asked_for(store):
    heard = []

    def ask(items):
        heard.append(list(items))
        return [Failed(item, "broken") if item == "bad" else Completed(item, len(item)) for item in items]

    shelf = Shelf(store, "a", Completed)
    first = shelf.answers(["one", "bad", "three"], str, ask)
    assert shelf.answers(["three", "new", "bad", "one"], str, ask) == [
        first[2],
        Completed("new", 3),
        first[1],
        first[0],
    ]
    assert heard == [["one", "bad", "three"], ["new", "bad"]]


def test_an_entry_of_another_shape_is_asked_for_again(store):
    store.put("a", "one", b"\xc1")
    assert Shelf(store, "a", Completed).answers(["one"], str, lambda items: [Completed(items[0], 1)]) == [
        Completed("one", 1)
    ]


# --- the engines

SHELL = "import subprocess\n\n\ndef run(line):\n    subprocess.run(line, shell=True)\n"
HASH = 'import hashlib\n\nPASSWORD = "hunter2!Kx9"\nhashlib.md5(b"")\n'
PAGE = "<p>{{ note|safe }}</p>\n"
FILES = {
    "a.py": SHELL,
    "b.py": HASH,
    "c.py": "x = (\n",
    "d.py": "",
    "e.html": PAGE,
    "f.env": "API_KEY=Zk3vQ9xT1mB7nC5d\n",
}
KINDS = {"py": Kind.PYTHON, "html": Kind.TEMPLATE, "env": Kind.SETTINGS}
STEPS = {
    "the same again": {},
    "an edit": {"a.py": "\n" + SHELL},
    "a repair": {"b.py": "import hashlib\n"},
    "a break": {"a.py": SHELL + ")\n"},
    "an addition": {"g.py": SHELL},
    "a removal": {"a.py": None, "e.html": None},
    "a rename": {"a.py": None, "z.py": SHELL, "e.html": None, "y/e.html": PAGE},
    "another kind": {"b.py": None, "b.html": HASH},
}


@pytest.fixture(scope="module")
def workers():
    with Workers(1) as pool:
        yield pool


def surveys(workers, texts, kept, rules=None):
    files = [source(text, path, KINDS[path.rpartition(".")[2]]) for path, text in texts.items() if text is not None]
    return [each.survey(target(*files), rules or catalog.load(), workers, kept) for each in (static, secrets)]


@pytest.mark.parametrize("step", STEPS)
def test_with_and_without_a_cache_the_same_is_seen(workers, store, step):
    cold = surveys(workers, FILES, store)
    assert repr(cold) == repr(surveys(workers, FILES, Nothing()))
    after = FILES | STEPS[step]
    assert repr(surveys(workers, after, store)) == repr(surveys(workers, after, Nothing()))


def test_what_is_known_is_not_looked_at_again(workers, store, monkeypatch):
    surveys(workers, FILES, store)
    for engine in (ruff, semgrep):
        monkeypatch.setattr(engine, "run", lambda *_: pytest.fail("an engine was started"))
    monkeypatch.setattr(Workers, "map", lambda *_: pytest.fail("a worker was asked"))
    surveys(workers, FILES, store)


def test_only_the_edited_file_is_looked_at(workers, store, monkeypatch):
    surveys(workers, FILES, store)
    asked, run = [], ruff.run
    monkeypatch.setattr(ruff, "run", lambda texts: asked.append(list(texts)) or run(texts))
    surveys(workers, FILES | {"a.py": SHELL + "\n"}, store)
    assert asked == [[SHELL + "\n"]]


def test_a_run_that_failed_is_tried_again(workers, store, monkeypatch):
    def broken(*_):
        raise tool.ToolError("The program semgrep is not installed.")

    with monkeypatch.context() as patch:
        patch.setattr(semgrep, "run", broken)
        looked, _ = surveys(workers, FILES, store)
        assert Failed("static: semgrep", "The program semgrep is not installed.") in looked.outcomes
    assert repr(surveys(workers, FILES, store)) == repr(surveys(workers, FILES, Nothing()))


def test_a_file_on_which_an_engine_ran_out_of_time_is_tried_again(workers, store, monkeypatch):
    def slow(texts, rules):
        del rules
        report = b'{"results": [], "errors": [{"type": "Timeout", "path": "e.html"}]}'
        return semgrep.Said(report, tuple((path, path) for path in texts))

    with monkeypatch.context() as patch:
        patch.setattr(semgrep, "run", slow)
        looked, _ = surveys(workers, FILES, store)
        assert Skipped("e.html", "semgrep: Timeout") in looked.outcomes
    assert repr(surveys(workers, FILES, store)) == repr(surveys(workers, FILES, Nothing()))


def test_nothing_that_is_kept_holds_a_secret(workers, store):
    rule = (
        b"rules:\n  - {id: told, languages: [python], severity: ERROR, message: 'it is $X', pattern: 'PASSWORD = $X'}\n"
    )
    rules = dataclasses.replace(catalog.load(), semgrep_rules=(rule,))
    live = secret("aws-access-key")
    texts = {
        "b.py": HASH,
        "k.py": f'open("/tmp/{live}")\nTOKEN = "{live}"\n',
        "u.py": f'URL = "postgres://me:{secret("password")}@db.corp.net/x"\n',
        "f.env": f"AWS={live}\nAPI_KEY=Zk3vQ9xT1mB7nC5d\n",
    }
    static_, _ = surveys(workers, texts, store, rules)
    assert any(item.message.startswith("it is ") and "hunter2!Kx9" in item.message for item in static_.evidence)
    kept = b"".join(file.read_bytes() for file in database(store).parent.iterdir())
    for value in ("hunter2!Kx9", live, secret("password"), "Zk3vQ9xT1mB7nC5d"):
        assert value.encode() not in kept
