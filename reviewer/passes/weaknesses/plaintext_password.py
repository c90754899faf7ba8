"""A password that is kept, or compared, as it was typed: whoever reads the table has them all."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.model import Level
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import READERS, WRAPPERS, Found, called, label, root, unwrapped
from reviewer.passes.weaknesses.requests import FRAMES, OF_HANDLER, is_sent
from reviewer.passes.weaknesses.words import holds_password, is_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

PEOPLE = frozenset(
    {"user", "users", "account", "accounts", "customer", "customers", "member", "members", "person", "profile", "admin"}
    | {"employee", "employees", "student", "students", "client", "patient", "owner", "author", "login", "logins"}
    | {"tenant", "guest", "subscriber", "teacher"}
)
NO_RECORD = frozenset({"form", "schema", "serializer", "request", "credentials", "in", "dto", "input", "error"})
KEEPERS = frozenset({"create", "insert_one", "insert", "get_or_create", "update_or_create", "update_one"})
SQL = frozenset({"execute", "executemany", "execute_sql", "raw", "query", "fetchone", "fetchrow", "fetch"})
COLUMN = r"(?:\w*password|passwd|pwd)"
KEPT = re.compile(
    rf"\binsert\s+into\b[^;]*\b{COLUMN}\b|\bupdate\b[^;]*\bset\b[^;]*\b{COLUMN}\s*=|\b{COLUMN}\s*=", re.IGNORECASE
)
SETTINGS = frozenset({"port", "protocol", "scheme", "ssl", "timeout", "use_ssl", "verify_ssl", "drivername"})
PLAIN = READERS | WRAPPERS | FRAMES | OF_HANDLER
DECODERS = frozenset(
    {"base64.b64decode", "base64.decodebytes", "base64.urlsafe_b64decode", "base64.standard_b64decode"}
)
ENCODERS = frozenset(
    {"base64.b64encode", "base64.encodebytes", "base64.urlsafe_b64encode", "base64.standard_b64encode"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the first place in each function where a password is kept or compared."""
    for scope in file.scopes:
        yield from islice(
            (found for node in scope.among(ir.Compare, ir.Assign, ir.Call) for found in _look(file, scope, node)), 1
        )


def _look(file: File, scope: Scope, node: ir.Node) -> Iterator[Found]:
    match node:
        case ir.Compare(left=left, operators=["==" | "!="], rights=[right]) if not _is_equality(scope, node):
            if _is_comparison(file, scope, left, right) or _is_comparison(file, scope, right, left):
                yield Found(node.span, "the password that is kept is compared as it is")
        case ir.Assign(targets=[ir.Attribute() as target], value=ir.Expression() as value):
            record = is_record(root(target)) or _is_saved(scope, target.base)
            if holds_password(target) and record and is_sent(scope, value):
                yield Found(node.span, "a password is kept as it was typed", Level.LOW)
        case ir.Assign(targets=[ir.Subscript(base=base)], value=ir.Mapping() as value):
            if is_record(root(base)) and _has_password(scope, value):
                yield Found(node.span, "a password is kept as it was typed", Level.LOW)
        case ir.Call():
            yield from _call(file, scope, node)
        case _:
            pass


def _call(file: File, scope: Scope, call: ir.Call) -> Iterator[Found]:
    names = file.names(call)
    if _keeps_record(scope, call):
        yield Found(call.span, "a password is kept as it was typed", Level.LOW)
    elif called(call) in SQL and _in_statement(scope, call):
        yield Found(call.span, "the statement takes a password as it was typed")
    elif not ENCODERS.isdisjoint(names) and call.arguments and holds_password(call.arguments[0].value):
        yield Found(call.span, "Base64 hides no password")


def is_record(name: str) -> bool:
    """Tell whether a name is that of a record of somebody."""
    parts = frozenset(words(name))
    return not PEOPLE.isdisjoint(parts) and NO_RECORD.isdisjoint(parts)


