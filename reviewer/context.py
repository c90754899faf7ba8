"""What is read beside the files under review, so that the names in them mean something: their context.

Of a file, or of what is staged, it is what these use; of a change, also what uses them: there a defect can show
that the change makes. Which files that are is told by the text of their imports, generously: what really uses
what is found out later, when all of them have been read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer import kinds, modules
from reviewer.model import Failed, Skipped
from reviewer.target import Kind, SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from reviewer.modules import Tree
    from reviewer.target import Piece, Target

CODE = (Kind.PYTHON, Kind.NOTEBOOK)
READ = (*CODE, Kind.TEMPLATE)
MOST = 600  # files that are followed from those under review
MOST_BYTES = 8 << 20  # of them
USED = "what the reviewed files use"
_PAGE = re.compile(r"[\"']/?([^\"'\s{}<>]+\.(?:html?|xhtml|jinja2?|j2|mako|tmpl|djhtml))[\"']")

Pieces = dict[str, "Piece"]  # by path


@dataclass(frozen=True, slots=True)
class Found:
    """What belongs to a context."""

    pieces: Pieces = field(default_factory=dict)
    remarks: tuple[Skipped, ...] = ()
    watched: frozenset[str] = frozenset()


@dataclass(slots=True)
class Shelves:
    """One state of a program: where its modules lie, and how files are read; each is read once."""

    paths: Collection[str]
    tree: Tree
    read: Callable[[Collection[str]], Mapping[str, Piece | None]]  # leaves out what is not there
    _known: dict[str, Piece | None] = field(default_factory=dict)

    def pieces(self, paths: Iterable[str]) -> Pieces:
        """Return what lies at these paths, as far as data is followed into files of its kind."""
        wanted = sorted(set(paths))
        self._known |= self.read([path for path in wanted if path not in self._known])
        found = {path: piece for path in wanted if (piece := self._known.get(path))}
        return {path: each for path, each in found.items() if not isinstance(each, SourceFile) or each.kind in READ}


def may_be_read(path: str) -> bool:
    """Tell whether data may be followed into a file, by its name."""
    kind = kinds.by_name(path)
    return kind in READ or (kind is None and kinds.may_be_script(path))


def listing(paths: Iterable[str]) -> modules.Listing:
    """Return the tree that has these files."""
    by_kind = defaultdict(list)
    for path in paths:
        by_kind[kinds.by_name(path)].append(path)
    return modules.Listing.of([path for kind in CODE for path in by_kind[kind]], by_kind[Kind.TEMPLATE])


def names(target: Target) -> bool:
    """Tell whether anything under review can name other files, or be named by them."""
    return any(file.kind in READ for file in target.files)


def named(tree: Tree, file: SourceFile) -> set[str]:
    """Return the paths of the modules and templates that a file names."""
    pages = {page for name in _PAGE.findall(file.text) for page in tree.pages(name, file.path)} - {file.path}
    return pages if file.kind is Kind.TEMPLATE else pages | modules.used(tree, file.path, file.text)


def below(files: Iterable[SourceFile], shelves: Shelves) -> Found:
    """Return what files use, directly or through others, the nearest first as far as there is room."""
    level = [file for file in files if file.kind in READ]
    known = {file.path for file in level}
    found: Pieces = {}
    size = 0
    remarks: tuple[Skipped, ...] = ()
    while level and not remarks:
        wanted = sorted(set().union(*(named(shelves.tree, file) for file in level)) - known)
        fresh = shelves.pieces(wanted[: MOST - len(found)])
        known.update(wanted)
        found |= fresh
        level = [piece for piece in fresh.values() if isinstance(piece, SourceFile)]
        size += sum(len(file.content) for file in level)
        if level and (size > MOST_BYTES or len(found) >= MOST):
            remarks = (Skipped(USED, f"data is followed into the {len(found)} nearest of them only"),)
    return Found(found | shelves.pieces(_packages(shelves.tree, known) - known), remarks)


def around(files: Iterable[SourceFile], shelves: Shelves) -> Found:
    """Return all that uses some files, directly or through others, and what those use."""
    changed = {file.path for file in files if file.kind in READ}
    pieces = shelves.pieces(filter(may_be_read, shelves.paths))
    there = [piece for piece in pieces.values() if isinstance(piece, SourceFile)]
    down = {file.path: named(shelves.tree, file) for file in there}
    up: dict[str, set[str]] = defaultdict(set)
    for path, others in down.items():
        for each in others:
            up[each].add(path)
    users = _closed(changed, up)
    found = _closed(users, down)
    led = {each for path in changed for each in down.get(path, ())}  # by routes, and tables of tools
    pieces = shelves.pieces((found | _packages(shelves.tree, found)) - changed)
    return Found(pieces, watched=frozenset((users | led) - changed))


def _packages(tree: Tree, paths: Iterable[str]) -> set[str]:
    return {each for path in paths for each in modules.above(tree, path)}


def _closed(start: Iterable[str], edges: Mapping[str, Collection[str]]) -> set[str]:
    seen = set(start)
    pending = list(seen)
    while pending:
        fresh = set(edges.get(pending.pop(), ())) - seen
        seen |= fresh
        pending += fresh
    return seen


def of_change(
    target: Target, after: Shelves, before: Shelves, find: Callable[[Iterable[SourceFile], Shelves], Found]
) -> Target:
    """Return a change with the context that `find` finds: the same files on either side, as far as they are there."""
    if target.base is None:
        return target
    new = find(target.files, after)
    before.pieces(new.pieces)  # at once, what would be asked for little by little
    old = find(target.base.files, before)
    more = after.pieces(old.pieces.keys() - new.pieces.keys())
    less = before.pieces(new.pieces.keys() - old.pieces.keys())
    watched = new.watched | old.watched
    base = beside(target.base, replace(old, pieces=old.pieces | less, watched=watched))
    return replace(beside(target, replace(new, pieces=new.pieces | more, watched=watched)), base=base)


def beside(target: Target, found: Found) -> Target:
    """Return the target with its context. Of what cannot be read it is said that it is not followed, no more."""
    own = {file.path for file in target.files}
    pieces = [found.pieces[path] for path in sorted(found.pieces)]
    unread = (unfollowed(piece) for piece in pieces if isinstance(piece, Failed))
    return replace(
        target,
        context=tuple(piece for piece in pieces if isinstance(piece, SourceFile) and piece.path not in own),
        skipped=(*target.skipped, *unread, *found.remarks),
        watched=found.watched - own,
    )


def unfollowed(failed: Failed) -> Skipped:
    """Return what is said of a file of the context that cannot be read: the review is not incomplete for it."""
    return Skipped(failed.what, f"not under review, and data is not followed into it: {failed.reason}")
