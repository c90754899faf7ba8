"""Comments that silence a tool: what is one, what it speaks of, and what it may hide."""

from datetime import date

import pytest

from reviewer import comments, suppress, triage
from reviewer.model import Level, Pass, Priority, Rule, Status
from reviewer.target import Kind
from tests.build import claim, findings, line, source, span

TODAY = date(2026, 1, 15)


def rule(name, looked, severity, **more):
    return Rule(name, name, 1, looked, severity, "Why.", "Risk.", "Fix.", **more)


RULES = {
    each.id: each
    for each in (
        rule("sql-injection", Pass.INJECTION, Level.CRITICAL),
        rule("weak-hash", Pass.STATIC, Level.MEDIUM),
        rule("debug-mode", Pass.STATIC, Level.HIGH),
        rule("hardcoded-secret", Pass.SECRETS, Level.HIGH),
    )
}
CODES = {("bandit", "B324"): "weak-hash", ("ruff", "S324"): "weak-hash", ("bandit", "B105"): "hardcoded-secret"}


class Rules:
    """Four rules stand for the catalogue."""

    rules = RULES
    codes = CODES

    def rule(self, name):
        return self.rules[name]

    def weakness(self, tool, code):
        return self.codes.get((tool, code))

    def close(self, name):
        return "weak-hash" if name == "weak-hahs" else None


def collected(text, kind=Kind.PYTHON):
    return comments.collect(source(text, kind=kind))


def settled(text, *evidence):
    verdicts = triage.judge(findings(text, *evidence), Rules())
    return suppress.apply(verdicts, collected(text), Rules(), TODAY)


@pytest.mark.parametrize(
    ("comment", "names", "reason", "until"),
    [
        ("# ai-review: ignore[weak-hash] an etag", ("weak-hash",), "an etag", None),
        ("#ai-review:ignore[weak-hash] an etag", ("weak-hash",), "an etag", None),
        ("# ai-review: ignore[weak-hash, debug-mode] both", ("weak-hash", "debug-mode"), "both", None),
        ("# ai-review: ignore[weak-hash] until=2026-03-31 goes soon", ("weak-hash",), "goes soon", "2026-03-31"),
        ("# ai-review: ignore[weak-hash] goes soon until=2026-03-31", ("weak-hash",), "goes soon", "2026-03-31"),
        ("# ai-review: ignore[bandit:B999] see #12 in the tracker", ("bandit:B999",), "see #12 in the tracker", None),
        ("# type: ignore  # ai-review: ignore[weak-hash] an etag  # noqa: E501", ("weak-hash",), "an etag", None),
    ],
)
def test_our_comment_names_weaknesses_and_gives_a_reason(comment, names, reason, until):
    (found,) = collected(f"x = 1  {comment}\n")
    assert (found.syntax, found.names, found.reason, found.until) == ("ai-review", names, reason, until)
    assert found.note == ""


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        ("# ai-review: ignore[weak-hash]", comments.NO_REASON),
        ("# ai-review: ignore[weak-hash] until=2026-03-31", comments.NO_REASON),
        ("# ai-review: ignore[] all of it", comments.NO_NAME),
        ("# ai-review: ignore weak-hash an etag", comments.UNREADABLE),
        ("# ai-review: ignore[weak-hash]an etag", comments.UNREADABLE),
        ("# ai-review: ignore[weak hash!] an etag", comments.UNREADABLE),
        ("# ai-review: disable[weak-hash] an etag", comments.UNREADABLE),
        ("# ai-review: ignore[weak-hash] until=tomorrow an etag", comments.NO_DATE),
        ("# ai-review: ignore[weak-hash] until=2026-13-01 an etag", comments.NO_DATE),
    ],
)
def test_what_is_not_our_grammar_says_so_and_hides_nothing(comment, note):
    text = f"md5(x)  {comment}\n"
    ((verdict,), (entry,)) = settled(text, claim("weak-hash", span(text, "md5(x)")))
    assert (verdict.status, entry.note, entry.used) == (Status.SHOWN, note, False)


