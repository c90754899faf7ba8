"""Errors of reading, writing and sending that are dropped without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.spelling import spell
from reviewer.passes import bodies
from reviewer.passes.failures import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Site
    from reviewer.passes.connections import Network

IO_KINDS = frozenset({"sql", "nosql", "ldap", "url", "shell", "program", "path", "archive", "email", "deserialize"})
IO_ROOTS = frozenset(
    {"shutil", "subprocess", "socket", "smtplib", "ftplib", "paramiko", "sqlite3", "tarfile", "zipfile"}
)
NO_IO = re.compile(r"^os\.(environ|getenv|path\.(join|basename|dirname|splitext|normpath)|getpid|sep|name|urandom)")
TIDYING = re.compile(
    r"\.(close|aclose|shutdown|unlink|remove|rmtree|rmdir|kill|terminate|quit|disconnect|release|rollback|cleanup|stop|cancel"
    r"|flush|join|detach|restore|reset|chmod|utime|__exit__)$"
)
TIDY_NAME = re.compile(
    r"(^|[._])(__del__|__exit__|__aexit__|close|aclose|cleanup|shutdown|teardown|stop|quit|disconnect)"
)


def swallowed(network: Network) -> Iterator[tuple[ir.Span, str]]:
    """Yield the handlers that drop every error of reading, writing or sending without a word."""
    for name, node in network.parts.of(ir.Try):
        silent = [handler for handler in node.handlers if _takes_all(handler) and _says_nothing(handler.body)]
        if not silent or TIDY_NAME.search(name):
            continue
        done = [network.parts.sites[call.span] for call in bodies.calls(node.body) if call.span in network.parts.sites]
        work = [spell(site.call.function) for site in done if _is_io(site, network)]
        if work and not all(TIDYING.search(f".{each}") for each in work):
            for handler in silent:
                yield handler.span, f"whatever goes wrong in `{work[0]}` is dropped without a word"


def _is_io(site: Site, network: Network) -> bool:
    if site.call.span in network.by_span or any(kind in IO_KINDS for kind, _ in site.sinks):
        return True
    return any(
        name == "open" or name.partition(".")[0] in IO_ROOTS or (name.startswith("os.") and not NO_IO.match(name))
        for name in site.names
    )


def _takes_all(handler: ir.Handler) -> bool:
    if handler.exception is None:
        return True
    kinds = handler.exception.items if isinstance(handler.exception, ir.Collection) else (handler.exception,)
    return any(spell(kind) in ALL for kind in kinds)


def _says_nothing(body: bodies.Body) -> bool:
    return all(
        (isinstance(node, ir.Jump) and node.kind in {"pass", "continue"})
        or (isinstance(node, ir.Evaluate) and isinstance(node.value, ir.Constant))
        for node in body
    )
