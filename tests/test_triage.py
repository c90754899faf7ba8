"""How soon a finding wants attention, and why: the table, row by row."""

import dataclasses

import pytest

from reviewer import triage
from reviewer.model import Entry, Exposure, Flow, Level, Pass, Priority, Rule, Status, Tier
from tests.build import claim, findings, line, span

P1, P2, P3, P4 = Priority
LOW, MEDIUM, HIGH, CRITICAL = Level
TEXT = "sink(value)\n"
ROUTE = Entry("view", "flask", "/users/<name>", ("GET",))


class Rules:
    """Every weakness of these tests has the rule that the test wants."""

    def __init__(self, severity=HIGH, looked=Pass.INJECTION, **more):
        self.made = {"severity": severity, "looked": looked, **more}

    def rule(self, name):
        return Rule(id=name, title=name, cwe=1, why="Why.", risk="Risk.", fix="Fix.", **self.made)


def flow(tier, entry=None):
    return Flow(tier, "request.args", "name", "sink", "value", "kind", entry)


def ours(weakness="sql-injection", path="app.py", **more):
    return claim(weakness, span(TEXT, "sink(value)", path), **more)


def linter(tool="bandit", weakness="sql-injection", path="app.py", **more):
    return claim(weakness, line(1, path), tool, **more)


def judged(rules, *evidence, path="app.py"):
    (verdict,) = triage.judge(findings(TEXT, *evidence, path=path), rules)
    return verdict


@pytest.mark.parametrize(
    ("tier", "entry", "row"),
    [
        (Tier.REQUEST, ROUTE, (P3, P2, P1, P1)),
        (Tier.REQUEST, None, (P3, P2, P1, P1)),
        (Tier.REQUEST, dataclasses.replace(ROUTE, authenticated=True), (P3, P2, P2, P1)),
        (Tier.MESSAGE, None, (P4, P3, P2, P2)),
        (Tier.COMMAND_LINE, None, (P4, P3, P3, P2)),
        (Tier.MODEL, None, (P4, P3, P2, P2)),
        (Tier.STORED, None, (P4, P4, P3, P3)),
        (Tier.ENVIRONMENT, None, (P4, P4, P3, P3)),
        (Tier.PARAMETER, None, (P4, P4, P3, P3)),
    ],
)
def test_where_the_data_comes_from_decides_how_soon(tier, entry, row):
    said = [judged(Rules(severity), ours(flow=flow(tier, entry))).priority for severity in Level]
    assert tuple(said) == row


@pytest.mark.parametrize(
    ("rules", "evidence", "row"),
    [
        ({"looked": Pass.NETWORK}, ours(), (P4, P3, P2, P2)),
        ({"looked": Pass.STATIC}, linter("semgrep"), (P4, P3, P2, P2)),
        ({"looked": Pass.INJECTION}, linter("semgrep"), (P4, P3, P3, P3)),
        ({"looked": Pass.SECRETS}, ours(), (P4, P3, P2, P1)),
        ({"looked": Pass.STATIC}, linter(confidence=HIGH), (P4, P3, P3, P3)),
        ({"looked": Pass.INJECTION}, linter(confidence=HIGH), (P4, P4, P4, P4)),
        ({"looked": Pass.INJECTION}, linter(confidence=LOW), (P4, P4, P4, P4)),
        ({"looked": Pass.INJECTION}, linter("ruff"), (P4, P4, P4, P4)),
        ({"looked": Pass.STATIC}, linter("ruff"), (P4, P3, P3, P3)),
        ({"looked": Pass.SECRETS}, linter("ruff"), (P4, P4, P4, P4)),
        ({"looked": Pass.STATIC, "note": True}, ours(), (P4, P4, P4, P4)),
    ],
    ids=[
        *("stated by us", "stated by semgrep", "injection that only semgrep claims", "secret"),
        *("claimed by a linter", "injection that only a linter claims", "the same, weakly"),
        *("ruff alone, injection", "ruff alone", "a secret that only ruff sees", "advice"),
    ],
)
def test_without_a_flow_it_counts_who_says_so(rules, evidence, row):
    said = [judged(Rules(severity, **rules), evidence).priority for severity in Level]
    assert tuple(said) == row