@pytest.mark.parametrize(
    ("comment", "syntax", "names", "reason"),
    [
        ("# nosec", "nosec", (), ""),
        ("# nosec B324", "nosec", ("B324",), ""),
        ("# nosec: B324, B303", "nosec", ("B324", "B303"), ""),
        ("# nosec B324 B303", "nosec", ("B324", "B303"), ""),
        ("# NOSEC B324 - an etag", "nosec", ("B324",), "an etag"),
        ("# noqa", "noqa", (), ""),
        ("# noqa: S324", "noqa", ("S324",), ""),
        ("# noqa: E501, S324", "noqa", ("S324",), ""),
        ("# noqa:S324,S311 # an etag", "noqa", ("S324", "S311"), ""),
        ("# nosemgrep", "nosemgrep", (), ""),
        ("# nosemgrep: rules.md5, rules.other", "nosemgrep", ("rules.md5", "rules.other"), ""),
        ("# pragma: allowlist secret", "allowlist", (), ""),
        ("# pragma: whitelist secret", "allowlist", (), ""),
    ],
)
def test_other_tools_comments_go_into_the_same_ledger(comment, syntax, names, reason):
    (found,) = collected(f"x = 1  {comment}\n")
    assert (found.syntax, found.names, found.reason, found.line) == (syntax, names, reason, 1)


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # noqa: E501\n",
        "x = '# nosec'\n",
        'x = """\n# ai-review: ignore[weak-hash] no\n"""\n',
        "# This speaks of nosec and noqa, and of pragma: no cover.\n",
        "# ruff: noqa\n",
        "# flake8: noqa\n",
    ],
)
def test_what_only_looks_like_one_is_none(text):
    assert collected(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<a>{{ x }}</a> <!-- ai-review: ignore[weak-hash] why -->\n", Kind.TEMPLATE),
        ("<a>{{ x }}</a> {# ai-review: ignore[weak-hash] why #}\n", Kind.TEMPLATE),
        ("f(x); // ai-review: ignore[weak-hash] why\n", Kind.JAVASCRIPT),
        ("f(x); /* ai-review: ignore[weak-hash] why */\n", Kind.JAVASCRIPT),
        ("USER root # ai-review: ignore[weak-hash] why\n", Kind.DOCKERFILE),
        ("key: 1 # ai-review: ignore[weak-hash] why\n", Kind.WORKFLOW),
    ],
)
def test_every_kind_of_file_has_its_own_comments(text, kind):
    (found,) = collected(text, kind)
    assert (found.names, found.reason, found.line) == (("weak-hash",), "why", 1)


def test_a_broken_file_has_comments_too():
    (found,) = collected("def f(:\n    x = 'open\n    md5(x)  # nosec B324\n")
    assert (found.syntax, found.line) == ("nosec", 3)


def test_a_comment_that_stands_alone_speaks_of_the_next_line_of_code():
    found = collected("# nosec B324\n# ai-review: ignore[weak-hash] an etag\n\nmd5(x)\n")
    assert [each.line for each in found] == [4, 4]


def test_the_pragma_may_speak_of_the_next_line():
    (found,) = collected("x = 1  # pragma: allowlist nextline secret\ny = 2\n")
    assert found.line == 2


def test_a_comment_hides_what_it_names_and_gives_its_reason_as_justification():
    text = "md5(x)  # ai-review: ignore[weak-hash] an etag\nmd5(y)\n"
    (one, two), (entry,) = settled(text, *(claim("weak-hash", span(text, part)) for part in ("md5(x)", "md5(y)")))
    assert (one.status, one.justification, two.status) == (Status.SUPPRESSED, "an etag", Status.SHOWN)
    assert (entry.used, entry.note) == (True, "")


