"""Every format of one report that has everything, against `fixtures/reports` (UPDATE_GOLDENS=1 writes them)."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from reviewer import __version__
from reviewer.formats import FORMATS, text
from reviewer.model import Priority

if TYPE_CHECKING:
    from reviewer.model import Report

GOLDENS = Path(__file__).parents[2] / "fixtures" / "reports"
SUFFIXES = {"text": "txt", "json": "json", "sarif": "sarif", "markdown": "md", "github": "github"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_writes_what_its_golden_says(name: str, everything: Report) -> None:
    golden = GOLDENS / f"everything.{SUFFIXES[name]}"
    said = FORMATS[name].render(everything)
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(said.replace(f'"{__version__}"', '"{{version}}"'), encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8").replace("{{version}}", __version__)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name: str, everything: Report) -> None:
    assert FORMATS[name].render(everything) == FORMATS[name].render(everything)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_the_digest_of_a_secret(name: str, everything: Report) -> None:
    assert "salted-digest" not in FORMATS[name].render(everything)


def _drawn(report: Report, width: int, system: str | None) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=system, force_terminal=system is not None)  # type: ignore[arg-type]
    text.draw(report, console)
    return stream.getvalue()


@pytest.mark.parametrize("width", [20, 33, 59, 60, 80, 200])
def test_no_line_of_text_is_wider_than_the_page(width: int, everything: Report) -> None:
    assert max(map(cell_len, _drawn(everything, width, None).splitlines())) <= width


def test_colour_adds_nothing_but_colour(everything: Report) -> None:
    coloured = _drawn(everything, text.WIDTH, "standard")
    assert coloured.count("\x1b[") > 50
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text.render(everything)


def test_text_begins_with_the_configuration_and_ends_with_the_verdict(everything: Report) -> None:
    lines = text.render(everything).splitlines()
    assert lines[0] == everything.policy[0]
    assert " ".join(lines[-2:]).endswith("the review is incomplete.")


@pytest.mark.parametrize("name", ["text", "markdown", "github"])
def test_a_clean_report_says_so_and_how_much_it_looked_at(name: str, everything: Report) -> None:
    said = FORMATS[name].render(replace(everything, verdicts=(), rules=(), outcomes=(), suppressions=()))
    assert "Nothing found at P1 to P3." in said
    assert "214 files" in said
    assert "14 queries: 12 bound, 2 built from input" in said


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (Priority.P1, "1 at P2, 1 at P3 and 1 note (P4) hidden: --show P4; 1 suppressed; 1 known"),
        (Priority.P3, "1 note (P4) hidden: --show P4; 1 suppressed; 1 known"),
        (Priority.P4, "1 suppressed; 1 known"),
    ],
)
@pytest.mark.parametrize("name", ["text", "markdown", "github"])
def test_what_is_not_shown_is_counted(name: str, show: Priority, expected: str, everything: Report) -> None:
    said = FORMATS[name].render(replace(everything, show=show))
    assert expected in said.replace("\n", " ")
