"""Bytes to summary: every construct of the language is lowered, and what cannot be read is named by its lines."""

import ast
import textwrap

import libcst as cst
import pytest

from reviewer.flow import summary as ir
from reviewer.flow.concrete import Converter
from reviewer.flow.lower import Expressions
from reviewer.flow.modern import _Statements
from reviewer.flow.statements import Statements
from reviewer.flow.summarise import blocks, summarise
from reviewer.modules import module_name
from tests.flow.programs import hits, program

EVERYTHING = program('''
    """Every construct of Python 3.13."""
    from __future__ import annotations
    import a.b as c, d.e
    from . import f
    from ..g import h as i, j
    from k import *

    type Alias[T: int, *Ts, **P] = dict[T, tuple[*Ts]]
    total: int = 0
    total += 1; total @= 2; total **= 3; total >>= 1; total //= 2
    x = y = (z := 1)
    first, *rest = [1, *more], {**d, "k": 1}, {1, *s}
    numbers = 1_000, 0xFF, 1.5e3, 2j, ..., None, True, -1
    texts = "a" 'b' f"{x!r:>{width}} {y=}", b"c", rb"\\d", f"{d["k"]} {f"{x}"}"
    sliced = x[1:2:3], x[::], x[a, 1:2, ...], x[*y]
    operators = a + b - c * d / e // f % g ** h @ i << j >> k & l | m ^ ~n
    compared = a < b <= c != d, e is not f, g not in h, not i and j or k
    made = [a async for a in b if c if d], {a: b for a, b in c}, {a for a in b for c in d}, (a for a in b)
    called = f(a, *b, c=d, **e)(1).g[2](lambda a, /, b=1, *c, d, **e: a if b else c)
    del a.b, c[1], d

    @decorated
    @decorated(with_arguments=True)
    class C[T](Base, metaclass=Meta):
        field: ClassVar[int]
        def method[U](self, a: U, /, b: int = 1, *args: int, c, d=2, **more: str) -> None:
            global g1, g2
            def inner():
                nonlocal a
                return
            return self.method(a)

    async def coroutine():
        async with a as b, c:
            async for d in e:
                await f
            else:
                yield
        x = yield 1
        yield from y
        return [await g async for g in h]

    if a:
        pass
    elif b:
        raise E from c
    else:
        assert d, "message"

    while a:
        if b: break
        continue
    else:
        raise

    for a, (b, *c) in d: e
    else: f

    try:
        with (open(a) as b, open(c) as d[0]):
            pass
    except (A, B) as e:
        pass
    except:
        pass
    else:
        pass
    finally:
        pass

    try:
        pass
    except* A as e:
        pass

    match a:
        case 1 | "x" | None: pass
        case [b, *c] if d: pass
        case (e, *_): pass
        case {"k": f, **g}: pass
        case h.I(j, k=l) as m: pass
        case -1 | 1 + 2j: pass
        case str(): pass
        case n: pass
        case _: pass
''')


def grammar(module, *bases):
    """Return the names of the classes of nodes that a parser can give us, without those for its own use."""
    classes = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, bases)]
    outdated = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis"} if module is ast else set()  # aliases of Constant
    names = {each.__name__ for each in classes if each not in bases}
    return {name for name in names if not name.startswith("Base")} - outdated


@pytest.mark.parametrize(
    ("known", "lowered", "left"),
    [
        (grammar(ast, ast.stmt), Statements, {"TypeAlias"}),
        (grammar(ast, ast.expr), Expressions, {"FormattedValue", "Interpolation"}),
        (grammar(cst, cst.BaseSmallStatement, cst.BaseCompoundStatement), _Statements, {"TypeAlias"}),
        (grammar(cst, cst.BaseExpression), Converter, set()),
    ],
    ids=["statements of ast", "expressions of ast", "statements of libcst", "expressions of libcst"],
)
def test_every_node_of_the_grammar_is_read(known, lowered, left):
    """An alias of types does nothing to data; a field of an f-string is read with its string."""
    assert {name for name in known if not hasattr(lowered, f"_{name}")} <= left


@pytest.fixture(scope="module")
def everything():
    return summarise("pkg/mod.py", EVERYTHING)


def test_every_construct_is_read(everything):
    assert everything.unread == ()


def test_every_kind_of_node_occurs(everything):
    kinds = {type(node).__name__ for node in ir.walk(everything.body)}
    assert kinds == {
        each.__name__
        for each in vars(ir).values()
        if isinstance(each, type) and issubclass(each, ir.Expression | ir.Statement | ir.Argument | ir.Parameter)
    } - {"Expression", "Statement", "Node", "Opaque"} | {"Clause", "Handler", "Case"}


def test_every_name_that_is_read_is_in_the_summary(everything):
    """Nothing of the source falls out on the way: calls and attributes are all there."""
    tree = cst.parse_module(EVERYTHING)
    calls = []

    class Calls(cst.CSTVisitor):
        def visit_Call(self, node):  # noqa: N802 - libcst's name
            calls.append(node)

    tree.visit(Calls())
    assert len([node for node in ir.walk(everything.body) if isinstance(node, ir.Call)]) == len(calls)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a' \"b\"", "ab"),
        ("b'a' b'b'", b"ab"),
        (r"'\x41\n\N{BULLET}'", "A\n•"),
        (r"r'\n'", r"\n"),
        ("'''a\nb'''", "a\nb"),
        ("'a' f'b'", "ab"),
        ("f'{{a}}'", "{a}"),
        ("0x10", 16),
        ("1_000", 1000),
        ("-5", -5),
        ("1e3", 1000.0),
        ("2j", 2j),
        ("...", ...),
        ("None", None),
        ("True", True),
        (r"'\N{no such name}'", None),
    ],
    ids=lambda each: repr(each)[:30],
)
def test_a_literal_has_the_value_that_python_gives_it(source, value):
    (statement,) = summarise("m.py", f"x = {source}\n").body
    constant = statement.value.value
    try:
        assert constant == eval(source) == value
    except SyntaxError:
        assert isinstance(constant, str)


