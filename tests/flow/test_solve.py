"""Solving is a function of the summary and the models: the same answer every time, in order, and never without end."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.flow.bounds import with_room
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.spelling import spell
from reviewer.flow.summarise import summarise
from reviewer.model import Tier
from tests.flow.programs import program, solved, view

ROOT = Path(__file__).parents[2]
MIXED = view("""
    import pickle, random, yaml
    z = x if y else request.form["z"]
    for a in (x, y, z):
        z = z + a
    os.system(z)
    sqlite3.connect("a").execute(f"SELECT {x} {y}")
    pickle.loads(y)
    yaml.load(x)
    d = {x: y, **{"a": z}}
    subprocess.run([d["a"], *d.values()])
    def inner(b, *c, **e):
        os.system(b + str(c) + str(e))
        return inner(c, b, **e)
    inner(x, y, z=z)
    return x + y + z
    """)

TELL = """
import sys
from reviewer.flow.models import load
from reviewer.flow.solve import solve
from reviewer.flow.summarise import summarise
answer = solve(summarise("app.py", sys.stdin.read()), load())
for each in (*answer.hits, *answer.misuses):
    print(each)
for site in answer.sites:
    print(site.call.span, site.names, site.caught, site.sinks)
print(list(answer.entries.items()), list(answer.returned))
"""


def test_the_same_file_gives_the_same_answer():
    assert solved(MIXED).hits == solved(MIXED).hits
    assert solved(MIXED).sites == solved(MIXED).sites


def test_the_order_of_hashing_does_not_show():
    """In processes whose sets are ordered differently, everything is found in the same order, by the same ways."""
    answers = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", TELL],
            input=MIXED,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )
        answers.add(done.stdout)
    assert len(answers) == 1
    assert "shell" in answers.pop()


def test_everything_is_in_the_order_of_the_source():
    answer = solved(MIXED)
    assert [hit.span for hit in answer.hits] == sorted(hit.span for hit in answer.hits)
    assert [site.call.span for site in answer.sites] == sorted(site.call.span for site in answer.sites)
    assert [misuse.span for misuse in answer.misuses] == sorted(misuse.span for misuse in answer.misuses)


def test_every_call_that_runs_is_a_site():
    text = program("""
        import os
        def f(a):
            g(a).h(k=1)
            [i(b) for b in j()]
            return (lambda: l())()
        class C:
            x = m()
            @n(1)
            def o(self, p=q()): pass
        """)
    called = [spell(each.call.function).rpartition(".")[2] for each in solved(text).sites]
    assert sorted(called) == ["an expression", *"ghijlmnq"]


def test_a_hit_tells_the_way_of_its_data():
    text = view("""
        def run(command):
            os.system(command)
        line = "ls " + x
        run(line)
        """)
    (hit,) = [each for each in solved(text).hits if each.taint.origin.tier is Tier.REQUEST]
    assert (hit.kind, hit.function, hit.callee) == ("shell", "view", "os.system")
    assert (hit.taint.origin.text, hit.taint.origin.key) == ("request.args", "x")
    notes = [each.note for each in hit.taint.hops]
    assert notes == [
        "assigned to `x`",
        "joined to a string",
        "assigned to `line`",
        "passed to `view.run`",
        "reaches `os.system`",
    ]
    assert (hit.entry.function, hit.entry.route) == ("view", "/")


def test_the_parameter_of_a_public_function_is_the_weakest_source():
    text = "import os\ndef run(a):\n    os.system(a)\ndef _run(a):\n    os.system(a)\n"
    assert [(hit.span.line, hit.taint.origin.tier) for hit in solved(text).hits] == [(3, Tier.PARAMETER)]


def test_without_its_row_a_sink_is_none():
    text = view("os.system(x)\n")
    models = load()
    (hit,) = solved(text).hits
    assert hit.kind == "shell"
    kept = replace(models, rows=tuple(row for row in models.rows if row.pattern.name != "os.system"))
    assert solve(summarise("app.py", text), type(models)(kept.rows, models.extends)).hits == ()


def doubling(depth):
    """Return functions each of which calls the next twice: 2 ** depth ways from the first to the sink."""
    calls = "".join(f"def f{n}(a):\n    f{n + 1}(a)\n    f{n + 1}(a + 'x')\n" for n in range(depth))
    return f"import os, sys\n{calls}def f{depth}(a):\n    os.system(a)\nf0(sys.argv[1])\n"


GROWING = {
    "functions that call the next twice": doubling(10),
    "loops in one another": "import os, sys\na = sys.argv[1]\n"
    + "".join("    " * n + f"for i{n} in a:\n" for n in range(12))
    + "    " * 12
    + "a = a + i3\nos.system(a)\n",
    "conditions in one another": "import os, sys\na = sys.argv[1]\n"
    + "".join(f"if a == '{n}':\n    a = a + '{n}'\n" for n in range(200))
    + "os.system(a)\n",
    "calls in one another": program("""
        import os, sys
        os.system(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(sys.argv[1])))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
        """),
    "methods of methods": "import os, sys\nos.system(sys.argv[1]" + ".strip()" * 60 + ")\n",
    "a list that grows": program("""
        import os, sys
        a = []
        while True:
            a.append(a)
            a.append(sys.argv[1])
            os.system(a[0])
        """),
    "a dict that holds itself": program("""
        import os, sys
        d = {'k': sys.argv[1]}
        for i in d:
            d['k'] = {'k': d, 'j': d['k']}
            os.system(str(d))
        """),
    "an object that holds itself": program("""
        import os, sys
        class N: pass
        n = N()
        n.v = sys.argv[1]
        while n:
            m = N()
            m.next = n
            m.v = n.v
            n = m
            os.system(n.v)
        """),
    "names that grow": program("""
        import os, sys
        n = f()
        while n:
            n = n.left.right
            os.system(sys.argv[1])
        """),
    "a recursion over structures": program("""
        import os, sys
        def f(a):
            return f([a, f((a, a))])
        os.system(str(f([sys.argv[1]])))
        """),
    "mutual recursion of many": "import os, sys\n"
    + "".join(f"def f{n}(a):\n    return " + " + ".join(f"f{m}(a)" for m in range(12)) + "\n" for n in range(12))
    + "os.system(sys.argv[1] + f0('a'))\n",
    "shapes without end": program("""
        import os, sys
        def f(a, n):
            return f(a + 'x', n + 1)
        f('', 0)
        os.system(sys.argv[1])
        """),
    "many variables": "import os, sys\n"
    + "".join(f"v{n} = sys.argv[{n}]\n" for n in range(1000))
    + "os.system("
    + " + ".join(f"v{n}" for n in range(1000))
    + ")\n",
    "lambdas in one another": "import os, sys\nf = "
    + "lambda a: " * 20
    + "os.system(a)\nf(sys.argv[1])\nos.system(sys.argv[1])\n",
    "conditional expressions side by side": "import os, sys\na = sys.argv[1]\nos.system("
    + " + ".join(f"(a if a == {n} else 'x')" for n in range(300))
    + " + a)\n",
}


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
@pytest.mark.timeout(60)
def test_it_ends_soon_and_finds_the_sink(text):
    answer = with_room(solved, text)
    assert {hit.kind for hit in answer.hits if hit.taint.origin.tier is Tier.COMMAND_LINE} == {"shell"}
