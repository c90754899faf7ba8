"""Where a program leaves out the escaping of its templates: switched off, or by the name of a template.

Flask and Quart escape templates whose names end as `ESCAPED` says, and others not (Flask's documentation of templates);
whoever sets `app.jinja_env.autoescape = False`, or up aiohttp_jinja2 with `autoescape=False`, has escaping nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.routes import chain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from reviewer.flow.templates import Page

ESCAPED = (".html", ".htm", ".xml", ".xhtml", ".svg")
BY_NAME = ("flask", "quart")
SETUP = "aiohttp_jinja2.setup"


def switched_off(summary: ir.Summary, bound: Mapping[str, str], used: Collection[str]) -> set[str]:
    """Return the libraries that escape nothing because of a file.

    `bound` says what its local names import, `used` are the dotted names that it reads.
    """
    told = any(target.startswith(SETUP.partition(".")[0]) for target in bound.values())
    if not told and not any(name.endswith(".jinja_env.autoescape") for name in used):
        return set()
    return {library for node in ir.walk(summary.body) for library in _off(node, bound)}


def _off(node: ir.Node, bound: Mapping[str, str]) -> Iterator[str]:
    match node:
        case ir.Assign(
            targets=(ir.Attribute(base=ir.Attribute(name="jinja_env"), name="autoescape"),),
            value=ir.Constant(value=False),
        ):
            yield from BY_NAME
        case ir.Call(function=function, arguments=arguments):
            off = any(each.name == "autoescape" and _is_false(each.value) for each in arguments)
            local, _, rest = chain(function).partition(".")
            if off and ".".join(filter(None, (bound.get(local, local), rest))) == SETUP:
                yield SETUP.partition(".")[0]
        case _:
            pass


def _is_false(node: ir.Expression) -> bool:
    return isinstance(node, ir.Constant) and node.value is False


def needed(page: Page, off: Collection[str]) -> Page | None:
    """Return what a program must know of a template; None where that is nothing."""
    kept = page if off or not page.path.endswith(ESCAPED) else replace(page, bare=())
    return kept if kept.raw or kept.parts or kept.bare else None


def places(files: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """Return, by library, the folders in which files switch its escaping off: of a package, the whole of it.

    `files` are all paths of a program, each with the libraries that it switches off.
    """
    found: dict[str, set[str]] = {}
    for path, libraries in files.items():
        folder = path.rpartition("/")[0]
        while libraries and f"{folder.rpartition('/')[0]}/__init__.py" in files:
            folder = folder.rpartition("/")[0]
        for library in libraries:
            found.setdefault(library, set()).add(folder)
    return {library: tuple(sorted(folders)) for library, folders in sorted(found.items())}


def is_off(library: str, page: Page, path: str, off: Mapping[str, Collection[str]]) -> bool:
    """Tell whether a library puts the values of a template into the page as they are, where a file renders it."""
    here = any(not folder or path.startswith(f"{folder}/") for folder in off.get(library, ()))
    return here or (library in BY_NAME and not page.path.endswith(ESCAPED))
