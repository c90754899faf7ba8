"""Which files are reviewed, and as what: by name, or by the first line where there is no suffix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.target import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

_SUFFIXES = {
    Kind.PYTHON: (".py", ".pyw", ".wsgi"),
    Kind.NOTEBOOK: (".ipynb",),
    Kind.TEMPLATE: (".html", ".htm", ".xhtml", ".jinja", ".jinja2", ".j2", ".mako", ".tmpl", ".djhtml"),
    Kind.JAVASCRIPT: (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx"),
    Kind.DOCKERFILE: (".dockerfile",),
    Kind.SETTINGS: (
        *(".env", ".ini", ".cfg", ".toml", ".yaml", ".yml", ".json", ".properties", ".conf"),
        *(".pem", ".tfvars", ".htpasswd", ".netrc", ".npmrc", ".pypirc"),
    ),
}
_KINDS = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}
_NAMES = (
    (re.compile(r"(?:dockerfile|containerfile)(?:\..*)?"), Kind.DOCKERFILE),
    (re.compile(r"(?:docker-)?compose(?:[.-].*)?\.ya?ml"), Kind.COMPOSE),
    (re.compile(r"action\.ya?ml"), Kind.WORKFLOW),
    (re.compile(r"\.env(?:\..*)?|id_(?:rsa|dsa|ecdsa|ed25519)|requirements.*\.txt"), Kind.SETTINGS),
)
_WORKFLOWS = re.compile(r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml")
_LOCKS = re.compile(r".*[.-]lock(?:\.json|\.ya?ml)?|npm-shrinkwrap\.json")
_MINIFIED = re.compile(r".*[.-]min\.[cm]?js")
_TEST = re.compile(r"(?:^|/)(?:tests?/|conftest\.py$|tests?\.py$|test_[^/]*\.py$|[^/]*_tests?\.py$)")
_SHEBANG = re.compile(rb"#![^\n]{0,200}\bpython[0-9.]*\b")

MOST = 10 << 20  # bytes; what is larger was not written by hand
MOST_NOTEBOOK = 64 << 20  # pictures are kept in it
MOST_SETTINGS = 1 << 20  # what is larger is data


def by_name(path: str) -> Kind | None:
    """Return what a file is by its path, None where the name does not tell."""
    name = _name(path).lower()
    if _WORKFLOWS.fullmatch(path):
        return Kind.WORKFLOW
    for pattern, kind in _NAMES:
        if pattern.fullmatch(name):
            return kind
    return _KINDS.get(_suffix(name)) or _KINDS.get(name)


def _name(path: str) -> str:
    """Return the last part of a path. That, and the suffix, are asked for of every file of a repository."""
    return path.rpartition("/")[2]


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if 0 < dot < len(name) - 1 else ""


def is_test(path: str) -> bool:
    """Tell whether a file is test code, by its name and the folders that it lies in."""
    return bool(_TEST.search(path))


def may_be_script(path: str) -> bool:
    """Tell whether only the first line can say if this is Python."""
    return not _suffix(_name(path))


def is_script(content: bytes) -> bool:
    """Tell whether a file without a suffix begins as a Python program does."""
    return _SHEBANG.match(content) is not None


def made_by_tools(path: str) -> str | None:
    """Return why a file of a kind that we know is left out, None where it is not."""
    name = _name(path).lower()
    if _LOCKS.fullmatch(name):
        return "a lock file, written by a tool"
    if _MINIFIED.fullmatch(name):
        return "minified, written by a tool"
    return None


def limit(kind: Kind) -> int:
    """Return how many bytes of a file of this kind are read at most."""
    return {Kind.NOTEBOOK: MOST_NOTEBOOK}.get(kind, MOST)


def excluder(patterns: tuple[str, ...]) -> Callable[[str], str | None]:
    """Return what tells why a path (a folder's ends in a slash) is left out; patterns are those of .gitignore."""
    if not patterns:
        return lambda _path: None
    import pathspec  # noqa: PLC0415 - 20 ms, for those who exclude something

    spec = pathspec.GitIgnoreSpec.from_lines(patterns)
    return lambda path: "excluded by the configuration" if spec.match_file(path) else None
