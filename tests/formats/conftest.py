"""Two reports: one that has everything a report can have, and one that puts a text wherever the tree puts its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewer.model import (
    Completed,
    Count,
    Entry,
    Evidence,
    Exposure,
    Failed,
    Finding,
    Flow,
    Level,
    Location,
    Pass,
    Priority,
    Report,
    Rule,
    Skipped,
    Status,
    Step,
    Suppression,
    Tier,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SQL = Rule(
    id="sql-injection",
    title="SQL built from untrusted data",
    cwe=89,
    looked=Pass.INJECTION,
    severity=Level.CRITICAL,
    why="Whoever controls the value writes the query, so they can read, change or delete any row the program can.",
    risk="A visitor could copy or destroy the whole database through an ordinary form or link.",
    fix="Keep the query a constant and pass the values as parameters, `execute('... WHERE name = ?', (name,))`.",
    owasp="A05:2025 Injection",
    asvs="v5.0.0-1.2.4",
    references=("https://cwe.mitre.org/data/definitions/89.html",),
)
SECRET = Rule(
    id="hardcoded-secret",
    title="Secret written into the code",
    cwe=798,
    looked=Pass.SECRETS,
    severity=Level.HIGH,
    why="Everyone who can read the code, its history or a copy of it has the secret.",
    risk="Access that was meant for the program is open to anybody who sees the source.",
    fix="Read it from the environment or a secret store, and revoke this one.",
)
TIMEOUT = Rule(
    id="missing-timeout",
    title="Network call without a timeout",
    cwe=1088,
    looked=Pass.NETWORK,
    severity=Level.MEDIUM,
    why="A server that does not answer holds this program forever.",
    risk="The service can stop for as long as a partner's does.",
    fix="Pass `timeout=` in seconds.",
)
UNMAPPED = Rule(
    id="bandit:B999",
    title="bandit B999",
    cwe=0,
    looked=Pass.STATIC,
    severity=Level.LOW,
    why="bandit reports it; the catalogue has no rule for this code, so it stands under its own name.",
    risk="What the tool says is passed on unjudged.",
    fix="See the documentation of bandit.",
)

QUERY = Location("shop/orders.py", 41, 9, 41, 75)
ROUTE = Entry("search", "flask", "/orders/<name>", ("GET",))
FLOW = Flow(Tier.REQUEST, "request.args", "name", "sqlite3.Cursor.execute", "query", "sql", ROUTE)
STEPS = (
    Step(Location("shop/orders.py", 39, 12, 39, 32), "`request.args['name']` is what a visitor sends"),
    Step(Location("shop/naïve.py", 7, 5, 7, 30), "`build` puts it into a string"),
    Step(QUERY, "the string is run by `sqlite3.Cursor.execute`"),
)


def _claim(place: Location, weakness: str, code: str, message: str, looked: Pass) -> Evidence:
    tool, _, code = code.partition(":")
    return Evidence(weakness, tool, code, message, place, looked)


def _sql() -> Finding:
    ours = "`name` of `request.args` reaches the query of `sqlite3.Cursor.execute`"
    line = Location("shop/orders.py", 40, 13, 40, 60)
    return Finding(
        weakness="sql-injection",
        location=QUERY,
        statement=Location("shop/orders.py", 40, 5, 42, 6),
        function="Shop.search",
        snippet=(
            "    found = (\n"
            '        db.execute("SELECT * FROM orders WHERE n = \'" + build(name) + "\'")\n'
            "    )  # Größe 日本"
        ),
        evidence=(
            replace(
                _claim(QUERY, "sql-injection", "ai-review:sql-injection", ours, Pass.INJECTION),
                subject=QUERY,
                trace=STEPS,
                flow=FLOW,
            ),
            replace(
                _claim(line, "sql-injection", "bandit:B608", "Possible SQL injection vector.", Pass.STATIC),
                severity=Level.MEDIUM,
                confidence=Level.LOW,
            ),
            _claim(line, "sql-injection", "ruff:S608", "Possible SQL injection vector", Pass.STATIC),
        ),
        fingerprint="0123456789abcdef0123456789abcdef",
        sink="sqlite3.Cursor.execute",
        line_hash="e54938cc54b302f1:1",
    )


def _secret() -> Finding:
    place = Location("notes/try.ipynb", 2, 7, 2, 27, cell=3)
    return Finding(
        weakness="hardcoded-secret",
        location=place,
        statement=Location("notes/try.ipynb", 2, 1, 2, 28, cell=3),
        function="",
        snippet='key = "***"',
        evidence=(
            replace(
                _claim(place, "hardcoded-secret", "detect-secrets:AWSKeyDetector", "AWS Access Key", Pass.SECRETS),
                secret="salted-digest",
            ),
        ),
        fingerprint="11111111111111111111111111111111",
    )


def _plain(weakness: str, path: str, line: int, tool: str, looked: Pass) -> Finding:
    place = Location(path, line, 6, line, 23)
    return Finding(
        weakness=weakness,
        location=place,
        statement=replace(place, column=1),
        function="fetch",
        snippet="\tr = requests.get(url)",
        evidence=(_claim(place, weakness, f"{tool}:X1", f"{tool} dislikes this", looked),),
        fingerprint=f"{line:032x}",
        line_hash=f"{line:x}:1",
    )


def _verdict(finding: Finding, priority: Priority, status: Status = Status.SHOWN, justification: str = "") -> Verdict:
    return Verdict(
        finding,
        status,
        priority,
        Level.HIGH,
        Level.MEDIUM,
        Exposure.ANONYMOUS if priority is Priority.P1 else Exposure.INTERNAL,
        ("A visitor reaches it by `GET /orders/<name>`.", "Three tools agree."),
        justification,
    )


def _everything() -> Report:
    return Report(
        target="shop",
        policy=("Configuration: .ai-review.toml; passes: all; left out: docs/**.", "shop/.ai-review.toml is ignored."),
        rules=(UNMAPPED, SECRET, TIMEOUT, SQL),
        verdicts=(
            _verdict(_sql(), Priority.P1),
            _verdict(_secret(), Priority.P1),
            _verdict(_plain("missing-timeout", "shop/pay.py", 12, "ai-review", Pass.NETWORK), Priority.P2),
            _verdict(
                _plain("missing-timeout", "shop/pay.py", 30, "ai-review", Pass.NETWORK),
                Priority.P2,
                Status.SUPPRESSED,
                "the proxy ends it after 5 s",
            ),
            _verdict(
                _plain("missing-timeout", "shop/pay.py", 44, "ai-review", Pass.NETWORK), Priority.P3, Status.KNOWN
            ),
            _verdict(_plain("bandit:B999", "shop/a b#c?.py", 3, "bandit", Pass.STATIC), Priority.P3),
            _verdict(_plain("bandit:B999", "shop/pay.py", 99, "bandit", Pass.STATIC), Priority.P4),
        ),
        show=Priority.P3,
        outcomes=(
            Completed("injection", 211),
            Completed("network", 211),
            Failed("shop/broken.py", "a bracket is never closed"),
            Failed("shop/half.py", "invalid syntax", ((3, 9), (20, 20))),
            Failed("shop/odd.py", "validation: the analysis failed"),
            Failed("static: semgrep", "it ended with status 7"),
            Skipped("shop/big.js", "larger than 5 MB"),
        ),
        counts=(
            Count(Pass.INJECTION, "queries", 14, (("bound", 12), ("built from input", 2))),
            Count(Pass.INJECTION, "commands", 1, (("constant", 1),)),
            Count(Pass.NETWORK, "network calls", 9, (("with a timeout", 7), ("without", 2))),
            Count(Pass.SECRETS, "candidates", 3, (("live", 1), ("placeholder", 2))),
        ),
        suppressions=(
            Suppression(
                Location("shop/pay.py", 30, 40, 30, 90),
                "ai-review",
                ("missing-timeout",),
                "the proxy ends it after 5 s",
                "2027-01-01",
                used=True,
            ),
            Suppression(Location("shop/pay.py", 50, 9, 50, 16), "nosec", (), "", note="it names no code"),
            Suppression(Location("shop/pay.py", 60, 9, 60, 20), "noqa", ("S608",), "old"),
        ),
        files=214,
        revision="8d1c8b69c3fce7bea45c73efd06983e3c419a92f",
    )


def _saying(text: str) -> Report:
    """Return a report in which the reviewed tree says `text` wherever it has a say."""
    place = Location(text or "x", 1, 1, 1, 9)
    step = Step(place, text)
    evidence = replace(
        _claim(place, "sql-injection", "ai-review:sql-injection", text, Pass.INJECTION),
        trace=(step, replace(step, location=replace(place, line=2))),
        flow=Flow(Tier.REQUEST, text, text, text, text, "sql", Entry(text, "flask", text)),
    )
    other = _claim(replace(place, line=5), "sql-injection", f"semgrep:{text}", text, Pass.STATIC)
    finding = Finding("sql-injection", place, place, text, text, (evidence, other), "0" * 32)
    unmapped = replace(UNMAPPED, id=f"semgrep:{text}", title=text, why=text, risk=text, fix=text)
    shown = Verdict(
        finding, Status.SHOWN, Priority.P1, Level.HIGH, Level.HIGH, Exposure.ANONYMOUS, (text, f"Because of `{text}`.")
    )
    strange = replace(shown, finding=replace(finding, weakness=unmapped.id), priority=Priority.P3)
    return Report(
        target=text,
        policy=(text, f"`{text}` is ignored."),
        rules=(unmapped, SQL),
        verdicts=(shown, strange, replace(shown, status=Status.SUPPRESSED, justification=text)),
        show=Priority.P3,
        outcomes=(Failed(text, text), Failed(f"a{text}", text, ((1, 2),)), Skipped(text, text)),
        counts=(Count(Pass.STATIC, text, 2, ((text, 1),)),),
        suppressions=(Suppression(place, "noqa", (text,), text, text, note=text),),
        files=3,
        revision=None,
    )


@pytest.fixture(scope="session")
def everything() -> Report:
    """One report that has everything."""
    return _everything()


@pytest.fixture(scope="session")
def saying() -> Callable[[str], Report]:
    """A report made of one hostile text."""
    return _saying


@pytest.fixture(scope="session")
def many() -> Callable[[int], Report]:
    """A report of so many findings, the worst first."""

    def report(count: int) -> Report:
        verdict = _everything().verdicts[0]
        findings = [replace(verdict.finding, fingerprint=f"{number:032x}") for number in range(count)]
        return replace(
            _everything(), verdicts=tuple(replace(verdict, finding=finding) for finding in findings), outcomes=()
        )

    return report
