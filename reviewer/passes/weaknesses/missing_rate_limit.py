"""A login that takes any number of guesses, in a file that nowhere speaks of a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found
from reviewer.passes.weaknesses.handlers import handlers, logs_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

LIMITS = frozenset(
    {"limit", "limits", "limiter", "ratelimit", "throttle", "throttled", "throttling", "axes", "lockout", "attempt"}
    | {"attempts", "failures", "captcha", "recaptcha", "slowapi", "blocked", "locked"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the logins."""
    if file.mentions(lambda name: not LIMITS.isdisjoint(words(name))):
        return
    for scope in handlers(file):
        if scope.function is not None and logs_in(scope):
            yield Found(scope.function.span, f"`{scope.name}` takes any number of guesses")
