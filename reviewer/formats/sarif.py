"""SARIF 2.1.0, as GitHub's code scanning reads it.

What GitHub makes of each property, and its limits:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from reviewer import __version__
from reviewer.formats import escape, wording
from reviewer.model import Level, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.model import Evidence, Failed, Finding, Location, Report, Rule, Skipped, Step, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/ai-review/ai-review"
MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000  # after gzip
MOST_STEPS = 1_000  # of a result: GitHub shows no more
MOST_RELATED = 100
MOST_NOTICES = 1_000
_LONGEST = 1_000  # characters of what a tool says
_ROOT = "%SRCROOT%"

LEVELS = {Priority.P1: "error", Priority.P2: "warning", Priority.P3: "note", Priority.P4: "note"}
RULE_LEVELS = {Level.CRITICAL: "error", Level.HIGH: "error", Level.MEDIUM: "warning", Level.LOW: "note"}
# GitHub's steps: above 9.0 critical, from 7.0 high, from 4.0 medium, below low.
SECURITY_SEVERITY = {Level.CRITICAL: "9.5", Level.HIGH: "8.0", Level.MEDIUM: "5.5", Level.LOW: "2.5"}


def render(report: Report) -> str:
    """Return the report as SARIF in ASCII; what is beyond GitHub's limits is left out from the end, and counted."""
    verdicts = (*report.shown, *wording.quiet(report))
    kept = min(len(verdicts), MOST_RESULTS)
    while True:
        text = json.dumps(escape.encodable(_log(report, verdicts, kept)), indent=2) + "\n"
        size = _compressed(text)
        if size <= MOST_BYTES or not kept:
            return text
        kept = min(kept - 1, kept * MOST_BYTES * 9 // (size * 10))


def _compressed(text: str) -> int:
    """Return the size after gzip; a text that is small enough as it is need not be tried."""
    return len(text) if len(text) <= MOST_BYTES else len(gzip.compress(text.encode("ascii"), mtime=0))


def _log(report: Report, verdicts: Sequence[Verdict], kept: int) -> dict[str, Any]:
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, verdicts[:kept], len(verdicts) - kept)]}


def _run(report: Report, verdicts: Sequence[Verdict], dropped: int) -> dict[str, Any]:
    places = {rule.id: place for place, rule in enumerate(report.rules)}
    compared = any(verdict.status is Status.KNOWN for verdict in report.verdicts)
    return {
        "tool": {
            "driver": {
                "name": "ai-review",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": HOME,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "invocations": [_invocation(report, dropped)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the review."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(verdict, report.rules, places, compared) for verdict in verdicts],
        "properties": {
            "target": report.target,
            **({"revision": report.revision} if report.revision else {}),
            "verdict": wording.verdict_line(report),
            "notShown": wording.hidden_counts(report),
            "questions": {str(looked): answer for looked, answer in wording.answers(report)},
        },
    }


def _rule(rule: Rule) -> dict[str, Any]:
    cwe = f"https://cwe.mitre.org/data/definitions/{rule.cwe}.html" if rule.cwe else HOME
    link = next((reference for reference in rule.references if reference.startswith("https://")), cwe)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace(":", "-").split("-")),
        "shortDescription": {"text": escape.visible(rule.title)},
        "fullDescription": {"text": escape.clip(escape.visible(rule.why), _LONGEST)},
        "help": {"text": escape.visible(f"{rule.why} {rule.risk} {rule.fix}"), "markdown": _help(rule)},
        "helpUri": link,
        "defaultConfiguration": {"level": RULE_LEVELS[rule.severity]},
        "properties": {
            "tags": ["security", *([f"external/cwe/cwe-{rule.cwe:03d}"] if rule.cwe else []), str(rule.looked)],
            "security-severity": SECURITY_SEVERITY[rule.severity],
        },
    }


def _help(rule: Rule) -> str:
    standards = " · ".join(filter(None, [f"CWE-{rule.cwe}" if rule.cwe else "", rule.owasp, rule.asvs]))
    blocks = [
        f"## {escape.prose(rule.title)}",
        escape.prose(rule.why),
        f"**What it can cost.** {escape.prose(rule.risk)}",
        f"**How to fix it.** {escape.prose(rule.fix)}",
        f"**Standards.** {escape.prose(standards)}" if standards else "",
        "\n".join(f"- <{escape.visible(link)}>" for link in rule.references if link.startswith("https://")),
    ]
    return "\n\n".join(filter(None, blocks))


def _result(verdict: Verdict, rules: Sequence[Rule], places: dict[str, int], compared: bool) -> dict[str, Any]:
    finding = verdict.finding
    index = places[finding.weakness]
    return {
        "ruleId": finding.weakness,
        "ruleIndex": index,
        "kind": "fail",
        "level": LEVELS[verdict.priority],
        "message": {"text": _message(verdict, rules[index])},
        "locations": [_location(finding.location, finding.function)],
        **_optional(verdict, compared),
        "fingerprints": {"ai-review/v1": finding.fingerprint},
        "properties": {
            "priority": str(verdict.priority),
            "severity": str(verdict.severity),
            "confidence": str(verdict.confidence),
            "exposure": str(verdict.exposure),
            "tools": list(finding.tools),
            "reasons": list(verdict.reasons),
        },
    }