def _is_saved(scope: Scope, record: ir.Expression) -> bool:
    """Tell whether a function keeps an object: `record.save()`, `session.add(record)`."""
    name = record.id if isinstance(record, ir.Name) else ""
    for node in scope.nodes:
        match node:
            case ir.Call(function=ir.Attribute(base=ir.Name(id=found), name="save")) if found == name:
                return NO_RECORD.isdisjoint(words(name))
            case ir.Call(function=ir.Attribute(name="add"), arguments=[ir.Argument(value=ir.Name(id=found))]):
                if found == name:
                    return True
            case _:
                pass
    return False


def _keeps_record(scope: Scope, call: ir.Call) -> bool:
    """Tell whether a record of somebody is made with the password of the request."""
    name = called(call)
    if not ((name[:1].isupper() and is_record(name)) or name in KEEPERS):
        return False
    return any(
        _has_password(scope, each.value)
        if isinstance(each.value, ir.Mapping)
        else is_password(each.name or "") and is_sent(scope, each.value)
        for each in call.arguments
    )


def _has_password(scope: Scope, table: ir.Mapping) -> bool:
    """Tell whether a dict holds, under such a key, the password of a request."""
    pairs = ((key.value, value) for key, value in table.items if isinstance(key, ir.Constant))
    return any(is_password(str(key)) and is_sent(scope, value) for key, value in pairs)


def _in_statement(scope: Scope, call: ir.Call) -> bool:
    """Tell whether a statement that writes or compares a password's column is given a typed password."""
    if not call.arguments:
        return False
    first = scope.reach(call.arguments[0].value)
    text = "".join(part.value for part in first if isinstance(part, ir.Constant) and isinstance(part.value, str))
    if not KEPT.search(text):
        return False
    return any(
        isinstance(part, ir.Name | ir.Subscript | ir.Attribute) and holds_password(part) and _is_typed(scope, part)
        for argument in call.arguments
        for source in scope.sources(argument.value)
        for part in _unchanged(source)
    )


def _unchanged(node: ir.Node) -> Iterator[ir.Node]:
    """Yield what an expression is made of, but not what goes through a function that may make something else of it."""
    yield node
    if not isinstance(node, ir.Call) or called(node) in PLAIN | {"format"}:
        for each in ir.children(node):
            yield from _unchanged(each)


def _is_typed(scope: Scope, node: ir.Expression) -> bool:
    """Tell whether nothing but readers and encoders stands between a value and where it comes from."""
    made = (unwrapped(each) for each in scope.sources(node))
    return all(not isinstance(each, ir.Call) or called(each) in PLAIN for each in made)


def _is_equality(scope: Scope, node: ir.Compare) -> bool:
    """Tell whether two objects are compared field by field: neither password is what somebody typed.

    That is what `__eq__` does, and what is done to settings, which name a port or a protocol beside the password.
    """
    if scope.name.rpartition(".")[2] in {"__eq__", "__ne__"}:
        return True
    tests = (each for each in scope.of(ir.Boolean) if any(inner is node for inner in ir.walk(each)))
    sides = (inner.left for each in tests for inner in ir.walk(each) if isinstance(inner, ir.Compare))
    return any(isinstance(side, ir.Attribute) and side.name in SETTINGS for side in sides)


def _is_comparison(file: File, scope: Scope, kept: ir.Expression, typed: ir.Expression) -> bool:
    """Tell whether a kept password stands against one that somebody typed."""
    if not holds_password(typed) or not _is_typed(scope, typed):
        return False
    if any(not DECODERS.isdisjoint(file.names(each)) for each in scope.sources(unwrapped(kept))):
        return True
    if isinstance(kept, ir.Subscript) and not isinstance(kept.index, ir.Constant):
        return False  # one character of it: how long that takes is another question
    of_record = isinstance(kept, ir.Attribute | ir.Subscript) and holds_password(kept) and not label(kept).isupper()
    return of_record and root(kept) != root(typed) and not is_sent(scope, kept)
