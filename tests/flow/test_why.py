"""What is said of a line of a program: the marked one of `# why`, seen from every file that uses its file."""

import pytest

from reviewer.catalog import load as load_catalog
from reviewer.explanation import Case
from reviewer.flow.index import build, card
from reviewer.flow.models import load
from reviewer.flow.program import Program
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from reviewer.flow.watch import Watch
from reviewer.reasons import reasons
from tests.flow.programs import VIEW, program, view

MARK = "# why"
FLASK = "from flask import Flask, request\napp = Flask(__name__)\n"


def summaries(files):
    return {path: summarise(path, program(text)) for path, text in files.items()}


def whole(files):
    read, models = summaries(files), load()
    return Program(models, build([card(each) for each in read.values()], models.spoken), read.__getitem__)


def told(files):
    """Return what is said of the marked line."""
    path, line = next(
        (path, number)
        for path, text in files.items()
        for number, each in enumerate(program(text).splitlines(), 1)
        if MARK in each
    )
    every = whole(files)
    users = [name for name in files if name == path or path in every.index.reach(name)]
    return [reason for name in users for reason in reasons(name, path, line, every, load_catalog())[1]]


def said(files):
    return [(reason.case, reason.sentence) for reason in told(files)]


def at(number):
    """Return the place of a statement of a view."""
    return f"app.py:{len(VIEW.splitlines()) + number}"


