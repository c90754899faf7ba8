"""Catalogues of messages: what a program shows to people, by keys such as `password`, in one language or in many.

In them stands what a field is called, not what is in it: "Password", "Mot de passe". Which file is one is told by its
name (the conventions of gettext, Rails, i18next, Chrome extensions, Angular) and by what it says: words for people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.target import Kind

if TYPE_CHECKING:
    from reviewer.target import SourceFile

_FOLDER = re.compile(r"(?:^|/)(?:_?locales?|translations?|i18n|l10n|lang(?:s|uages?)?|messages|nls)/", re.IGNORECASE)
_FILE = re.compile(r"(?:^|/)(?:strings|messages|labels|texts|translations?|i18n|l10n|lang)(?:[._-][\w.-]+)?\.\w+$")
_LANGUAGE = re.compile(
    r"(?:^|[/._])[a-z]{2,3}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|\d{3}))?\.(?:json|ya?ml|properties|js|ts|arb)$"
)
_VALUE = re.compile(r"(?:[:=]|=>)[ \t]*(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')")
_PLAIN = re.compile(r"^[ \t]*[\w.-]+[ \t]*[:=][ \t]*([^\s\"'{\[|>&*!#][^\n]{0,400})$", re.MULTILINE)
# A text for people: words with spaces between them, a word with a capital, letters of other alphabets, or a reference
# to another message. Nothing that a program reads looks so as a rule.
_SAID = re.compile(r"\S\s+\S|[^\x00-\x7f]|^[A-Z][a-z]+[.!?:]?$|^\[%.*%\]$|^\$t\(|^[@{%]")
_ENOUGH = 0.6


def is_catalogue(file: SourceFile) -> bool:
    """Tell whether a file holds messages for people."""
    if file.kind in {Kind.PYTHON, Kind.NOTEBOOK}:
        return False
    folder, language = _FOLDER.search(file.path), _LANGUAGE.search(file.path)
    if folder and language:
        return True
    if not (folder or language or _FILE.search(file.path)):
        return False
    values = [first or second for first, second in _VALUE.findall(file.text)] or _PLAIN.findall(file.text)
    return bool(values) and sum(bool(_SAID.search(value)) for value in values) >= _ENOUGH * len(values)
