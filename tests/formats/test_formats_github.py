"""Workflow commands: what a runner turns into annotations, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.formats import excerpt, github

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.model import Report


def test_a_step_gives_ten_annotations_of_a_level_and_prints_the_rest(many: Callable[[int], Report]) -> None:
    lines = github.render(many(13)).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == github.MOST
    at = lines.index("3 findings more, without an annotation because GitHub shows 10 of a level:")
    assert all(line.startswith("P1 shop/orders.py:41:9 ") for line in lines[at + 1 : at + 4])


def test_an_incomplete_review_is_the_first_error(everything: Report) -> None:
    first = github.render(everything).splitlines()[0]
    assert first.startswith("::error title=The review is incomplete::213 of 214 files")


def test_columns_are_given_only_within_one_line(everything: Report) -> None:
    verdict = everything.verdicts[0]
    place = replace(verdict.finding.location, end_line=42)
    finding = replace(verdict.finding, location=place)
    said = github.render(replace(everything, verdicts=(replace(verdict, finding=finding),), outcomes=()))
    assert said.startswith("::error file=shop/orders.py,line=41,endLine=42,title=P1 ")


def test_an_excerpt_shows_the_lines_around_the_subject_and_marks_it(everything: Report) -> None:
    finding = everything.verdicts[0].finding
    long = replace(finding, snippet="\n".join(["f("] + [f"    {n}," for n in range(40)] + [")"]))
    place = replace(finding.location, line=60, column=5, end_line=60, end_column=8)
    rows = excerpt.excerpt(replace(long, location=place), 80)
    assert [row.number for row in rows] == [59, 60, 61, 62, 63, 64]
    assert [row.marks for row in rows] == ["", "^^^", "", "", "", ""]


def test_a_line_of_a_million_characters_is_cut_around_its_subject(everything: Report) -> None:
    finding = everything.verdicts[0].finding
    place = replace(finding.location, line=40, column=500_001, end_line=40, end_column=500_005)
    wide = replace(finding, snippet="a" * 500_000 + "本bcd" + "z" * 500_000, location=place)
    row = excerpt.excerpt(wide, 60)[0]
    assert row.subject == "本bcd"
    assert excerpt.width(row.text) <= 60
