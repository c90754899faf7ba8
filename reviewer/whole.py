"""Read the Python files of a target as one program: index them, then let every pass look at each of them.

What was worked out before is taken from the cache: of a file that is as it was, with names that mean what they
meant, if the other files on which its answer depended are so too.
"""

from __future__ import annotations

import functools
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import packed
from reviewer.cache import key
from reviewer.flow import operations, templates
from reviewer.flow.index import TEMPLATE, Card, Index, build
from reviewer.flow.overriding import BELOW
from reviewer.model import Failed, Inspection
from reviewer.shelf import Shelf, file_key
from reviewer.spool import Spool
from reviewer.target import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reviewer.cache import Cache
    from reviewer.model import Pass
    from reviewer.reasons import Said
    from reviewer.target import SourceFile, Target
    from reviewer.workers import Workers

CARDS, INSPECTIONS, SUMMARIES, TEXTS, INDEX = "cards", "inspections", "summaries", "texts", "index"
OUTLINES, SPOKEN = "outlines", "spoken"
PYTHON = (Kind.PYTHON, Kind.NOTEBOOK)
Seen = list[tuple["SourceFile", "Inspection | Failed"]]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the passes see in a file, and the other files that the answer depends on."""

    inspection: Inspection
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The same in the cache: of each of those files, what stands for it as it was."""

    inspection: bytes
    reads: tuple[tuple[str, str], ...]


def inspect(target: Target, passes: tuple[Pass, ...], pool: Workers, store: Cache, also: Collection[str] = ()) -> Seen:
    """Return what the passes see in each Python file, in their order; a `Failed` for one that ends its worker.

    Of the context they look at the files in which the files under review can make a difference, and at those of these
    paths `also`; of others there is no more than an outline, where something is found in them.
    """
    files = [file for file in target.known if file.kind in PYTHON]
    with tempfile.TemporaryDirectory(prefix="ai-review-", ignore_cleanup_errors=True) as folder:
        spool = Spool(Path(folder))
        cards, dead = _cards(files, pool, store, spool)
        index = _index(cards, target, store)
        alive = [file for file in files if file.path in cards]
        stands = _Stands(alive, index)
        affected = _affected(target, cards, index) | set(also)
        looked = [file for file in alive if file.path in affected]
        answers = _known(looked, passes, index, store, stands)
        missing = [file for file in looked if file.path not in answers]
        if missing:
            spool.put(INDEX, "", packed.pack(index) or b"")
            _lend(missing, alive, index, spool)
        answers |= _inspected(missing, passes, pool, spool, store, index, stands)
        answers |= _alone([file for file in missing if isinstance(answers[file.path], Failed)], passes, pool, answers)
        answers |= dead
        answers |= _outlined([file for file in alive if file.path not in answers], answers.values(), pool, store)
        return [(file, answers[file.path]) for file in files if file.path in answers]


def _affected(target: Target, cards: Mapping[str, Card], index: Index) -> set[str]:
    """Return the files under review, and those of the context in which they can make a difference."""
    own = {file.path for file in target.files}
    if any(file.kind is Kind.TEMPLATE or operations.read(file.path, file.text) for file in target.files):
        return own | target.watched
    leading = (path for path in own & cards.keys() if cards[path].routes or cards[path].included or cards[path].offered)
    led = {each for path in leading for each in (*index.below.get(path, ()), *index.circles.get(path, ()))}
    using = {path for path in target.watched if not own.isdisjoint((*index.reach(path), *index.circles.get(path, ())))}
    return own | using | (led & target.watched)


def _outlined(
    files: Sequence[SourceFile], answers: Iterable[Inspection | Failed], pool: Workers, store: Cache
) -> dict[str, Inspection | Failed]:
    """Return the outlines of those files in which something is found that was looked for elsewhere."""
    inspections = (answer for answer in answers if isinstance(answer, Inspection))
    places = {item.location.path for each in inspections for seen in each.looked for item in seen.evidence}
    wanted = [file for file in files if file.path in places]

    def ask(missing: Sequence[SourceFile]) -> list[Inspection | Failed]:
        return [answer for _, answer in pool.map(read_outline, missing, lambda file: file.path)]

    found = Shelf(store, OUTLINES, Inspection).answers(wanted, file_key, ask)
    return {file.path: answer for file, answer in zip(wanted, found, strict=True)}


