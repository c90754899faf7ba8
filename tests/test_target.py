"""What is found in a folder, as what, and what is said of the rest."""

import json
import os
import socket
import sys

import pytest

from reviewer import kinds, notebook, source
from reviewer.configuration import Settings
from reviewer.gather import gather
from reviewer.model import Failed, Location, ReviewError, Skipped
from reviewer.options import Folders, Options, Stdin, combine
from reviewer.target import Kind, SourceFile

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


def look(folder, *paths, **more):
    return gather(Options(folder=folder, scope=Folders(tuple(map(type(folder), paths))), **more))


def paths(target):
    return [file.path for file in target.files]


def failures(target):
    return {failed.what: failed.reason for failed in target.unread}


def skips(target):
    return {skipped.what: skipped.reason for skipped in target.skipped}


KINDS = [
    ("app.py", Kind.PYTHON),
    ("gui.pyw", Kind.PYTHON),
    ("deploy/site.wsgi", Kind.PYTHON),
    ("study.ipynb", Kind.NOTEBOOK),
    ("templates/index.html", Kind.TEMPLATE),
    ("templates/mail.txt.j2", Kind.TEMPLATE),
    ("page.mako", Kind.TEMPLATE),
    ("static/app.js", Kind.JAVASCRIPT),
    ("static/app.MJS", Kind.JAVASCRIPT),
    ("Dockerfile", Kind.DOCKERFILE),
    ("Dockerfile.dev", Kind.DOCKERFILE),
    ("api.dockerfile", Kind.DOCKERFILE),
    ("Containerfile", Kind.DOCKERFILE),
    ("compose.yaml", Kind.COMPOSE),
    ("docker-compose.prod.yml", Kind.COMPOSE),
    (".github/workflows/ci.yml", Kind.WORKFLOW),
    ("sub/.github/workflows/ci.yaml", Kind.WORKFLOW),
    ("action.yml", Kind.WORKFLOW),
    (".env", Kind.SETTINGS),
    (".env.local", Kind.SETTINGS),
    ("prod.env", Kind.SETTINGS),
    ("setup.cfg", Kind.SETTINGS),
    ("config.yaml", Kind.SETTINGS),
    ("id_rsa", Kind.SETTINGS),
    (".npmrc", Kind.SETTINGS),
    ("requirements-dev.txt", Kind.SETTINGS),
    ("notes.txt", None),
    ("README.md", None),
    ("types.pyi", None),
    ("image.png", None),
]


@pytest.mark.parametrize(("path", "kind"), KINDS)
def test_a_name_tells_the_kind(path, kind):
    assert kinds.by_name(path) is kind


@pytest.mark.parametrize(
    "name", ["package-lock.json", "poetry.lock.json", "pnpm-lock.yaml", "npm-shrinkwrap.json", "jquery.min.js"]
)
def test_what_tools_write_is_left_out_by_name(tmp_path, name):
    (tmp_path / name).write_text("{}")
    target = look(tmp_path)
    assert paths(target) == []
    assert "written by a tool" in skips(target)[name]


