"""A YAML document that is read by a loader which makes nothing but plain values (PyYAML's documentation, loaders)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

READERS = frozenset({"yaml.load", "yaml.load_all"})
PLAIN = frozenset({"SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader"})


def check(file: File) -> Iterator[Found]:
    """Clear the calls."""
    for site in file.code.sites:
        if not READERS.isdisjoint(site.names) and any(called(each.value) in PLAIN for each in site.call.arguments):
            yield Found(site.call.span, "its loader makes plain values alone", harmless=True)
