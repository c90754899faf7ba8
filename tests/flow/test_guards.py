"""A check makes data harmless for what it rules out, on the branch that it guards, and for nothing else."""

import pytest

from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
from tests.flow.programs import hits, marks, view

SHELL_GUARDS = {
    "digits on the branch of the check": """
        if x.isdigit():
            os.system(x)
        else:
            os.system(x)  # hit: shell
        """,
    "digits, the rest returned early": """
        if not x.isdigit():
            return "no"
        os.system("kill " + x)
        """,
    "digits tested and nothing done about it": """
        if not x.isdigit():
            print("odd")
        os.system("kill " + x)  # hit: shell
        """,
    "digits of the other variable": """
        if not y.isdigit():
            return "no"
        os.system(x)  # hit: shell
        os.system(y)
        """,
    "an alphanumeric check": """
        if not x.isalnum():
            raise ValueError(x)
        os.system(x)
        """,
    "a check of one part only": """
        if x[0].isdigit():
            os.system(x)  # hit: shell
        """,
    "an abort in place of a return": """
        from flask import abort
        if not x.isdigit():
            abort(400)
        os.system(x)
        """,
    "an assignment of a default in place of a return": """
        if not x.isdigit():
            x = "1"
        os.system(x)
        """,
    "an assignment of other outside data in place of a return": """
        if not x.isdigit():
            x = y
        os.system(x)  # hit: shell
        """,
    "a conversion to a number": """
        n = int(x)
        os.system(f"kill {n}")
        os.system(f"kill {x}")
        """,
    "a conversion that overwrites": """
        x = int(x)
        os.system(f"kill {x}")
        """,
    "a conversion whose result is thrown away does not change the text": """
        n = len(x)
        os.system(f"kill {n}")
        """,
    "a quoted argument": """
        import shlex
        os.system("ls " + shlex.quote(x))
        os.system("ls " + html.escape(x))  # hit: shell
        """,
    "an allow-list in a tuple": """
        if x in ("start", "stop"):
            os.system(x)
        os.system(x)  # hit: shell
        """,
    "an allow-list in a set, the rest returned early": """
        if x not in {"start", "stop"}:
            return "no"
        os.system(x)
        """,
    "an allow-list in a list under a name": """
        allowed = ["start", "stop"]
        if x not in allowed:
            raise ValueError
        os.system(x)
        """,
    "an allow-list in a dict": """
        commands = {"start": "systemctl start", "stop": "systemctl stop"}
        if x in commands:
            os.system(x)
        """,
    "the value that an allow-list of a dict gives": """
        commands = {"start": "systemctl start", "stop": "systemctl stop"}
        os.system(commands[x])
        """,
    "the value that a dict gives, with outside data as the default": """
        commands = {"start": "systemctl start"}
        os.system(commands.get(x, x))  # hit: shell
        """,
    "a deny-list": """
        if x in ("rm", "dd"):
            return "no"
        os.system(x)  # hit: shell
        """,
    "a list that outside data is in": """
        allowed = ["start", y]
        if x in allowed:
            os.system(x)  # hit: shell
        """,
    "a part of a text is no allow-list": """
        if x in "start stop":
            os.system(x)  # hit: shell
        """,
    "a text that must hold something": """
        if "start" in x:
            os.system(x)  # hit: shell
        """,
    "equality with a constant": """
        if x == "start":
            os.system(x)
        """,
    "inequality with a constant, the rest returned": """
        if x != "start":
            return "no"
        os.system(x)
        """,
    "inequality with one constant allows everything else": """
        if x != "start":
            os.system(x)  # hit: shell
        """,
    "equality with other outside data": """
        if x == y:
            os.system(x)  # hit: shell
        """,
    "one of two equalities": """
        if x == "start" or x == "stop":
            os.system(x)
        """,
    "an equality or something else": """
        if x == "start" or y == "go":
            os.system(x)  # hit: shell
        """,
    "an equality and something else": """
        if x == "start" and y:
            os.system(x)
        """,
    "neither of two inequalities": """
        if x != "start" and x != "stop":
            return "no"
        os.system(x)
        """,
    "a negated conjunction says nothing of either": """
        if not (x.isdigit() and y.isdigit()):
            os.system(x)  # hit: shell
        """,
    "a negated disjunction says it of both": """
        if not (not x.isdigit() or not y.isdigit()):
            os.system(x + y)
        """,
    "a check in an assertion": """
        assert x.isdigit()
        os.system(x)
        """,
    "a check in a conditional expression": """
        os.system(x if x.isdigit() else "1")
        os.system("1" if x.isdigit() else x)  # hit: shell
        """,
    "a check in front of `and`": """
        x.isdigit() and os.system(x)
        x.isdigit() or os.system(x)  # hit: shell
        """,
    "a check in a comprehension": """
        for each in [part for part in x.split(",") if part.isdigit()]:
            os.system(each)
        """,
    "a comprehension without a check": """
        for each in [part for part in x.split(",") if part]:
            os.system(each)  # hit: shell
        """,
    "a check before a `continue`": """
        for part in x.split(","):
            if not part.isdigit():
                continue
            os.system(part)
        """,
    "a check before a `break`": """
        while True:
            x = request.args["z"]
            if x.isdigit():
                break
        os.system(x)
        """,
    "a check whose result has a name": """
        good = x.isdigit()
        if good:
            os.system(x)
        """,
    "a check of the lowered text against an allow-list": """
        if x.lower() in ("start", "stop"):
            os.system(x)
        """,
    "a check in a try whose handler goes on": """
        try:
            int(x)
        except ValueError:
            pass
        os.system(x)  # hit: shell
        """,
    "a check in a try whose handler returns": """
        try:
            int(x)
        except ValueError:
            return "no"
        os.system(x)
        """,
    "a check before new data is read": """
        if not x.isdigit():
            return "no"
        x = request.args["other"]
        os.system(x)  # hit: shell
        """,
    "a check of a joined text before it is joined": """
        if not x.isdigit():
            return "no"
        os.system(x + y)  # hit: shell
        """,
    "the type of outside data": """
        if isinstance(x, int):
            os.system(f"kill {x}")
        if isinstance(x, str):
            os.system(f"kill {x}")  # hit: shell
        """,
    "a walrus in the check": """
        if (z := request.args.get("z")) in ("start", "stop"):
            os.system(z)
        if z := request.args.get("z"):
            os.system(z)  # hit: shell
        """,
    "a loop over an allow-list": """
        for allowed in ("start", "stop"):
            if x == allowed:
                os.system(x)
        """,
    "all() of a check": """
        if all(part.isdigit() for part in x.split(",")):
            os.system(x)
        """,
}

