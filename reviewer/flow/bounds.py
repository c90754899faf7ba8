"""What a parser and our own recursion survive: nesting and chains are measured, and there is room for the rest.

libcst's native parser recurses: 2,000 nested brackets, a chain of 3,000 calls or a sum of 10,000 terms
end the process with a segmentation fault, so that its text is measured before. CPython looks after
itself (it refuses more than 200 nested brackets, and raises where a tree is too deep): what it has
read is measured expression by expression, where one is long enough to be deep.
"""

from __future__ import annotations

import re
import sys
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

NESTING = 200
CHAIN = 3000
TRAILER = 3  # what a call or subscript costs of a chain
BRANCHES = 1000  # `elif`s of one `if`
STACK = 512 << 20  # bytes of address space; what is not used is never memory
FRAMES = 200_000
TOKEN = re.compile(
    r"""
      \#[^\r\n]*
    | (?P<prefix>[rbufRBUFtT]{0,2})(?:
          '''(?:[^\\]|\\.)*?(?:'''|\Z) | \"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)
        | '(?:[^\\'\r\n]|\\.)*'? | "(?:[^\\"\r\n]|\\.)*"?
      )
    | (?P<trailer>(?<=[\w)\]}'"])[(\[])
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<operator>\*\*|//|<<|>>|[-+*/%@&|^~.]|\b(?:and|or|not|if|else|lambda|await)\b)
    | (?P<comma>,)
    | (?P<end>[\r\n;])
    """,
    re.VERBOSE | re.DOTALL,
)
BRACKETS = re.compile(r"[(\[{]|[)\]}]|[-+*/%@&|^~.<>]")
BRANCH = re.compile(r"^([ \t]*)(el)?if\b", re.MULTILINE)


class TooDeep(Exception):  # noqa: N818 - a fact about the file
    """What is read would take a later stage down; its text says why."""


def too_deep(text: str) -> str:
    """Return why the text may not be given to the parser, "" where it may."""
    if len(text) < NESTING:
        return ""
    return _branches(text) or _expressions(text)


def check(expression: str) -> None:
    """Raise `TooDeep` if an expression, given as its text, may not be lowered."""
    reason = _expressions(expression)
    if reason:
        raise TooDeep(reason)


def check_branches(text: str) -> None:
    """Raise `TooDeep` if an `if` of the text has too many branches."""
    reason = _branches(text) if text.count("elif") > BRANCHES else ""
    if reason:
        raise TooDeep(reason)


def _branches(text: str) -> str:
    chains: dict[str, int] = defaultdict(int)
    for found in BRANCH.finditer(text):
        chains[found[1]] = chains[found[1]] + 1 if found[2] else 0
        if chains[found[1]] > BRANCHES:
            return f"more than {BRANCHES:,} branches of one `if`"
    return ""


def _expressions(text: str) -> str:
    chain, outer = 0, []  # the chain up to here, and where it stood at every bracket that is open
    for kind, cost in _tokens(text):
        chain += cost
        if kind in {"open", "trailer"}:
            outer.append(chain)
        elif kind == "close":
            chain = outer.pop() if outer else 0
        elif kind == "comma" or (kind == "end" and not outer):
            chain = outer[-1] if outer else 0
        if len(outer) > NESTING:
            return f"brackets nested more than {NESTING} deep"
        if chain > CHAIN:
            return f"an expression of more than {CHAIN:,} operators"
    return ""


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield (kind, what it adds to a chain); of an f-string what lies in its fields."""
    for token in TOKEN.finditer(text):
        kind = token.lastgroup or ""
        if kind == "prefix":
            yield "operator", 1  # strings side by side
            if not {"f", "t"}.isdisjoint(token[0][: token.end("prefix") - token.start()].lower()):
                yield from _fields(token[0].replace("{{", "").replace("}}", ""))
        elif kind:
            yield kind, TRAILER if kind == "trailer" else int(kind == "operator")


def _fields(text: str) -> Iterator[tuple[str, int]]:
    depth = 0
    for found in BRACKETS.finditer(text):
        if found[0] in "([{":
            if depth or found[0] == "{":
                depth += 1
                yield "open", 0
        elif found[0] in ")]}":
            if depth:
                depth -= 1
                yield "close", 0
        elif depth:
            yield "operator", 1
    yield from [("close", 0)] * depth


def with_room(function: Callable[Given, Answer], *given: Given.args, **more: Given.kwargs) -> Answer:
    """Call a function in a thread whose stack holds trees of thousands of levels; what it raises is raised here.

    A sum of 1,000 terms is 1,000 levels deep, where Python by itself gives up.
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(function(*given, **more))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the answer is awaited
            errors.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(FRAMES)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    if errors:
        raise errors[0]
    return answers[0]