def reasons(
    target: Target, path: str, line: int, pool: Workers, store: Cache
) -> list[tuple[SourceFile, Said | Failed]]:
    """Return what is to be said of a line of a Python file, seen from it, and from each file that uses it."""
    files = target.of(*PYTHON)
    with tempfile.TemporaryDirectory(prefix="ai-review-", ignore_cleanup_errors=True) as folder:
        spool = Spool(Path(folder))
        cards, dead = _cards(files, pool, store, spool)
        if path in dead:
            return [(file, answer) for file in files if isinstance(answer := dead.get(file.path), Failed)]
        index = _index(cards, target, store)
        users = [file for file in files if file.path in cards and _uses(index, file.path, path)]
        spool.put(INDEX, "", packed.pack(index) or b"")
        _lend(users, [file for file in files if file.path in cards], index, spool)
        ask = functools.partial(read_reasons, path=path, line=line, spool=spool)
        return pool.map(ask, users, lambda file: file.path)


def _uses(index: Index, path: str, other: str) -> bool:
    return path == other or other in index.reach(path) or other in index.circles.get(path, ())


def _index(cards: Mapping[str, Card], target: Target, store: Cache) -> Index:
    pages = {file.path: templates.read(file.path, file.text) for file in target.known if file.kind is Kind.TEMPLATE}
    settings = (file for file in target.known if file.kind is Kind.SETTINGS)
    documents = {file.path: said for file in settings if (said := operations.read(file.path, file.text))}
    return build(cards.values(), _spoken(store), pages.values(), documents)


def _spoken(store: Cache) -> frozenset[str]:
    kept = store.get(SPOKEN, "")
    if kept is not None:
        return packed.unpack(frozenset, kept)
    from reviewer.flow import models  # noqa: PLC0415 - 50 ms, while the workers start

    spoken = models.load().spoken
    store.put(SPOKEN, "", packed.pack(spoken) or b"")
    return spoken


def _cards(
    files: Sequence[SourceFile], pool: Workers, store: Cache, spool: Spool
) -> tuple[dict[str, Card], dict[str, Inspection | Failed]]:
    """Return the cards of all files that can be read, and why the others cannot."""
    keys = {file.path: key(file.path, file.text) for file in files}
    kept = store.many(CARDS, keys.values())
    cards = {path: packed.unpack(Card, kept[each]) for path, each in keys.items() if each in kept}
    missing = [file for file in files if file.path not in cards]
    dead: dict[str, Inspection | Failed] = {}
    made = {}
    for file, answer in pool.map(functools.partial(read_card, spool=spool), missing, lambda file: file.path):
        if isinstance(answer, Failed):
            dead[file.path] = answer
        else:
            made[file.path] = answer
    written = {keys[path]: content for path, card in made.items() if (content := packed.pack(card))}
    store.fill(CARDS, written)
    return cards | made, dead


class _Stands(dict[str, str]):
    """What stands for each thing that an answer can depend on: of a file its text, and what the names in it mean."""

    def __init__(self, files: Iterable[SourceFile], index: Index) -> None:
        self._index = index
        for file in files:
            meant = (
                sorted(index.links.get(file.path, {}).items()),
                index.below.get(file.path),
                index.numbers.get(file.path),
                index.offered.get(file.path),
                index.operations.get(file.path),
                index.unescaped,
            )
            self[file.path] = key(file.path, file.text, repr(file.cells), repr(meant))

    def __missing__(self, name: str) -> str:
        """Return what stands for all templates of a name, the classes below one, or a file that is not there."""
        kind, _, wanted = name.partition(" ")
        if kind == BELOW:
            self[name] = key(*self._index.beneath(wanted))
            return self[name]
        pages = self._index.pages
        found = (
            [path for path in sorted(pages) if path == wanted or path.endswith("/" + wanted)]
            if kind == TEMPLATE
            else []
        )
        self[name] = key(*(repr(pages[path]) for path in found))
        return self[name]


