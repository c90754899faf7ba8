"""How an expression reads in a sentence."""

from __future__ import annotations

import re

from reviewer.flow import summary as ir

LONGEST = 60
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
DEEPEST = 40  # links of a chain that are spelled: of a longer one no more would be seen


def words(name: str) -> set[str]:
    """Return the words that a name is made of, in lower case: `ToolCall`, `TOOL_CALL`."""
    return {each.lower() for each in WORD.findall(name)}


def spell(node: ir.Expression) -> str:
    """Return the expression in short: names, attributes and calls as written, the rest by its kind."""
    text = _spell(node)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _spell(node: ir.Expression, left: int = DEEPEST) -> str:  # noqa: C901, PLR0912 - one case a kind of expression
    match node:
        case ir.Name(id=name):
            return name
        case _ if left == 0:
            return "…"
        case ir.Constant(value=str()):
            return "a string"
        case ir.Constant(value=value):
            return "..." if value is ... else repr(value)
        case ir.Attribute(base=base, name=name):
            return f"{_spell(base, left - 1)}.{name}"
        case ir.Subscript(base=base, index=ir.Constant(value=str(key))):
            return f"{_spell(base, left - 1)}[{key!r}]"
        case ir.Subscript(base=base):
            return f"{_spell(base, left - 1)}[...]"
        case ir.Call(function=function, arguments=arguments):
            return f"{_spell(function, left - 1)}({'...' if arguments else ''})"
        case ir.Joined():
            return "an f-string"
        case ir.Binary(operator="%"):
            return "a formatted string"
        case ir.Binary(operator="+"):
            return "a concatenation"
        case ir.Await(value=value) | ir.Starred(value=value):
            return _spell(value, left - 1)
        case _:
            return "an expression"
