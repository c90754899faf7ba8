"""Look at a target with every pass: our own reading file by file in workers, outside engines beside it."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer import tool, whole, workers
from reviewer.context import unfollowed
from reviewer.model import Completed, Count, Failed, Inspection, Looked, Outcome, Outline, Pass, ReviewError, Skipped
from reviewer.passes import PASSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.model import Evidence
    from reviewer.target import SourceFile, Target
    from reviewer.workers import Workers


@dataclass(frozen=True, slots=True)
class Seen:
    """What all passes together saw of a target."""

    evidence: tuple[Evidence, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    counts: tuple[Count, ...] = ()
    outlines: Mapping[str, Outline] = field(default_factory=dict)
    inspected: frozenset[str] = frozenset()  # paths of the Python files that the passes looked at, context included


def look(  # noqa: PLR0913 - all that the work needs
    target: Target, passes: Sequence[Pass], catalog: Catalog, pool: Workers, cache: Cache, also: Collection[str] = ()
) -> Seen:
    """Look at a target with these passes. Nothing that a file or an engine does raises here: it becomes `Failed`.

    `also` are paths of its context that are to be looked at in any case.
    """
    threads = ThreadPoolExecutor(len(passes), thread_name_prefix="survey")
    try:
        surveys = [threads.submit(_survey, name, target, catalog, pool, cache) for name in passes]
        inspected = whole.inspect(target, tuple(passes), pool, cache, also)
        return _together(target, passes, inspected, [survey.result() for survey in surveys])
    except BaseException:
        tool.stop()
        raise
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _survey(name: Pass, target: Target, catalog: Catalog, pool: Workers, cache: Cache) -> Looked:
    try:
        return PASSES[name].survey(target, catalog, pool, cache)
    except ReviewError as error:
        return Looked(outcomes=(Failed(name, str(error)),))
    except Exception as error:  # noqa: BLE001 - a pass that breaks makes the review incomplete, not absent
        return Looked(outcomes=(Failed(name, workers.sentence(error)),))


def _together(
    target: Target,
    passes: Sequence[Pass],
    inspected: Sequence[tuple[SourceFile, Inspection | Failed]],
    surveys: Sequence[Looked],
) -> Seen:
    own = {file.path for file in target.files}
    read = {file.path: answer for file, answer in inspected if isinstance(answer, Inspection)}
    done = [answer for path, answer in read.items() if path in own]
    dead = [answer for _, answer in inspected if isinstance(answer, Failed)]
    broken = {path: each for path, answer in read.items() for each in answer.unread if not each.lines}
    beside = {path: answer for path, answer in read.items() if path not in own and path not in broken}
    around = [each for answer in beside.values() for each in answer.looked]
    looked = [*surveys, *(each for inspection in done for each in inspection.looked)]
    return Seen(
        evidence=tuple(item for each in (*looked, *around) for item in each.evidence),
        outcomes=(
            *target.unread,
            *target.skipped,
            *(failed if failed.what in own else unfollowed(failed) for failed in dead),
            *(unfollowed(failed) for path, failed in broken.items() if path not in own),
            *(failed for inspection in done for failed in inspection.unread),
            *(Skipped(name, "not asked for") for name in Pass if name not in passes),
            *(Completed(name, len(done)) for name in passes),
            *(outcome for each in looked for outcome in each.outcomes),
        ),
        counts=_summed(count for each in looked for count in each.counts),
        outlines={path: inspection.outline for path, inspection in read.items()},
        inspected=frozenset(path for path, inspection in read.items() if inspection.looked and path not in broken),
    )


def _summed(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Add up what the files say of the same things, in the order of the passes."""
    totals: Counter[tuple[Pass, str]] = Counter()
    parts: dict[tuple[Pass, str], Counter[str]] = {}
    for count in counts:
        key = (count.looked, count.noun)
        totals[key] += count.total
        parts.setdefault(key, Counter()).update(dict(count.parts))
    order = list(Pass)
    return tuple(
        Count(looked, noun, totals[looked, noun], tuple(sorted(parts[looked, noun].items())))
        for looked, noun in sorted(parts, key=lambda key: (order.index(key[0]), key[1]))
    )
