"""What is reviewed is linked with the files around it, and in these only what a change makes is shown."""

import os
import shutil
import subprocess
import time
from dataclasses import replace

import pytest

from reviewer import modules
from reviewer import review as review_module
from reviewer.configuration import Settings
from reviewer.context import listing, named
from reviewer.formats import FORMATS
from reviewer.gather import gather
from reviewer.git import find
from reviewer.model import Completed, Failed, Pass, Skipped, Status
from reviewer.options import Diff, Folders, Staged, combine
from reviewer.review import review
from reviewer.target import Kind, SourceFile

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

SCANNED = 2  # seconds, on a slow machine
VIEWS = (
    "import flask\n\nfrom shop.db import listing\nfrom shop.guard import clean\n\napp = flask.Flask(__name__)\n\n\n"
    "@app.route('/')\ndef show():\n    listing(clean(flask.request.args['q']))\n    return 'ok'\n"
)
STRICT = "def clean(name):\n    if not name.isalnum():\n        raise ValueError\n    return name\n"
IDLE = "def clean(name):\n    return name\n"
SINK = "import os\n\n\ndef listing(name):\n    os.system('ls ' + name)\n"
PROGRAM = {"shop/__init__.py": "", "shop/views.py": VIEWS, "shop/guard.py": STRICT, "shop/db.py": SINK}
UNGUARDED = VIEWS.replace("clean(flask.request.args['q'])", "flask.request.args['q']")
FOUND = [("shop/db.py", "command-injection")]