def test_a_comment_hides_nothing_that_it_does_not_name():
    text = "md5(x)  # ai-review: ignore[debug-mode] an etag\n"
    (verdict,), (entry,) = settled(text, claim("weak-hash", span(text, "md5(x)")))
    assert (verdict.status, entry.note) == (Status.SHOWN, suppress.UNUSED)


@pytest.mark.parametrize(("until", "hides"), [("2026-01-14", False), ("2026-01-15", True), ("2026-02-01", True)])
def test_a_date_ends_a_suppression(until, hides):
    text = f"md5(x)  # ai-review: ignore[weak-hash] until={until} an etag\n"
    (verdict,), (entry,) = settled(text, claim("weak-hash", span(text, "md5(x)")))
    assert (verdict.status is Status.SUPPRESSED) is hides
    assert entry.note == ("" if hides else f"expired on {until}")


def test_a_name_that_no_rule_has_is_answered_with_the_one_that_was_meant():
    text = "md5(x)  # ai-review: ignore[weak-hahs] an etag\n"
    (verdict,), (entry,) = settled(text, claim("weak-hash", span(text, "md5(x)")))
    assert (verdict.status, entry.note) == (Status.SHOWN, "no weakness is named weak-hahs, perhaps weak-hash")


@pytest.mark.parametrize(
    ("comment", "hides"),
    [
        ("# nosec B324", True),
        ("# nosec b324", True),
        ("# noqa: S324", True),
        ("# nosec B105", False),
        ("# noqa: S105", False),
        ("# nosemgrep: rules.md5", False),
    ],
)
def test_a_code_hides_the_weakness_that_it_means(comment, hides):
    text = f"md5(x)  {comment}\n"
    (verdict,), _ = settled(text, claim("weak-hash", span(text, "md5(x)"), severity=Level.CRITICAL))
    assert verdict.priority is Priority.P2
    assert (verdict.status is Status.SUPPRESSED) is hides


@pytest.mark.parametrize("comment", ["# nosec", "# noqa", "# nosemgrep"])
@pytest.mark.parametrize(
    ("severity", "priority", "hides"),
    [(Level.HIGH, Priority.P2, False), (Level.MEDIUM, Priority.P3, True), (Level.LOW, Priority.P4, True)],
)
def test_a_bare_comment_never_hides_p1_or_p2(comment, severity, priority, hides):
    text = f"md5(x)  {comment}\n"
    (verdict,), (entry,) = settled(text, claim("weak-hash", span(text, "md5(x)"), severity=severity))
    assert (verdict.priority, verdict.status is Status.SUPPRESSED) == (priority, hides)
    assert (entry.used, entry.note) == (hides, "" if hides else suppress.TOO_BROAD)


@pytest.mark.parametrize(("severity", "hides"), [(Level.CRITICAL, False), (Level.HIGH, True)])
def test_the_pragma_hides_a_secret_unless_it_is_p1(severity, hides):
    text = "key = 'value-1'  # pragma: allowlist secret\n"
    (verdict,), (entry,) = settled(text, claim("hardcoded-secret", span(text, "'value-1'"), severity=severity))
    assert (verdict.status is Status.SUPPRESSED) is hides
    assert entry.note == ("" if hides else suppress.TOO_GRAVE)


def test_the_pragma_hides_nothing_but_secrets():
    text = "md5(x)  # pragma: allowlist secret\n"
    (verdict,), _ = settled(text, claim("weak-hash", span(text, "md5(x)")))
    assert verdict.status is Status.SHOWN


def test_a_comment_after_the_last_bracket_speaks_of_the_whole_statement():
    text = "md5(\n    x,\n)  # nosec B324\n"
    (verdict,), _ = settled(text, claim("weak-hash", line(2, column=5), "bandit", confidence=Level.HIGH))
    assert verdict.status is Status.SUPPRESSED


