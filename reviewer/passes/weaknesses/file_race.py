"""A file that is looked at by its name and then used by its name: in between it may be another.

Only where the path is a parameter, and nothing catches what the use raises; the standard library's
documentation of `os.access` says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of, root_of
from reviewer.passes import bodies
from reviewer.passes.secrets.names import words
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File, Scope

LOOKS = frozenset(
    {"os.path.exists", "os.path.lexists", "os.path.isfile", "os.path.islink", "os.access"}
    | {"pathlib.Path.exists", "pathlib.Path.is_file", "pathlib.Path.is_symlink"}
)
USES = frozenset(
    {"open", "io.open", "os.open", "os.remove", "os.unlink", "os.rename", "os.replace", "os.chmod", "os.chown"}
    | {f"pathlib.Path.{name}" for name in ("open", "unlink", "read_text", "read_bytes", "write_text", "write_bytes")}
)
MAKERS = frozenset({"open", "io.open"} | {f"pathlib.Path.{name}" for name in ("open", "touch", "write_text")})
LOCKS = frozenset({"lock", "lockfile", "pid", "pidfile", "mutex"})
HANDLED = frozenset(
    {"", "OSError", "IOError", "EnvironmentError", "FileNotFoundError", "FileExistsError", "PermissionError"}
    | {"Exception", "BaseException"}
)


def check(file: File) -> Iterator[Found]:
    """Yield the uses."""
    looks = not LOOKS.isdisjoint(file.parts.called)
    for scope in file.scopes:
        for node in scope.of(ir.If) if looks else ():
            yield from _raced(file, scope, node)
        for body in _blocks(scope):
            yield from _locked(file, scope, body)


def _raced(file: File, scope: Scope, node: ir.If) -> Iterator[Found]:
    paths = {path for call in bodies.calls(node.test) if (path := _subject(file, call, LOOKS))}
    paths = {path for path in paths if root_of(path) in scope.parameters}
    for call in bodies.calls(node.body) if paths else ():
        path = _subject(file, call, USES)
        if path in paths and HANDLED.isdisjoint(file.sites[call.span].caught) and not _exclusive(call):
            yield Found(call.span, f"`{path}` may be another file by now than the one that the condition looked at")


def _blocks(scope: Scope) -> Iterator[bodies.Body]:
    """Yield the runs of statements of a function, the inner ones too."""
    yield scope.body
    for node in scope.nodes:
        match node:
            case ir.If(body=body, orelse=orelse):
                yield from (body, orelse)
            case ir.For(body=body) | ir.While(body=body) | ir.With(body=body) | ir.Try(body=body):
                yield body
            case _:
                pass


def _locked(file: File, scope: Scope, body: bodies.Body) -> Iterator[Found]:
    """Yield where a lock file is made after a look whether there is one: two programs may both see none.

    Of other files that are made once, the second maker does no harm.
    """
    for place, node in enumerate(body):
        if isinstance(node, ir.If) and node.body and isinstance(node.body[-1], ir.Return | ir.Raise | ir.Jump):
            looked = {path for call in bodies.calls(node.test) if (path := _subject(file, call, LOOKS))}
            looked = {path for path in looked if not LOCKS.isdisjoint((*words(path), *words(scope.name)))}
            for call in bodies.calls(body[place + 1 :]) if looked else ():
                if _subject(file, call, MAKERS) in looked and _writes(call) and not _exclusive(call):
                    yield Found(call.span, "two programs may both have seen no lock, and both go on")


def _writes(call: ir.Call) -> bool:
    texts = [each.value.value for each in call.arguments if isinstance(each.value, ir.Constant)]
    return any(isinstance(text, str) and text[:1] in {"w", "a"} for text in texts) or not called(call).endswith("open")


def _subject(file: File, call: ir.Call, wanted: frozenset[str]) -> str | None:
    """Return the path that a call of one of these functions is about."""
    names = wanted.intersection(file.names(call))
    if not names:
        return None
    if any(name.startswith("pathlib.") for name in names):
        return path_of(call.function.base) if isinstance(call.function, ir.Attribute) else None
    return path_of(call.arguments[0].value) if call.arguments else None


def _exclusive(call: ir.Call) -> bool:
    """Tell whether the file is opened so that it must be new."""
    constants = (each.value.value for each in call.arguments if isinstance(each.value, ir.Constant))
    return any(isinstance(value, str) and "x" in value for value in constants)
