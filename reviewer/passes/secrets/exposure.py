"""Secrets on their way out: into logs, onto the console, into the address of a request."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.flow.summary import (
    Attribute,
    Binary,
    Call,
    Collection,
    Constant,
    Expression,
    Joined,
    Name,
    Span,
    Subscript,
)
from reviewer.model import Level
from reviewer.passes.secrets.names import Sort, sort_of, words
from reviewer.passes.secrets.python import dotted, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.bodies import Parts

_LEVELS = frozenset(words("debug info warning warn error critical exception fatal log"))
_LOGGERS = re.compile(r"(?:^|[._])(?:log|logger|logging|_log|_logger|lg)$", re.IGNORECASE)
_CONSOLE = frozenset(
    {"print", "pprint", "pprint.pprint", "click.echo", "typer.echo", "sys.stdout.write", "console.print"}
)

# Calls that show what they are given; any other (`len`, `bool`, `mask`, `hash`) is taken to hide it.
_SHOWING = frozenset(words("str repr format dumps decode strip lower upper encode join get pformat"))

_QUERY = re.compile(
    r"[?&](?:api_?key|apikey|key|token|access_token|auth|auth_token|password|passwd|pwd|secret|client_secret)=$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Exposed:
    """A secret's name where others can read it."""

    span: Span  # of the call, or of the text
    confidence: Level
    message: str


def look(parts: Parts) -> Iterator[Exposed]:
    """Yield every place that lets a secret out."""
    for node in parts.among(Call, Joined, Binary):
        match node:
            case Call(arguments=arguments):
                outlet = _outlet(node)
                given = arguments if outlet else ()
                shown = next((each for argument in given for each in _shown(argument.value)), None)
                if shown:
                    # a variable on the console may have been made for the reader; what is kept elsewhere was not
                    sure = Level.LOW if outlet == "the console" and isinstance(shown, Name) else Level.MEDIUM
                    yield Exposed(node.span, sure, f"`{name_of(shown)}` is written to {outlet}")
            case Joined(parts=pieces):
                yield from _in_address(node, pieces)
            case Binary(operator="+", left=left, right=right):
                yield from _in_address(node, (_last(left), right))


def _outlet(call: Call) -> str | None:
    name = dotted(call.function)
    owner, _, method = name.rpartition(".")
    if method in _LEVELS and (_LOGGERS.search(owner) or owner.endswith("app")):
        return "the log"
    return "the console" if name in _CONSOLE else None


def _shown(value: Expression) -> Iterator[Name | Attribute | Subscript]:
    """Yield the secrets, by their names, that an argument shows as they are."""
    match value:
        case Name() | Attribute() | Subscript():
            if _is_secret(name_of(value), value):
                yield value
        case Call(function=function, arguments=arguments):
            if dotted(function).rpartition(".")[2] in _SHOWING:
                base = [function.base] if isinstance(function, Attribute) else []
                inner = (*base, *(argument.value for argument in arguments))
                yield from (each for part in inner for each in _shown(part))
        case Joined(parts=inner) | Collection(items=inner):
            yield from (each for part in inner for each in _shown(part))
        case Binary(operator="+" | "%", left=left, right=right):
            yield from (each for part in (left, right) for each in _shown(part))


def _is_secret(name: str, node: Expression) -> bool:
    """Tell whether a name is a secret's; a bare `token` may as well be a parser's, a class's constant a member's."""
    sort = sort_of(name)
    if sort in {None, Sort.ANY_KEY} or (isinstance(node, Attribute) and name.isupper() and _is_class(node.base)):
        return False
    return sort is not Sort.TOKEN or len(words(name)) > 1


def _is_class(node: Expression) -> bool:
    """Tell by its name whether something is a class: `TokenType`, not `settings` or `self`."""
    return name_of(node)[:1].isupper()


def _last(node: Expression) -> Expression:
    """Return what stands last in a concatenation."""
    while isinstance(node, Binary) and node.operator == "+":
        node = node.right
    return node.parts[-1] if isinstance(node, Joined) and node.parts else node


def _in_address(node: Expression, parts: tuple[Expression, ...]) -> Iterator[Exposed]:
    for before, after in itertools.pairwise(parts):
        if isinstance(after, Constant) or not isinstance(before, Constant) or not isinstance(before.value, str):
            continue
        name = name_of(after)
        if _QUERY.search(before.value) and _is_secret(name, after):
            message = f"`{name}` becomes part of an address, which servers and proxies write to their logs"
            yield Exposed(node.span, Level.MEDIUM, message)
