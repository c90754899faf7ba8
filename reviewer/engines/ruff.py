"""ruff's S rules, preview included: one process over copies of the files in a folder of our own.

In that folder lie only files in scope, under names that we chose: no configuration of the
reviewed tree, no symbolic link, no name with a newline in it.

Source: https://docs.astral.sh/ruff/rules/#flake8-bandit-s
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer import tool
from reviewer.model import Evidence, Pass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reviewer.catalog import Catalog
    from reviewer.engines.places import Places

NAME = "ruff"

OPTIONS = (
    *("check", "--select", "S", "--preview", "--isolated", "--ignore-noqa", "--no-cache", "--no-respect-gitignore"),
    *("--output-format", "json", "--target-version", "py313"),
)
_LOOKED = (0, 1)  # exit statuses of a run that read its files
_AT_ONCE = 2000  # names on one command line
_SECONDS = 300.0

# ruff's own words for a file that it read and could not parse.
_SYNTAX = "invalid-syntax"


@dataclass(frozen=True, slots=True)
class Said:
    """What ruff says of some files: its JSON report, or why there is none."""

    files: tuple[int, ...]  # positions in what `run` was given; the report calls each `<position>.py`
    report: bytes
    problem: str = ""


def run(texts: Sequence[str]) -> tuple[Said, ...]:
    """Return what ruff says of these Python texts.

    A text that takes ruff's process down (a sum of 20,000 terms does) is found by halving and
    answered for alone, with the problem. Raises `tool.ToolError` where ruff is missing.
    """
    with tempfile.TemporaryDirectory(prefix="ai-review-") as name:
        folder = Path(name)
        for number, text in enumerate(texts):
            (folder / f"{number}.py").write_bytes(text.encode("utf-8", "replace"))
        said: list[Said] = []
        for start in range(0, len(texts), _AT_ONCE):
            said += _look(folder, tuple(range(start, min(start + _AT_ONCE, len(texts)))))
        return tuple(said)


def _look(folder: Path, files: tuple[int, ...]) -> Iterator[Said]:
    done = tool.run(["ruff", *OPTIONS, *(f"{number}.py" for number in files)], cwd=folder, seconds=_SECONDS)
    if done.code in _LOOKED:
        yield Said(files, done.out)
    elif len(files) == 1:
        yield Said(files, b"[]", f"it ended with status {done.code}: {done.complaint}")
    else:
        half = len(files) // 2
        yield from _look(folder, files[:half])
        yield from _look(folder, files[half:])


def parse(said: Said, places: Mapping[int, Places], catalog: Catalog) -> tuple[tuple[Evidence, ...], Mapping[int, str]]:
    """Turn a report into evidence, and the files that ruff could not parse with its message.

    `places` are the files by their position.
    """
    found: list[Evidence] = []
    broken: dict[int, str] = dict.fromkeys(said.files, said.problem) if said.problem else {}
    for item in json.loads(said.report):
        number = int(Path(item["filename"]).stem)
        if item["code"] is None or item["code"] == _SYNTAX:
            broken.setdefault(number, f"line {item['location']['row']}: {item['message']}")
        else:
            found.append(_evidence(item, places[number], catalog))
    return tuple(found), broken


def _evidence(item: Mapping[str, Any], places: Places, catalog: Catalog) -> Evidence:
    code = item["code"]
    start, end = item["location"], item["end_location"]
    return Evidence(
        weakness=catalog.weakness(NAME, code) or f"{NAME}:{code}",
        tool=NAME,
        code=code,
        message=item["message"],
        location=places.between((start["row"], start["column"]), (end["row"], end["column"])),
        looked=Pass.STATIC,
    )
