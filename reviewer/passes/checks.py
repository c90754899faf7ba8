"""Checks that let through more than they say: expressions without an end, loose hosts, parts of addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes import bodies, regexes
from reviewer.passes.outside import Outside, sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Site, Solved
    from reviewer.flow.values import Value

FUNCTIONS = frozenset(["match", "fullmatch", "search", "compile", "sub", "subn", "split", "findall", "finditer"])
# What checks a field by an expression, and how it matches: documentation of Django, WTForms, marshmallow
VALIDATORS = {
    "django.core.validators.RegexValidator": "search",
    "wtforms.validators.Regexp": "match",
    "wtforms.validators.regexp": "match",
    "marshmallow.validate.Regexp": "match",
    "cerberus.Validator": "match",
}
ASKING = re.compile(
    r"(^|[._])(is|has|valid|validate|check|verify|allow|allowed|trusted|safe|accepts?|permitted|may|can)(_|$)|_(valid|ok|safe|allowed)$",
    re.IGNORECASE,
)
DOMAIN = re.compile(r"(?i)^(?:[a-z0-9-]+\.)+[a-z]{2,}$")
ORIGIN = re.compile(r"(?i)^(?:https?:)?//(?:[a-z0-9-]+\.)+[a-z]{2,}$")
ADDRESS = re.compile(
    r"(^|[._\[' ])(url|uri|host(name)?|netloc|domain|origin|referr?er|next|target|redirect\w*|link|callback|\w+_ur[il])"
    r"($|[._\]' ])",
    re.IGNORECASE,
)
STOPS = frozenset({"abort", "exit", "_exit"})
REFUSALS = 400  # status codes from here on


@dataclass(frozen=True, slots=True)
class Weak:
    """A check that does not do what it says; `outside` tells that it is asked of what somebody sent."""

    span: ir.Span
    said: str
    outside: bool = False


def patterns(code: Solved) -> Iterator[tuple[Site, str, str]]:
    """Yield every use of a regular expression that is known: the call, the expression, and how it is matched."""
    for site in code.sites:
        for name in site.names:
            method = name.rpartition(".")[2]
            if name in VALIDATORS:
                text = _text(site.given.keywords.get("regex", next(iter(site.given.positional), None)))
                method = VALIDATORS[name]
            elif name == f"re.{method}" and method in FUNCTIONS:
                text = _text(site.given.keywords.get("pattern", next(iter(site.given.positional), None)))
            elif name == f"re.Pattern.{method}" and method in FUNCTIONS:
                text = _text(site.receiver.fields.get("pattern"))
            else:
                continue
            if text:
                yield site, f"(?x){text}" if _is_verbose(site) else text, method
                break


def _text(value: Value | None) -> str | None:
    return value.text if value is not None else None


def _is_verbose(site: Site) -> bool:
    return any(
        spell(node).endswith((".X", ".VERBOSE"))
        for argument in site.call.arguments
        for node in ir.walk(argument.value)
        if isinstance(node, ir.Attribute)
    )


def slow(code: Solved) -> Iterator[tuple[ir.Span, str]]:
    """Yield the expressions that can take exponential time, where they are written."""
    for site, text, method in patterns(code):
        if not _is_written_here(site):
            continue
        if regexes.exponential(text, whole=method == "fullmatch"):
            yield (
                site.call.span,
                "a group that repeats itself matches the same text in many ways: the time doubles with every character",
            )


def _is_written_here(site: Site) -> bool:
    """Tell the call that is given the expression from a method of a compiled one."""
    return "pattern" not in site.receiver.fields


def weak(outside: Outside) -> Iterator[Weak]:
    """Yield the checks that let through more than they say."""
    known = {site.call.span: (site, text, method) for site, text, method in patterns(outside.code)}
    for site, text, method in known.values():
        yield from _written(site, text, method)
    for function, node in asked(outside.parts):
        if isinstance(node, ir.Call) and node.span in known:
            yield from _matched(function, *known[node.span])
        elif isinstance(node, ir.Call) and node.span in outside.parts.sites:
            yield from _prefixed(function, outside.parts.sites[node.span])
        elif isinstance(node, ir.Compare):
            yield from _contained(outside, function, node)


def _written(site: Site, text: str, method: str) -> Iterator[Weak]:
    """Judge an expression where it is written: what it can never mean, and what a validator makes of it."""
    if _is_written_here(site) and regexes.impossible(text):
        yield Weak(site.call.span, "nothing can match: an anchor stands where the text has begun or has ended")
    elif _is_written_here(site) and regexes.spans_signs(text):
        yield Weak(site.call.span, r"the class `A-z` also holds `[ \ ] ^ _` and the backtick")
    elif not VALIDATORS.keys().isdisjoint(site.names):
        said = _loose(text, method)
        if said:
            yield Weak(site.call.span, said, outside=True)


def _matched(function: str, site: Site, text: str, method: str) -> Iterator[Weak]:
    place = int(_is_written_here(site))
    subject = site.given.positional[place : place + 1]
    came = bool(sent(subject))
    said = ""
    if came:
        said = _loose(text, method)
    elif ASKING.search(function):
        said = _unescaped(text) if _asks_for_a_part(text, method) else _loose(text, method)
    if said:
        yield Weak(site.call.span, said, outside=came)


def _asks_for_a_part(text: str, method: str) -> bool:
    """Tell whether an expression means a part of a text: it is searched for, or ends in what begins something.

    `search("[*?]")` and `match("[a-z]+://")` describe a text; only of what somebody sent they decide too much.
    """
    return (method == "search" and regexes.open_start(text)) or regexes.ends_in_a_sign(text)


def _loose(text: str, method: str) -> str:
    """Return what a match lets through, "" where it says what it means."""
    said = _unescaped(text)
    if said:
        return said
    if method == "fullmatch" or regexes.only_literal(text):
        return ""
    if regexes.open_ended(text):
        return f"`{method}` looks at the beginning alone: anything may follow what the expression says"
    if method == "search" and regexes.open_start(text):
        return "`search` looks anywhere: anything may stand before what the expression says"
    return ""


def _unescaped(text: str) -> str:
    if regexes.loose_host(text):
        return "a dot in the host's name matches any character"
    if regexes.loose_number(text):
        return "a dot between the numbers matches any character"
    return ""


def _prefixed(function: str, site: Site) -> Iterator[Weak]:
    """Judge `url.startswith("https://host")` and `host.endswith("host")`."""
    if not isinstance(site.call.function, ir.Attribute) or not site.call.arguments:
        return
    name, base = site.call.function.name, site.call.function.base
    written = [each.text for each in site.given.positional[:1] if each.text]
    if not written or name not in {"startswith", "endswith"}:
        return
    came = bool(sent([site.receiver]))
    if not came and not (ASKING.search(function) or ADDRESS.search(spell(base))):
        return
    if name == "startswith" and ORIGIN.match(written[0]):
        yield Weak(
            site.call.span,
            f"an address that goes on after `{written[0]}`, as in `{written[0]}.evil.example`, passes",
            came,
        )
    elif name == "endswith" and DOMAIN.match(written[0]) and ADDRESS.search(spell(base)):
        yield Weak(site.call.span, f"any host that ends so, as `evil{written[0]}`, passes", came)


def _contained(outside: Outside, function: str, node: ir.Compare) -> Iterator[Weak]:
    """Judge `"example.org" in url`."""
    if node.operators not in {("in",), ("not in",)} or not isinstance(node.left, ir.Constant):
        return
    text, right = node.left.value, node.rights[0]
    if (
        not isinstance(text, str)
        or not (DOMAIN.match(text) or ORIGIN.match(text.rstrip("/")))
        or not ADDRESS.search(spell(right))
    ):
        return
    came = outside.held(function, right) is not None
    if came or ASKING.search(function):
        yield Weak(node.span, f"`{text}` may stand anywhere in the address, as in `https://evil.example/?{text}`", came)


def asked(parts: bodies.Parts) -> Iterator[tuple[str, ir.Expression]]:
    """Yield every question that lets something pass: the function, and the call or comparison.

    A condition that refuses where it is true (a list of what is forbidden) is no such question.
    """
    for function, node in parts.of(ir.If):
        yield from ((function, each) for each in _questions(node.test, refused=_refuses(node.body)))
    tests = [*((function, node.test) for function, node in parts.of(ir.Assert))]
    tests += [*((function, choice.test) for function, choice in parts.of(ir.Conditional))]
    for function, test in tests:
        yield from ((function, each) for each in _questions(test, refused=False))
    for function, answer in parts.of(ir.Return):
        if answer.value is not None and ASKING.search(function):
            yield from ((function, each) for each in _questions(answer.value, refused=False))


def _questions(test: ir.Expression, *, refused: bool) -> Iterator[ir.Expression]:
    """Yield the calls and comparisons in a condition whose success lets something pass."""
    match test:
        case ir.Unary(operator="not", operand=operand):
            yield from _questions(operand, refused=not refused)
        case ir.Boolean(left=left, right=right):
            yield from _questions(left, refused=refused)
            yield from _questions(right, refused=refused)
        case ir.Compare(
            left=ir.Expression() as left,
            operators=(("is" | "is not" | "==" | "!=") as symbol,),
            rights=(ir.Constant(value=None),),
        ):
            yield from _questions(left, refused=refused != (symbol in {"is", "=="}))
        case ir.Call(function=ir.Name(id="bool"), arguments=(ir.Argument(value=value),)):
            yield from _questions(value, refused=refused)
        case ir.Compare(operators=("not in",)) if refused:
            yield test
        case ir.Compare(operators=("in",)) if not refused:
            yield test
        case ir.Call() if not refused:
            yield test
        case _:
            pass


def _refuses(body: bodies.Body) -> bool:
    """Tell whether some statements turn away what brought the program there."""
    if not body:
        return False
    match body[-1]:
        case ir.Raise():
            return True
        case ir.Return(value=None | ir.Constant(value=False | None)):
            return True
        case ir.Return(value=ir.Collection(kind="tuple", items=items)):
            return any(
                isinstance(each, ir.Constant) and isinstance(each.value, int) and each.value >= REFUSALS
                for each in items
            )
        case ir.Evaluate(value=ir.Call(function=function)):
            return spell(function).rpartition(".")[2] in STOPS
        case _:
            return False
