"""Syntax that this Python does not know is read as this Python reads its own.

What both parsers read must give one tree: the kinds of nodes, their places, in bytes, and their
fields. Within f-strings, where `ast` tells wrong places before Python 3.12, it is the summaries
that must be equal.
"""

import ast
import sys
import sysconfig
import warnings
from pathlib import Path

import pytest

from reviewer.flow import modern
from reviewer.flow import summary as ir
from reviewer.flow.spans import Spans
from reviewer.flow.statements import Statements
from reviewer.flow.summarise import parse, summarise
from tests.flow.test_positions import LAYOUTS

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted({*ROOT.glob("rules/catalog/*/*.py"), *ROOT.glob("fixtures/**/*.py"), *ROOT.glob("reviewer/**/*.py")})
LIBRARY = Path(sysconfig.get_path("stdlib"))
SOME = ["dataclasses.py", "enum.py", "pathlib.py", "tarfile.py", "typing.py", "test/test_fstring.py"]
UNFAITHFUL = {"webbrowser.py"}  # libcst loses the blank of `except (A, B) :`, and with it the columns below
MORE = sorted(path.name for path in LIBRARY.glob("*.py") if path.name not in UNFAITHFUL) + [
    f"test/test_{name}.py"
    for name in ("patma", "syntax", "unpack_ex", "named_expressions", "genexps", "with", "except_star")
]
CONSTRUCTS = {
    "f-strings": """x = f"a{b}c" 'd' f'{e!r:>{width}}' rf'\\d{f}' f'{{}}{g=}{h = !s}{i=:3}'\n""",
    "an f-string of lines": 'x = f"""a\n{b.c(d)}\n  {e\n}é{f()}"""\n',
    "an f-string of escapes": r"""x = f'\N{BULLET}{a}\n\'{b}\x41' f'\{c}' rf'\N{d}'""" + "\n",
    "f-strings in one another": """x = f'{f"{a.b(c)}"} {d(f"{e}{f}")}'\n""",
    "an f-string that repeats itself": """x = f'{a} a {a} {a.a(a)}'\n""",
    "an f-string of braces": """x = f'{ {"a": 1}["a"] } {(lambda a: {a})(1)} {a[b:c]} {a != b} {d:{e}{f}}'\n""",
    "an f-string of tuples": """x = f'{a, b} {(c, d)} { e, } {f(g)} {(h.i)}'\n""",
    "an f-string that is nothing": """x = f''; y = '' f"{a}" ''\n""",
    "literals": "x = 'a' u'b', u'c', b'a' b'b', 1_0, 0x1f, 1e3, 2j, ..., None, True, -1\n",
    "calls": "f(a, *b, c=d, **e); f(c=d, *b); f(a for a in b); f((a for a in b), c); f((a) for a in b)\n",
    "parentheses": "(a); ((a, b)); (a,); a, ; x = (yield), (b)\n(a).b; (a)(b); ((a) + (b)); (a and b) and c and (d)\n",
    "subscripts": "a[b]; a[b, c]; a[b,]; a[*b]; a[b:c:d, ::e]; a[(b, c)]; a[(b):(c)]\n",
    "targets": "a, *b = c; [a, (b, c)] = d; a.b, c[d] = e; del a, b; del (a, b), [c]; a: int = 1; a.b: int\n",
    "parameters": "def f(a, b: int = 1, /, c=2, *d: str, e, f: int = 3, **g: int) -> (h): pass\nlambda *, a=1: a\n",
    "decorators": "@a\n@b.c(d)\nasync def f(): pass\n@(e)\nclass C(*f, g=h, **i): pass\n",
    "branches": "if a: pass\nelif (b): c\nelse:\n    if d: pass\nwhile (a): pass\nelse: pass\n",
    "with": "with a, b as c: pass\nwith (a as b, c): pass\nwith (a): pass\nwith (a, b): pass\n",
    "patterns": "match a, b:\n"
    " case (c, *_) | [d] | {'e': f, **g} if h: pass\n case I(j, k=-1) as m: pass\n case (n): pass\n"
    " case -1 + 2j | 'a' 'b' | None | o.p: pass\n case [*q , r]: pass\n case q, r: pass\n case _: pass\n",
    "imports": "import a.b as c, d\nfrom .. import e\nfrom .f import (g as h,\n i)\nfrom j import *\n",
    "letters beyond ASCII": "größe = f'ä{ü.é(ö)}', 'ß', ﬁ.ﬀ\ndef ü(ö: 'ä', é='ß'): return ö\n",
}


