"""Comments that look like a guard switched off: a decorator, or the name of a middleware in a list."""

from __future__ import annotations

import ast
import bisect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.flow.spans import Spans

GUARD = re.compile(
    r"""^[ \t\f]*\#[ \t]*(
        @[ \t]*[^\W\d][\w.]*[ \t]*(?:\([^\r\n]*)?
      | [^\W\d]\w*(?:\.\w+)*[ \t]*,
      | (?P<quote>['"])[^\W\d]\w*(?:\.\w+)+(?P=quote)[ \t]*,?
    )[ \t]*(?:\#[^\r\n]*)?\r?$""",
    re.VERBOSE | re.MULTILINE,
)


def switched_off(tree: ast.Module, spans: Spans) -> tuple[tuple[int, str], ...]:
    """Return the line and the text of every such comment that has a line of its own."""
    found = list(GUARD.finditer(spans.text))
    if not found:
        return ()
    inside = _within_strings(tree)
    lines = [(bisect.bisect_right(spans.starts, each.start()), each[1].strip()) for each in found]
    return tuple((line + spans.shift, text) for line, text in lines if line not in inside)


def _within_strings(tree: ast.Module) -> set[int]:
    """Return the lines that begin within a string of several."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno != node.lineno
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
