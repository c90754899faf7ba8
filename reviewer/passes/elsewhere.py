"""What another file of the application sees to: a check of forms, or a limit, that is switched on for all routes.

The rules of absence look at one file. Where some file of the target switches on what a route lacks, that
clears the route: such a library works for the whole application.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reviewer.model import Evidence, Location, Pass
from reviewer.target import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewer.target import SourceFile, Target

# Flask-WTF, Flask-SeaSurf, starlette-csrf, aiohttp-csrf; Flask-Limiter, slowapi, django-axes, django-ratelimit, DRF
SEEN_TO = {
    "missing-csrf-protection": re.compile(r"\b(?:CSRFProtect|CsrfProtect|SeaSurf|CSRFMiddleware|aiohttp_csrf)\b"),
    "missing-rate-limit": re.compile(
        r"\b(?:flask_limiter|slowapi|fastapi_limiter|axes\.middleware|ratelimit|django_ratelimit)\b"
        r"|\bDEFAULT_THROTTLE_CLASSES\b"
    ),
}
UNUSED = "missing-authentication"
CHECK = re.compile(r"^def (\w+)\(\w+(?::[^,)\n]*)?\)", re.MULTILINE)
OF_IDENTITY = re.compile(r"login|auth|admin|logged|permission|role|token|jwt")
SETS_UP = frozenset({"config", "core", "extensions", "middleware", "security", "settings", "utils", "common"})
ROUTE = re.compile(
    r"^[ \t]*@[\w.]+\.(?:route|get|post|put|patch|delete)\([^\n]*\n(?:[ \t]*@[^\n]*\n)*([ \t]*(?:async[ \t]+)?def\b)"
    r"|^((?:async[ \t]+)?def)[ \t]+\w+\(request\b"
    r"|^\w+[ \t]*=[ \t]*(?:flask\.)?(Flask)\(",
    re.MULTILINE,
)


def cleared(target: Target) -> Iterator[Evidence]:
    """Yield, for what some file sees to, evidence that every route of the others is cleared."""
    known = [file for file in target.known if file.kind is Kind.PYTHON]
    own = {file.path for file in target.files} | target.watched
    files = [file for file in known if file.path in own]
    yield from _used(files, known)
    for weakness, sign in SEEN_TO.items() if any(ROUTE.search(file.text) for file in files) else ():
        signs = [(file.path, _reach(PurePosixPath(file.path))) for file in known if sign.search(file.text)]
        for file in files if signs else ():
            where = next((path for path, root in signs if PurePosixPath(file.path).is_relative_to(root)), None)
            for line, column in _routes(file) if where else ():
                place = Location(file.path, line, column, line, column + 1)
                said = f"`{where}` sees to it for the whole application"
                yield Evidence(weakness, "ai-review", weakness, said, place, Pass.VALIDATION, refutes=True)


def _used(files: Sequence[SourceFile], known: Sequence[SourceFile]) -> Iterator[Evidence]:
    """Yield evidence that the checks of logins that one file defines are borne by the routes of another."""
    for file in files:
        for found in (each for each in CHECK.finditer(file.text) if OF_IDENTITY.search(each[1])):
            named = rf"\b{_module(file)}(?:\.|[ \t]+import\b(?:[^\n]*|[ \t]*\([^)]*)\W){found[1]}\b"
            name = re.compile(named)
            others = (each for each in known if found[1] in each.text and each is not file)
            where = next((other.path for other in others if name.search(other.text)), None)
            if where is not None:
                line = file.text.count("\n", 0, found.start(1)) + 1
                place = Location(file.path, line, 1, line, 2)
                said = f"`{where}` uses it"
                yield Evidence(UNUSED, "ai-review", UNUSED, said, place, Pass.VALIDATION, refutes=True)


def _module(file: SourceFile) -> str:
    """Return the last name under which others import a file."""
    path = PurePosixPath(file.path)
    return re.escape(path.parent.name if path.stem == "__init__" else path.stem)


def _reach(path: PurePosixPath) -> PurePosixPath:
    """Return the folder of the application that a file sets up: its own, or the one above a folder of settings."""
    return path.parent.parent if path.stem == "settings" or path.parent.name in SETS_UP else path.parent


def _routes(file: SourceFile) -> Iterator[tuple[int, int]]:
    """Yield line and column of the `def` of each function that looks like a route, and of an application."""
    for found in ROUTE.finditer(file.text):
        end = found.end(found.lastindex or 0)
        yield file.text.count("\n", 0, end) + 1, end - 1 - file.text.rfind("\n", 0, end)
