"""Data is followed into functions and back: by position, by name, by star, through objects, closures and recursion."""

import pytest

from tests.flow.programs import VIEW, hits, marks, program, view

IN_A_VIEW = {
    "a helper that returns its argument": """
        def same(a):
            return a
        os.system(same(x))  # hit: shell
        os.system(same("safe"))
        """,
    "a helper that returns a constant": """
        def fixed(a):
            return "safe"
        os.system(fixed(x))
        """,
    "a helper that returns a cleaned value": """
        def number(a):
            return int(a)
        os.system(f"kill {number(x)}")
        """,
    "a helper that cleans for another kind": """
        def escaped(a):
            return html.escape(a)
        os.system(escaped(x))  # hit: shell
        """,
    "a helper that returns one of two arguments": """
        def second(a, b):
            return b
        os.system(second(x, "safe"))
        os.system(second("safe", x))  # hit: shell
        os.system(second(b="safe", a=x))
        os.system(second(a="safe", b=x))  # hit: shell
        """,
    "a helper that returns on every branch": """
        def choose(a):
            if a == "go":
                return "go"
            return "stop"
        os.system(choose(x))
        """,
    "a helper that runs": """
        def run(a):
            os.system(a)  # hit: shell
        run(x)
        """,
    "a helper that runs what is safe": """
        def _run(a):
            os.system(a)
        _run("ls")
        """,
    "a check that asks itself": """
        good = lambda a: a == "" or good(a[1:])
        if good(x):
            os.system(x)  # hit: shell
        """,
    "a helper that passes on to another": """
        def run(a):
            os.system(a)
        def start(a):
            run("ls " + a)  # hit: shell
        start(x)
        """,
    "a validator that raises": """
        def check(a):
            if not a.isdigit():
                raise ValueError(a)
        check(x)
        os.system(x)
        os.system(y)  # hit: shell
        """,
    "a validator that raises, called too late": """
        def check(a):
            if not a.isdigit():
                raise ValueError(a)
        os.system(x)  # hit: shell
        check(x)
        """,
    "a validator whose error is passed over": """
        def check(a):
            if not a.isdigit():
                raise ValueError(a)
        try:
            check(x)
        except ValueError:
            pass
        os.system(x)  # hit: shell
        """,
    "a validator that returns what it let through": """
        def checked(a):
            if a not in ("start", "stop"):
                raise ValueError(a)
            return a
        os.system(checked(x))
        """,
    "a predicate whose result is tested": """
        def good(a):
            return a in ("start", "stop")
        if good(x):
            os.system(x)
        else:
            os.system(x)  # hit: shell
        """,
    "a predicate whose result is not tested": """
        def good(a):
            return a in ("start", "stop")
        good(x)
        os.system(x)  # hit: shell
        """,
    "a predicate with branches": """
        def good(a):
            if a.isdigit():
                return True
            return False
        if not good(x):
            return "no"
        os.system(x)
        """,
    "a predicate that tells of something else": """
        def good(a):
            return len(a) < 10
        if good(x):
            os.system(x)  # hit: shell
        """,
    "a predicate under a name": """
        def good(a):
            return a in ("start", "stop")
        fine = good(x)
        if fine:
            os.system(x)
        """,
    "a default argument": """
        def run(a, b="safe"):
            os.system(b)  # hit: shell
        run("safe")
        run("safe", x)
        """,
    "a default that is used": """
        def _run(a, b="safe"):
            os.system(b)
        _run(x)
        """,
    "star arguments": """
        def run(*args):
            os.system(args[1])  # hit: shell
        run("safe", x)
        """,
    "star arguments by place": """
        def _run(*args):
            os.system(args[0])
        _run("safe", x)
        """,
    "double star arguments": """
        def run(**more):
            os.system(more["b"])  # hit: shell
            os.system(more["a"])
        run(a="safe", b=x)
        """,
    "a list that is spread": """
        def run(a, b):
            os.system(a)
            os.system(b)  # hit: shell
        run(*["safe", x])
        """,
    "a dict that is spread": """
        def run(a, b):
            os.system(a)
            os.system(b)  # hit: shell
        run(**{"a": "safe", "b": x})
        """,
    "arguments passed on": """
        def run(a):
            os.system(a)  # hit: shell
        def wrap(*args, **more):
            return run(*args, **more)
        wrap(x)
        """,
    "a keyword-only argument": """
        def run(*, a):
            os.system(a)  # hit: shell
        run(a=x)
        """,
    "a position-only argument": """
        def run(a, /):
            os.system(a)  # hit: shell
        run(x)
        """,
    "a closure": """
        def run():
            os.system(x)  # hit: shell
        run()
        """,
    "a closure over a constant": """
        z = "safe"
        def run():
            os.system(z)
        run()
        """,
    "a nonlocal variable": """
        z = "safe"
        def fill():
            nonlocal z
            z = x
        fill()
        os.system(z)  # hit: shell
        """,
    "a lambda": """
        same = lambda a: a
        os.system(same(x))  # hit: shell
        os.system(same("safe"))
        """,
    "a lambda that runs": """
        run = lambda a: os.system(a)  # hit: shell
        run(x)
        """,
    "a lambda over outside data": """
        run = lambda: os.system(x)  # hit: shell
        run()
        """,
    "a function under another name": """
        run = os.system
        run(x)  # hit: shell
        """,
    "a function in a dict": """
        runs = {"a": os.system}
        runs["a"](x)  # hit: shell
        """,
    "a function as an argument": """
        def apply(f, a):
            return f(a)
        os.system(apply(str, x))  # hit: shell
        """,
    "a function applied by map": """
        for each in map(str.strip, [x]):
            os.system(each)  # hit: shell
        """,
    "a recursion": """
        def down(a, n):
            if n == 0:
                return a
            return down(a, n - 1)
        os.system(down(x, 3))  # hit: shell
        """,
    "a recursion of two": """
        def even(a, n):
            return a if n == 0 else odd(a, n - 1)
        def odd(a, n):
            return a if n == 1 else even(a, n - 1)
        os.system(even(x, 4))  # hit: shell
        """,
    "a recursion without end": """
        def forever(a):
            return forever(a)
        os.system("ls" + str(forever("safe")))
        """,
    "a generator function": """
        def parts(a):
            for each in a.split():
                yield each
        for part in parts(x):
            os.system(part)  # hit: shell
        """,
    "a generator of constants": """
        def parts(a):
            yield "safe"
        for part in parts(x):
            os.system(part)
        """,
    "yield from": """
        def parts(a):
            yield from a.split()
        for part in parts(x):
            os.system(part)  # hit: shell
        """,
    "a list that a function fills": """
        def fill(items):
            items.append(x)
        many = []
        fill(many)
        os.system(many[0])  # hit: shell
        """,
    "a dict that a function fills": """
        def fill(d):
            d["a"] = x
            d["b"] = "safe"
        d = {}
        fill(d)
        os.system(d["b"])
        os.system(d["a"])  # hit: shell
        """,
    "a function that returns several values": """
        def both(a):
            return "safe", a
        one, two = both(x)
        os.system(one)
        os.system(two)  # hit: shell
        """,
    "a function that never returns": """
        def fail(why):
            raise ValueError(why)
        if not x.isdigit():
            fail(x)
        os.system(x)
        """,
    "a function that we cannot see": """
        from elsewhere import transform
        os.system(transform(x))  # hit: shell
        """,
    "a method that we cannot see": """
        from elsewhere import Thing
        os.system(Thing(x).value)  # hit: shell
        """,
    "functools.partial": """
        import functools
        run = functools.partial(os.system, x)  # hit: shell
        run()
        """,
    "a thread": """
        import threading
        def run(a, b):
            os.system(a)
            os.system(b)  # hit: shell
        threading.Thread(target=run, args=("safe", x)).start()
        threading.Thread(target=run, args=("safe",), kwargs={"b": x}).start()
        """,
    "a pool": """
        from concurrent.futures import ThreadPoolExecutor
        def same(a):
            return a
        with ThreadPoolExecutor() as pool:
            pool.submit(os.system, x)  # hit: shell
            os.system(pool.submit(same, x).result())  # hit: shell
            pool.submit(os.system, "ls")
        """,
    "a thread of asyncio": """
        import asyncio
        async def go():
            await asyncio.to_thread(subprocess.run, x, shell=True)  # hit: shell
        """,
    "a recursive lambda": """
        down = lambda n: down(n - 1) if n else x
        os.system(down(len(y)))  # hit: shell
        """,
    "an async function": """
        async def fetch(a):
            return a
        async def go():
            os.system(await fetch(x))  # hit: shell
        """,
}
OBJECTS = {
    "an attribute through constructor and method": """
        class Box:
            def __init__(self, a, b):
                self.a = a
                self.b = b
            def get_a(self):
                return self.a
            def get_b(self):
                return self.b

        @app.route("/box")
        def box():
            box = Box(request.args["x"], "safe")
            os.system(box.get_b())
            os.system(box.b)
            os.system(box.get_a())  # hit: shell
            os.system(box.a)  # hit: shell
            return ""
        """,
    "an attribute that a method sets": """
        class Box:
            def fill(self, a):
                self.a = a
            def run(self):
                os.system(self.a)  # hit: shell

        @app.route("/box")
        def box():
            box = Box()
            box.fill(request.args["x"])
            box.run()
            return ""
        """,
    "two objects of one class": """
        class Box:
            def __init__(self, a):
                self.a = a

        @app.route("/box")
        def box():
            bad, good = Box(request.args["x"]), Box("safe")
            os.system(good.a)
            os.system(bad.a)  # hit: shell
            return ""
        """,
    "an inherited constructor and method": """
        class Base:
            def __init__(self, a):
                self.a = a
            def run(self):
                os.system(self.a)  # hit: shell
        class Box(Base):
            pass

        @app.route("/box")
        def box():
            Box(request.args["x"]).run()
            return ""
        """,
    "super": """
        class Base:
            def __init__(self, a):
                self.a = a
        class Box(Base):
            def __init__(self, a):
                super().__init__(a)

        @app.route("/box")
        def box():
            os.system(Box(request.args["x"]).a)  # hit: shell
            return ""
        """,
    "a property": """
        class Box:
            def __init__(self, a):
                self._a = a
            @property
            def a(self):
                return self._a
            @property
            def b(self):
                return "safe"

        @app.route("/box")
        def box():
            box = Box(request.args["x"])
            os.system(box.b)
            os.system(box.a)  # hit: shell
            return ""
        """,
    "a static and a class method": """
        class Box:
            @staticmethod
            def same(a):
                return a
            @classmethod
            def also(cls, a):
                return a

        @app.route("/box")
        def box():
            os.system(Box.same(request.args["x"]))  # hit: shell
            os.system(Box.also(request.args["x"]))  # hit: shell
            os.system(Box.same("safe"))
            os.system(Box.also("safe"))
            return ""
        """,
    "fields of a dataclass": """
        from dataclasses import dataclass

        @dataclass
        class Box:
            a: str
            b: str = "safe"

        @app.route("/box")
        def box():
            box = Box(request.args["x"])
            os.system(box.b)
            os.system(box.a)  # hit: shell
            os.system(Box(a="safe", b=request.args["x"]).b)  # hit: shell
            os.system(Box(a="safe", b=request.args["x"]).a)
            return ""
        """,
    "a named tuple": """
        from typing import NamedTuple

        class Box(NamedTuple):
            a: str
            b: str

        @app.route("/box")
        def box():
            box = Box(request.args["x"], "safe")
            os.system(box.b)
            os.system(box.a)  # hit: shell
            return ""
        """,
    "an attribute of the class": """
        class Box:
            command = "ls"

        @app.route("/box")
        def box():
            os.system(Box.command)
            os.system(Box().command)
            return ""
        """,
    "a context manager of one's own": """
        class Box:
            def __init__(self, a):
                self.a = a
            def __enter__(self):
                return self
            def __exit__(self, *error):
                pass

        @app.route("/box")
        def box():
            with Box(request.args["x"]) as box:
                os.system(box.a)  # hit: shell
            return ""
        """,
    "a chain of methods that return the object": """
        class Box:
            def add(self, a):
                self.a = a
                return self
            def run(self):
                os.system(self.a)  # hit: shell

        @app.route("/box")
        def box():
            Box().add(request.args["x"]).run()
            return ""
        """,
    "a global variable": """
        LAST = "safe"

        def remember(a):
            global LAST
            LAST = a

        @app.route("/box")
        def box():
            remember(request.args["x"])
            return ""

        @app.route("/last")
        def last():
            os.system(LAST)  # hit: shell
            return ""
        """,
    "a global variable that is read above": """
        LAST = "safe"

        @app.route("/last")
        def last():
            os.system(LAST)  # hit: shell
            return ""

        @app.route("/box")
        def box():
            remember(request.args["x"])
            return ""

        def remember(a):
            global LAST
            LAST = a
        """,
    "a global variable that gets what was checked": """
        LAST = "safe"

        def _remember(a):
            global LAST
            if a.isdigit():
                LAST = a

        @app.route("/box")
        def box():
            _remember(request.args["x"])
            os.system(LAST)
            return ""
        """,
    "a dict of the module": """
        KNOWN = {}

        def keep(key, a):
            KNOWN[key] = a

        @app.route("/box")
        def box():
            keep("a", request.args["x"])
            keep("b", "safe")
            return ""

        @app.route("/known")
        def known():
            os.system(KNOWN["a"])  # hit: shell
            return ""
        """,
    "a constant of the module": """
        COMMAND = "ls"
        ALLOWED = {"start", "stop"}

        @app.route("/box")
        def box():
            os.system(COMMAND)
            x = request.args["x"]
            if x in ALLOWED:
                os.system(x)
            return ""
        """,
    "a helper below the view": """
        @app.route("/box")
        def box():
            run(request.args["x"])
            return ""

        def run(a):
            os.system(a)  # hit: shell
        """,
    "a helper that reads the request": """
        def read():
            return request.args["x"]

        @app.route("/box")
        def box():
            os.system(read())  # hit: shell
            return ""
        """,
    "a decorator of one's own": """
        import functools

        def logged(f):
            @functools.wraps(f)
            def wrapper(*args, **more):
                return f(*args, **more)
            return wrapper

        @app.route("/box")
        @logged
        def box():
            os.system(request.args["x"])  # hit: shell
            return ""

        @logged
        def same(a):
            return a

        @app.route("/same")
        def other():
            os.system(same(request.args["x"]))  # hit: shell
            return ""
        """,
    "a function before it is defined again": """
        def run(a):
            return "safe"

        def run(a):
            return a

        @app.route("/box")
        def box():
            os.system(run(request.args["x"]))  # hit: shell
            return ""
        """,
}


@pytest.mark.parametrize("body", IN_A_VIEW.values(), ids=IN_A_VIEW)
def test_data_goes_through_functions(body):
    text = view(body)
    assert hits(text) == marks(text)


@pytest.mark.parametrize("body", OBJECTS.values(), ids=OBJECTS)
def test_data_goes_through_objects_and_modules(body):
    text = VIEW + '    return ""\n\n\n' + program(body)
    assert hits(text) == marks(text)
