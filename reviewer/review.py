"""START HERE: the whole review on one screen."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from reviewer import baseline, catalog, comments, fold, suppress, triage
from reviewer.cache import opened
from reviewer.gather import gather
from reviewer.inspection import Seen, look
from reviewer.merge import merge
from reviewer.model import Report, ReviewError
from reviewer.options import ignored
from reviewer.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from reviewer.catalog import Catalog
    from reviewer.model import Finding, Suppression, Verdict
    from reviewer.options import Document, Options
    from reviewer.target import Target

    Findings = tuple[Finding, ...]
    Judged = tuple[tuple[Verdict, ...], tuple[Suppression, ...]]


def review(
    options: Options, watch: Callable[[int, int], None] | None = None, executor: Executor | None = None
) -> Report:
    """Review what the options name; files and passes that fail are in the report.

    `watch` hears how many pieces of work are done and known. The work on single files is done by
    `executor`, if one is given. Raises ReviewError where the review cannot be done at all.
    """
    with Workers(options.jobs, watch, executor) as workers, opened(options.cache, catalog.home()) as cache:
        rules, target = _rules(options), gather(options)
        seen = look(target, options.passes, rules, workers, cache)
        before = look(target.base, options.passes, rules, workers, cache) if target.base else Seen()
    findings = _findings(seen, target, options)
    known = _known(findings, before, target, options)
    judged = _judge(findings, known, target, rules)
    return _report(options, target, seen, judged, rules)


def _rules(options: Options) -> Catalog:
    """Return what we look for, the user's own rules of semgrep included."""
    rules = catalog.load()
    for name in options.disable:
        if name not in rules.rules:
            raise ReviewError(
                f"The configuration disables {name!r}, which is no weakness.{_perhaps(rules.close(name))}"
            )
    return dataclasses.replace(rules, semgrep_rules=tuple(document.content for document in options.semgrep_rules))


def _perhaps(name: str | None) -> str:
    return f" Did you mean {name!r}?" if name else ""


def _findings(seen: Seen, target: Target, options: Options) -> Findings:
    """Return what the evidence amounts to, without the weaknesses that the configuration leaves out."""
    found = merge(seen.evidence, target, seen.outlines)
    return tuple(finding for finding in found if finding.weakness not in options.disable)


def _known(findings: Findings, before: Seen, target: Target, options: Options) -> frozenset[Finding]:
    """Return the findings that the baseline holds, or that were there before the change."""
    known: frozenset[Finding] = frozenset()
    if target.base:
        old = baseline.Baseline.of(_findings(before, target.base, options))
        known |= baseline.match(findings, old, dict(target.renames))
    if options.baseline:
        known |= baseline.match(findings, _read(options.baseline))
    return known


def _read(document: Document) -> baseline.Baseline:
    try:
        return baseline.read(document.content.decode())
    except UnicodeDecodeError as error:
        raise ReviewError(f"The baseline {document.path} is no UTF-8.") from error


def _comments(target: Target) -> tuple[Suppression, ...]:
    """Return the comments that silence a tool; one that a change brings is not honoured for its own review."""
    found = tuple(comment for file in target.files for comment in comments.collect(file))
    if target.base is None:
        return found
    old = tuple(comment for file in target.base.files for comment in comments.collect(file))
    return suppress.withhold(found, suppress.fresh(found, old, dict(target.renames)))


def _judge(findings: Findings, known: frozenset[Finding], target: Target, rules: Catalog) -> Judged:
    """Return a verdict on every finding, and what became of the comments that silence a tool."""
    today = dt.datetime.now(tz=dt.UTC).date()
    verdicts, ledger = suppress.apply(triage.judge(findings, rules), _comments(target), rules, today)
    return tuple(sorted(fold.fold(baseline.mark(verdicts, known)), key=triage.order)), ledger


def _report(options: Options, target: Target, seen: Seen, judged: Judged, rules: Catalog) -> Report:
    verdicts, ledger = judged
    return Report(
        target=target.name,
        policy=(*options.policy, *ignored(options, target)),
        rules=tuple(rules.rule(name) for name in sorted({verdict.finding.weakness for verdict in verdicts})),
        verdicts=verdicts,
        show=options.show,
        outcomes=seen.outcomes,
        counts=seen.counts,
        suppressions=ledger,
        files=len(target.files) + len(target.unread),
        revision=target.revision,
    )