def test_a_number_that_python_refuses_to_convert_is_not_known():
    (statement,) = summarise("m.py", "x = " + "9" * 5000 + "\n").body
    assert isinstance(statement.value, ir.Opaque)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("shop/views.py", "shop.views"),
        ("src/shop/views.py", "shop.views"),
        ("shop/__init__.py", "shop"),
        ("./a.py", "a"),
        ("/abs/a.py", "abs.a"),
        ("__init__.py", "__init__"),
        ("notes.ipynb", "notes"),
        ("src.py", "src"),
    ],
)
def test_a_module_is_named_after_its_path(path, name):
    assert module_name(path) == name


@pytest.mark.parametrize(
    ("source", "bindings"),
    [
        ("import a.b", (("a", "a"),)),
        ("import a.b as c", (("c", "a.b"),)),
        ("from a.b import c as d, e", (("d", "a.b.c"), ("e", "a.b.e"))),
        ("from . import a", (("a", ".a"),)),
        ("from ..a import b", (("b", "..a.b"),)),
        ("from a import *", (("*", "a"),)),
    ],
)
def test_an_import_binds_names(source, bindings):
    (statement,) = summarise("m.py", source + "\n").body
    assert statement.bindings == bindings


GOOD = """\
@app.route("/")
def view():
    os.system(request.args["x"])
"""
HEAD = "import os\nfrom flask import Flask, request\napp = Flask(__name__)\n"
BROKEN = {
    "a function with a syntax error": ("def broken(:\n    pass\n", [(4, 5)]),
    "a body with a syntax error": ("def broken():\n    x = = 1\n    return x\n", [(4, 6)]),
    "a print statement of Python 2": ('print "hello"\n', [(4, 4)]),
    "a class with one bad method": ("class C:\n    def a(self):\n        pass\n    def b(self:\n", [(4, 7)]),
    "text that is no code": ("Here is the corrected program:\n", [(4, 4)]),
    "a fence of Markdown": ("```python\n", [(4, 4)]),
    "a mark of a merge conflict": ("<<<<<<< HEAD\n", [(4, 4)]),
    "an if without a body": ("if a:\nb = 1\n", [(4, 4)]),
    "a text that never ends": ("x = 'a\n", [(4, 4)]),
    "a decorator with nothing below": ("@a\n\n", None),
}


@pytest.mark.parametrize(("broken", "lines"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_parse_is_named_and_the_rest_is_analysed(broken, lines):
    text = HEAD + broken + GOOD
    summary = summarise("app.py", text)
    if lines is not None:
        assert [(first, last) for first, last, _ in summary.unread] == lines
    assert all(why for _, _, why in summary.unread)
    if lines is not None:
        assert hits(text) == {(text.splitlines().index('    os.system(request.args["x"])') + 1, "shell")}


def test_brackets_that_never_close_are_named_to_the_end_of_their_block():
    text = HEAD + "x = (\n" + GOOD
    summary = summarise("app.py", text)
    assert [(first, last) for first, last, _ in summary.unread] == [(4, 4)]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "\ufeff", "\x0c\n", "x", "pass"])
def test_a_file_with_next_to_nothing_is_read(text):
    assert summarise("m.py", text).unread == ()


@pytest.mark.parametrize(
    "text",
    ["\x00", "x = '\x00'\n", "def f(:\n", "\t x\n  y\n", "if a:\n", "'", '"""', "\\", "@", "x = 1 +\n", "\ud800 = 1\n"],
    ids=repr,
)
def test_hostile_text_never_raises(text):
    summary = summarise("m.py", text)
    assert all(1 <= first <= last for first, last, _ in summary.unread)


def test_blocks_put_together_are_the_text():
    text = HEAD + GOOD + "if a:\n    b\nelse:\n    c\nx = [\n1,\n]\n# end"
    assert "".join(block for _, block in blocks(text)) == text
    assert [first for first, _ in blocks(text)] == [1, 2, 3, 4, 7, 11, 12]


def test_functions_and_classes_are_named_by_where_they_stand():
    text = textwrap.dedent("""
        def outer():
            def inner():
                pass
        class C:
            def method(self):
                def local():
                    pass
            class D:
                async def other(self):
                    pass
        """)
    named = {
        node.name: getattr(node, "owner", None)
        for node in ir.walk(summarise("m.py", text).body)
        if isinstance(node, ir.Function | ir.Class)
    }
    assert named == {
        "outer": None,
        "outer.inner": None,
        "C": None,
        "C.method": "C",
        "C.method.local": None,
        "C.D": None,
        "C.D.other": "C.D",
    }


def test_the_lines_of_a_statement_are_those_of_its_header():
    text = "@a\ndef f(b,\n      c):\n    pass\nif (d and\n    e):\n    pass\n"
    function, branch = summarise("m.py", text).body
    assert (function.span.line, function.span.end_line) == (2, 2)
    assert (branch.span.line, branch.span.end_line) == (5, 6)


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("case 1:", (2, 2, 2, 8)),
        ("case (1 |\n  2):", (2, 2, 3, 4)),
        ("case \\\n  case:", (2, 2, 3, 7)),
        ("case case:", (2, 2, 2, 11)),
    ],
)
def test_the_place_of_a_case_begins_with_its_word(header, place):
    (match,) = summarise("m.py", f"match a:\n {header} pass\n").body
    assert match.cases[0].span == place
