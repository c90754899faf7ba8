"""After any edit, what the cache answers is what a review without it finds, byte for byte."""

import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import pytest

from reviewer import options
from reviewer.formats import FORMATS
from reviewer.model import Pass
from reviewer.review import review

OURS = (Pass.VALIDATION, Pass.INJECTION, Pass.NETWORK)
HELPERS, CHECKS, BASES, PARENTS = 24, 12, 12, 6

HEAD = "import os\nimport sqlite3\nimport flask\n"
BODIES = {
    "passes": "    return value\n",
    "converts": "    return str(int(value))\n",
    "refuses": "    if not value.isalnum():\n        raise ValueError('value')\n    return value\n",
    "forgets": "    return 'fixed'\n",
    "runs": "    os.system('ls ' + value)\n    return value\n",
    "asks": "    return flask.request.args.get('q') + value\n",
}
CHECK = {
    "strict": "    return value.isalnum()\n",
    "idle": "    return value != ''\n",
    "listed": "    return value in ('a', 'b')\n",
}
METHOD = {
    "runs": "        os.system('find ' + value)\n",
    "quotes": "        import shlex\n        os.system('find ' + shlex.quote(value))\n",
    "opens": "        return open('/data/' + value).read()\n",
    "rests": "        return None\n",
}


SINKS = [
    "    Base().act(value)\n",
    "    os.system('cat ' + value)\n",
    "    sqlite3.connect('a').execute('x' + value)\n",
]


class Project:
    """A program of some 300 files that can be edited in all the ways in which programs are."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.chance = random.Random(seed)
        self.texts = {}
        for make, count in ((self.helper, HELPERS), (self.check, CHECKS), (self.parent, PARENTS), (self.base, BASES)):
            for number in range(count):
                make(number)
        self.switches()
        for number in range(300 - len(self.texts)):
            self.view(number)
        self.save()

    def save(self):
        here = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*.py")}
        for name, path in here.items():
            if name not in self.texts:
                path.unlink()
        for name, text in self.texts.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            if name not in here or path.read_text() != text:
                path.write_text(text)

    def maybe(self, share, text):
        return text if self.chance.random() < share else ""

    def switches(self):
        sample, toss = self.chance.sample, self.chance.random
        lines = [f"SWITCH{n} = {toss() < 0.5}\nLIST{n} = {sample('abcdef', 2)}\n" for n in range(8)]
        self.texts["conf/switches.py"] = "".join(lines)

    def helper(self, number, name="work", body=None, extra=""):
        link = f"from help.h{self.chance.randrange(number)} import work as below\n" if number else ""
        first = self.maybe(0.6, "    value = below(value)\n") if number else ""
        body = BODIES[body or self.chance.choice(list(BODIES))]
        self.texts[f"help/h{number}.py"] = f"{HEAD}{link}\n\ndef {name}(value{extra}):\n{first}{body}"

    def check(self, number):
        self.texts[f"checks/c{number}.py"] = f"def good(value):\n{CHECK[self.chance.choice(list(CHECK))]}"

    def method(self):
        return f"    def act(self, value):\n{METHOD[self.chance.choice(list(METHOD))]}"

    def parent(self, number):
        self.texts[f"base/p{number}.py"] = f"{HEAD}\n\nclass Parent:\n{self.method()}"

    def base(self, number):
        above = f"from base.p{self.chance.randrange(PARENTS)} import Parent\n"
        own = self.maybe(0.4, self.method()) or "    pass\n"
        self.texts[f"base/b{number}.py"] = f"{HEAD}{above}\n\nclass Base(Parent):\n{own}"

    def view(self, number):
        pick = self.chance.randrange
        links = (
            f"from conf import switches\nfrom help.h{pick(HELPERS)} import work as help\n"
            f"from checks.c{pick(CHECKS)} import good\nfrom base.b{pick(BASES)} import Base\n\n"
            "app = flask.Flask('a')\n\n\n"
        )
        start = "def show():\n    value = flask.request.args['a']\n"
        switch = self.maybe(0.5, f"    if switches.SWITCH{pick(8)}:\n        value = help(value)\n")
        guard = self.maybe(0.3, "    if not good(value):\n        return 'no'\n")
        listed = self.maybe(0.1, f"    if value not in switches.LIST{pick(8)}:\n        return 'no'\n")
        body = (switch or "    value = help(value)\n") + guard + listed + self.chance.choice(SINKS)
        self.texts[f"web/v{number}.py"] = (
            HEAD + links + self.maybe(0.8, "@app.route('/')\n") + start + body + "    return 'ok'\n"
        )

    def delete(self):
        self.texts.pop(self.chance.choice(sorted(path for path in self.texts if not path.startswith(("web", "conf")))))

    def edit(self):
        """Change one thing; return what."""
        number, choice = self.chance.randrange, self.chance.choice
        kinds = {
            "helper": lambda: self.helper(number(HELPERS)),
            "guard": lambda: self.check(number(CHECKS)),
            "rename": lambda: self.helper(number(HELPERS), name=choice(["work", "task"])),
            "signature": lambda: self.helper(number(HELPERS), extra=choice(["", ", more=None", ", *rest"])),
            "base": lambda: self.base(number(BASES)),
            "parent": lambda: self.parent(number(PARENTS)),
            "setting": self.switches,
            "decorator": lambda: self.view(number(100)),
            "delete": self.delete,
            "add": lambda: self.helper(number(HELPERS), body="passes"),
        }
        kind = choice(list(kinds))
        kinds[kind]()
        self.save()
        return kind


def reviewed(folder, cache=None):
    return review(options.Options(folder=folder, scope=options.Folders((folder,)), passes=OURS, jobs=2, cache=cache))


def places(report):
    return Counter((verdict.finding.location.path, repr(verdict.finding)) for verdict in report.verdicts)


def compare(edits, folder, seed):
    """Return how many of so many edits changed a finding in a file that was not edited."""
    project = Project(folder / "project", seed)
    cache = folder / "cache"
    before, texts, elsewhere = places(reviewed(project.folder, cache)), dict(project.texts), 0
    for _ in range(edits):
        kind = project.edit()
        warm, cold = reviewed(project.folder, cache), reviewed(project.folder)
        assert FORMATS["json"].render(warm) == FORMATS["json"].render(cold), kind
        after = places(cold)
        edited = {path for path in texts.keys() | project.texts.keys() if texts.get(path) != project.texts.get(path)}
        elsewhere += any(path not in edited for path, _ in (before - after) + (after - before))
        before, texts = after, dict(project.texts)
    return elsewhere


def test_after_an_edit_the_cache_gives_what_a_review_without_it_gives(tmp_path):
    (tmp_path / "project").mkdir()
    assert compare(4, tmp_path, seed=1) >= 1


def test_the_report_is_the_same_whoever_does_the_work(tmp_path):
    (tmp_path / "project").mkdir()
    folder = Project(tmp_path / "project", seed=3).folder
    chosen = options.Options(folder=folder, scope=options.Folders((folder,)), passes=OURS)
    with ProcessPoolExecutor(2) as executor:
        elsewhere = review(chosen, executor=executor)
    assert FORMATS["json"].render(elsewhere) == FORMATS["json"].render(review(chosen))


@pytest.mark.slow
def test_after_each_of_two_hundred_edits_the_cache_gives_what_a_review_without_it_gives(tmp_path):
    (tmp_path / "project").mkdir()
    assert compare(200, tmp_path, seed=2) >= 100
