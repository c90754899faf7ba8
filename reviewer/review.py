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
from reviewer.model import Priority, Report, ReviewError
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
        before = look(target.base, options.passes, rules, workers, cache, seen.inspected) if target.base else Seen()
    found = _findings(seen, target, options)
    known = _known(found, before, target, options, rules)
    findings = _answerable(found, known, target, seen.inspected - before.inspected)
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


def _known(findings: Findings, before: Seen, target: Target, options: Options, rules: Catalog) -> frozenset[Finding]:
    """Return the findings that the baseline holds, or that were there before the change and no less urgent."""
    known: frozenset[Finding] = frozenset()
    if target.base:
        new, old = (triage.judge(each, rules) for each in (findings, _findings(before, target.base, options)))
        for priority in Priority:
            here = [verdict.finding for verdict in new if verdict.priority is priority]
            there = baseline.Baseline.of(verdict.finding for verdict in old if verdict.priority <= priority)
            known |= baseline.match(here, there, dict(target.renames))
    if options.baseline:
        known |= baseline.match(findings, _read(options.baseline))
    return known


def _answerable(findings: Findings, known: frozenset[Finding], target: Target, unmatched: frozenset[str]) -> Findings:
    """Return the findings without those of the context, but for what a change makes there.

    `unmatched` are the files of which it is not known what was seen before; of a new file nothing was.
    """
    beside = {file.path for file in target.context}
    if target.base is None:
        return tuple(each for each in findings if each.location.path not in beside)
    was, there = dict(target.renames), {file.path for file in target.base.known}
    lost = {path for path in unmatched if was.get(path, path) in there}
    return tuple(
        each
        for each in findings
        if each.location.path not in beside or (each not in known and lost.isdisjoint(_paths(each)))
    )


def _paths(finding: Finding) -> set[str]:
    steps = {step.location.path for item in finding.evidence for step in item.trace}
    return {finding.location.path} | steps


def _read(document: Document) -> baseline.Baseline:
    try:
        return baseline.read(document.content.decode())
    except UnicodeDecodeError as error:
        raise ReviewError(f"The baseline {document.path} is no UTF-8.") from error


def _comments(target: Target, findings: Findings) -> tuple[Suppression, ...]:
    """Return the comments that silence a tool; one that a change brings is not honoured for its own review.

    Of the context they are those of the files in which something is found.
    """
    named = {finding.location.path for finding in findings}
    files = (*target.files, *(file for file in target.context if file.path in named))
    found = tuple(comment for file in files for comment in comments.collect(file))
    if target.base is None:
        return found
    paths = {dict(target.renames).get(file.path, file.path) for file in files}
    old = tuple(comment for file in target.base.known if file.path in paths for comment in comments.collect(file))
    return suppress.withhold(found, suppress.fresh(found, old, dict(target.renames)))


def _judge(findings: Findings, known: frozenset[Finding], target: Target, rules: Catalog) -> Judged:
    """Return a verdict on every finding, and what became of the comments that silence a tool."""
    today = dt.datetime.now(tz=dt.UTC).date()
    verdicts, ledger = suppress.apply(triage.judge(findings, rules), _comments(target, findings), rules, today)
    beside = {file.path for file in target.context}
    told = tuple(comment for comment in ledger if comment.used or comment.location.path not in beside)
    return tuple(sorted(fold.fold(baseline.mark(verdicts, known)), key=triage.order)), told


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
