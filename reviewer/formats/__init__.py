"""The outputs: each is a module with `render`, a pure function from the report to text.

To add a format, write the module and add it to `FORMATS`. Every format shows
`report.shown`, counts what it does not show, and escapes what comes from the reviewed tree
for the place where it will be read (`escape`): that text is hostile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reviewer.formats import github, json, markdown, sarif, text

if TYPE_CHECKING:
    from reviewer.model import Report


class Format(Protocol):
    """What a module of this folder offers."""

    def render(self, report: Report) -> str:
        """Return the whole output, ending in a line feed. Pure: the same report, the same text."""
        ...


FORMATS: dict[str, Format] = {
    "text": text,
    "json": json,
    "sarif": sarif,
    "markdown": markdown,
    "github": github,
}