ALONE = [
    (
        "a check that refuses",
        view("""
            if not re.fullmatch("[a-z]+", x):
                return "no"
            os.system("ls " + x)  # why
        """),
        Case.STOPPED,
        ['`request.args["x"]`, from a request, comes to `os.system`', "(command-injection)", f"checked at {at(1)}"],
    ),
    (
        "a check whose other branch leaves",
        view("""
            if x in ("a", "b"):
                y = 1
            else:
                return "no"
            os.system("ls " + x)  # why
        """),
        Case.STOPPED,
        [f"checked at {at(1)}"],
    ),
    (
        "the nearer of two checks, of the variable that is used",
        view("""
            if not y.isalnum():
                return "no"
            if not x.isalnum():
                return "no"
            os.system("ls " + x)  # why
        """),
        Case.STOPPED,
        [f"checked at {at(3)}"],
    ),
    (
        "a check in the same expression",
        view('return x.isalnum() and os.system("ls " + x)  # why'),
        Case.STOPPED,
        ["comes to `os.system`", "can do no harm there"],
    ),
    (
        "a cleaner in the argument",
        view('os.system("ls " + subprocess.list2cmdline([x]) + html.escape(y)) if 0 else requests.get(int(x))  # why'),
        Case.STOPPED,
        [f"`int` made it harmless at {at(1)}"],
    ),
    (
        "a cleaner before",
        "import shlex\n" + view('safe = html.escape(x)\nz = "<b>" + safe\nreturn z  # why'),
        Case.STOPPED,
        ["comes to the response", "(cross-site-scripting)", f"`html.escape` made it harmless at {at(2)}"],
    ),
    (
        "a conversion that raises",
        view("""
            n = int(x)
            sqlite3.connect("a").execute("SELECT %s" % n)  # why
        """),
        Case.STOPPED,
        ["(sql-injection)", f"`int` made it harmless at {at(1)}"],
    ),
    (
        "a path that is compared with its folder",
        view("""
            wanted = Path("/srv", x).resolve()
            if not wanted.is_relative_to("/srv"):
                return "no"
            wanted.read_text()  # why
        """),
        Case.STOPPED,
        ["(path-traversal)", f"checked at {at(2)}"],
    ),
    (
        "a source that is read again",
        """
        import requests
        from tornado.web import RequestHandler
        from urllib.parse import urlparse
        class View(RequestHandler):
            def get(self):
                if urlparse(self.get_argument("u")).netloc != "example.org":
                    return
                requests.get(self.get_argument("u"))  # why
        """,
        Case.STOPPED,
        ["(server-side-request-forgery)", "checked at app.py:6"],
    ),
    (
        "a fixed host",
        view('requests.get("https://example.org/" + x)  # why'),
        Case.PLACED,
        ["the host of the address is fixed"],
    ),
    (
        "a program with arguments from outside",
        view('subprocess.run(["ls", "--", x])  # why'),
        Case.PLACED,
        ["not which program it is"],
    ),
    ("constants alone", view('os.system("ls")  # why'), Case.CONSTANT, ["Only constants come to `os.system`", "'ls'"]),
    (
        "a constant that a condition chose",
        view("""
            n = 86
            z = "ls" if 7 * 42 - n > 200 else x
            os.system(z)  # why
        """),
        Case.CONSTANT,
        ["'ls'"],
    ),
    (
        "something unknown",
        view("""
            z = os.cpu_count()
            os.system(z)  # why
        """),
        Case.UNKNOWN,
        ["Nothing from outside is seen to come to `os.system`"],
    ),
    (
        "a line after a return",
        view("""
            return "x"
            os.system(x)  # why
        """),
        Case.DEAD,
        ["never runs", f"{at(1)} ends the function"],
    ),
    (
        "a branch that constants rule out",
        view("""
            debug = False
            if debug:
                os.system(x)  # why
        """),
        Case.DEAD,
        [f"the condition at {at(2)} is always false"],
    ),
    (
        "the other branch of a condition that is always true",
        view("""
            if 1 + 1 == 2:
                y = 1
            else:
                os.system(x)  # why
        """),
        Case.DEAD,
        [f"the condition at {at(1)} is always true"],
    ),
    (
        "a loop that never begins",
        view("""
            while False:
                os.system(x)  # why
        """),
        Case.DEAD,
        [f"the condition at {at(1)} is always false"],
    ),
    (
        "a case that cannot be",
        view("""
            match "a":
                case "b":
                    os.system(x)  # why
        """),
        Case.DEAD,
        [f"the condition at {at(1)}"],
    ),
    (
        "no sink",
        view("frobnicate.now(x)  # why"),
        Case.NO_SINK,
        ["No model knows a sink in this line", "`now` of an object whose class is not known"],
    ),
    ("no call", view("z = x  # why"), Case.NO_SINK, ["nothing is called in it"]),
    (
        "a call of the program's own",
        view("helper(x)  # why") + "\ndef helper(z):\n    return z\n",
        Case.NO_SINK,
        ["`app.helper`, of this program"],
    ),
    (
        "another form",
        "import yaml\ndef load(x):\n    return yaml.load(x, Loader=yaml.SafeLoader)  # why\n",
        Case.FORM,
        ["`yaml.load` is no sink as it is called here"],
    ),
    ("a comment", "import os\n# why\nos.getcwd()\n", Case.EMPTY, ["There is no code in this line"]),
    ("a line that does not parse", "import os\n\ndef broken(:  # why\n    pass\n", Case.UNREAD, ["could not be read"]),
    (
        "a private function",
        "import os\ndef _run(line):\n    os.system('ls ' + line)  # why\n",
        Case.PARAMETER,
        ["`line`, a parameter of `_run`", "no call is seen", "only this program calls it"],
    ),
    (
        "a sink that is reached",
        view('os.system("ls " + x)  # why'),
        Case.REACHED,
        ['`request.args["x"]`, from a request, reaches `os.system` (command-injection).'],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "case", "parts"), [each[1:] for each in ALONE], ids=[each[0] for each in ALONE])
def test_of_one_file_it_is_said_what_comes_to_the_line_and_what_stopped_it(text, case, parts):
    found = said({"app.py": text})
    assert [sentence for each, sentence in found if each is case and all(part in sentence for part in parts)], found


