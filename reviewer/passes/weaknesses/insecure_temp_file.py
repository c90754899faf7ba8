"""A fixed name in a folder that everybody may write to, where nothing is made under it.

Linters name every text that begins with `/tmp`; the danger is in making a file there, which another may have made
before (CWE-377, CWE-379).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

SHARED = re.compile(r"^/(?:var/)?tmp(?:/|$)|^/dev/shm(?:/|$)")
FOLDER = re.compile(r"^(?:/(?:var/)?tmp|/dev/shm)/?$")
OPENS = frozenset({"open"})
BUILDERS = frozenset({"Path", "PurePath", "join", "format", "joinpath", "str", "fspath", "expanduser"})
READS = BUILDERS | frozenset(
    {"glob", "rglob", "iterdir", "exists", "is_file", "is_dir", "read_text", "read_bytes", "stat", "listdir", "isfile"}
    | {"isdir", "getsize", "scandir", "walk", "load_cert_chain"}
    | {"load_verify_locations", "getmtime", "remove", "unlink"}
)
FILES_TO_READ = frozenset({"ssl_context", "certfile", "keyfile", "cafile", "ca_certs", "ssl_certfile", "ssl_keyfile"})
MODES = re.compile(r"[wax+]")


def check(file: File) -> Iterator[Found]:
    """Clear the texts of which every use in their function reads."""
    for scope in file.scopes:
        uses = list(_uses(scope))
        for text in {part for part, _ in uses}:
            mine = [reads for part, reads in uses if part is text]
            if FOLDER.match(str(text.value)) or all(mine):
                yield Found(text.span, "nothing is made under this name here", harmless=True)


def _uses(scope: Scope) -> Iterator[tuple[ir.Constant, bool]]:
    """Yield each text with whether a call that is handed it only reads."""
    if not any(isinstance(each.value, str) and SHARED.match(each.value) for each in scope.of(ir.Constant)):
        return
    for node in scope.of(ir.Call):
        subject = [ir.Argument(node.function.base)] if isinstance(node.function, ir.Attribute) else []
        for given in (*node.arguments, *subject):
            reads = _reads(node) or given.name in FILES_TO_READ
            yield from ((text, reads) for text in _texts(scope, given.value))


def _texts(scope: Scope, node: ir.Expression, depth: int = 4) -> Iterator[ir.Constant]:
    """Yield the texts that a path is made of; what another call makes of a path is no path."""
    for source in scope.sources(node, 2) if depth else ():
        match source:
            case ir.Constant(value=str(text)):
                yield from [source] if SHARED.match(text) else []
            case ir.Call() if called(source) not in BUILDERS:
                pass
            case _ if source is node or not isinstance(source, ir.Name):
                parts = (each.value if isinstance(each, ir.Argument) else each for each in ir.children(source))
                for part in parts:
                    yield from _texts(scope, part, depth - 1) if isinstance(part, ir.Expression) else ()
            case _:
                pass


def _reads(call: ir.Call) -> bool:
    name = called(call)
    if name in OPENS:
        method = isinstance(call.function, ir.Attribute)
        places = [each.value for each in call.arguments if each.name is None]
        mode = next((each.value for each in call.arguments if each.name == "mode"), None)
        mode = mode or next(iter(places[0 if method else 1 :]), None)
        return mode is None or (isinstance(mode, ir.Constant) and not MODES.search(str(mode.value)))
    return name in READS
