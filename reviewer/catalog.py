"""The weaknesses that the review knows: `rules/catalog/<weakness>/` read into `Rule`s.

Nothing is registered anywhere: a folder with a `rule.yaml` is a rule, and the name of the
folder is its id. What an engine reports under one of its own codes becomes a weakness by
the `engines` of the rules; codes that are none of ours stand in `rules/not-ours.yaml`,
each with its reason.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer import tables
from reviewer.model import Level, Pass, ReviewError, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REQUIRED = ("title", "cwe", "pass", "severity", "why", "risk", "fix")
OPTIONAL = ("owasp", "asvs", "kinds", "engines", "references", "note")

MARK = re.compile(
    r"[ \t]*(?:#|//|<!--|\{\#)[ \t]*(?P<word>expect|missed):[ \t]*"
    r"(?P<names>[a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)[ \t]*(?:-->|\#\})?"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What an example says of one of its lines."""

    line: int
    weakness: str
    found: bool  # False is a known gap: `# missed: weakness`


@dataclass(frozen=True, slots=True)
class Example:
    """One file of an example. `path` is the name that the review shall see, `text` still has its marks."""

    path: str
    text: str

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is expected where, from `# expect: a, b` and `# missed: a` (or in the file's own comment syntax)."""
        return tuple(
            Mark(number, name.strip(), match["word"] == "expect")
            for number, line in enumerate(self.text.splitlines(), 1)
            for match in MARK.finditer(line)
            for name in match["names"].split(",")
        )

    @property
    def bare(self) -> str:
        """The text without its marks, line for line: what is reviewed and what readers are shown."""
        return MARK.sub("", self.text)


@dataclass(frozen=True, slots=True)
class Examples:
    """The bad and the good program of a rule, file by file."""

    vulnerable: tuple[Example, ...]
    safe: tuple[Example, ...]


@dataclass(frozen=True)
class Catalog:
    """All rules, and what the codes of engines and the kinds of the models mean."""

    folder: Path  # `rules/`, which holds catalog/, models/ and not-ours.yaml
    rules: Mapping[str, Rule]  # by id, sorted
    not_ours: Mapping[str, Mapping[str, str]]  # tool (or "cwe") -> code -> reason
    semgrep_rules: tuple[bytes, ...] = ()  # rule files of the user's own, in force beside ours

    @cached_property
    def _codes(self) -> dict[tuple[str, str], str]:
        return {(tool, code): rule.id for rule in self.rules.values() for tool, codes in rule.engines for code in codes}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {kind: rule.id for rule in self.rules.values() for kind in rule.kinds}

    def weakness(self, tool: str, code: str) -> str | None:
        """Return the weakness that an engine's code means, None where no rule claims it."""
        return self._codes.get((tool, code))

    def of_kind(self, kind: str) -> str | None:
        """Return the weakness of a kind of the models: "sql" is sql-injection."""
        return self._kinds.get(kind) or (kind if kind in self.rules else None)

    def ignored(self, tool: str, code: str) -> str | None:
        """Return the reason why an engine's code (or a CWE number, tool "cwe") is not ours."""
        return self.not_ours.get(tool, {}).get(code)

    def rule(self, name: str) -> Rule:
        """Return the rule of a weakness; of an unmapped `tool:code` one that says only that (its CWE is 0)."""
        return self.rules.get(name) or _unmapped(name)

    def close(self, name: str) -> str | None:
        """Return the id that was probably meant."""
        return next(iter(difflib.get_close_matches(name, self.rules, 1)), None)

    def examples(self, name: str) -> Examples:
        """Read the two programs of a rule. Raises ReviewError for a weakness that is not in the catalogue."""
        if name not in self.rules:
            raise ReviewError(f"no rule is named {name!r}")
        place = self.folder / "catalog" / name
        return Examples(tuple(_files(place, "vulnerable")), tuple(_files(place, "safe")))


def home() -> Path:
    """Return `rules/`: within the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


def load(folder: Path | None = None) -> Catalog:
    """Read every rule below `folder` (a `rules/`). Raises ReviewError that names the file and what is wrong in it."""
    folder = folder or home()
    places = sorted((folder / "catalog").glob("*/rule.yaml"))
    if not places:
        raise ReviewError(f"no rules in {folder / 'catalog'}")
    others = folder / "not-ours.yaml"
    read = tables.read(folder, [*places, *([others] if others.is_file() else [])])
    not_ours = _not_ours(others, read.pop(others.name, {}))
    return Catalog(folder, {place.parent.name: _rule(place, read[_name(folder, place)]) for place in places}, not_ours)


def _name(folder: Path, place: Path) -> str:
    return place.relative_to(folder).as_posix()


def _rule(place: Path, raw: Mapping[str, Any]) -> Rule:
    for key in REQUIRED:
        if key not in raw:
            raise ReviewError(f"{place}: `{key}` is missing")
    for key in raw:
        if key not in REQUIRED + OPTIONAL:
            raise ReviewError(f"{place}: `{key}` is not a field of a rule")
    try:
        return _built(place.parent.name, raw)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ReviewError(f"{place}: {error}") from error


def _built(name: str, raw: Mapping[str, Any]) -> Rule:
    return Rule(
        id=name,
        title=str(raw["title"]),
        cwe=int(raw["cwe"]),
        looked=Pass(raw["pass"]),
        severity=Level[str(raw["severity"]).upper()],
        why=str(raw["why"]),
        risk=str(raw["risk"]),
        fix=str(raw["fix"]),
        owasp=str(raw.get("owasp", "")),
        asvs=str(raw.get("asvs", "")),
        kinds=_words(raw.get("kinds")),
        engines=tuple(sorted((tool, _words(codes)) for tool, codes in (raw.get("engines") or {}).items())),
        references=_words(raw.get("references")),
        note=bool(raw.get("note", False)),
    )


def _words(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise TypeError(f"a list is needed, not {value!r}")
    return tuple(str(item) for item in value)


def _not_ours(place: Path, raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Read `tool: {code: reason}`; the tool "cwe" holds numbers of the Common Weakness Enumeration."""
    try:
        return {tool: {str(code): str(reason) for code, reason in rows.items()} for tool, rows in raw.items()}
    except AttributeError as error:
        raise ReviewError(f"{place}: below each tool stand lines of `code: reason`") from error


def _files(place: Path, stem: str) -> Iterator[Example]:
    """Yield the files of an example: `vulnerable.py` (one or more of that stem), or all below `vulnerable/`."""
    found = sorted(place.glob(f"{stem}.*"))
    folder = place / stem
    if folder.is_dir():
        found += sorted(item for item in folder.rglob("*") if item.is_file())
    for item in found:
        base = folder if folder in item.parents else place
        yield Example(item.relative_to(base).as_posix(), item.read_text(encoding="utf-8"))


def _unmapped(name: str) -> Rule:
    tool, _, code = name.partition(":")
    return Rule(
        id=name,
        title=f"{tool} {code}" if code else name,
        cwe=0,
        looked=Pass.STATIC,
        severity=Level.LOW,
        why=f"{tool or name} reports it; the catalogue has no rule for this code, so it stands under its own name.",
        risk="What the tool says is passed on unjudged.",
        fix=f"See the documentation of {tool or name}.",
    )
