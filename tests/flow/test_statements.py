"""Statements are followed in the order in which they run: branches apart, loops until nothing changes."""

import pytest

from tests.flow.programs import hits, marks, view

CASES = {
    "an assignment carries": """
        a = b = x
        os.system(a)  # hit: shell
        os.system(b)  # hit: shell
        """,
    "an assignment overwrites": """
        os.system(x)  # hit: shell
        x = "safe"
        os.system(x)
        """,
    "an annotated assignment": """
        a: str = x
        os.system(a)  # hit: shell
        """,
    "an annotation alone changes nothing": """
        x: str
        os.system(x)  # hit: shell
        """,
    "texts that are built": """
        os.system(f"ls {x}")  # hit: shell
        os.system(f"ls {x!r:>{y}}")  # hit: shell
        os.system("ls %s" % x)  # hit: shell
        os.system("ls %(a)s" % {"a": x})  # hit: shell
        os.system("ls {}".format(x))  # hit: shell
        os.system("ls {a}".format(a=x))  # hit: shell
        os.system("ls " + x + " -l")  # hit: shell
        os.system(" ".join(("ls", x)))  # hit: shell
        os.system("ls".replace("s", x))  # hit: shell
        os.system(x * 2)  # hit: shell
        """,
    "a text that grows": """
        line = "ls "
        line += x
        os.system(line)  # hit: shell
        """,
    "a text that grows in a loop": """
        line = "ls"
        for n in range(3):
            line += x
        os.system(line)  # hit: shell
        """,
    "methods of texts": """
        os.system(x.strip().lower().encode().decode())  # hit: shell
        os.system(x.split(",")[0])  # hit: shell
        os.system(x.partition("=")[2])  # hit: shell
        """,
    "what tells about a text is not the text": """
        os.system(str(len(x)))
        os.system(str(x.startswith("a")))
        os.system(str(x == "a"))
        os.system(str(x in ("a", "b")))
        os.system(str(bool(x)))
        """,
    "one branch": """
        if y == "1":
            a = x
        else:
            a = "safe"
        os.system(a)  # hit: shell
        """,
    "both branches overwrite": """
        if y == "1":
            x = "one"
        else:
            x = "two"
        os.system(x)
        """,
    "a branch that returns": """
        a = "safe"
        if y == "1":
            a = x
            return "no"
        os.system(a)
        """,
    "a branch that raises": """
        a = "safe"
        if y == "1":
            a = x
            raise ValueError
        os.system(a)
        """,
    "an elif": """
        if y == "1":
            a = "one"
        elif y == "2":
            a = x
        else:
            a = "three"
        os.system(a)  # hit: shell
        """,
    "what stands behind a return": """
        return "no"
        os.system(x)
        """,
    "a ternary": """
        os.system(x if y else "safe")  # hit: shell
        """,
    "a walrus": """
        print(a := x)
        os.system(a)  # hit: shell
        """,
    "a loop carries to its next round": """
        a = "safe"
        for n in range(3):
            os.system(a)  # hit: shell
            a = x
        """,
    "a loop carries through two variables": """
        a = b = "safe"
        for n in range(3):
            os.system(a)  # hit: shell
            a = b
            b = x
        """,
    "a loop carries through three variables": """
        a = b = c = "safe"
        for n in range(9):
            os.system(a)  # hit: shell
            a = b
            b = c
            c = x
        """,
    "a loop that may not run": """
        a = x
        for n in y:
            a = "safe"
        os.system(a)  # hit: shell
        """,
    "the else of a loop": """
        for n in range(3):
            if y == "1":
                a = x
                break
        else:
            a = "safe"
        os.system(a)  # hit: shell
        """,
    "a while with a break": """
        while True:
            a = x
            if y == "1":
                break
        os.system(a)  # hit: shell
        """,
    "a while that never ends": """
        while True:
            print(1)
        os.system(x)
        """,
    "a continue": """
        a = "safe"
        for n in range(3):
            os.system(a)  # hit: shell
            if y == "1":
                a = x
                continue
            a = "safe"
        """,
    "a try that may stop before it overwrites": """
        a = x
        try:
            int(y)
            a = "safe"
        except ValueError:
            pass
        os.system(a)  # hit: shell
        """,
    "a try whose handler overwrites": """
        try:
            a = x
        except ValueError:
            a = "safe"
        os.system(a)  # hit: shell
        """,
    "the else of a try": """
        try:
            n = 1
        except ValueError:
            os.system(y)  # hit: shell
        else:
            os.system(x)  # hit: shell
        """,
    "a finally": """
        a = x
        try:
            int(y)
        finally:
            a = "safe"
        os.system(a)
        """,
    "a finally behind a return": """
        try:
            return "no"
        finally:
            os.system(x)  # hit: shell
        """,
    "an exception group": """
        try:
            a = x
        except* ValueError:
            a = "safe"
        os.system(a)  # hit: shell
        """,
    "the text of an exception": """
        try:
            raise ValueError(x)
        except ValueError as error:
            os.system("echo")
        """,
    "a with": """
        with open("/tmp/f") as f, open("/tmp/g"):
            os.system(x)  # hit: shell
        """,
    "a with whose value is outside data": """
        import contextlib
        with contextlib.nullcontext(x) as a:
            os.system(a)  # hit: shell
        """,
    "a match on outside data with constants": """
        match x:
            case "start" | "stop":
                os.system(x)
            case _:
                os.system(x)  # hit: shell
        """,
    "a match that captures": """
        match x.split():
            case ["run", command]:
                os.system(command)  # hit: shell
            case [*others]:
                os.system(others[0])  # hit: shell
        """,
    "a match on a mapping": """
        match request.get_json():
            case {"run": command}:
                os.system(command)  # hit: shell
            case {**others}:
                os.system(others["a"])  # hit: shell
        """,
    "a match with a guard": """
        match x:
            case a if a.isdigit():
                os.system(a)
            case a:
                os.system(a)  # hit: shell
        """,
    "a match on a class": """
        match x:
            case str(a):
                os.system(a)  # hit: shell
        """,
    "a match with a name for a pattern": """
        match x:
            case "start" as a:
                os.system(a)
            case ("a" | "b") as a:
                os.system(a)
        """,
    "an assertion that is always false ends it": """
        assert False
        os.system(x)
        """,
    "an exit": """
        import sys
        if not y:
            x = "safe"
        else:
            sys.exit(1)
        os.system(x)
        """,
    "a deleted name": """
        a = x
        del a
        os.system("ls")
        """,
    "an attribute of a local object": """
        class Box:
            pass
        box = Box()
        box.a = x
        box.b = "safe"
        os.system(box.b)
        os.system(box.a)  # hit: shell
        """,
    "await": """
        async def inner():
            return x
        async def outer():
            os.system(await inner())  # hit: shell
        """,
    "an import in a function": """
        from os import system as run
        import subprocess as sp
        run(x)  # hit: shell
        sp.run(x, shell=True)  # hit: shell
        """,
    "a type alias and type parameters": """
        type Text = str
        def inner[T](a: T) -> T:
            return a
        os.system(inner(x))  # hit: shell
        """,
}


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_data_goes_the_way_of_the_statements(body):
    text = view(body)
    assert hits(text) == marks(text)