EXPRESSIONS = {
    "a full match of a narrow class": r"""
        if not re.fullmatch(r"[a-z0-9_]+", x):
            return "no"
        os.system(x)
        """,
    "a match with both anchors": r"""
        if re.match(r"^[a-z]+$", x):
            os.system(x)
        """,
    "a match without an end": r"""
        if re.match(r"[a-z]+", x):
            os.system(x)  # hit: shell
        """,
    "a match of an alternative that alone is anchored": r"""
        if re.match(r"^[a-z]+|[0-9]+$", x):
            os.system(x)  # hit: shell
        """,
    "a search without anchors": r"""
        if re.search(r"[a-z]+", x):
            os.system(x)  # hit: shell
        """,
    "a full match of anything": r"""
        if re.fullmatch(r".+", x):
            os.system(x)  # hit: shell
        """,
    "a full match of all but some": r"""
        if re.fullmatch(r"[^;]+", x):
            os.system(x)  # hit: shell
        """,
    "a full match of what is no space": r"""
        if re.fullmatch(r"\S+", x):
            os.system(x)  # hit: shell
        """,
    "a compiled expression": r"""
        name = re.compile(r"[a-z]+")
        if not name.fullmatch(x):
            return "no"
        os.system(x)
        """,
    "a compiled expression that matches a beginning": r"""
        name = re.compile(r"[a-z]+")
        if not name.match(x):
            return "no"
        os.system(x)  # hit: shell
        """,
    "a match that is compared with None": r"""
        if re.fullmatch(r"[a-z]+", x) is None:
            return "no"
        os.system(x)
        """,
    "a match under a name": r"""
        found = re.fullmatch(r"[a-z]+", x)
        if not found:
            return "no"
        os.system(x)
        """,
    "what is left after all else is cut out": r"""
        os.system(re.sub(r"[^a-z0-9]", "", x))
        os.system(re.sub(r"[;&]", "", x))  # hit: shell
        """,
}

