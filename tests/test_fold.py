"""What a reader is told once: the same thing again, and what one edit mends with it."""

import dataclasses

import pytest

from reviewer import triage
from reviewer.fold import fold
from reviewer.model import Flow, Level, Pass, Priority, Rule, Status, Tier
from tests.build import claim, findings, span

P1, P2, P3, P4 = Priority
TEXT = """\
first = get("/a")
second = get("/b")
third = read("/c")
get("/a")
"""


class Rules:
    """Every weakness of these tests is of medium severity."""

    def rule(self, name):
        return Rule(name, name, 1, Pass.STATIC, Level.MEDIUM, "Why.", "Risk.", "Fix.")


def ours(weakness, text, **more):
    return claim(weakness, span(TEXT, text, "app.py"), **more)


def folded(*evidence):
    """Return (weakness, line, priority) of each finding after the fold."""
    verdicts = fold(triage.judge(findings(TEXT, *evidence, path="app.py"), Rules()))
    return sorted((each.finding.weakness, each.finding.location.line, each.priority) for each in verdicts)


def flow(source, sink="get"):
    return Flow(Tier.REQUEST, source, "name", sink, "value", "kind")


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (
            [ours("weak-hash", 'get("/a")'), ours("weak-hash", 'get("/b")')],
            [("weak-hash", 1, P3), ("weak-hash", 2, P4)],
        ),
        (
            [ours("weak-hash", 'get("/a")'), ours("weak-hash", 'read("/c")')],
            [("weak-hash", 1, P3), ("weak-hash", 3, P3)],
        ),
        (
            [ours("weak-hash", 'get("/a")'), ours("debug-mode", 'get("/b")')],
            [("debug-mode", 2, P3), ("weak-hash", 1, P3)],
        ),
        (
            [
                ours("unchecked-response", 'get("/a")'),
                ours("missing-timeout", 'get("/a")'),
                ours("unhandled-network-error", 'get("/a")'),
            ],
            [("missing-timeout", 1, P3), ("unchecked-response", 1, P4), ("unhandled-network-error", 1, P4)],
        ),
        (
            [
                ours("sql-injection", 'get("/a")', flow=flow("args")),
                ours("sql-injection", 'get("/b")', flow=flow("args")),
            ],
            [("sql-injection", 1, P2), ("sql-injection", 2, P4)],
        ),
        (
            [
                ours("sql-injection", 'get("/a")', flow=flow("args")),
                ours("sql-injection", 'get("/b")', flow=flow("form")),
            ],
            [("sql-injection", 1, P2), ("sql-injection", 2, P2)],
        ),
    ],
    ids=["the same call", "another call", "another weakness", "one call", "the same flow", "another source"],
)
def test_of_what_one_edit_mends_one_is_shown(evidence, expected):
    assert folded(*evidence) == expected


def test_what_is_shown_names_the_lines_that_it_speaks_for_and_they_name_it():
    evidence = (ours("weak-hash", 'get("/a")'), ours("weak-hash", 'get("/b")'))
    first, second = fold(triage.judge(findings(TEXT, *evidence, path="app.py"), Rules()))
    assert first.reasons[-1] == "One edit mends more than this: the same in line 2."
    assert second.reasons[-1] == "It is mended together with line 1, which is shown."


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.KNOWN])
def test_what_is_not_shown_speaks_for_nobody(status):
    evidence = (ours("weak-hash", 'get("/a")'), ours("weak-hash", 'get("/b")'))
    first, second = triage.judge(findings(TEXT, *evidence, path="app.py"), Rules())
    quiet = dataclasses.replace(first, status=status)
    assert fold((quiet, second)) == (quiet, second)


def test_what_each_handler_lacks_is_shown_for_each():
    evidence = (ours("missing-authorization", "first"), ours("missing-authorization", "second"))
    assert [priority for _, _, priority in folded(*evidence)] == [P3, P3]