def hollow(tree):
    """Return the tree as text, without what stands in f-strings where this Python does not tell its places."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            node.values = []
    return ast.dump(tree, include_attributes=True, indent=1)


def lowered(tree, text, **known):
    return Statements(Spans(text), **known).block(tree.body)


def compare(text):
    ours, theirs = modern.parse(text), parse(text)
    assert lowered(ours, text, exact=True) == lowered(theirs, text)
    assert hollow(ours) == hollow(theirs)


@pytest.mark.parametrize("text", {**LAYOUTS, **CONSTRUCTS}.values(), ids={**LAYOUTS, **CONSTRUCTS})
def test_both_parsers_give_one_tree(text):
    compare(text)


@pytest.mark.parametrize("name", SOME)
def test_both_parsers_give_one_tree_of_the_standard_library(name):
    compare((LIBRARY / name).read_text(encoding="utf-8"))


def test_both_parsers_give_one_tree_of_what_is_ours():
    both = [text for path in EXAMPLES if readable(text := path.read_text(encoding="utf-8"))]
    assert len(both) > 200
    for text in both:
        compare(text)


def readable(text):
    try:
        parse(text)
    except SyntaxError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("name", MORE)
def test_both_parsers_give_one_tree_of_more_of_the_standard_library(name):
    compare((LIBRARY / name).read_text(encoding="utf-8"))


NEWER = {
    "nested quotes": 'x = f"{a["b"]} {c("d")}"\n',
    "a backslash in a field": "x = f\"{'\\n'.join(a)}\"\n",
    "a comment in a field": 'x = f"""{\n    a  # what\n}"""\n',
    "an alias of types": "type A[T] = list[T]\n",
    "a generic function": "def f[T: int](a: T) -> T: return a.b\n",
    "a generic class": "class C[T](B): x = 1\n",
}


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER)
def test_newer_syntax_is_read_whatever_the_host(text):
    summary = summarise("m.py", text + "call(x)\n")
    assert summary.unread == ()
    assert isinstance(summary.body[-1].value, ir.Call)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python does not read the text")
@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER)
def test_newer_syntax_gives_one_summary_on_every_host(text):
    assert lowered(modern.parse(text), text, exact=True) == lowered(parse(text), text)


def test_the_parts_of_newer_f_strings_stand_where_they_are():
    text = "größe = f\"{a['ä'](f'{b['c']}')}\" + call(d)\n".replace("'c'", '"c"').replace("'ä'", '"ä"')
    calls = [node for node in ir.walk(summarise("m.py", text).body) if isinstance(node, ir.Call)]
    shown = sorted(text[call.span.column - 1 : call.span.end_column - 1] for call in calls)
    assert shown == ['a["ä"](f\'{b["c"]}\')', "call(d)"]


def test_a_template_string_passes_on_what_stands_in_it():
    (statement,) = summarise("m.py", "x = t'a{b.c}{d:{e}}'\n").body
    names = {node.id for node in ir.walk(statement.value) if isinstance(node, ir.Name)}
    assert type(statement.value) is ir.Opaque
    assert names == {"b", "d", "e"}


def test_a_text_that_no_parser_reads_says_why():
    with pytest.raises(modern.Unread, match="syntax error"):
        modern.parse("x = = 1\n")


def test_escapes_that_are_none_warn_nobody():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert summarise("m.py", "x = '\\d'\n").body[0].value.value == "\\d"
