"""Ask only for what is not known yet: answers of one kind, each kept under a key that says all it depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from reviewer import packed
from reviewer.cache import key
from reviewer.model import Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reviewer.cache import Cache
    from reviewer.target import SourceFile

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def file_key(file: SourceFile) -> str:
    """Return what stands for a file: its name, its kind and its text."""
    return key(file.path, file.kind, file.text, repr(file.cells))


@dataclass(frozen=True, slots=True)
class Shelf(Generic[Answer]):
    """A part of the cache that holds values of one type, which `packed` can write."""

    cache: Cache
    area: str
    kind: type[Answer]

    def answers(
        self,
        items: Sequence[Item],
        name: Callable[[Item], str],
        ask: Callable[[Sequence[Item]], Sequence[Answer | Failed]],
        *,
        keeps: Callable[[Answer], bool] = lambda _answer: True,
    ) -> list[Answer | Failed]:
        """Return an answer for each item, in their order; `ask` hears only those whose answer is not known.

        What failed is not kept, so it is tried again, and neither is what `keeps` refuses.
        """
        names = [name(item) for item in items]
        known = self._known(names)
        missing = [place for place, each in enumerate(names) if each not in known]
        fresh = dict(zip(missing, ask([items[place] for place in missing]), strict=True)) if missing else {}
        good = {names[at]: each for at, each in fresh.items() if not isinstance(each, Failed) and keeps(each)}
        contents = {each: packed.pack(answer) for each, answer in good.items()}
        self.cache.fill(self.area, {each: content for each, content in contents.items() if content is not None})
        return [fresh[place] if place in fresh else known[each] for place, each in enumerate(names)]

    def _known(self, names: Sequence[str]) -> dict[str, Answer]:
        known: dict[str, Answer] = {}
        for each, content in self.cache.many(self.area, names).items():
            try:
                known[each] = packed.unpack(self.kind, content)
            except ValueError:  # not what we wrote
                continue
        return known