@pytest.fixture
def top(tmp_path, monkeypatch):
    """Return a working folder with a program in it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "top"
    write(folder, PROGRAM)
    monkeypatch.chdir(folder)
    return folder


def write(folder, texts):
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def git(*words):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


def commit(*words):
    if not words:
        git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "so far")


SCOPES = {"staged": lambda: Staged(find(os.curdir), ()), "diff": lambda: Diff(find(os.curdir), (), "main")}


def options(top, scope, **settings):
    return combine(scope, Settings(passes=(Pass.INJECTION, Pass.VALIDATION), **settings), folder=top)


def urgent(report):
    """Return file and weakness of what is to be fixed before the merge."""
    verdicts = (verdict for verdict in report.verdicts if verdict.status is Status.SHOWN and verdict.priority == 1)
    return sorted((verdict.finding.location.path, verdict.finding.weakness) for verdict in verdicts)


def changed(top, scope, edits):
    """Return the report on some edits of the committed program."""
    commit()
    write(top, edits)
    git("add", ".")
    return review(options(top, SCOPES[scope]()))


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
def test_a_change_that_loses_a_guard_is_shown_in_the_unchanged_file_where_it_harms(top, scope):
    report = changed(top, scope, {"shop/views.py": UNGUARDED})
    assert urgent(report) == FOUND
    (finding,) = [v.finding for v in report.verdicts if v.priority == 1]
    paths = {step.location.path for item in finding.evidence for step in item.trace}
    assert paths == {"shop/views.py", "shop/db.py"}
    assert finding.function == "listing"
    assert finding.snippet == "os.system('ls ' + name)"


@needs_git
def test_a_guard_that_a_helper_loses_is_noticed_where_its_unchanged_callers_are_at_risk(top):
    assert urgent(changed(top, "diff", {"shop/guard.py": IDLE})) == FOUND


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "edits",
    [
        {"shop/views.py": VIEWS.replace("'ok'", "'well'")},
        {"shop/guard.py": STRICT.replace("ValueError", "KeyError")},
        {"shop/other.py": "from shop.db import listing\n\n\ndef later():\n    listing('fixed')\n"},
    ],
    ids=["handler", "helper", "new"],
)
def test_what_was_there_before_is_not_shown_for_an_edit_beside_it(top, scope, edits):
    write(top, {"shop/old.py": UNGUARDED, "shop/guard.py": STRICT})
    report = changed(top, scope, edits)
    assert urgent(report) == []
    assert {verdict.finding.location.path for verdict in report.verdicts} <= edits.keys()


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
def test_a_weak_finding_that_a_change_makes_grave_is_new(top, scope):
    report = changed(top, scope, {"shop/views.py": UNGUARDED, "shop/db.py": f"# runs it\n{SINK}"})
    assert urgent(report) == FOUND


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
def test_an_unchanged_guard_is_known_to_a_changed_handler(top, scope):
    new = VIEWS.replace("def show", "def other").replace("'/'", "'/other'")
    report = changed(top, scope, {"shop/views.py": VIEWS + new.partition("\n\n\n")[2]})
    assert report.verdicts == ()


@needs_git
def test_a_route_that_admits_more_than_before_puts_its_unchanged_handler_at_risk(top):
    urls = "from django.urls import path\nfrom web import pages\n\nurlpatterns = [path('<int:name>/', pages.show)]\n"
    page = "import os\n\n\ndef show(request, name):\n    os.system(f'ls {name}')\n"
    write(top, {"web/__init__.py": "", "web/urls.py": urls, "web/pages.py": page})
    report = changed(top, "diff", {"web/urls.py": urls.replace("int:", "str:")})
    assert urgent(report) == [("web/pages.py", "command-injection")]


@needs_git
def test_a_template_that_loses_its_escaping_is_judged_by_what_an_unchanged_handler_gives_it(top):
    page = "import flask\n\napp = flask.Flask(__name__)\n\n\n@app.route('/p')\ndef page():\n"
    page += "    return flask.render_template('page.html', q=flask.request.args['q'])\n"
    write(top, {"shop/page.py": page, "shop/templates/page.html": "<p>{{ q }}</p>\n"})
    report = changed(top, "diff", {"shop/templates/page.html": "<p>{{ q|safe }}</p>\n"})
    assert "cross-site-scripting" in [weakness for _, weakness in urgent(report)]


@needs_git
def test_a_comment_in_an_unchanged_file_silences_what_a_change_makes_there(top):
    comment = "# ai-review: ignore[command-injection] names are checked by the proxy\n    "
    write(top, {"shop/db.py": SINK.replace("os.system", f"{comment}os.system")})
    report = changed(top, "staged", {"shop/views.py": UNGUARDED})
    assert urgent(report) == []
    assert [suppression.used for suppression in report.suppressions] == [True]


@needs_git
def test_what_is_staged_is_linked_with_the_index_and_what_was_before_with_the_last_commit(top):
    commit()
    write(top, {"shop/views.py": UNGUARDED})
    git("add", ".")
    write(top, {"shop/db.py": "later = 1\n"})  # on the disk, not in the index
    (top / "shop/guard.py").unlink()
    target = gather(options(top, SCOPES["staged"]()))
    beside = {path: text for path, text in PROGRAM.items() if path != "shop/views.py"}
    assert {file.path: file.text for file in target.context} == beside
    assert {file.path: file.text for file in target.base.context} == beside


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
def test_the_context_has_the_same_files_before_and_after_a_change(top, scope):
    commit()
    write(top, {"shop/views.py": "import shop.guard\n", "shop/more.py": "import shop.db\n"})
    git("add", ".")
    target = gather(options(top, SCOPES[scope]()))
    for state in (target, target.base):
        assert {"shop/db.py", "shop/guard.py"} <= {file.path for file in state.context}


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
def test_only_what_is_reviewed_is_counted(top, scope):
    report = changed(top, scope, {"shop/views.py": UNGUARDED})
    alone = review(options(top, Folders((top / "shop/views.py",))))
    assert report.files == 1
    assert report.counts == alone.counts
    assert {outcome.files for outcome in report.outcomes if isinstance(outcome, Completed)} == {1}


@needs_git
@pytest.mark.parametrize("scope", SCOPES)
def test_a_file_beside_the_change_that_cannot_be_read_is_named_and_no_gap_of_the_review(top, scope):
    write(top, {"shop/other.py": "x = 1\n"})
    (top / "shop/db.py").write_bytes(b"x = '\xff'\n")
    report = changed(top, scope, {"shop/views.py": UNGUARDED})
    assert report.complete
    (said,) = [item.reason for item in report.outcomes if isinstance(item, Skipped) and item.what == "shop/db.py"]
    assert "not under review" in said


@needs_git
def test_where_it_is_not_known_what_was_there_before_nothing_is_called_new_in_unchanged_files(top, monkeypatch):
    look, sides = review_module.look, iter(["after", "before"])

    def partial(*given):
        seen = look(*given)
        if next(sides) == "after":
            return seen
        evidence = tuple(item for item in seen.evidence if item.location.path != "shop/db.py")
        return replace(seen, evidence=evidence, inspected=seen.inspected - {"shop/views.py"})

    write(top, {"shop/guard.py": IDLE})
    monkeypatch.setattr(review_module, "look", partial)
    report = changed(top, "diff", {"shop/guard.py": f"# as it was\n{IDLE}"})
    assert report.verdicts == ()


@needs_git
@pytest.mark.parametrize("scope", [*SCOPES, "file"])
def test_the_cache_gives_what_a_review_without_it_gives(top, tmp_path, scope):
    commit()
    seen = []
    for edit in (
        {"shop/views.py": UNGUARDED},
        {"shop/views.py": f"{VIEWS}\n"},
        {"shop/guard.py": IDLE},
        {"shop/db.py": ""},
    ):
        write(top, edit)
        git("add", ".")
        chosen = options(top, SCOPES[scope]() if scope in SCOPES else Folders((top / "shop/views.py",)))
        warm, cold = review(replace(chosen, cache=tmp_path / "cache")), review(chosen)
        assert FORMATS["json"].render(warm) == FORMATS["json"].render(cold)
        seen.append(urgent(warm))
    assert seen == {"diff": [FOUND, [], FOUND, []], "staged": [FOUND, [], FOUND, []], "file": [[]] * 4}[scope]


def test_a_file_is_linked_with_what_it_uses_and_only_its_own_findings_are_shown(top):
    own = "import os\n\nfrom shop.guard import clean\nfrom shop.views import app\n\n\n"
    own += "@app.route('/x/<x>')\ndef mine(x):\n    os.system('cat ' + clean(x))\n"
    write(top, {"shop/mine.py": own})
    scope = Folders((top / "shop/mine.py",))
    assert urgent(review(options(top, scope))) == []
    write(top, {"shop/guard.py": IDLE})
    assert urgent(review(options(top, scope))) == [("shop/mine.py", "command-injection")]


@pytest.mark.parametrize("way", ["excluded", "environment", "link", "unreadable"])
def test_what_a_walk_leaves_out_is_no_context(top, tmp_path, way):
    places = {"excluded": "shop", "environment": ".tox", "link": "shop", "unreadable": "shop"}
    place = top / places[way] / "far.py"
    place.parent.mkdir(exist_ok=True)
    if way == "link":
        (tmp_path / "outside.py").write_text("secret = 1\n")
        place.symlink_to(tmp_path / "outside.py")
    else:
        place.write_bytes(b"x = '\xff'\n" if way == "unreadable" else b"x = 1\n")
    write(top, {"start.py": "import shop.far\nfrom .tox import far\n"})
    target = gather(options(top, Folders((top / "start.py",)), exclude=("far.py",) if way == "excluded" else ()))
    assert "far" not in "".join(file.path for file in target.context)
    assert not any(isinstance(item, Failed) for item in (*target.unread, *target.skipped))


def test_no_name_leads_out_of_the_folder(top, tmp_path):
    (tmp_path / "page.html").write_text("{{ x|safe }}")
    write(top, {"start.py": "from ... import page\nrender('../page.html')\nrender('/../page.html')\n"})
    assert gather(options(top, Folders((top / "start.py",)))).context == ()


def test_a_folder_that_is_reviewed_whole_needs_no_context(top):
    assert gather(options(top, Folders(()))).context == ()


def test_how_far_files_are_followed_is_bounded_and_said(top, monkeypatch):
    monkeypatch.setattr("reviewer.context.MOST", 3)
    write(top, {f"far{n}.py": f"import far{n + 1}\n" for n in range(9)})
    target = gather(options(top, Folders((top / "far0.py",))))
    assert [file.path for file in target.context] == ["far1.py", "far2.py", "far3.py"]
    assert "3 nearest" in target.skipped[0].reason


IMPORTS = {
    "import a.b as c, d": {"a.b", "a", "d"},
    "from a import (b,  # one (of many)\n    c as d,\n)": {"a.b", "a.c"},
    "from .a import b; import c": {".a.b", "c"},
    "from . import a": {".a"},
    "from .. import *": {".."},
    "from a.b import *": {"a.b"},
    "if x: from a import b": {"a.b"},
    "from a import b, \\\n    c": {"a.b", "a.c"},
    "path('x/', include('shop.urls'))": {"shop.urls"},
    "TOOLS = {'fetch': 'shop.web:fetch'}": {"shop.web", "fetch"},
    "imports = from_a(b)": set(),
}


@pytest.mark.parametrize(("text", "found"), IMPORTS.items(), ids=IMPORTS)
def test_imports_are_read_off_the_text(text, found):
    assert modules.imported(text) == found


USES = [
    ("a.py", "import b", {"b.py"}),
    ("pkg/a.py", "import b", {"b.py"}),  # not its sibling: `pkg` is a package
    ("app/a.py", "import b", {"app/b.py"}),
    ("pkg/a.py", "from . import b", {"pkg/b.py"}),
    ("pkg/a.py", "from pkg.b import name", {"pkg/b.py"}),
    ("a.py", "from pkg import name", {"pkg/__init__.py"}),
    ("a.py", "import deep", {"src/deep.py"}),
    ("a.py", "from src import deep", {"src/deep.py"}),
    ("a.py", "import json", set()),
]
FILES = ("a.py", "b.py", "pkg/__init__.py", "pkg/a.py", "pkg/b.py", "app/a.py", "app/b.py", "src/deep.py")


@pytest.mark.parametrize("where", ["listed", "disk"])
@pytest.mark.parametrize(("path", "text", "found"), USES)
def test_an_import_means_the_same_file_in_a_listing_and_on_the_disk(tmp_path, where, path, text, found):
    write(tmp_path, dict.fromkeys(FILES, ""))
    if where == "listed":
        assert modules.used(listing(FILES), path, text) == found
        return
    write(tmp_path, {path: text})
    target = gather(options(tmp_path, Folders((tmp_path / path,))))
    packages = {each for each in FILES if each.endswith("__init__.py")} - found
    assert {file.path for file in target.context} - packages == found


@pytest.mark.parametrize(
    "text",
    [
        "tool" * 50_000,
        "x = 1\n" + "a.tool" * 50_000,
        "tools" + ":a" * 100_000,
        "include(" + " " * 200_000,
        "from x import (" + "#" * 200_000,
        "from " + "." * 200_000,
        "import " + "a," * 100_000,
        '"' + "a.html" * 30_000,
        ";" * 200_000,
    ],
    ids=lambda text: text[:16],
)
def test_a_text_that_was_made_to_be_slow_to_scan_is_not(text):
    started = time.monotonic()
    named(listing(["a.py", "b.py"]), SourceFile("a.py", Kind.PYTHON, b"", text))
    assert time.monotonic() - started < SCANNED