PATHS = {
    "a real path that starts with the folder and a separator": """
        path = os.path.realpath(os.path.join("/data", x))
        if not path.startswith("/data/"):
            return "no"
        open(path)
        """,
    "a real path that starts with the folder without a separator": """
        path = os.path.realpath(os.path.join("/data", x))
        if not path.startswith("/data"):
            return "no"
        open(path)  # hit: path
        """,
    "a prefix with os.sep": """
        base = os.path.realpath("/data")
        path = os.path.realpath(os.path.join(base, x))
        if not path.startswith(base + os.sep):
            return "no"
        open(path)
        """,
    "a prefix in an f-string": """
        base = os.path.realpath("/data")
        path = os.path.realpath(os.path.join(base, x))
        if not path.startswith(f"{base}{os.sep}"):
            return "no"
        open(path)
        """,
    "a prefix of a path that is not normalised": """
        path = os.path.join("/data", x)
        if not path.startswith("/data/"):
            return "no"
        open(path)  # hit: path
        """,
    "a prefix checked before the path is normalised": """
        path = os.path.join("/data", x)
        if not path.startswith("/data/"):
            return "no"
        open(os.path.realpath(path))  # hit: path
        """,
    "a normalised path that nothing checks": """
        open(os.path.normpath(os.path.join("/data", x)))  # hit: path
        """,
    "a path that is joined again after the check": """
        path = os.path.realpath(os.path.join("/data", x))
        if not path.startswith("/data/"):
            return "no"
        open(os.path.join(path, y))  # hit: path
        """,
    "is_relative_to of a resolved path": """
        base = Path("/data").resolve()
        path = (base / x).resolve()
        if not path.is_relative_to(base):
            return "no"
        path.read_text()
        """,
    "is_relative_to of a path that is not resolved": """
        base = Path("/data")
        path = base / x
        if not path.is_relative_to(base):
            return "no"
        path.read_text()  # hit: path
        """,
    "the folder among the parents": """
        base = Path("/data").resolve()
        path = (base / x).resolve()
        if base not in path.parents:
            return "no"
        path.read_text()
        """,
    "a common path": """
        base = os.path.realpath("/data")
        path = os.path.realpath(os.path.join(base, x))
        if os.path.commonpath([base, path]) != base:
            return "no"
        open(path)
        """,
    "a common path of what is not normalised": """
        base = "/data"
        path = os.path.join(base, x)
        if os.path.commonpath([base, path]) != base:
            return "no"
        open(path)  # hit: path
        """,
    "a common prefix is a comparison of letters": """
        base = "/data"
        path = os.path.realpath(os.path.join(base, x))
        if os.path.commonprefix([base, path]) != base:
            return "no"
        open(path)  # hit: path
        """,
    "relative_to that raises": """
        base = Path("/data").resolve()
        path = (base / x).resolve()
        try:
            path.relative_to(base)
        except ValueError:
            return "no"
        path.read_text()
        """,
    "relative_to whose error is passed over": """
        base = Path("/data").resolve()
        path = (base / x).resolve()
        try:
            path.relative_to(base)
        except ValueError:
            pass
        path.read_text()  # hit: path
        """,
    "the last part alone": """
        open("/data/" + os.path.basename(x))
        """,
    "secure_filename": """
        from werkzeug.utils import secure_filename
        open(os.path.join("/data", secure_filename(x)))
        """,
    "two dots that are refused": """
        if ".." in x:
            return "no"
        open("/data/" + x)
        """,
    "two dots that are refused, and a path that may be absolute": """
        if ".." in x:
            return "no"
        open(os.path.join("/data", x))  # hit: path
        """,
    "two dots and a root that are refused": """
        if ".." in x or x.startswith("/"):
            return "no"
        open(os.path.join("/data", x))
        """,
    "two dots that are refused, under a folder of pathlib": """
        if ".." in x:
            return "no"
        (Path("/data") / x).read_text()  # hit: path
        """,
    "two dots that are cut out once": """
        open("/data/" + x.replace("../", ""))  # hit: path
        """,
    "a path check is none for the shell": """
        path = os.path.realpath(os.path.join("/data", x))
        if not path.startswith("/data/"):
            return "no"
        os.system("cat " + path)  # hit: shell
        """,
}

