"""A pyOpenSSL context that is told nothing about certificates: it accepts any (its documentation, `set_verify`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.passes.weaknesses.file import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

CONTEXT = "OpenSSL.SSL.Context"
OF_SERVERS = frozenset(
    {"set_verify", "use_privatekey", "use_privatekey_file", "use_certificate_chain_file", "set_accept_state", "accept"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the contexts of clients."""
    if OF_SERVERS & file.mentioned:
        return
    for site in file.code.sites:
        if CONTEXT in site.names:
            yield Found(site.call.span, "no `set_verify` follows, so every certificate is accepted")