def _known(
    files: Sequence[SourceFile], passes: tuple[Pass, ...], index: Index, store: Cache, stands: _Stands
) -> dict[str, Inspection | Failed]:
    keys = {file.path: _key(file.path, passes, index, stands) for file in files}
    kept = store.many(INSPECTIONS, keys.values())
    found: dict[str, Inspection | Failed] = {}
    for path, each in keys.items():
        entry = packed.unpack(_Kept, kept[each]) if each in kept else None
        if entry is not None and all(stands[other] == was for other, was in entry.reads):
            found[path] = packed.unpack(Inspection, entry.inspection)
    return found


def _key(path: str, passes: tuple[Pass, ...], index: Index, stands: _Stands) -> str:
    return key(stands[path], repr(index.circles.get(path, ())), repr(passes))


def _lend(missing: Sequence[SourceFile], files: Sequence[SourceFile], index: Index, spool: Spool) -> None:
    """Lay down the texts that the work on some files can ask for."""
    near = {path for file in missing for path in (file.path, *index.circles.get(file.path, ()))}
    wanted = near | {path for each in near for path in index.reach(each)}
    for file in files:
        if file.path in wanted:
            spool.put(TEXTS, file.path, file.text.encode("utf-8", "surrogatepass"))


def _inspected(  # noqa: PLR0913 - all that the work needs
    files: Sequence[SourceFile],
    passes: tuple[Pass, ...],
    pool: Workers,
    spool: Spool,
    store: Cache,
    index: Index,
    stands: _Stands,
) -> dict[str, Inspection | Failed]:
    answers: dict[str, Inspection | Failed] = {}
    written: dict[str, bytes] = {}
    look = functools.partial(inspect_file, passes=passes, spool=spool)
    for file, answer in pool.map(look, files, lambda file: file.path):
        if isinstance(answer, Failed):
            answers[file.path] = answer
            continue
        answers[file.path] = answer.inspection
        content = packed.pack(answer.inspection)
        entry = content and packed.pack(_Kept(content, tuple((path, stands[path]) for path in answer.reads)))
        if entry:
            written[_key(file.path, passes, index, stands)] = entry
    store.fill(INSPECTIONS, written)
    return answers


def _alone(
    files: Sequence[SourceFile], passes: tuple[Pass, ...], pool: Workers, failed: Mapping[str, Inspection | Failed]
) -> dict[str, Inspection | Failed]:
    """Look once more at files that ended their worker, without the others: it may be one of these that does it."""
    answers: dict[str, Inspection | Failed] = {}
    look = functools.partial(inspect_alone, passes=passes)
    for file, answer in pool.map(look, files, lambda file: file.path):
        first = failed[file.path]
        if isinstance(answer, Inspection) and isinstance(first, Failed):
            lonely = Failed(file.path, f"read without the files that it uses: {first.reason}")
            answers[file.path] = replace(answer, unread=(*answer.unread, lonely))
        else:
            answers[file.path] = answer
    return answers


def read_card(file: SourceFile, spool: Spool) -> Card:
    """Read one Python file for what others need to know of it. Runs in a worker process."""
    from reviewer import reading  # noqa: PLC0415 - the parsers are for the workers: 300 ms that the parent saves

    return reading.card(file, spool)


def inspect_file(file: SourceFile, passes: tuple[Pass, ...], spool: Spool) -> Inspected:
    """Let every pass look at one Python file. Runs in a worker process."""
    from reviewer import reading  # noqa: PLC0415 - likewise

    return Inspected(*reading.inspect(file, passes, spool))


def inspect_alone(file: SourceFile, passes: tuple[Pass, ...]) -> Inspection:
    """Let every pass look at one Python file as if there were no other. Runs in a worker process."""
    from reviewer import reading  # noqa: PLC0415 - likewise

    return reading.inspect_alone(file, passes)


def read_outline(file: SourceFile) -> Inspection:
    """Read one Python file for what stands where in it. Runs in a worker process."""
    from reviewer import reading  # noqa: PLC0415 - likewise

    return reading.outline(file)


def read_reasons(file: SourceFile, path: str, line: int, spool: Spool) -> Said:
    """Say what one Python file, and what it uses, makes of a line. Runs in a worker process."""
    from reviewer import reading  # noqa: PLC0415 - likewise

    return reading.reasons(file, path, line, spool)
