"""What a class of settings, which a Flask application loads by `from_object`, does to forms, cookies and debugging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.model import Level
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found
from reviewer.passes.weaknesses.missing_csrf_protection import flask_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File


COOKIES = (
    ("SESSION_COOKIE_SECURE", "the cookie of the session also travels over plain http"),
    ("SESSION_COOKIE_HTTPONLY", "scripts read the cookie of the session"),
    ("REMEMBER_COOKIE_SECURE", "the cookie of Flask-Login also travels over plain http"),
    ("REMEMBER_COOKIE_HTTPONLY", "scripts read the cookie of Flask-Login"),
)
CONFIGURATION = frozenset({"config", "configuration", "settings", "production", "prod", "base"})
AT_HOME = frozenset({"dev", "develop", "development", "local", "debug", "test", "tests", "testing"})


def cookies(file: File) -> Iterator[Found]:
    """Yield the cookies that lose a protection; Flask, "Configuration Handling"; Flask-Login, "Cookie Settings"."""
    for name, said in COOKIES:
        yield from flask_settings(file, name, said)


def debugging(file: File) -> Iterator[Found]:
    """Yield where a configuration that is not for developers switches debugging on."""
    for node in file.code.summary.body:
        if not isinstance(node, ir.Class):
            continue
        named = frozenset(words(node.name))
        if CONFIGURATION.isdisjoint(named) or not AT_HOME.isdisjoint(named):
            continue
        for each in node.body:
            match each:
                case ir.Assign(targets=(ir.Name(id="DEBUG"),), value=ir.Constant(value=True)):
                    yield Found(each.span, "the configuration switches debugging on", Level.LOW)
                case _:
                    pass


def check(file: File) -> Iterator[Found]:
    """Yield the settings; documentation of Flask-WTF, "Configuration"."""
    yield from flask_settings(file, "WTF_CSRF_SSL_STRICT", "over HTTPS the referrer of a form is not looked at")
