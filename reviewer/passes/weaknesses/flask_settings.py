"""Protections of Flask-WTF that a class of settings switches off, which the application loads by `from_object`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.weaknesses.missing_csrf_protection import flask_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Found


def check(file: File) -> Iterator[Found]:
    """Yield the settings; documentation of Flask-WTF, "Configuration"."""
    yield from flask_settings(file, "WTF_CSRF_SSL_STRICT", "over HTTPS the referrer of a form is not looked at")