def test_files_are_sorted_and_told_from_the_working_folder(tmp_path):
    for name in ("b.py", "a/z.py", "a/b/c.py", "a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    assert paths(look(tmp_path)) == ["a.py", "a/b/c.py", "a/z.py", "b.py"]
    assert paths(look(tmp_path, "a", "a/z.py")) == ["a/b/c.py", "a/z.py"]


def test_a_path_outside_the_working_folder_is_its_own_root(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "a.py").write_text("x = 1\n")
    assert paths(look(tmp_path / "one", tmp_path / "two")) == ["a.py"]
    assert paths(look(tmp_path / "one", tmp_path / "two" / "a.py")) == ["a.py"]


def test_a_missing_path_is_a_sentence(tmp_path):
    with pytest.raises(ReviewError, match=r"nowhere\.py does not exist"):
        look(tmp_path, "nowhere.py")


def test_a_file_of_another_kind_that_is_asked_for_is_named(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    assert skips(look(tmp_path, "notes.txt")) == {"notes.txt": "not of a kind that is reviewed"}


def test_a_script_is_known_by_its_first_line(tmp_path):
    (tmp_path / "tool").write_text("#!/usr/bin/env python3\nx = 1\n")
    (tmp_path / "other").write_text("#!/bin/sh\n")
    assert paths(look(tmp_path)) == ["tool"]


def test_an_ignore_file_of_the_tree_hides_nothing(tmp_path):
    for name in (".gitignore", ".ignore", ".semgrepignore", ".banditignore"):
        (tmp_path / name).write_text("*\n")
    (tmp_path / "a.py").write_text("x = 1\n")
    assert paths(look(tmp_path)) == ["a.py"]


@pytest.mark.parametrize("name", ["node_modules", ".tox", "__pycache__", ".git", ".mypy_cache"])
def test_packages_and_caches_are_left_out_and_named(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.py").write_text("x = 1\n")
    target = look(tmp_path)
    assert paths(target) == []
    assert name in skips(target)
    assert paths(look(tmp_path, name)) == [f"{name}/a.py"], "what is asked for by name is reviewed"


def test_a_virtual_environment_is_left_out_by_its_configuration_file(tmp_path):
    for name in ("env", "venv"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text("x = 1\n")
    (tmp_path / "env" / "pyvenv.cfg").write_text("home = /usr\n")
    target = look(tmp_path)
    assert paths(target) == ["venv/a.py"]
    assert skips(target) == {"env": "installed packages"}


def test_what_the_configuration_excludes_is_named(tmp_path):
    for name in ("a.py", "gen/b.py", "gen/sub/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    target = look(tmp_path, exclude=("gen/",))
    assert paths(target) == ["a.py"]
    assert skips(target) == {"gen": "excluded by the configuration"}


# --- what cannot be read


def test_a_file_that_is_too_large_is_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(kinds, "MOST", 1 << 20)
    (tmp_path / "big.py").write_bytes(b"#" * ((1 << 20) + 1))
    assert failures(look(tmp_path)) == {"big.py": "larger than 1 megabytes"}


def test_large_or_binary_settings_are_data(tmp_path):
    (tmp_path / "big.json").write_bytes(b" " * (kinds.MOST_SETTINGS + 1))
    (tmp_path / "binary.pem").write_bytes(b"\0\1\2")
    target = look(tmp_path)
    assert set(skips(target)) == {"big.json", "binary.pem"}
    assert not target.unread


@posix
@pytest.mark.parametrize("name", ["pipe.py", "pipe"])
def test_a_fifo_is_unread(tmp_path, name):
    os.mkfifo(tmp_path / name)
    assert failures(look(tmp_path)) == {name: "a FIFO, a socket or a device, not a file"}
    assert failures(look(tmp_path, name)) == {name: "a FIFO, a socket or a device, not a file"}


@posix
def test_a_socket_is_unread(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.py")
        assert failures(look(tmp_path)) == {"socket.py": "a FIFO, a socket or a device, not a file"}


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_unread(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "a.py").chmod(0)
    (tmp_path / "folder").mkdir(mode=0)
    assert set(failures(look(tmp_path))) == {"a.py", "folder"}


@posix
@pytest.mark.parametrize(
    ("link", "leads_to", "reason"),
    [
        ("a.py", "/etc/hostname", "leaves the tree"),
        ("a.py", "../outside.py", "leaves the tree"),
        ("folder", "..", "leaves the tree"),
        ("a.py", "a.py", "leads to itself"),
        ("folder", "folder", "leads to itself"),
        ("a.py", "nowhere", "leads nowhere"),
    ],
)
def test_a_link_that_leads_astray_is_refused_and_named(tmp_path, link, leads_to, reason):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tmp_path / "outside.py").write_text("x = 1\n")
    (tree / link).symlink_to(leads_to)
    target = look(tree)
    assert paths(target) == []
    assert reason in failures(target)[link]


@posix
def test_a_link_within_the_tree_is_reviewed_once(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "real.py").write_text("x = 1\n")
    (tmp_path / "src" / "link.py").symlink_to("real.py")
    (tmp_path / "src" / "again").symlink_to(".")
    (tmp_path / "beside.py").symlink_to("src/real.py")
    target = look(tmp_path)
    assert paths(target) == ["src/real.py"]
    assert {"src/link.py", "src/again", "beside.py"} <= set(skips(target))
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "shared.py").symlink_to("../src/real.py")
    assert paths(look(tmp_path, "lib")) == ["lib/shared.py"], "its target is not reviewed here"


@posix
@pytest.mark.parametrize(
    "name", [b"line\nbreak.py", b"\x1b[31mred.py", b"caf\xe9.py", "caf\xe9.py".encode(), b" .py", b"-rf.py"]
)
def test_odd_names_are_read(tmp_path, name):
    (tmp_path / os.fsdecode(name)).write_text("x = 1\n")
    (path,) = paths(look(tmp_path))
    assert path == name.decode("utf-8", "backslashreplace")
    path.encode()


@posix
def test_two_names_that_read_the_same_hide_nothing(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.py")).write_text("x = 1\n")
    (tmp_path / r"\xff.py").write_text("x = 1\n")
    target = look(tmp_path)
    assert paths(target) == []
    assert failures(target) == {r"\xff.py": "two files have this name when it is written out"}


# --- text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"x = '\xc3\xa9'\r\n\fy = 1\r", "x = '\xe9'\r\n\fy = 1\r"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"# coding: latin-1\nx = '\xe9'\n", "# coding: latin-1\nx = '\xe9'\n"),
        (
            b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '\x80'\n",
            "#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '\u20ac'\n",
        ),
    ],
)
def test_python_is_decoded_as_python_does(content, text):
    file = source.read("a.py", Kind.PYTHON, content)
    assert isinstance(file, SourceFile)
    assert file.text == text


@pytest.mark.parametrize(
    "content",
    [
        b"x = '\xff'\n",
        b"x = '\0'\n",
        b"# coding: martian\n",
        b"# coding: rot13\nk = 1\n",
        b"# coding: zlib\nk = 1\n",
        b"# coding: utf-7\nx = 1\n",
        b"# coding: punycode\nx = 1\n",
        b"# coding: unicode_escape\nx = 1\n",
        b"\xef\xbb\xbf# coding: latin-1\n",
        b"# coding: ascii\nx = '\xe9'\n",
    ],
)
def test_python_that_cannot_be_decoded_is_unread(content):
    assert isinstance(source.read("a.py", Kind.PYTHON, content), Failed)


def test_other_files_are_utf_8_or_marked_utf_16():
    assert source.read("a.html", Kind.TEMPLATE, "\xe9".encode("utf-16")).text == "\xe9"
    assert isinstance(source.read("a.html", Kind.TEMPLATE, b"\xe9"), Failed)


def test_stdin_is_python_unless_its_name_says_otherwise(tmp_path):
    def read(name):
        return gather(Options(folder=tmp_path, scope=Stdin(name, b"x = 1\n"))).files[0].kind

    assert read("stdin") is Kind.PYTHON
    assert read("page.html") is Kind.TEMPLATE


# --- notebooks


def book(*cells, **metadata):
    code = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    return json.dumps({"cells": code, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_is_its_code_cells_and_places_are_told_by_cell():
    text = book(("markdown", "# Title"), ("code", ["a = 1\n", "b = 2"]), ("code", ""), ("code", "c = 3\n"))
    file = source.read("study.ipynb", Kind.NOTEBOOK, text.encode())
    assert file.text == "a = 1\nb = 2\n\nc = 3\n"
    assert file.cells == ((1, 2), (3, 3), (4, 4))
    assert file.place(Location("study.ipynb", 2, 1, 2, 6)) == Location("study.ipynb", 1 + 1, 1, 2, 6, cell=2)
    assert file.place(Location("study.ipynb", 4, 1, 4, 6)) == Location("study.ipynb", 1, 1, 1, 6, cell=4)


def test_a_place_in_another_file_stays():
    place = Location("a.py", 2, 1, 2, 6)
    assert source.read("a.py", Kind.PYTHON, b"a\nb\n").place(place) == place


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install thing\nx = 1", "pass\nx = 1"),
        ("if x:\n    !ls {x}\n", "if x:\n    pass\n"),
        ("files = !ls\n", "files = None\n"),
        ("out = %sql select 1\n", "out = None\n"),
        ("x?\ny = 1", "pass\ny = 1"),
        ("%%time\nx = 1", "\nx = 1"),
        ("%%bash\nrm -rf /\n", "\n\n"),
        ("%%html\n<b>it's</b>", "\n"),
        ("!echo 'it\nx = 1", "pass\nx = 1"),
        ("!echo \\\n  two\nx = 1", "pass\n\nx = 1"),
        ('q = ("a %s"\n     % name)\n', 'q = ("a %s"\n     % name)\n'),
        ('q = """\n%magic\n!shell\n"""\n', 'q = """\n%magic\n!shell\n"""\n'),
        ("x = a \\\n  % b\n", "x = a \\\n  % b\n"),
        ("x = 5 % 3  # it's (\n!ls\n", "x = 5 % 3  # it's (\npass\n"),
    ],
)
def test_magics_are_blanked_line_for_line(cell, code):
    text, _ = notebook.read(book(("code", cell)))
    assert text.rstrip("\n") == code.rstrip("\n")


def test_a_notebook_of_another_language_is_left_out():
    content = book(("code", "x <- 1"), language_info={"name": "R"}).encode()
    assert source.read("a.ipynb", Kind.NOTEBOOK, content) == Skipped("a.ipynb", "a notebook of another language (r)")


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}', "[" * 100_000, '{"cells": [3]}'],
)
def test_what_is_no_notebook_is_unread(content):
    assert isinstance(source.read("a.ipynb", Kind.NOTEBOOK, content.encode()), Failed)


def test_an_old_notebook_keeps_its_code_in_worksheets():
    old = {"metadata": {}, "nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1"]}]}]}
    assert notebook.read(json.dumps(old)) == ("x = 1\n", ((1, 1),))


def test_excluded_files_that_are_named_are_reviewed_all_the_same(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    options = combine(Folders((tmp_path / "a.py",)), Settings(exclude=("*.py",)), folder=tmp_path)
    assert paths(gather(options)) == ["a.py"]