WHOLE = [
    (
        "a predicate in another file",
        {
            "app.py": FLASK
            + "import os\nfrom checks import ok\n@app.get('/')\ndef view():\n    x = request.args['x']\n"
            + "    if not ok(x):\n        return 'no'\n    os.system('ls ' + x)  # why\n",
            "checks.py": "import re\ndef ok(name):\n    return re.fullmatch('[a-z]+', name) is not None\n",
        },
        Case.STOPPED,
        ["checked at app.py:8", "by what stands at checks.py:3"],
    ),
    (
        "a cleaner in another file",
        {
            "app.py": FLASK
            + "import os\nfrom checks import quoted\n@app.get('/')\ndef view():\n"
            + "    os.system('ls ' + quoted(request.args['x']))  # why\n",
            "checks.py": "import shlex\ndef quoted(name):\n    return shlex.quote(name)\n",
        },
        Case.STOPPED,
        ["`quoted` made it harmless at app.py:7", "by what stands at checks.py:3"],
    ),
    (
        "a check in the caller's file",
        {
            "app.py": FLASK
            + "from tools import ping\n@app.get('/')\ndef view():\n    x = request.args['x']\n"
            + "    if x.isalnum():\n        ping(x)\n",
            "tools.py": "import os\ndef ping(host):\n    os.system('ping ' + host)  # why\n",
        },
        Case.STOPPED,
        ['`request.args["x"]`, from a request, comes to `os.system`', "checked at app.py:7"],
    ),
    (
        "a check in the callee",
        {
            "app.py": FLASK + "from tools import ping\n@app.get('/')\ndef view():\n    ping(request.args['x'])\n",
            "tools.py": (
                "import os\ndef ping(host):\n    if not host.isalnum():\n        raise ValueError\n"
                "    os.system('ping ' + host)  # why\n"
            ),
        },
        Case.STOPPED,
        ["from a request, comes to `os.system`", "checked at tools.py:3"],
    ),
    (
        "the caller puts together what is run",
        {
            "app.py": FLASK
            + "from tools import run\n@app.get('/')\ndef view():\n    run('ls ' + request.args['x'])\n",
            "tools.py": "import os\ndef run(line):\n    os.system(line)  # why\n",
        },
        Case.MOVED,
        ["put together at app.py:6"],
    ),
    (
        "a constant of another file",
        {
            "app.py": FLASK
            + "import os, settings\n@app.get('/')\ndef view():\n    if settings.DEBUG:\n"
            + "        os.system(request.args['x'])  # why\n",
            "settings.py": "NAME = 'a'\nDEBUG = False\n",
        },
        Case.DEAD,
        ["the condition at app.py:6 is always false"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "case", "parts"), [each[1:] for each in WHOLE], ids=[each[0] for each in WHOLE])
def test_of_a_program_it_is_said_in_which_file_data_was_stopped(files, case, parts):
    found = said(files)
    assert [sentence for each, sentence in found if each is case and all(part in sentence for part in parts)], found


def test_the_steps_lead_from_the_source_over_the_check_to_the_sink():
    (reason,) = [each for each in told(WHOLE[0][1]) if each.case is Case.STOPPED]
    steps = [(step.location.path, step.location.line) for step in reason.passages]
    assert steps[0] == ("app.py", 7)
    assert steps[-1] == ("app.py", 10)
    assert steps.index(("app.py", 8)) < steps.index(("checks.py", 3)) < len(steps) - 1


def test_the_steps_say_where_a_constant_comes_from():
    (reason,) = [each for each in told(WHOLE[-1][1]) if each.case is Case.DEAD]
    assert [(step.location.path, step.location.line, step.note) for step in reason.passages] == [
        ("app.py", 6, "this is always false"),
        ("settings.py", 2, "`settings.DEBUG` is False"),
    ]


def test_what_is_bound_is_not_taken_for_a_part_of_the_query():
    text = view("""
        query = "SELECT ?"
        sqlite3.connect("a").execute(query, (x,))  # why
    """)
    (reason,) = [each for each in told({"app.py": text}) if each.case is Case.CONSTANT]
    assert [step.location.line for step in reason.passages] == [int(at(1).split(":")[1])]


@pytest.mark.parametrize("files", [each[1] for each in WHOLE], ids=[each[0] for each in WHOLE])
def test_who_watches_changes_nothing(files):
    plain, watched = whole(files), whole(files)
    told(files)
    for path in files:
        assert solve(plain.fetch(path), plain.models, plain).hits == solve_watched(watched, path).hits


def solve_watched(every, path):
    watching = Program(every.models, every.index, every.fetch, Watch(path, 1))
    return solve(every.fetch(path), every.models, watching)
