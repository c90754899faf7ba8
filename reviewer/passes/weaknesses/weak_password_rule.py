"""A rule about passwords that admits short ones: fewer than eight characters (ASVS 5.0, 6.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.regexes import MATCHERS
from reviewer.passes import regexes
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, label
from reviewer.passes.weaknesses.words import holds_password, is_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

SHORTEST = 8
# `len(p) OPERATOR n`: by how much the shortest password that is accepted, or the first that is not refused, exceeds n
MARGIN = {"<": 0, ">=": 0, "<=": 1, ">": 1}
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
MINIMA = frozenset({"min_length", "min", "minlength", "min_len"})
RULES = frozenset({"complexity", "complex", "strength", "strong", "policy", "valid", "validate", "acceptable", "weak"})
VALIDATOR = "MinLengthValidator"


def check(file: File) -> Iterator[Found]:
    """Yield the rules."""
    for scope in file.scopes:
        if scope.function and _accepts_all(scope):
            yield Found(scope.function.span, f"`{scope.name}` accepts every password")
        for node in scope.among(ir.Compare, ir.Call, ir.Assign):
            match node:
                case ir.Compare(left=left, operators=[operator], rights=[right]):
                    yield from _compared(node, left, operator, right)
                case ir.Call():
                    yield from _matched(file, node)
                case ir.Assign(targets=[target], value=ir.Expression() as value) if holds_password(target):
                    yield from _declared(value)
                case _:
                    pass


def _accepts_all(scope: Scope) -> bool:
    """Tell whether a function that is to judge passwords, by its name and its parameter, says yes to all."""
    judges = not RULES.isdisjoint(words(scope.name.rpartition(".")[2])) and any(map(is_password, scope.parameters))
    match scope.body:
        case [ir.Return(value=ir.Constant(value=True))]:
            return judges
        case _:
            return False


def _compared(node: ir.Compare, left: ir.Expression, operator: str, right: ir.Expression) -> Iterator[Found]:
    if isinstance(left, ir.Constant):
        left, operator, right = right, FLIPPED.get(operator, operator), left
    match left, right:
        case (
            ir.Call(function=ir.Name(id="len"), arguments=[ir.Argument(value=subject)]),
            ir.Constant(value=int(bound)),
        ) if holds_password(subject) and operator in MARGIN:
            yield from _short(node.span, bound + MARGIN[operator])
        case _:
            pass


def _short(span: ir.Span, least: int) -> Iterator[Found]:
    if 1 < least < SHORTEST:  # whether there is one at all is another question
        yield Found(span, f"a password of {least} characters is accepted")


def _matched(file: File, call: ir.Call) -> Iterator[Found]:
    site = file.sites.get(call.span)
    method = next((MATCHERS[name] for name in site.names if name in MATCHERS), None) if site else None
    if site is None or method is None or not any(holds_password(each.value) for each in call.arguments):
        return
    known = site.receiver.fields.get("pattern", next(iter(site.given.positional), None))
    least = _least(known.text, method) if known is not None and known.text else 0
    yield from _short(call.span, least)


def _least(pattern: str, method: str) -> int:
    """Return the length of the shortest whole text that matches; 0 where a part of the text is enough."""
    tree = regexes.parse(pattern)
    whole = method == "fullmatch" or not regexes.open_ended(pattern)
    whole = whole and (method != "search" or not regexes.open_start(pattern))
    return int(tree.getwidth()[0]) if tree is not None and whole else 0


def _declared(value: ir.Expression) -> Iterator[Found]:
    """Yield the least length that a field of a form or a schema declares."""
    for each in ir.walk(value):
        match each:
            case ir.Call(arguments=arguments):
                for argument in arguments:
                    first = label(each.function) == VALIDATOR and argument is arguments[0]
                    if (argument.name in MINIMA or first) and isinstance(argument.value, ir.Constant):
                        bound = argument.value.value
                        yield from _short(each.span, bound) if isinstance(bound, int) else ()
            case _:
                pass
