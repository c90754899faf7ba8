"""Every span is exact: what our reading says of names, calls, attributes and strings is what `ast` says of them."""

import ast
import re
import sysconfig
from pathlib import Path

import pytest

from reviewer.flow import summary as ir
from reviewer.flow.summarise import summarise

LIBRARY = Path(sysconfig.get_path("stdlib"))
FILES = ["dataclasses.py", "enum.py", "pathlib.py", "tarfile.py"]
KINDS = (ast.Name, ast.Call, ast.Attribute, ast.Constant)
LAYOUTS = {
    "plain": "first = call(a, b.c)\nsecond = 'text'\n",
    "tabs": "if a:\n\tcall(b.c,\t'x')\n\tif b:\n\t\tcall(c)\n",
    "carriage returns and line feeds": "a = call(b)\r\nif a:\r\n    c.d('x')\r\n",
    "carriage returns alone": "a = call(b)\rif a:\r    c.d('x')\r",
    "a form feed": "a = call(b)\n\x0c\nc.d('x')\n",
    "letters beyond ASCII": "größe = 'ä' + call(ü.ö, '😀')\nnext = '😀', call(a)\n",
    "no line end at the end": "a = call(b)\nc.d('x')",
    "comments and empty lines in brackets": "a = call(  # one\n\n    b,  # two\n    c.d,\n)\n",
    "lines joined by backslashes": "a = b + \\\n    call(c) + \\\n    'x'\n",
    "parentheses": "a = (b)\nc = ((call)((d).e))\nf = (\n    'x'\n)\n",
    "decorators": "@call\n@a.b('x')\nclass C:\n    @call(1)\n    async def d(self): return self.e\n",
    "strings of several lines": 'a = """one\ntwo""" + call(b)\nc = ("x"\n     "y")\n',
    "semicolons": "a = call(b); c.d(); e = 'x'\n",
    "one-line suites": "if a: b.c()\nelse: call(d)\nfor x in y: call(x)\n",
}


def theirs(tree, text):
    """Return the kind and span of expressions by `ast`, its columns (bytes of UTF-8) turned into characters.

    A minus is part of the number that it stands before, as in the summary.
    """
    lines = [line.encode() for line in re.split(r"\r\n?|\n", text)]

    def column(line, offset):
        return len(lines[line - 1][:offset].decode()) + 1

    negative = {
        node.operand: node
        for node in ast.walk(tree)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, KINDS):
            start = negative.get(node, node)
            first = (start.lineno, column(start.lineno, start.col_offset))
            last = (node.end_lineno, column(node.end_lineno, node.end_col_offset))
            found.add((type(node).__name__, *first, *last))
    return found


def inexact(tree):
    """Return the lines of f-strings, within which Python 3.11 gives no exact places, and of `case` patterns."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr | ast.pattern)
        for line in range(node.lineno, node.end_lineno + 1)
    }


def ours(text):
    return {
        (type(node).__name__, *node.span)
        for node in ir.walk(summarise("m.py", text).body)
        if isinstance(node, ir.Name | ir.Call | ir.Attribute | ir.Constant)
    }


def differences(text):
    """Return what only one of the two readings has."""
    tree = ast.parse(text)
    lines = inexact(tree)
    different = ours(text) ^ theirs(tree, text)
    return {each for each in different if lines.isdisjoint(range(each[1], each[3] + 1))}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_spans_are_exact_whatever_the_layout(text):
    assert differences(text) == set()


@pytest.mark.parametrize("name", FILES)
def test_spans_are_exact_in_the_standard_library(name):
    text = (LIBRARY / name).read_text(encoding="utf-8")
    assert text.count("\n") > 1000
    assert differences(text) == set()


def test_a_byte_order_mark_takes_no_column():
    """The mark is not part of `SourceFile.text`; one that is left in must not move what follows."""
    (statement,) = summarise("m.py", "\ufeffx = call(y)\n").body
    assert statement.value.span.line == 1
