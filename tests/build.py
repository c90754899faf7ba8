"""Values for the tests of merge, triage, suppress and baseline, built from a few lines of source."""

import ast
from pathlib import Path

from reviewer.merge import merge
from reviewer.model import Evidence, Location, Outline, Pass
from reviewer.target import Kind, SourceFile, Target

PATH = "app.py"


def source(text, path=PATH, kind=Kind.PYTHON, cells=()):
    return SourceFile(path, kind, text.encode(), text, cells)


def target(*files):
    return Target(Path("/nowhere"), "test", tuple(sorted(files, key=lambda file: file.path)), (), ())


def outline(file):
    """Take the statements from `ast`; how the review makes its own is tested there."""
    rows = []
    _collect(ast.parse(file.text), "", rows)
    return Outline(file.path, tuple(rows))


def _collect(node, function, rows):
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        name = f"{function}.{child.name}".lstrip(".") if named else function
        if isinstance(child, ast.stmt):
            body = getattr(child, "body", None)
            end = (body[0].lineno, body[0].col_offset + 1) if body else (child.end_lineno, child.end_col_offset + 1)
            rows.append((child.lineno, child.col_offset + 1, *end, name))
        _collect(child, name, rows)


def span(text, part, path=PATH, occurrence=0):
    """Return where `part` stands in `text`."""
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(part, at + 1)
    stop = at + len(part)

    def place(offset):
        before = text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    return Location(path, *place(at), *place(stop))


def line(number, path=PATH, column=1):
    return Location(path, number, column, number, column + 1)


def claim(weakness, place, tool="ai-review", *, subject=True, **more):
    """Return evidence: of ours with `place` as its subject, of a linter with only a place."""
    exact = subject and tool == "ai-review"
    fields = {"code": weakness, "message": f"{tool} says {weakness}", "looked": Pass.STATIC} | more
    return Evidence(weakness=weakness, tool=tool, location=place, subject=place if exact else None, **fields)


def findings(text, *evidence, path=PATH, kind=Kind.PYTHON):
    file = source(text, path, kind)
    outlines = {path: outline(file)} if kind is Kind.PYTHON else {}
    return merge(evidence, target(file), outlines)
