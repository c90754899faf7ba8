"""Where literals stand in Python code under names that promise a secret.

Looks at the summary of a file: assignments, keyword arguments, entries of dicts, parameters'
defaults, comparisons, fallbacks for variables of the environment, and the positions of calls
that are known to take a secret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.flow.summary import (
    Assign,
    Attribute,
    Boolean,
    Call,
    Class,
    Collection,
    Compare,
    Conditional,
    Constant,
    Evaluate,
    Expression,
    Function,
    Mapping,
    Name,
    Node,
    Parameter,
    Span,
    Subscript,
    walk,
)
from reviewer.passes.secrets import series
from reviewer.passes.secrets.judging import Place
from reviewer.passes.secrets.names import Sort, sort_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.bodies import Parts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A literal under a name that promises a secret."""

    name: str
    value: str
    span: Span
    place: Place


@dataclass(frozen=True, slots=True)
class Login:
    """The password of a connection string; the span is the whole string's."""

    password: str
    host: str
    span: Span


@dataclass(frozen=True, slots=True)
class Read:
    """A secret that comes from the environment, as it should."""

    name: str
    span: Span


Seen = Candidate | Login | Read
Items = tuple[tuple[Expression | None, Expression], ...]

_READERS = frozenset(
    {"getenv", "environ.get", "environ.setdefault", "environb.get", "env", "env.str", "env.get", "config"}
)
_CONFIGURATIONS = frozenset({"config", "settings", "conf", "cfg", "secrets", "options", "app_config"})

# Calls whose argument at a position is a secret, by the end of the callee's name: position and a name for it.
_POSITIONS = {
    "jwt.encode": (1, "jwt_secret"),
    "jwt.decode": (1, "jwt_secret"),
    "jws.sign": (1, "jwt_secret"),
    "Fernet": (0, "encryption_key"),
    "hmac.new": (0, "hmac_secret"),
    "AES.new": (0, "cipher_secret"),
    "DES.new": (0, "cipher_secret"),
    "DES3.new": (0, "cipher_secret"),
    "ARC4.new": (0, "cipher_secret"),
    "Blowfish.new": (0, "cipher_secret"),
    "URLSafeTimedSerializer": (0, "signing_key"),
    "URLSafeSerializer": (0, "signing_key"),
    "TimestampSigner": (0, "signing_key"),
    "login": (1, "password"),
    "HTTPBasicAuth": (1, "password"),
    "HTTPDigestAuth": (1, "password"),
    "BasicAuth": (1, "password"),
    "set_password": (0, "password"),
    "generate_password_hash": (0, "password"),
    "make_password": (0, "password"),
    "bcrypt.hashpw": (0, "password"),
    "pbkdf2_sha256.hash": (0, "password"),
    "pbkdf2_sha256.encrypt": (0, "password"),
    "sha256_crypt.hash": (0, "password"),
    "sha256_crypt.encrypt": (0, "password"),
    "create_superuser": (2, "password"),
    "create_user": (2, "password"),
    "MySQLdb.connect": (2, "password"),
    "pymysql.connect": (2, "password"),
}

_KEY_SIZES = (16, 24, 32)  # bytes, of AES

# Names of tables that give each user a password, all else in them being strings too.
_TABLES = frozenset(
    {"users", "accounts", "credentials", "logins", "passwords", "user_db", "users_db", "user_passwords", "valid_users"}
)

_LIKE_PASSWORD = re.compile(r"pass|pwd|secret|[a-z].*\d|\d.*[a-z]|^\d+$", re.IGNORECASE)

# Keys of a dict beside which a password is an account's.
_ACCOUNTS = frozenset({"user", "username", "login", "host", "email", "account", "name", "uid", "engine", "server"})

_URL_LOGIN = re.compile(
    r"[a-z][a-z0-9+.-]*://[^\s/:@'\"<>]*:(?P<password>[^\s/@'\"]+)@(?P<host>[\w\[{%$][\w.-]{0,200})"
)
_DSN = re.compile(r"(?:^|[\s;])(?:password|pwd)\s*=\s*(?P<password>[^\s;'\"]+)", re.IGNORECASE)
_DSN_REST = re.compile(r"\b(?:host|server|dbname|database|uid|user id|data source)\s*=", re.IGNORECASE)


