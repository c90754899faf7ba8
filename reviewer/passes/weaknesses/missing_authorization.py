"""A record that is fetched by the number in a request, whoever it belongs to, where other code asks for the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.model import Level
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called, label, root
from reviewer.passes.weaknesses.handlers import asks_who, handlers, is_guarded, is_who, takes_password
from reviewer.passes.weaknesses.requests import is_sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

FETCHES = frozenset({"get", "get_or_404", "get_object_or_404", "filter_by", "filter", "find_one", "first_or_404"})
IDS = frozenset({"id", "pk", "_id", "uuid"})
OWNERS = frozenset(
    {"owner", "owner_id", "author", "user", "user_id", "current_user", "created_by", "account", "customer"}
    | {"is_staff", "is_admin", "is_superuser", "has_perm", "has_permission", "permission", "get_jwt_identity", "tenant"}
)
PERSONAL = frozenset(
    {"customer", "user", "account", "order", "invoice", "payment", "message", "profile", "address", "patient", "ticket"}
)
RIGHTS = frozenset({"forbidden", "allowed", "can", "has", "denied", "group", "groups"})
PAGES = frozenset({"render", "render_template", "render_to_string", "TemplateResponse"})
MAKERS = frozenset({"owner", "author", "creator", "user", "sender", "created_by", "owner_id", "author_id", "user_id"})
FORMS = frozenset({"POST", "form", "json", "args", "GET", "data", "query_params", "get_json"})
STAFF = frozenset({"staff", "admin", "superuser", "permission", "roles", "role"})


def check(file: File) -> Iterator[Found]:
    """Yield the fetches."""
    asked = list(handlers(file))
    owned = any(_mentions_owner(scope) for scope in asked)
    for scope in asked:
        if _is_of_staff(scope):
            continue
        yield from _owner_sent(scope)
        if scope.function and is_guarded(scope) and _is_for_staff(scope):
            yield Found(
                scope.function.span, f"`{scope.name}` asks for a login, not for the right to do this", Level.LOW
            )
        elif is_guarded(scope) or asks_who(scope):
            for node in scope.nodes:
                wanted = isinstance(node, ir.Call) and _fetches(scope, node) and (owned or _is_personal(node))
                if isinstance(node, ir.Call) and wanted and not _is_compared(scope, node):
                    yield Found(node.span, "the number of the request alone decides whose record it is", Level.LOW)


def _owner_sent(scope: Scope) -> Iterator[Found]:
    """Yield the records that are made in the name of whoever the request says, where the handler knows who asks."""
    if takes_password(scope) or not (is_guarded(scope) or asks_who(scope)):
        return
    for node in scope.nodes:
        made = node.arguments if isinstance(node, ir.Call) and called(node) == "create" else ()
        if isinstance(node, ir.Call) and any(_names_owner(scope, each) for each in made):
            yield Found(node.span, "the request says whose record it is, and nothing compares that with who asks")


def _names_owner(scope: Scope, given: ir.Argument) -> bool:
    if given.name not in MAKERS or not _is_of_form(scope, given.value):
        return False
    return not any(is_who(part) for part in scope.reach(given.value))


def _is_of_form(scope: Scope, value: ir.Expression) -> bool:
    """Tell whether a value comes, through look-ups too, from what a visitor fills in."""
    return any(isinstance(part, ir.Attribute) and part.name in FORMS for part in scope.reach(value))


def _is_compared(scope: Scope, fetch: ir.Call) -> bool:
    """Tell whether whose record it is plays a part: in the look-up, or in a condition or a call about the record."""
    kept = {path for path, values in scope.values.items() for value in values if fetch in ir.walk(value)}
    for node in scope.nodes:
        parts = list(ir.walk(node)) if isinstance(node, ir.Compare) else _handed(node)
        about = any(isinstance(part, ir.Name) and part.id in kept for part in parts) or fetch in parts
        if about and any(_mentions(part) for part in parts):
            return True
        if isinstance(node, ir.Call) and not RIGHTS.isdisjoint(words(called(node))):
            return True
    return any(_mentions(part) for part in ir.walk(fetch))


def _handed(node: ir.Node) -> list[ir.Node]:
    """Return what a call is handed by name: `check(note, request.user)`, not what a page is filled with."""
    given = [each.value for each in node.arguments] if isinstance(node, ir.Call) else []
    plain = [each for each in given if isinstance(each, ir.Name | ir.Attribute)]
    return [part for each in plain for part in ir.walk(each)] if called(node) not in PAGES else []


def _is_for_staff(scope: Scope) -> bool:
    """Tell whether a handler is, by its name, for administrators, and nothing in it asks for one."""
    last = scope.name.rpartition(".")[2]
    return "admin" in words(last) and not any(
        isinstance(node, ir.Name | ir.Attribute | ir.Call) and not (STAFF | RIGHTS).isdisjoint(words(called(node)))
        for node in scope.nodes
    )


def _is_personal(call: ir.Call) -> bool:
    """Tell whether a table holds what belongs to somebody, by its name."""
    return not PERSONAL.isdisjoint((*words(root(call)), *words(_table(call) if call.arguments else "")))


def _mentions_owner(scope: Scope) -> bool:
    return any(map(_mentions, scope.nodes))


def _mentions(node: ir.Node) -> bool:
    """Tell whether a node speaks of whose something is."""
    match node:
        case ir.Name(id=name) | ir.Attribute(name=name) | ir.Argument(name=str(name)) if name in OWNERS:
            return True
        case ir.Subscript(base=base):
            return label(base) == "session"
        case ir.Call(function=ir.Attribute(base=base, name="get"), arguments=[ir.Argument(value=ir.Constant()), *_]):
            return label(base) == "session"
        case ir.Call():
            return not {"owner", "owns", "allowed", "authorize", "permission"}.isdisjoint(words(called(node)))
        case _:
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
    if isinstance(last, ir.Compare):
        return called(call) == "filter" and len(call.arguments) == 1 and _is_by_key(scope, last)
    of_table = len(call.arguments) > 1  # `session.get(Table, key)`: SQLAlchemy's look-up by the primary key
    by_number = isinstance(last, ir.Name) and (of_table or not IDS.isdisjoint(words(last.id)))
    return called(call) in {"get", "get_or_404"} and by_number and is_sent(scope, last)


def _is_by_key(scope: Scope, node: ir.Compare) -> bool:
    """Tell whether a condition of SQLAlchemy is about nothing but the key: `Order.id == number`."""
    match node:
        case ir.Compare(left=ir.Attribute(base=ir.Name(), name=name), operators=["=="], rights=[right]):
            return name in IDS and is_sent(scope, right)
        case _:
            return False


def _is_store(call: ir.Call) -> bool:
    """Tell whether a call is made of a table, or names one: by the capital letter of its model."""
    first = root(call)
    named = first[:1].isupper() and not first.isupper()
    table = _table(call)
    return named or (table[:1].isupper() and not table.isupper())


def _table(call: ir.Call) -> str:
    """Return the name of the model that a call is given, or whose column it compares; "" for none."""
    match call.arguments[0].value:
        case ir.Name(id=name) | ir.Compare(left=ir.Attribute(base=ir.Name(id=name))):
            return name
        case _:
            return ""