def _optional(verdict: Verdict, compared: bool) -> dict[str, Any]:
    """Return the properties that only some results have."""
    finding = verdict.finding
    fields = {
        "relatedLocations": [_related(item, number) for number, item in enumerate(_elsewhere(finding), 1)],
        "codeFlows": _code_flows(finding),
        "partialFingerprints": {"primaryLocationLineHash": finding.line_hash} if finding.line_hash else {},
        "suppressions": _suppressions(verdict),
        "baselineState": ("unchanged" if verdict.status is Status.KNOWN else "new") if compared else "",
    }
    return {name: value for name, value in fields.items() if value}


def _message(verdict: Verdict, rule: Rule) -> str:
    finding = verdict.finding
    place = finding.location
    cell = f"Cell {place.cell}, line {place.line}: " if place.cell is not None else ""
    claim = escape.clip(wording.claim(finding), _LONGEST).rstrip(".")
    return escape.message(f"{cell}{claim}. {rule.why} {verdict.priority}: {wording.judged(verdict)}")


def _suppressions(verdict: Verdict) -> list[dict[str, Any]]:
    if verdict.status is Status.SHOWN:
        return []
    kind = "inSource" if verdict.status is Status.SUPPRESSED else "external"
    reason = verdict.justification or "Known before this change: in the baseline, or on its base."
    return [{"kind": kind, "status": "accepted", "justification": escape.visible(reason)}]


def _elsewhere(finding: Finding) -> tuple[Evidence, ...]:
    return wording.elsewhere(finding)[:MOST_RELATED]


def _related(item: Evidence, number: int) -> dict[str, Any]:
    words = escape.clip(f"{item.tool} {item.code}: {item.message}", _LONGEST)
    return {"id": number, **_location(item.location), "message": {"text": escape.message(words)}}


def _location(place: Location, function: str = "") -> dict[str, Any]:
    """Return a location; of a notebook without a region, because the lines of a cell are not those of the file."""
    artifact = {"uri": escape.uri(place.path), "uriBaseId": _ROOT}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if place.cell is None:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    name = escape.visible(function)
    logical = {"logicalLocations": [{"fullyQualifiedName": name, "kind": "function"}]} if name else {}
    return {"physicalLocation": physical, **logical}


def _code_flows(finding: Finding) -> list[dict[str, Any]]:
    """Return a code flow for each way by which data really arrives, as many steps as GitHub reads."""
    flows: list[dict[str, Any]] = []
    room = MOST_STEPS
    for trace in wording.traces(finding):
        steps = trace if len(trace) <= room else (*trace[: room - 1], trace[-1])
        room -= len(steps)
        flows.append({"threadFlows": [{"locations": [_step(step) for step in steps]}]})
        if room < 2:  # noqa: PLR2004 - a way has two ends
            break
    return flows


def _step(step: Step) -> dict[str, Any]:
    words = escape.message(escape.clip(step.note, _LONGEST))
    return {"location": {**_location(step.location), "message": {"text": words}}}


def _invocation(report: Report, dropped: int) -> dict[str, Any]:
    looking = [_failure(outcome) for outcome in wording.failures(report)]
    left_out = [_skip(outcome) for outcome in wording.skips(report)]
    notices = _capped([*looking, *left_out])
    if dropped:
        count = wording.number(dropped, "result")
        notices.insert(0, _notice("warning", f"{count} of the lowest priority left out: GitHub reads no larger file."))
    return {
        "executionSuccessful": report.complete,
        "toolExecutionNotifications": notices,
        "toolConfigurationNotifications": [_notice("note", sentence) for sentence in report.policy],
    }


def _capped(notices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    more = len(notices) - MOST_NOTICES
    return notices if more <= 0 else [*notices[:MOST_NOTICES], _notice("warning", f"... and {more} more.")]


def _failure(outcome: Failed) -> dict[str, Any]:
    return {**_notice("error", wording.failure(outcome)), **_of_file(outcome, outcome.lines)}


def _skip(outcome: Skipped) -> dict[str, Any]:
    return {**_notice("note", wording.skip(outcome)), **_of_file(outcome, ())}


def _notice(level: str, words: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": escape.message(escape.clip(words, _LONGEST))}}


def _of_file(outcome: Failed | Skipped, lines: Sequence[tuple[int, int]]) -> dict[str, Any]:
    if wording.is_pass(outcome):
        return {}
    artifact = {"uri": escape.uri(outcome.what), "uriBaseId": _ROOT}
    regions: list[dict[str, Any]] = [{"region": {"startLine": first, "endLine": last}} for first, last in lines]
    return {"locations": [{"physicalLocation": {"artifactLocation": artifact, **extra}} for extra in regions or [{}]]}
