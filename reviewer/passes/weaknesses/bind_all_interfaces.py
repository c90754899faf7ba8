"""A web server that listens on every network: in a container it must, and who reaches it is decided in front of it.

A socket of its own, a database or a debugger is another matter: only web servers are cleared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what is looked for
SERVERS = frozenset(
    {"run", "run_app", "run_simple", "serve", "make_server", "HTTPServer", "ThreadingHTTPServer", "WSGIServer"}
    | {"run_server", "listen", "launch", "TCPSite", "create_server"}
)


def check(file: File) -> Iterator[Found]:
    """Clear the calls that start a web server."""
    for site in file.code.sites:
        given = (part for each in site.call.arguments for part in ir.walk(each.value))
        if called(site.call) in SERVERS and any(
            isinstance(part, ir.Constant) and part.value in EVERYWHERE for part in given
        ):
            yield Found(site.call.span, "it is a web server, which is there to be reached", harmless=True)
