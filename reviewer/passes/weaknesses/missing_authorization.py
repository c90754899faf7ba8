"""A record that is fetched by the number in a request, whoever it belongs to, where other code asks for the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.model import Level
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called, label, root
from reviewer.passes.weaknesses.handlers import asks_who, handlers, is_guarded
from reviewer.passes.weaknesses.requests import is_sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

FETCHES = frozenset({"get", "get_or_404", "get_object_or_404", "filter_by", "filter", "find_one", "first_or_404"})
IDS = frozenset({"id", "pk", "_id", "uuid"})
OWNERS = frozenset(
    {"owner", "owner_id", "author", "user", "user_id", "current_user", "session", "created_by", "account", "customer"}
    | {"is_staff", "is_admin", "is_superuser", "has_perm", "has_permission", "permission", "get_jwt_identity", "tenant"}
)
PERSONAL = frozenset(
    {"customer", "user", "account", "order", "invoice", "payment", "message", "profile", "address", "patient", "ticket"}
)
RIGHTS = frozenset({"forbidden", "allowed", "can", "has", "denied", "group", "groups"})
STAFF = frozenset({"staff", "admin", "superuser", "permission", "roles", "role"})


def check(file: File) -> Iterator[Found]:
    """Yield the fetches."""
    asked = list(handlers(file))
    owned = any(_mentions_owner(scope) for scope in asked)
    for scope in asked:
        if _is_of_staff(scope):
            continue
        if scope.function and is_guarded(scope) and _is_for_staff(scope):
            yield Found(
                scope.function.span, f"`{scope.name}` asks for a login, not for the right to do this", Level.LOW
            )
        elif (is_guarded(scope) or asks_who(scope)) and not _mentions_owner(scope):
            for node in scope.nodes:
                if isinstance(node, ir.Call) and _fetches(scope, node) and (owned or _is_personal(node)):
                    yield Found(node.span, "the number of the request alone decides whose record it is", Level.LOW)


def _is_for_staff(scope: Scope) -> bool:
    """Tell whether a handler is, by its name, for administrators, and nothing in it asks for one."""
    last = scope.name.rpartition(".")[2]
    return "admin" in words(last) and not any(
        isinstance(node, ir.Name | ir.Attribute | ir.Call) and not (STAFF | RIGHTS).isdisjoint(words(called(node)))
        for node in scope.nodes
    )


def _is_personal(call: ir.Call) -> bool:
    """Tell whether a table holds what belongs to somebody, by its name."""
    return not PERSONAL.isdisjoint(words(root(call)))


def _mentions_owner(scope: Scope) -> bool:
    for node in scope.nodes:
        match node:
            case ir.Name(id=name) | ir.Attribute(name=name) | ir.Argument(name=str(name)) if name in OWNERS:
                return True
            case ir.Call() if not {"owner", "owns", "allowed", "authorize", "permission"}.isdisjoint(
                words(called(node))
            ):
                return True
            case _:
                pass
    return False


def _is_of_staff(scope: Scope) -> bool:
    marks = [part for mark in scope.function.decorators for part in ir.walk(mark)] if scope.function else []
    names = [label(part) for part in marks if isinstance(part, ir.Name | ir.Attribute)]
    return any(not STAFF.isdisjoint(words(name)) for name in names)


def _fetches(scope: Scope, call: ir.Call) -> bool:
    """Tell whether a call fetches one record by nothing but a number that the request names."""
    if called(call) not in FETCHES or not call.arguments or not _is_store(call):
        return False
    keyed = [each for each in call.arguments if each.name]
    if keyed:
        return len(keyed) == 1 and keyed[0].name in IDS and is_sent(scope, keyed[0].value)
    last = call.arguments[-1].value
    by_number = isinstance(last, ir.Name) and not IDS.isdisjoint(words(last.id))
    return called(call) in {"get", "get_or_404"} and by_number and is_sent(scope, last)


def _is_store(call: ir.Call) -> bool:
    """Tell whether a call is made of a table, or names one: by the capital letter of its model."""
    first = root(call)
    named = first[:1].isupper() and not first.isupper()
    argument = call.arguments[0].value
    return named or (isinstance(argument, ir.Name) and argument.id[:1].isupper() and not argument.id.isupper())
