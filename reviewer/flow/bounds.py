"""What a parser survives: nesting and chains are measured before it is called.

libcst's native parser recurses: 2,000 nested brackets or a sum of 10,000 terms end the process
with a segmentation fault. CPython itself refuses more than 200 nested brackets.
"""

from __future__ import annotations

import re

NESTING = 200
CHAIN = 3000
TOKEN = re.compile(
    r"""
      \#[^\r\n]*
    | [rbufRBUFtT]{0,2}(?:'''(?:[^\\]|\\.)*?(?:'''|\Z) | \"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z))
    | [rbufRBUFtT]{0,2}(?:'(?:[^\\'\r\n]|\\.)*'? | "(?:[^\\"\r\n]|\\.)*"?)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<operator>\*\*|//|<<|>>|[-+*/%@&|^~.]|\b(?:and|or|not|if|else|in|is|lambda|await|elif)\b)
    | (?P<end>[\r\n;])
    """,
    re.VERBOSE | re.DOTALL,
)


def too_deep(text: str) -> str:
    """Return why the text may not be given to the parser, "" where it may."""
    if len(text) < NESTING:
        return ""
    depth = chain = 0
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            if depth > NESTING:
                return f"brackets nested more than {NESTING} deep"
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "operator":
            chain += 1
            if chain > CHAIN and depth < NESTING:
                return f"an expression of more than {CHAIN:,} operators"
        elif kind == "end" and depth == 0:
            chain = 0
    return ""
