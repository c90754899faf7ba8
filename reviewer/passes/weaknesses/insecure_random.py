"""Whether a predictable number is used for a secret: only then does it matter that it can be predicted.

What the number becomes tells: the variable, the key, the function, the call that takes it. Games,
samples, jitter and shuffles are silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.passes import bodies
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import called, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.run import Misuse
    from reviewer.passes.weaknesses.file import File

SECRET = frozenset(
    {"token", "tokens", "password", "passwords", "passwd", "pwd", "passphrase", "secret", "otp", "totp", "pin", "nonce"}
    | {"session", "sessionid", "sid", "salt", "csrf", "xsrf", "cookie", "cookies", "captcha", "invite", "invitation"}
    | {
        "remember",
        "credential",
        "credentials",
        "apikey",
        "keygen",
        "passcode",
        "hexdigest",
        "md",
        "sha",
        "voucher",
        "coupon",
        "auth",
        "iv",
        "mfa",
    }
)
# With these in front a key, a code or a link is a secret; `key = random.choice(keys)` is none.
NOUNS = frozenset({"key", "code", "link", "id", "string", "number"})
OF_SECRET = frozenset(
    {"api", "secret", "reset", "access", "private", "encryption", "encrypt", "session", "verification", "verify"}
    | {"confirmation", "confirm", "activation", "sms", "auth", "login", "signing", "crypto", "master", "recovery"}
    | {"security", "license", "one", "pass", "remember"}
)
ALPHABETS = frozenset({"ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits"})
ENDINGS = ("password", "token", "session", "cookie", "secret")  # usertoken, mysession
ROUNDS = 4
WIDE = 96  # bits


def is_secret_use(file: File, misuse: Misuse) -> bool:
    """Tell whether the number becomes a secret in its function."""
    home = next((scope for scope in file.scopes if scope.name == misuse.function), file.scopes[0])
    if _speaks(misuse.function) or _is_wide(file, misuse) or _is_text(file, misuse):
        return True
    held: set[str] = set()
    for _ in range(ROUNDS):
        before = len(held)
        for node in home.nodes:
            if not (isinstance(node, ir.Statement) and _carries(node, misuse.span, held)):
                continue
            names = tuple(_becomes(node, misuse.span, held))
            if any(_speaks(name) for name in names):
                return True
            held |= {path for target in _targets(node) if (path := path_of(target))}
        if len(held) == before:
            break
    return False


def _is_wide(file: File, misuse: Misuse) -> bool:
    """Tell whether so many bits are asked for that nobody is meant to guess them."""
    site = file.sites.get(misuse.span)
    given = site.given.positional[0].only if site and site.given.positional else None
    bits = given * 8 if isinstance(given, int) and misuse.callee.endswith(("bytes", "randbytes")) else given
    return misuse.callee.endswith(("getrandbits", "bytes")) and isinstance(bits, int) and bits >= WIDE


def _is_text(file: File, misuse: Misuse) -> bool:
    """Tell whether characters are drawn from an alphabet: nobody plays with those."""
    site = file.sites.get(misuse.span)
    parts = (part for argument in (site.call.arguments if site else ()) for part in ir.walk(argument))
    return any(isinstance(part, ir.Attribute | ir.Name) and called(part) in ALPHABETS for part in parts)


def _speaks(name: str) -> bool:
    parts = frozenset(words(name))
    return any(part in SECRET or part.endswith(ENDINGS) for part in parts) or (
        not NOUNS.isdisjoint(parts) and not OF_SECRET.isdisjoint(parts)
    )


def _carries(node: ir.Statement, span: ir.Span, held: set[str]) -> bool:
    """Tell whether a simple statement holds the number, or a variable that it is in."""
    if not isinstance(node, ir.Assign | ir.Augment | ir.Evaluate | ir.Return):
        return False
    if bodies.within(span, node.span):
        return True
    return any(isinstance(each, ir.Name | ir.Attribute) and path_of(each) in held for each in ir.walk(node))


def _targets(node: ir.Statement) -> tuple[ir.Expression, ...]:
    match node:
        case ir.Assign(targets=targets):
            return targets
        case ir.Augment(target=target):
            return (target,)
        case _:
            return ()


def _becomes(node: ir.Statement, span: ir.Span, held: set[str]) -> Iterator[str]:
    """Yield the names under which a statement keeps the number or passes it on."""
    for target in _targets(node):
        yield label(target)
        if isinstance(target, ir.Subscript):
            yield label(target.base)
            yield label(target.index)
    for each in ir.walk(node):
        match each:
            case ir.Call(function=function, arguments=arguments):
                given = [argument for argument in arguments if _holds(argument.value, span, held)]
                yield from (argument.name for argument in given if argument.name)
                if given:
                    yield called(function)
            case ir.Mapping(items=items):
                yield from (
                    str(key.value) for key, value in items if isinstance(key, ir.Constant) and _holds(value, span, held)
                )
            case _:
                pass


def _holds(node: ir.Expression, span: ir.Span, held: set[str]) -> bool:
    if bodies.within(span, node.span):
        return True
    return any(isinstance(each, ir.Name | ir.Attribute) and path_of(each) in held for each in ir.walk(node))