def look(parts: Parts) -> Iterator[Seen]:
    """Yield every candidate of a file's statements, and every secret that is read from the environment."""
    documents = {id(node.value) for node in parts.all(Evaluate)}
    members = {id(item) for node in parts.all(Class) if _enumerates(node) for item in node.body}
    functions = {name: _parameters(node) for node in parts.all(Function) for name in _called_as(node)}
    seen: set[Span] = set(series.members(parts))
    for node in parts.among(Assign, Parameter, Mapping, Compare, Call, Subscript, Constant):
        for found in (*_in(node, documents, members), *(_local(node, functions) if isinstance(node, Call) else ())):
            if found.span not in seen or isinstance(found, Read):
                seen.add(found.span)
                yield found


def _enumerates(node: Class) -> bool:
    bases = [dotted(base.value).rpartition(".")[2] for base in node.bases]
    return any(base.endswith(("Enum", "Flag", "Choices", "Enumeration")) for base in bases)


def _in(node: Node, documents: set[int], members: set[int]) -> Iterator[Seen]:
    match node:
        case Assign(targets=targets, value=Expression() as value):
            place = Place.MEMBER if id(node) in members else Place.ASSIGNED
            for target in targets:
                yield from _assigned(target, value, place)
        case Parameter(name=name, default=Expression() as default):
            yield from _under(name, default, Place.DEFAULT)
        case Mapping(items=items):
            yield from _entries(items)
        case Compare(left=left, operators=operators, rights=rights):
            yield from _compared(left, operators, rights)
        case Call():
            yield from _called(node)
        case Subscript(base=base, index=Constant(value=str() as key)) if dotted(base).endswith("environ"):
            yield Read(key, node.span)
        case Constant(value=str() as text) if id(node) not in documents:
            yield from _logins(text, node.span)


def _entries(items: Items) -> Iterator[Seen]:
    place = Place.PASSED if _is_account(items) else Place.ENTRY
    for key, value in items:
        if isinstance(key, Constant) and isinstance(key.value, str):
            yield from _under(key.value, value, place)


def _is_account(items: Items) -> bool:
    """Tell whether a dict gives somebody's name beside the password: then it is no table of labels."""
    for key, value in items:
        match key, value:
            case Constant(value=str() as name), Constant(value=str() as literal):
                if words(name) and words(name)[-1] in _ACCOUNTS and literal and words(literal) != words(name):
                    return True
    return False


def _assigned(target: Expression, value: Expression, place: Place) -> Iterator[Seen]:
    if isinstance(target, Collection) and isinstance(value, Collection) and len(target.items) == len(value.items):
        for inner, part in zip(target.items, value.items, strict=True):
            yield from _assigned(inner, part, place)
    name = name_of(target)
    yield from _under(name, value, place)
    if "_".join(words(name)) in _TABLES:
        yield from _table(value)


def _table(table: Expression) -> Iterator[Seen]:
    """Yield the passwords of `{"admin": "pass1"}` and of `[("admin", "pass1")]`."""
    match table:
        case Mapping(items=items):
            values = [value for _, value in items]
        case Collection(items=rows):
            values = [row.items[1] for row in rows if isinstance(row, Collection) and len(row.items) > 1]
        case _:
            return
    texts = [(value.value, value.span) for value in values if isinstance(value, Constant)]
    for text, span in texts:
        if isinstance(text, str) and len(texts) == len(values) and _LIKE_PASSWORD.search(text):
            yield Candidate("password", text, span, Place.SETTING)


def _under(name: str, value: Expression, place: Place) -> Iterator[Seen]:
    """Yield the literals that an expression may give to a place of this name."""
    match value:
        case Constant(value=str() | bytes() as literal):
            sort = sort_of(name)
            if sort is Sort.ANY_KEY and isinstance(literal, bytes) and len(literal) in _KEY_SIZES:
                name = "cipher_secret"
            if sort:
                text = literal if isinstance(literal, str) else literal.decode("latin-1")
                yield Candidate(name, text, value.span, place)
        case Conditional(body=body, orelse=orelse):
            yield from _under(name, body, place)
            yield from _under(name, orelse, place)
        case Boolean(operator="or", left=left, right=right):
            read = any(isinstance(item, Call | Subscript) and _is_read(item) for item in walk(left))
            yield from _under(name, right, Place.FALLBACK if read else place)
        case Call(function=Attribute(base=Constant() as literal, name="encode")):
            yield from _under(name, literal, place)


def _is_read(node: Call | Subscript) -> bool:
    if isinstance(node, Subscript):
        return dotted(node.base).endswith("environ")
    return _ending(node, _READERS) is not None