def test_a_comment_within_a_table_speaks_of_its_own_row():
    text = "keys = {\n    'a': 'one-1',  # nosec B105\n    'b': 'two-2',\n}\n"
    evidence = [claim("hardcoded-secret", span(text, part)) for part in ("'one-1'", "'two-2'")]
    (one, two), _ = settled(text, *evidence)
    assert (one.status, two.status) == (Status.SUPPRESSED, Status.SHOWN)


def test_a_bare_noqa_without_a_finding_is_none_of_our_business():
    _, ledger = settled("x = 1  # noqa\ny = 2  # nosec\n")
    assert [(each.syntax, each.note) for each in ledger] == [("nosec", suppress.UNUSED)]


def test_only_what_the_change_brings_is_fresh():
    base = collected("md5(x)  # nosec B324\n")
    head = collected("import os\nmd5(x)  # nosec B324\nmd5(y)  # nosec B324\n")
    assert [each.line for each in suppress.fresh(head, base)] == [3]


@pytest.mark.parametrize(
    ("head", "count"),
    [
        ("import os\n\nmd5(x)  # nosec B324\n", 0),
        ("md5(x)   # nosec B324\n", 0),
        ("md5(x)  # nosec\n", 1),
        ("md5(other)  # nosec B324\n", 1),
        ("md5(x)  # nosec B324\nmd5(x)  # nosec B324\n", 1),
    ],
    ids=["moved", "spaced", "wider", "other code", "copied"],
)
def test_a_comment_on_other_code_is_a_new_one(head, count):
    base = collected("md5(x)  # nosec B324\n")
    assert len(suppress.fresh(collected(head), base)) == count


def test_a_renamed_file_brings_its_comments_along():
    text = "md5(x)  # nosec B324\n"
    base, head = comments.collect(source(text, "old.py")), comments.collect(source(text, "new.py"))
    assert suppress.fresh(head, base, {"new.py": "old.py"}) == ()
    assert suppress.fresh(head, base) == head


def test_a_fresh_comment_is_shown_and_not_honoured():
    text = "md5(x)  # ai-review: ignore[weak-hash] trust me\n"
    verdicts = triage.judge(findings(text, claim("weak-hash", span(text, "md5(x)"))), Rules())
    head = collected(text)
    (verdict,), (entry,) = suppress.apply(verdicts, suppress.withhold(head, suppress.fresh(head, ())), Rules(), TODAY)
    assert (verdict.status, entry.note) == (Status.SHOWN, suppress.FRESH)


def test_a_comment_of_a_notebook_stands_in_its_cell():
    text = "import os\nx = 1\nmd5(x)  # nosec B324\n"
    (found,) = comments.collect(source(text, "book.ipynb", Kind.NOTEBOOK, cells=((1, 1), (3, 4))))
    assert (found.location.cell, found.location.line, found.line) == (4, 1, 1)


def test_a_comment_of_another_file_hides_nothing():
    text = "md5(x)\n"
    verdicts = triage.judge(findings(text, claim("weak-hash", span(text, "md5(x)"))), Rules())
    other = comments.collect(source("md5(x)  # nosec B324\n", "other.py"))
    (verdict,), _ = suppress.apply(verdicts, other, Rules(), TODAY)
    assert verdict.status is Status.SHOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!--" * 50_000 + "nosec", Kind.TEMPLATE),
        ("{#" * 100_000 + "nosec", Kind.TEMPLATE),
        ("/*" * 100_000 + "nosec", Kind.JAVASCRIPT),
        ("# nosec B101" + " " * 200_000 + "x", Kind.PYTHON),
        ("# ai-review: ignore[" + "a," * 100_000, Kind.PYTHON),
        ("# ai-review:" + " #" * 100_000, Kind.PYTHON),
        ('"' + "'a" * 100_000 + "nosec\\", Kind.PYTHON),
        ("# nosec\n" * 20_000, Kind.PYTHON),
    ],
)
@pytest.mark.timeout(20)
def test_no_text_makes_the_search_for_comments_hang(text, kind):
    assert len(collected(text, kind)) <= text.count("nosec") + text.count("ai-review")
