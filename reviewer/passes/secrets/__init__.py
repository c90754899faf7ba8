"""Environment, or literal? live, placeholder or test? Every candidate is judged in its place in the python.

`inspect` judges what stands in Python under names that promise a secret; `survey` looks at the
text of every file: keys whose shape says whose they are, settings, and what detect-secrets says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.engines import detect_secrets
from reviewer.engines.places import Places
from reviewer.model import Completed, Count, Evidence, Failed, Location, Looked, Pass
from reviewer.passes import bodies, claims
from reviewer.passes.secrets import exposure, messages, python, text
from reviewer.passes.secrets.judging import DEFAULT, HARDCODED, PLACEHOLDER, Judgement, digest, judge, judged_login
from reviewer.passes.secrets.names import Sort, sort_of
from reviewer.shelf import Shelf, file_key
from reviewer.target import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.cache import Cache
    from reviewer.catalog import Catalog
    from reviewer.flow.solve import Solved
    from reviewer.flow.summary import Span
    from reviewer.target import SourceFile, Target
    from reviewer.workers import Workers

NAME = Pass.SECRETS

EXPOSURE = "secret-exposure"
IN_IMAGE = "container-secret"
LITERALS, PLACEHOLDERS, ENVIRONMENT, HARMLESS = "literals", "placeholders", "from environment", "no secrets"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the text of one file holds; no word of it is a secret's."""

    evidence: tuple[Evidence, ...]
    parts: tuple[tuple[str, int], ...]  # how many candidates were judged to be what


def inspect(code: Solved, catalog: Catalog) -> Looked:
    """Judge every literal that stands under a secret's name, and see where secrets are let out."""
    path, parts = code.summary.path, bodies.parts(code)
    evidence: list[Evidence] = []
    seen: Counter[str] = Counter()
    for found in python.look(parts):
        judgement = _judged(found)
        if isinstance(found, python.Read):
            seen[ENVIRONMENT] += sort_of(found.name) not in {None, Sort.ANY_KEY}
            continue
        seen[_part(judgement)] += 1
        if judgement:
            value = found.value if isinstance(found, python.Candidate) else found.password
            evidence.append(_evidence(judgement, value, _location(path, found.span)))
    evidence += [
        Evidence(EXPOSURE, "ai-review", EXPOSURE, out.message, place, NAME, subject=place, confidence=out.confidence)
        for out in exposure.look(parts)
        for place in [_location(path, out.span)]
    ]
    from reviewer.passes import weaknesses  # noqa: PLC0415 - which reads names by this package

    evidence += [*claims.flows(code, catalog, NAME), *claims.misuses(code, catalog, NAME)]
    evidence += weaknesses.found(code, catalog, NAME)
    return Looked(tuple(evidence), (), _counts(seen))


def _judged(found: python.Seen) -> Judgement | None:
    match found:
        case python.Candidate(name=name, value=value, place=place):
            return judge(name, value, place)
        case python.Login(password=password, host=host):
            return judged_login(password, host)
    return None


def _part(judgement: Judgement | None) -> str:
    if judgement is None:
        return HARMLESS
    return PLACEHOLDERS if judgement.weakness == PLACEHOLDER else LITERALS


def _location(path: str, span: Span) -> Location:
    return Location(path, *span)


def _evidence(judgement: Judgement, value: str, place: Location) -> Evidence:
    return Evidence(
        weakness=judgement.weakness,
        tool="ai-review",
        code=judgement.weakness,
        message=judgement.what[0].upper() + judgement.what[1:],
        location=place,
        looked=NAME,
        subject=place,
        severity=judgement.severity,
        confidence=judgement.confidence,
        secret=digest(judgement.weakness, value),
    )


def _counts(seen: Counter[str]) -> tuple[Count, ...]:
    parts = tuple((part, seen[part]) for part in (LITERALS, PLACEHOLDERS, ENVIRONMENT, HARMLESS) if seen[part])
    return (Count(NAME, "candidates", seen.total(), parts),) if parts else ()


def survey(target: Target, catalog: Catalog, workers: Workers, cache: Cache) -> Looked:
    """Look at the text of every file of the target."""
    del catalog

    def ask(unknown: Sequence[SourceFile]) -> list[Judged | Failed]:
        return [answer for _, answer in workers.map(_text, unknown, lambda file: file.path)]

    answers = Shelf(cache, NAME, Judged).answers(target.files, file_key, ask)
    judged = [answer for answer in answers if isinstance(answer, Judged)]
    failed = [answer for answer in answers if isinstance(answer, Failed)]
    seen: Counter[str] = Counter()
    for each in judged:
        seen.update(dict(each.parts))
    done = Completed(f"{NAME}: {detect_secrets.NAME}", len(judged))
    return Looked(tuple(item for each in judged for item in each.evidence), (*failed, done), _counts(seen))


def _text(file: SourceFile) -> Judged:
    """Judge what one file's text holds. Runs in a worker."""
    places = Places.of(file.path, file.text)
    found: list[text.Found] = list(text.keys(file.text))
    seen = Counter(_part(each.judgement) for each in found)
    if file.kind not in {Kind.PYTHON, Kind.NOTEBOOK}:
        named = () if messages.is_catalogue(file) else text.pairs(file)
        for each in (*named, *text.logins(file.text)):
            seen[_part(each.judgement if each else None)] += 1
            found += [each] if each else []
    evidence = [
        _evidence(_for_kind(each.judgement, file.kind), each.value, places.stretch(each.start, each.end))
        for each in found
    ]
    return Judged((*evidence, *_second_voice(file, places, evidence)), tuple(sorted(seen.items())))


def _for_kind(judgement: Judgement, kind: Kind) -> Judgement:
    """Return the judgement under the name that its kind of file has for it."""
    if kind is Kind.DOCKERFILE and judgement.weakness in {HARDCODED, DEFAULT}:
        return replace(judgement, weakness=IN_IMAGE)
    return judgement


def _second_voice(file: SourceFile, places: Places, ours: list[Evidence]) -> tuple[Evidence, ...]:
    """Return what detect-secrets says of places that we, too, judge to be secrets."""
    if not ours and file.kind not in {Kind.PYTHON, Kind.NOTEBOOK}:
        return ()  # there it would be heard of what we judged alone
    lines = places.lines
    hits = detect_secrets.run(file.path, [lines.line(number) for number in range(1, len(lines.starts) + 1)])
    if not hits:
        return ()
    strings = text.Strings.of(file)
    by_line: dict[int, list[Evidence]] = defaultdict(list)
    for item in ours:
        by_line[item.location.line].append(item)
    found: list[Evidence] = []
    for hit in hits:
        place = detect_secrets.place(hit, places)
        own = next((item.weakness for item in by_line[place.line] if item.location.covers(place)), None)
        judgement = strings.judge(*lines.range(place))
        weakness = own or (judgement and judgement.weakness)
        found += [detect_secrets.parse(hit, places, weakness)] if weakness else []
    return tuple(found)