def _compared(left: Expression, operators: tuple[str, ...], rights: tuple[Expression, ...]) -> Iterator[Seen]:
    sides = (left, *rights)
    for before, operator, after in zip(sides, operators, rights, strict=False):
        if operator in {"==", "!="}:
            yield from _under(name_of(before), after, Place.COMPARED)
            yield from _under(name_of(after), before, Place.COMPARED)


def _ending(call: Call, names: frozenset[str] | dict[str, tuple[int, str]]) -> str | None:
    """Return the name of the table that the callee's ends with: its last part, or its last two."""
    parts = dotted(call.function).split(".")
    return next((name for name in (".".join(parts[-2:]), parts[-1]) if name in names), None)


def _called(call: Call) -> Iterator[Seen]:
    place = Place.ENTRY if dotted(call.function) == "dict" else Place.PASSED
    for argument in call.arguments:
        if argument.name == "auth" and isinstance(argument.value, Collection) and len(argument.value.items) > 1:
            yield from _under("password", argument.value.items[1], Place.PASSED)
        elif argument.name and argument.name != "default":
            yield from _under(argument.name, argument.value, place)
    places = [argument.value for argument in call.arguments if argument.name is None and not argument.star]
    known = _ending(call, _POSITIONS)
    if known and len(places) > _POSITIONS[known][0]:
        position, name = _POSITIONS[known]
        yield from _under(name, places[position], Place.PASSED)
    yield from _looked_up(call, places)


def _called_as(function: Function) -> tuple[str, ...]:
    """Return how the file calls a function: `check`; of a class User, `self.check`, `User.check` and `User`."""
    name = function.name.rpartition(".")[2]
    if function.owner is None:
        return (name,)
    owner = function.owner.rpartition(".")[2]
    return (owner,) if name == "__init__" else (f"self.{name}", f"cls.{name}", f"{owner}.{name}")


def _parameters(function: Function) -> tuple[str, ...]:
    names = [each.name for each in function.parameters if each.kind == "positional"]
    return tuple(names[1:] if names[:1] in (["self"], ["cls"]) else names)


def _local(call: Call, functions: dict[str, tuple[str, ...]]) -> Iterator[Seen]:
    """Yield the literals that a function of this file takes for a parameter with a secret's name."""
    names = functions.get(dotted(call.function), ())
    for name, argument in zip(names, call.arguments, strict=False):
        if argument.name is None and not argument.star:
            yield from _under(name, argument.value, Place.PASSED)


def _looked_up(call: Call, places: list[Expression]) -> Iterator[Seen]:
    """Yield the fallback of `getenv("KEY", "literal")` and its like, and the reading itself."""
    if not places or not isinstance(places[0], Constant) or not isinstance(places[0].value, str):
        return
    key = places[0].value
    named = [argument.value for argument in call.arguments if argument.name == "default"]
    if _ending(call, _READERS):
        yield Read(key, call.span)
    elif not _of_configuration(call.function):
        return
    for fallback in (*places[1:2], *named):
        yield from _under(key, fallback, Place.FALLBACK)


def _of_configuration(function: Expression) -> bool:
    if not isinstance(function, Attribute) or function.name not in {"get", "setdefault", "pop"}:
        return False
    return dotted(function.base).rpartition(".")[2].lower() in _CONFIGURATIONS


def _logins(text: str, span: Span) -> Iterator[Seen]:
    if "://" in text and "\n" not in text.strip():
        yield from (Login(found["password"], found["host"], span) for found in _URL_LOGIN.finditer(text))
    if "=" in text and _DSN_REST.search(text):
        yield from (Login(found["password"], "", span) for found in _DSN.finditer(text))


def dotted(node: Expression) -> str:
    """Return `a.b.c` of names and attributes, "" in place of what is computed."""
    parts: list[str] = []
    while isinstance(node, Attribute):
        parts.append(node.name)
        node = node.base
    parts.append(node.id if isinstance(node, Name) else "")
    return ".".join(reversed(parts))


def name_of(node: Expression) -> str:
    """Return the last name of a place: `password` of `self.password`, `form["password"]` and `get("password")`."""
    match node:
        case Name(id=name) | Attribute(name=name):
            return name
        case Subscript(index=Constant(value=str() as key)):
            return key
        case Call(function=Attribute(name="get" | "pop" | "getlist"), arguments=arguments) if arguments:
            first = arguments[0].value
            return first.value if isinstance(first, Constant) and isinstance(first.value, str) else ""
        case Call(function=Attribute(base=base, name="strip" | "lower" | "encode" | "decode")):
            return name_of(base)
    return ""
