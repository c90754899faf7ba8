"""A cookie that says who is logged in, in a coding that everybody can write: any visitor may say another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

CODINGS = frozenset(
    {f"base64.{name}" for name in ("b64encode", "urlsafe_b64encode", "standard_b64encode", "b32encode")}
    | {"json.dumps", "binascii.hexlify", "urllib.parse.urlencode"}
)
WHO = frozenset({"user", "username", "userid", "uid", "email", "role", "admin", "account"})
PROOFS = frozenset(
    {"hmac", "sign", "signed", "signature", "encrypt", "encrypted", "jwt", "fernet", "serializer", "digest", "token"}
    | {"secret", "seal", "random", "hexdigest"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the calls that set such a cookie."""
    for scope in file.scopes:
        for node in scope.of(ir.Call):
            match node:
                case ir.Call(function=ir.Attribute(name="set_cookie")) if _says_who(file, scope, node):
                    yield Found(node.span, "the cookie names the user and bears no signature")
                case _:
                    pass


def _says_who(file: File, scope: Scope, call: ir.Call) -> bool:
    places = [each.value for each in call.arguments if each.name is None]
    value = next((each.value for each in call.arguments if each.name == "value"), None) or next(iter(places[1:2]), None)
    if value is None:
        return False
    parts = list(scope.reach(value))
    names = [label(part) for part in parts if isinstance(part, ir.Name | ir.Attribute | ir.Subscript)]
    names += [str(key.value) for part in parts for key in _keys(part)]
    calls = {name for part in parts for name in file.names(part)}
    proved = any(not PROOFS.isdisjoint(words(name)) for name in (*calls, *_said(parts)))
    return not CODINGS.isdisjoint(calls) and any(not WHO.isdisjoint(words(name)) for name in names) and not proved


def _keys(node: ir.Node) -> Iterator[ir.Constant]:
    """Yield the keys that a dict is written with."""
    if isinstance(node, ir.Mapping):
        yield from (key for key, _ in node.items if isinstance(key, ir.Constant))


def _said(parts: list[ir.Node]) -> Iterator[str]:
    """Yield what is called, as it is written."""
    for part in parts:
        if isinstance(part, ir.Call):
            yield from (each.name for each in ir.walk(part.function) if isinstance(each, ir.Attribute))
            yield from (each.id for each in ir.walk(part.function) if isinstance(each, ir.Name))
