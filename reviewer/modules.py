"""Which file an import means: told by the names of files alone, before any of them is read.

An import is resolved as Python would, by the folders above the importing file that can be on `sys.path`: those that
are no packages, and the folders that hold packages without being any.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PACKAGE = "/__init__.py"
SOURCES = ("src", "lib")  # folders that hold packages without being any
# An import, wherever a statement can begin. What a text in the program says likewise is taken for one, too.
_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]*(?P<module>\.*\w[\w.]*|\.+)[ \t]*import\b"
    r"[ \t]*(?P<names>\((?:[^()#]|#[^\n]*)*|[^\n;(]*)"
    r"|import[ \t]+(?P<modules>[^\n;]+))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"#[^\n]*")
_NAME = re.compile(r"\*|[^\W\d]\w*(?:\.\w+)*")
_ROUTES = re.compile(r"include\(\s*(?:\(\s*)?[\"']([\w.]+)[\"']")  # of Django
_OFFERS = ("tool", "Tool", "TOOL", "functions", "FUNCTIONS")
_TABLE = re.compile(r"^[ \t]*([\w.]+)[ \t]*(?::[^=\n]+)?=[ \t]*[\[({]", re.MULTILINE)  # of an agent, by its name
_TEXT = re.compile(r"[\"'](\.*[^\W\d]\w*(?:\.\w+)*)(?::[\w.]+)?[\"']")
_JOINED = re.compile(r"\\\r?\n")


def _offers(text: str) -> bool:
    return any(word in text for word in _OFFERS)


class Tree(Protocol):
    """The files of a program, by name. The names of modules are dotted, from the top of the tree."""

    def file(self, module: str) -> str:
        """Return the path of a module or package, "" where there is none."""

    def holds(self, name: str) -> bool:
        """Tell whether a module has this name, or a folder with modules in it."""

    def is_package(self, name: str) -> bool:
        """Tell whether a folder is a package, by its `__init__.py`."""

    def pages(self, name: str, near: str) -> Iterable[str]:
        """Return the templates that a file can mean by a name."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A tree of which all files are known."""

    modules: Mapping[str, str]  # dotted name -> path
    folders: frozenset[str]  # those with modules in them, and the modules
    packages: frozenset[str]
    templates: Mapping[str, Sequence[str]]  # last name -> paths

    @classmethod
    def of(cls, paths: Iterable[str], templates: Iterable[str] = ()) -> Self:
        """Build a tree of the paths of its Python files and templates."""
        modules: dict[str, str] = {}
        packages = set()
        for path in sorted(paths):
            name = module_name(path)
            modules.setdefault(name, path)
            if path.endswith(PACKAGE):
                packages.add(name)
        pages = defaultdict(list)
        for path in sorted(templates):
            pages[path.rpartition("/")[2]].append(path)
        folders = frozenset(parent for name in modules for parent in parents_and(name))
        return cls(modules, folders, frozenset(packages), pages)

    def file(self, module: str) -> str:
        """Return the path of a module or package, "" where there is none."""
        return self.modules.get(module, "")

    def holds(self, name: str) -> bool:
        """Tell whether a module has this name, or a folder with modules in it."""
        return name in self.folders

    def is_package(self, name: str) -> bool:
        """Tell whether a folder is a package, by its `__init__.py`."""
        return name in self.packages

    def pages(self, name: str, near: str) -> Iterable[str]:
        """Return the templates whose path ends in a name, wherever they lie."""
        del near
        found = self.templates.get(name.rpartition("/")[2], ())
        return [path for path in found if path == name or path.endswith(f"/{name}")]


def module_name(path: str) -> str:
    """Return the dotted name that a path tells: `src/shop/views.py` is `shop.views`."""
    parts = path.removesuffix(".py").removesuffix(".ipynb").split("/")
    while len(parts) > 1 and parts[0] in {"src", ".", ""}:
        parts = parts[1:]
    if len(parts) > 1 and parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)


def parents_and(name: str) -> Iterator[str]:
    """Yield a dotted name and the shorter ones that it begins with, the longest first."""
    yield name
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def absolute(module: str, path: str, target: str) -> str:
    """Return the absolute name of an import's target: `.db.connect` in `shop.views` is `shop.db.connect`."""
    name = target.lstrip(".")
    dots = len(target) - len(name)
    if dots == 0:
        return target
    parts = module.split(".")
    kept = parts[: len(parts) - dots + (1 if path.endswith("__init__.py") else 0)]
    return ".".join([*kept, *([name] if name else [])])


def meant(tree: Tree, module: str, path: str, target: str) -> str | None:
    """Return the full name, within the tree, of an absolute import of a file; None where it is none of it.

    `src` may be a package too: where nothing is found, the name may begin behind it.
    """
    first = target.partition(".")[0]
    for root in _roots(tree, module, path):
        start = f"{root}.{first}" if root else first
        itself = start == module and not path.endswith(PACKAGE)
        if not itself and tree.holds(start):
            return f"{root}.{target}" if root else target
    return None


def _roots(tree: Tree, module: str, path: str) -> Iterator[str]:
    """Yield the folders, dotted, that can be on the path of a file: those above it that are no packages."""
    folder = module if path.endswith(PACKAGE) else module.rpartition(".")[0]
    while True:
        if not tree.is_package(folder):
            yield folder
            yield from (f"{folder}.{each}" if folder else each for each in SOURCES)
        if not folder:
            return
        folder = folder.rpartition(".")[0]


@functools.lru_cache(maxsize=4096)
def imported(text: str) -> frozenset[str]:
    """Return what a program imports, or names in a text for others to import: `.db.connect`, `os.path` as written.

    Of `from shop import *` it is `shop`.
    """
    found: set[str] = set(_ROUTES.findall(text))
    if _offers(text) and any(map(_offers, _TABLE.findall(text))):
        found.update(_TEXT.findall(text))
    for statement in _IMPORT.finditer(_JOINED.sub(" ", text) if "\\" in text else text):
        names = _COMMENT.sub("", statement["names"] or statement["modules"] or "").split(",")
        said = [name[0] for each in names if (name := _NAME.search(each))]
        if statement["modules"]:
            found.update(each for name in said for each in (name, name.partition(".")[0]))
            continue
        module = statement["module"]
        start = module if module.endswith(".") else f"{module}."
        found.update(module if name == "*" else start + name for name in said)
    return frozenset(found)


def used(tree: Tree, path: str, text: str) -> set[str]:
    """Return the files that a program names: in its imports, and in what it takes routes from."""
    module = module_name(path)
    named = (_within(tree, module, path, absolute(module, path, target)) for target in imported(text))
    return {_file(tree, name) for name in named if name} - {"", path}


def _within(tree: Tree, module: str, path: str, target: str) -> str | None:
    found = meant(tree, module, path, target)
    first, _, rest = target.partition(".")
    return _within(tree, module, path, rest) if found is None and first in SOURCES and rest else found


def _file(tree: Tree, name: str) -> str:
    return next((path for each in parents_and(name) if (path := tree.file(each))), "")


def above(tree: Tree, path: str) -> Iterator[str]:
    """Yield the `__init__.py` of the packages that a file lies in: they tell where its imports begin."""
    for name in parents_and(module_name(path)):
        if tree.is_package(name) and (found := tree.file(name)) != path:
            yield found