URLS = {
    "a host of an allow-list": """
        if urlparse(x).netloc not in ("api.example.com", "example.com"):
            return "no"
        requests.get(x, timeout=3)
        """,
    "a host that is equal to a constant": """
        parts = urlparse(x)
        if parts.hostname != "example.com":
            return "no"
        requests.get(x, timeout=3)
        """,
    "a host that ends in a constant without its dot": """
        if not urlparse(x).hostname.endswith("example.com"):
            return "no"
        requests.get(x, timeout=3)  # hit: url
        """,
    "a scheme of an allow-list": """
        if urlparse(x).scheme not in ("http", "https"):
            return "no"
        requests.get(x, timeout=3)  # hit: url
        """,
    "a text that starts like the host": """
        if not x.startswith("https://example.com"):
            return "no"
        requests.get(x, timeout=3)  # hit: url
        """,
    "a text that starts with the host and a slash": """
        if not x.startswith("https://example.com/"):
            return "no"
        requests.get(x, timeout=3)
        """,
    "a text that holds the host": """
        if "example.com" not in x:
            return "no"
        requests.get(x, timeout=3)  # hit: url
        """,
    "a fixed host in front": """
        requests.get("https://example.com/users/" + x, timeout=3)
        requests.get(f"https://example.com/users/{x}", timeout=3)
        requests.get("https://example.com/users/{}".format(x), timeout=3)
        requests.get("https://example.com/users/%s" % x, timeout=3)
        """,
    "a fixed host that outside data can lengthen": """
        requests.get("https://example.com" + x, timeout=3)  # hit: url
        requests.get(f"https://{x}/users", timeout=3)  # hit: url
        requests.get("https://{}/users".format(x), timeout=3)  # hit: url
        """,
}

ORDER = {
    "a decode after the check": """
        if not x.isalnum():
            return "no"
        import base64
        os.system(base64.b64decode(x))  # hit: shell
        """,
    "a decode after the check of a path": """
        if ".." in x:
            return "no"
        open("/data/" + unquote(x))  # hit: path
        """,
    "a decode before the check": """
        x = unquote(x)
        if ".." in x:
            return "no"
        open("/data/" + x)
        """,
    "an escape before the wrong sink": """
        os.system(html.escape(x))  # hit: shell
        """,
    "an unescape after an escape": """
        from markupsafe import Markup
        Markup(html.escape(x))
        Markup(html.unescape(html.escape(x)))  # hit: markup
        """,
    "a check in a loop before the data changes": """
        for _ in range(3):
            if not x.isdigit():
                return "no"
            os.system(x)
            x = request.args["next"]
        """,
    "a use in a loop before the check": """
        for _ in range(3):
            os.system(x)  # hit: shell
            if not x.isdigit():
                return "no"
        """,
}

EMPTY = {
    "data or a default": """
        os.system(x or "ls")  # hit: shell
        """,
    "a default or data is the default": """
        os.system("ls" or x)
        """,
    "data where it is empty": """
        if not x:
            os.system(x)
        """,
    "data where it is not empty": """
        if x:
            os.system(x)  # hit: shell
        """,
    "nothing or data": """
        os.system("" or x)  # hit: shell
        """,
    "data and a constant is the constant or nothing": """
        os.system(x and "ls")
        """,
    "data where it is None": """
        if x is None:
            os.system(x)
        """,
    "data where it is not None": """
        if x is not None:
            os.system(x)  # hit: shell
        """,
}

CASES = {**SHELL_GUARDS, **EXPRESSIONS, **PATHS, **URLS, **ORDER, **EMPTY}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_a_check_guards_its_own_branch_and_kind(body):
    text = view(body)
    assert hits(text) == marks(text)


WITHIN = """
import os
from flask import Flask, request
app = Flask(__name__)
def within(folder, target):
    base, real = os.path.abspath(folder), os.path.abspath(target)
    return {check}
def store(folder, name):
    path = os.path.join(folder, name)
    if not within(folder, path):
        raise ValueError(name)
    open(path)
@app.get("/")
def view():
    store("/data", request.args["x"])
"""


@pytest.mark.parametrize(
    ("check", "safe"),
    [
        ("real == base or real.startswith(os.path.join(base, ''))", True),
        ("real.startswith(base + os.sep)", True),
        ("os.path.commonpath([base, real]) == base", True),
        ("real.startswith(base)", False),
        ("os.path.commonprefix([base, real]) == base", False),
    ],
    ids=["equal or below", "with a separator", "a common path", "without a separator", "a common prefix"],
)
def test_a_predicate_may_be_given_the_folder_that_a_path_must_lie_in(check, safe):
    answer = solve(summarise("app.py", WITHIN.format(check=check)), load())
    assert (not [hit for hit in answer.hits if hit.taint.origin.tier == "request"]) is safe
