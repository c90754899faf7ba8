"""A right that the visitor grants himself: a cookie or a header that nobody has signed says who is an administrator.

Or the request says what rights a user is to have, and nobody asks who sends it; or it says so of the sender.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called, label, root
from reviewer.passes.weaknesses.handlers import asks_who, handlers, is_guarded
from reviewer.passes.weaknesses.plaintext_password import KEEPERS, is_record
from reviewer.passes.weaknesses.requests import is_sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

CARRIERS = frozenset({"cookies", "headers", "meta"})
ROLES = frozenset({"admin", "role", "roles", "isadmin", "superuser", "staff", "privilege", "administrator"})
RIGHTS = frozenset({"role", "roles", "admin", "is_admin", "isadmin", "is_staff", "is_superuser", "superuser"})
THEMSELVES = frozenset({"current_user", "g"})
MASTERS = frozenset({"admin", "administrator", "superuser", "root"})
WHO = frozenset({"user", "user_id", "userid", "username", "uid", "email", "id", "pk"})
FETCHES = frozenset({"get", "filter", "filter_by", "get_or_404", "get_object_or_404", "find_one", "first_or_404"})
CHECKED = frozenset({"loads", "unsign", "verify", "decrypt", "get_signed_cookie", "get_secure_cookie", "get_jwt"})


def check(file: File) -> Iterator[Found]:
    """Yield the first such comparison of each function."""
    for scope in file.scopes:
        found = (node for node in scope.of(ir.Compare) if _grants(scope, node))
        first = next(found, None) if scope.function else None
        if first is not None:
            yield Found(first.span, "a cookie or header that the visitor writes decides about rights")
        picked = (node for node in scope.of(ir.Call) if _picks(node))
        yield from (Found(node.span, "a cookie says whose record is fetched") for node in picked)
    for scope in handlers(file):
        unasked = not is_guarded(scope) and not asks_who(scope)
        nodes: tuple[ir.Assign | ir.Call, ...] = (*scope.of(ir.Assign), *scope.of(ir.Call))
        for node in (each for each in nodes if _gives(scope, each, unasked=unasked)):
            yield Found(node.span, "the request says what rights a user gets")
            break


def _gives(scope: Scope, node: ir.Assign | ir.Call, *, unasked: bool) -> bool:
    """Tell whether a record of somebody gets the rights that a request says: of the sender, or of anybody."""
    match node:
        case ir.Assign(targets=(ir.Attribute(base=base, name=name),), value=ir.Expression() as value):
            own = root(base) in THEMSELVES or (root(base) == "request" and label(base) == "user")
            whose = own or (unasked and is_record(root(base)))
            return name in RIGHTS and whose and is_sent(scope, value)
        case ir.Call(function=function, arguments=arguments) if unasked:
            made = called(node)
            kept = is_record(made) if made[:1].isupper() else made in KEEPERS and is_record(root(function))
            return kept and any(each.name in RIGHTS and is_sent(scope, each.value) for each in arguments)
        case _:
            return False


def _picks(node: ir.Call) -> bool:
    """Tell whether a record of somebody is looked up by the name or number that a cookie says."""
    return called(node) in FETCHES and any(
        given.name in WHO
        and any(isinstance(part, ir.Attribute) and part.name.lower() == "cookies" for part in ir.walk(given.value))
        for given in node.arguments
    )


def _grants(scope: Scope, node: ir.Compare) -> bool:
    match node:
        case ir.Compare(left=left, operators=["==" | "!="], rights=[right]):
            return _is_granted(scope, left, right) or _is_granted(scope, right, left)
        case ir.Compare(left=ir.Constant() as wanted, operators=["in"], rights=[right]):
            return _is_granted(scope, right, wanted) and _is_master(wanted)
        case _:
            return False


def _is_granted(scope: Scope, sent: ir.Expression, wanted: ir.Expression) -> bool:
    if not isinstance(wanted, ir.Constant) or isinstance(sent, ir.Constant):
        return False
    names = [label(each) for each in scope.sources(sent)]
    role = any(not ROLES.isdisjoint(words(name)) for name in names) and wanted.value not in {None, ""}
    return (role or _is_master(wanted)) and _is_written_by_visitor(scope, sent)


def _is_master(wanted: ir.Constant) -> bool:
    is_text = isinstance(wanted.value, str) and "@" not in wanted.value  # an address names somebody, no right
    return is_text and not MASTERS.isdisjoint(words(str(wanted.value)))


def _is_written_by_visitor(scope: Scope, node: ir.Expression) -> bool:
    """Tell whether a value comes out of cookies or headers, and through no check of a signature."""
    parts = list(scope.reach(node))
    if any(isinstance(part, ir.Call) and _may_check(part) for part in parts):
        return False
    return any(isinstance(part, ir.Attribute) and part.name.lower() in CARRIERS for part in parts)


def _may_check(call: ir.Call) -> bool:
    if called(call) == "decode":
        return any(not isinstance(each.value, ir.Constant) for each in call.arguments)  # not of bytes: of a token
    return called(call) in CHECKED
