"""Quotes around data: a text that is one literal, marks that must not be in a text, and data between quotes.

What an escape is good for depends on where the text stands: a shell word that is quoted again, an
attribute without quotes and a script are places that `shlex.quote` and `html.escape` do not speak of.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import narrow
from reviewer.flow import summary as ir
from reviewer.flow.narrow import DOTLESS
from reviewer.flow.values import Value, deep_taints, map_taints, unite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.flow.frame import Frame
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.run import Run
    from reviewer.flow.values import Taint

QUOTES = ("'", '"')
FORBIDDEN = {
    "..": ("path", DOTLESS), "../": ("path", DOTLESS), "/": ("path",),
    "\n": ("header", "log", "email"), "\r": ("header", "log", "email"),
    "'": ("without '",), '"': ('without "',),
}  # fmt: skip
COMPLETE = frozenset(FORBIDDEN) - {"../"}  # "....//" without "../" is "../"
# Marks of the rows in `cleans`: how data was escaped, and so where it may stand.
WORD, PERCENT, ENTITY, ELEMENT = "word", "percent", "entity", "element"
ESCAPING = frozenset({"markupsafe.Markup", "flask.Markup", "jinja2.Markup"})
HOLE = "\0"  # data, in the text before other data
PLACE = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]")
IN_HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\0]*$", re.IGNORECASE)
UNQUOTED = re.compile(r"=\s*$")
ADDRESS = re.compile(r"\b(?:href|src|action|formaction|srcdoc|style)\s*=\s*[\"']?\s*$", re.IGNORECASE)
HANDLER = re.compile(r"\bon\w+\s*=\s*(?:\"[^\"]*|'[^']*|[^\"'\s>]*)$", re.IGNORECASE)
SCRIPT = re.compile(r"<(script|style)\b[^>]*>(?:(?!</\1).)*$", re.IGNORECASE | re.DOTALL)


def between(run: Run, frame: Frame, node: ir.Expression, mark: str) -> None:
    """Note a part of what makes a text one literal: how it starts, how it ends, what is not inside."""
    narrow.at(run, frame, node, (mark,))
    value = run.evaluate(run, frame, narrow.subject(node))
    for quote in QUOTES:
        if all(narrow.marked(value, f"{part} {quote}") for part in ("opens", "closes", "inside without")):
            narrow.at(run, frame, node, ("code",))


def edge(run: Run, frame: Frame, node: ir.Call, mark: str) -> None:
    """Apply `x.startswith("'")` or `x.endswith("'")`."""
    if isinstance(node.function, ir.Attribute) and node.arguments:
        text = run.evaluate(run, frame, node.arguments[0].value).text
        if text in QUOTES:
            between(run, frame, node.function.base, f"{mark} {text}")


def letter(run: Run, frame: Frame, node: ir.Expression, text: str | None) -> None:
    """Apply `x[0] == "'"` or `x[-1] == "'"`."""
    if isinstance(node, ir.Subscript) and text in QUOTES:
        place = _number(node.index)
        if place in {0, -1}:
            between(run, frame, node.base, f"{'closes' if place else 'opens'} {text}")


def without(run: Run, frame: Frame, node: ir.Expression, text: str) -> None:
    """Apply `text not in x`, and of quotes also `text not in x[1:-1]`."""
    match node:
        case ir.Subscript(base=base, index=ir.Slice(lower=lower, upper=upper, step=None)):
            if text in QUOTES and _number(lower) == 1 and _number(upper) == -1:
                between(run, frame, base, f"inside without {text}")
        case _:
            narrow.at(run, frame, node, FORBIDDEN.get(text, ()))


def _number(node: ir.Expression | None) -> object:
    match node:
        case ir.Constant(value=int(number)):
            return number
        case ir.Unary(operator="-", operand=ir.Constant(value=int(number))):
            return -number
        case _:
            return None


def placed(value: Value, before: str) -> Value:
    """Return data as it is behind this text, in which a hole stands for other data."""
    if not before or not any(taint.cleaned for taint in deep_taints(value)):
        return value
    return map_taints(value, lambda taint: _placed(taint, before))


def _placed(taint: Taint, before: str) -> Taint:
    cleaned = taint.cleaned
    quote = _open(before)
    if f"without {quote}" in cleaned:
        cleaned |= {"xpath"}
    if WORD in cleaned and quote:
        cleaned -= {"shell"}
    if PERCENT in cleaned and IN_HOST.search(before):
        cleaned -= {"url", "redirect"}
    if not cleaned.isdisjoint({ENTITY, ELEMENT}) and _escapes(before, cleaned):
        cleaned -= {"markup"}
    return taint if cleaned is taint.cleaned else replace(taint, cleaned=cleaned)


def _open(before: str) -> str:
    """Return the quote that is open at the end of a text."""
    quote = ""
    for letter_ in before:
        if letter_ in QUOTES and quote in {"", letter_}:
            quote = "" if quote else letter_
    return quote


def _escapes(before: str, cleaned: frozenset[str]) -> bool:
    """Tell whether escaped text can still do harm here: in a tag without quotes, as an address, in a script."""
    if SCRIPT.search(before):
        return True
    tag = before[before.rfind("<") :] if before.rfind("<") > before.rfind(">") else ""
    if not tag:
        return False
    return bool(UNQUOTED.search(tag) or ADDRESS.search(tag) or HANDLER.search(tag)) or ELEMENT in cleaned


def adopted(value: Value, parts: Iterable[Value]) -> Value:
    """Return a text with what its data was made harmless for in the places that it has there."""
    known = {taint.origin: taint.cleaned for taint in unite(deep_taints(part) for part in parts)}
    return map_taints(value, lambda taint: replace(taint, cleaned=known.get(taint.origin, taint.cleaned)))


def escaping(text: Value) -> frozenset[str]:
    """Return the class of a text that escapes what is joined to it: `Markup("<p>%s</p>") % data`."""
    return text.types & ESCAPING


def joined(parts: Iterable[Value]) -> Iterator[Value]:
    """Yield the parts of a text, each as it is behind those before it."""
    before = ""
    for part in parts:
        yield placed(part, before)
        before += part.text if part.text is not None else HOLE


def filled(text: str, given: Value) -> list[Value]:
    """Return what `text % given` puts into the text."""
    values = list(given.items.values()) if given.items and "tuple" in given.types else [given]
    starts = [found.start() for found in PLACE.finditer(text)]
    if len(starts) != len(values):
        return [placed(each, PLACE.sub(HOLE, text[: starts[0]]) if starts else "") for each in values]
    return [placed(each, PLACE.sub(HOLE, text[:start])) for each, start in zip(values, starts, strict=True)]


def formatted(text: str, given: Arguments) -> list[Value] | None:
    """Return what `text.format(...)` puts into the text; None where that cannot be told."""
    found, before = [], ""
    try:
        pieces = list(string.Formatter().parse(text))
    except ValueError:
        return None
    for number, (literal, name, _, _) in enumerate(pieces):
        before += literal
        if name is None:
            continue
        key = re.split(r"[.\[]", name, maxsplit=1)[0]
        place = int(key) if key.isdigit() else number if not key else None
        if place is None and key in given.keywords:
            found.append(placed(given.keywords[key], before))
        elif place is not None and place < len(given.positional):
            found.append(placed(given.positional[place], before))
        else:
            return None
        before += HOLE
    return found
