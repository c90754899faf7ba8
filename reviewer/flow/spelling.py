"""How an expression reads in a sentence."""

from __future__ import annotations

from reviewer.flow import summary as ir

LONGEST = 60


def spell(node: ir.Expression) -> str:
    """Return the expression in short: names, attributes and calls as written, the rest by its kind."""
    text = _spell(node)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _spell(node: ir.Expression) -> str:  # noqa: C901 - one case a kind of expression
    match node:
        case ir.Name(id=name):
            return name
        case ir.Constant(value=str()):
            return "a string"
        case ir.Constant(value=value):
            return "..." if value is ... else repr(value)
        case ir.Attribute(base=base, name=name):
            return f"{_spell(base)}.{name}"
        case ir.Subscript(base=base, index=ir.Constant(value=str(key))):
            return f"{_spell(base)}[{key!r}]"
        case ir.Subscript(base=base):
            return f"{_spell(base)}[...]"
        case ir.Call(function=function, arguments=arguments):
            return f"{_spell(function)}({'...' if arguments else ''})"
        case ir.Joined():
            return "an f-string"
        case ir.Binary(operator="%"):
            return "a formatted string"
        case ir.Binary(operator="+"):
            return "a concatenation"
        case ir.Await(value=value) | ir.Starred(value=value):
            return _spell(value)
        case _:
            return "an expression"