@pytest.mark.parametrize(
    ("evidence", "confidence"),
    [
        ((ours(flow=flow(Tier.REQUEST, ROUTE)),), HIGH),
        ((ours(flow=flow(Tier.REQUEST, ROUTE), confidence=MEDIUM),), MEDIUM),
        ((ours(flow=flow(Tier.REQUEST, ROUTE), confidence=MEDIUM), linter(confidence=LOW)), HIGH),
        ((ours(flow=flow(Tier.PARAMETER)),), MEDIUM),
        ((ours(confidence=MEDIUM), linter("detect-secrets", looked=Pass.SECRETS)), HIGH),
        ((ours(confidence=LOW), linter("detect-secrets", looked=Pass.SECRETS, confidence=LOW)), LOW),
        ((linter(confidence=MEDIUM),), LOW),
        ((linter(confidence=HIGH),), LOW),
        ((linter(confidence=LOW),), LOW),
        ((linter(confidence=LOW), linter("ruff")), LOW),
        ((linter("ruff"),), LOW),
    ],
    ids=[
        *(
            "a full trace",
            "our doubt",
            "agreement",
            "a parameter",
            "the surest voice",
            "one voice",
            "a linter",
            "a sure linter",
            "an unsure linter",
        ),
        *("bandit and ruff are one voice", "ruff"),
    ],
)
def test_confidence_is_what_the_evidence_shows(evidence, confidence):
    assert judged(Rules(), *evidence).confidence is confidence


def test_low_confidence_makes_it_one_later():
    assert judged(Rules(), ours(flow=flow(Tier.REQUEST, ROUTE), confidence=LOW)).priority is P2


@pytest.mark.parametrize(
    ("evidence", "confidence"),
    [
        ((ours(flow=flow(Tier.REQUEST), confidence=LOW), linter(confidence=HIGH)), LOW),
        (
            (ours(flow=flow(Tier.REQUEST), confidence=LOW), ours(flow=flow(Tier.REQUEST, ROUTE), confidence=HIGH)),
            HIGH,
        ),
        ((ours(flow=flow(Tier.PARAMETER), confidence=LOW), linter(confidence=HIGH)), MEDIUM),
    ],
    ids=["a check that nobody sees stands in the way", "of one way, and another is open", "nobody knows who calls"],
)
def test_linters_do_not_outvote_what_the_data_flow_doubts(evidence, confidence):
    assert judged(Rules(), *evidence).confidence is confidence


@pytest.mark.parametrize(
    ("tier", "entry", "exposure"),
    [
        (Tier.REQUEST, ROUTE, Exposure.ANONYMOUS),
        (Tier.REQUEST, dataclasses.replace(ROUTE, authenticated=True), Exposure.AUTHENTICATED),
        (Tier.MESSAGE, None, Exposure.ANONYMOUS),
        (Tier.COMMAND_LINE, None, Exposure.COMMAND_LINE),
        (Tier.MODEL, None, Exposure.INTERNAL),
        (Tier.PARAMETER, None, Exposure.LIBRARY),
    ],
)
def test_exposure_is_who_can_reach_it(tier, entry, exposure):
    assert judged(Rules(), ours(flow=flow(tier, entry))).exposure is exposure


def test_the_strongest_of_several_sources_counts():
    verdict = judged(Rules(), ours(flow=flow(Tier.PARAMETER)), ours(flow=flow(Tier.REQUEST, ROUTE)))
    assert (verdict.priority, verdict.exposure) == (P1, Exposure.ANONYMOUS)


@pytest.mark.parametrize(
    "path", ["tests/app.py", "test/app.py", "pkg/tests/x/app.py", "test_app.py", "app_test.py", "conftest.py"]
)
def test_in_test_code_it_is_a_note(path):
    verdict = judged(Rules(CRITICAL), ours(path=path, flow=flow(Tier.REQUEST, ROUTE)), path=path)
    assert (verdict.priority, verdict.exposure) == (P4, Exposure.TEST)


@pytest.mark.parametrize("path", ["contest.py", "testing/app.py", "latest/app.py", "attests/app.py", "testimony.py"])
def test_a_name_that_only_looks_like_test_code_is_none(path):
    assert judged(Rules(CRITICAL), ours(path=path, flow=flow(Tier.REQUEST, ROUTE)), path=path).priority is P1


@pytest.mark.parametrize(("severity", "priority"), [(CRITICAL, P1), (HIGH, P4)])
def test_a_secret_in_test_code_counts_only_where_it_works(severity, priority):
    evidence = ours("hardcoded-secret", "tests/app.py", severity=severity, looked=Pass.SECRETS)
    assert judged(Rules(looked=Pass.SECRETS), evidence, path="tests/app.py").priority is priority


@pytest.mark.parametrize("tier", [Tier.COMMAND_LINE, Tier.ENVIRONMENT, Tier.PARAMETER])
@pytest.mark.parametrize(("weakness", "own"), [("path-traversal", True), ("sql-injection", False)])
def test_whoever_starts_a_program_may_choose_its_files_but_not_its_queries(tier, weakness, own):
    verdict = judged(Rules(), ours(weakness, flow=flow(tier)))
    assert (verdict.priority is P4) is own


