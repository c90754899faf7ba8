"""More of a person than the reader needs: passwords, their hashes, card numbers, whole records in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called
from reviewer.passes.weaknesses.handlers import handlers
from reviewer.passes.weaknesses.plaintext_password import PEOPLE
from reviewer.passes.weaknesses.requests import is_sent
from reviewer.passes.weaknesses.words import PASSWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

NUMBERS = (
    frozenset({"ssn"}), frozenset({"social", "security"}), frozenset({"credit", "card"}), frozenset({"card", "number"}),
    frozenset({"cvv"}), frozenset({"cvc"}), frozenset({"creditcard"}), frozenset({"passport", "number"}),
    frozenset({"bank", "account", "number"}), frozenset({"iban"}), frozenset({"cc", "num"}), frozenset({"ccn"}),
)  # fmt: skip
ANSWERS = frozenset(
    {"jsonify", "JsonResponse", "JSONResponse", "Response", "HttpResponse", "make_response", "json_response", "dumps"}
    | {"dict", "list", "json", "ORJSONResponse"}
)
WRITERS = frozenset({"json", "serialize", "debug", "jsonify"})
DUMPS = frozenset({"model_to_dict", "vars", "serialize"})  # the last is Django's `serializers.serialize`
SHORTENED = frozenset(
    {"last", "last4", "masked", "mask", "type", "brand", "expiry", "form", "id", "has", "is", "error"}
)


def check(file: File) -> Iterator[Found]:
    """Yield what is answered."""
    answering = {scope.name for scope in handlers(file)}
    for scope in file.scopes:
        if scope.name in answering or not WRITERS.isdisjoint(words(scope.name.rpartition(".")[2])):
            yield from told(scope)


def told(scope: Scope) -> Iterator[Found]:
    """Yield what of persons a function returns."""
    for node in scope.nodes:
        if isinstance(node, ir.Return) and node.value is not None:
            yield from _answer(scope, node.value)


def _appended(scope: Scope, name: str) -> Iterator[ir.Expression]:
    """Yield what is appended to a list."""
    for node in scope.nodes:
        match node:
            case ir.Call(function=ir.Attribute(base=ir.Name(id=found), name="append"), arguments=[argument]):
                if found == name:
                    yield argument.value
            case _:
                pass


def _answer(scope: Scope, value: ir.Expression, depth: int = 6) -> Iterator[Found]:
    """Yield what a reader gets to see of a value that is sent."""
    again: list[ir.Expression] = []
    match value:
        case ir.Mapping(items=items):
            if private := next((name for key, each in items if (name := _private_field(scope, key, each))), ""):
                yield Found(value.span, f"the answer holds `{private}`")
                return
            again = [each for _, each in items]
        case ir.Call(arguments=arguments) if called(value) in ANSWERS:
            again = [each.value for each in arguments]
        case ir.Call() if called(value) in DUMPS and _whole(value):
            yield Found(value.span, "the answer holds the whole record, whatever columns it gets")
        case ir.Attribute(name="__dict__", base=base) if _is_person(scope, base):
            yield Found(value.span, "the answer holds the whole record, whatever columns it gets")
        case ir.Collection(items=again_items):
            again = list(again_items)
        case ir.Comprehension(element=element):
            again = [element]
        case ir.Name():
            again = [*(each for each in scope.sources(value, 1) if each is not value), *_appended(scope, value.id)]
        case _:
            pass
    for each in again if depth else ():
        yield from _answer(scope, each, depth - 1)


def _private_field(scope: Scope, key: ir.Expression | None, value: ir.Expression) -> str:
    """Return the key of a field that nobody else should read; "" for any other."""
    if not isinstance(key, ir.Constant) or not isinstance(key.value, str) or isinstance(value, ir.Constant):
        return ""
    parts = words(key.value)
    secret = (parts[-1] if parts else "") in PASSWORDS or {"password", "hash"} <= set(parts)
    read = isinstance(value, ir.Attribute | ir.Subscript) and not is_sent(scope, value)
    return key.value if read and (secret or is_private(key.value)) else ""


def is_private(name: str) -> bool:
    """Tell whether a name promises a number that identifies somebody, or pays for them."""
    parts = frozenset(words(name))
    return any(number <= parts for number in NUMBERS) and SHORTENED.isdisjoint(parts)


def _whole(call: ir.Call) -> bool:
    """Tell whether all columns of a person's record are asked for."""
    records = 2 if called(call) == "serialize" else 1  # `serializers.serialize("json", records)`
    limited = len(call.arguments) > records or any(each.name in {"fields", "exclude"} for each in call.arguments)
    return not limited and any(_names_person(each) for each in ir.walk(call))


def _is_person(scope: Scope, node: ir.Expression) -> bool:
    return any(_names_person(each) for each in scope.reach(node))


def _names_person(node: ir.Node) -> bool:
    return isinstance(node, ir.Name | ir.Attribute) and not PEOPLE.isdisjoint(words(called(node)))