@pytest.mark.parametrize(
    ("tier", "kind", "own"),
    [
        (Tier.COMMAND_LINE, "program", True),
        (Tier.COMMAND_LINE, "argument", True),
        (Tier.ENVIRONMENT, "program", True),
        (Tier.COMMAND_LINE, "shell", False),
        (Tier.PARAMETER, "program", False),
        (Tier.MESSAGE, "program", False),
    ],
)
def test_whoever_types_a_command_may_name_the_program_that_it_starts(tier, kind, own):
    started = dataclasses.replace(flow(tier), kind=kind)
    verdict = judged(Rules(), ours("command-injection", flow=started))
    assert (verdict.priority is P4) is own


def test_a_program_that_a_command_names_is_as_much_its_own_where_others_may_call_for_it():
    typed, passed = (dataclasses.replace(flow(tier), kind="program") for tier in (Tier.COMMAND_LINE, Tier.PARAMETER))
    verdict = judged(Rules(), ours("command-injection", flow=typed), ours("command-injection", flow=passed))
    assert verdict.priority is P4


def test_a_file_that_a_request_names_is_nobodys_own():
    both = (ours("path-traversal", flow=flow(Tier.PARAMETER)), ours("path-traversal", flow=flow(Tier.REQUEST)))
    assert judged(Rules(), *both).priority is P1


@pytest.mark.parametrize(
    ("evidence", "severity"),
    [
        ((ours(),), HIGH),
        ((ours(severity=LOW),), LOW),
        ((ours(severity=CRITICAL), linter(severity=LOW)), CRITICAL),
        ((ours(), linter(severity=LOW)), HIGH),
        ((linter(severity=LOW),), LOW),
        ((linter(severity=CRITICAL),), HIGH),
        ((linter("ruff"),), HIGH),
        ((linter(weakness="bandit:B999", severity=LOW),), LOW),
        ((linter("ruff", weakness="ruff:S999"),), MEDIUM),
    ],
    ids=[
        *("the rule's", "ours here", "ours before theirs", "theirs does not lower ours", "a linter plays it down"),
        *("a linter does not play it up", "ruff says nothing", "unmapped", "unmapped, unsaid"),
    ],
)
def test_severity_is_what_the_weakness_can_do_here(evidence, severity):
    assert judged(Rules(HIGH), *evidence).severity is severity


def test_a_code_without_a_rule_is_shown_where_its_tool_takes_it_seriously():
    verdict = judged(Rules(LOW, Pass.STATIC), linter(weakness="bandit:B999", severity=MEDIUM, confidence=HIGH))
    assert verdict.priority is P3
    assert any("no rule for this code" in reason for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("evidence", "reasons"),
    [
        (
            (ours(flow=flow(Tier.REQUEST, ROUTE)), linter()),
            (
                "Data of a request, `request.args` (`name`) in GET /users/<name> reaches `sink`.",
                "No check of identity is seen in front of it: anybody may send such a request.",
                "ai-review and bandit agree, and they look in different ways.",
            ),
        ),
        (
            (linter(confidence=LOW), linter("ruff")),
            ("Only bandit and ruff say so; our own passes saw no such thing.", "The evidence is weak."),
        ),
        (
            (ours("path-traversal", flow=flow(Tier.PARAMETER)),),
            (
                "Whatever callers pass as `request.args` (`name`) reaches `sink`.",
                "No caller is known that passes data from outside.",
                "Whoever chooses this value may do the same without the program.",
            ),
        ),
    ],
)
def test_the_reasons_are_sentences(evidence, reasons):
    assert judged(Rules(), *evidence).reasons == reasons


def test_the_most_urgent_stand_first_then_by_place():
    text = "sink(a)\nsink(b)\nsink(c)\n"
    evidence = [
        claim("log-injection", span(text, "sink(a)"), severity=LOW),
        claim("sql-injection", span(text, "sink(c)"), severity=HIGH),
        claim("sql-injection", span(text, "sink(b)"), severity=HIGH),
    ]
    verdicts = triage.judge(findings(text, *evidence), Rules())
    assert [verdict.finding.location.line for verdict in verdicts] == [2, 3, 1]
    assert {verdict.status for verdict in verdicts} == {Status.SHOWN}


def test_the_table_has_a_priority_for_every_ground_and_no_severity_is_later_than_a_lesser_one():
    assert set(triage.PRIORITY) == set(triage.Ground)
    assert set(triage.OF_TIER) == set(Tier)
    for row in triage.PRIORITY.values():
        assert len(row) == len(Level)
        assert list(row) == sorted(row, reverse=True)
