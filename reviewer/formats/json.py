"""JSON for programs: a contract of its own, described by `report.schema.json` beside this file.

`version` changes when a field goes or changes its meaning; fields may be added, and a
reader passes over those that it does not know. Every field is always there, null where
nothing is known.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reviewer import __version__
from reviewer.formats import escape, wording
from reviewer.model import Completed, Priority

if TYPE_CHECKING:
    from reviewer.model import Entry, Evidence, Finding, Flow, Location, Pass, Report, Rule, Step, Suppression, Verdict

VERSION = "1"


def render(report: Report) -> str:
    """Return the report as JSON, in ASCII."""
    return json.dumps(escape.encodable(_report(report)), indent=2) + "\n"


def _report(report: Report) -> dict[str, Any]:
    rules = wording.titles(report)
    return {
        "version": VERSION,
        "tool": {"name": "ai-review", "version": __version__},
        "target": report.target,
        "revision": report.revision,
        "policy": list(report.policy),
        "complete": report.complete,
        "summary": _summary(report),
        "findings": [_verdict(verdict, rules) for verdict in report.shown],
        "silenced": [_verdict(verdict, rules) for verdict in wording.quiet(report)],
        "rules": [_rule(rule) for rule in report.rules],
        "coverage": _coverage(report),
        "questions": [_question(report, looked, answer) for looked, answer in wording.answers(report)],
        "suppressions": [_suppression(item) for item in report.suppressions],
    }


def _summary(report: Report) -> dict[str, Any]:
    shown = [verdict.priority for verdict in report.shown]
    return {
        "verdict": wording.verdict_line(report),
        "show": str(report.show),
        "shown": {str(priority): shown.count(priority) for priority in Priority},
        "not_shown": wording.hidden_counts(report),
    }


def _verdict(verdict: Verdict, rules: dict[str, Rule]) -> dict[str, Any]:
    finding = verdict.finding
    rule = rules[finding.weakness]
    return {
        "weakness": finding.weakness,
        "title": rule.title,
        "cwe": rule.cwe or None,
        "status": str(verdict.status),
        "justification": verdict.justification or None,
        "priority": str(verdict.priority),
        "severity": str(verdict.severity),
        "confidence": str(verdict.confidence),
        "exposure": str(verdict.exposure),
        "reasons": list(verdict.reasons),
        "message": wording.claim(finding),
        "location": _location(finding.location),
        "statement": _location(finding.statement),
        "function": finding.function or None,
        "snippet": finding.snippet,
        "tools": list(finding.tools),
        "evidence": [_evidence(item) for item in finding.evidence],
        "traces": _traces(finding),
        "flows": [_flow(flow) for flow in finding.flows],
        "fingerprint": finding.fingerprint,
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "cell": location.cell,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "tool": item.tool,
        "code": item.code,
        "pass": str(item.looked),
        "message": item.message,
        "location": _location(item.location),
        "severity": str(item.severity) if item.severity else None,
        "confidence": str(item.confidence) if item.confidence else None,
    }


def _traces(finding: Finding) -> list[list[dict[str, Any]]]:
    return [[_step(step) for step in trace] for trace in wording.traces(finding)]


def _step(step: Step) -> dict[str, Any]:
    return {"location": _location(step.location), "note": step.note}


def _flow(flow: Flow) -> dict[str, Any]:
    return {
        "tier": str(flow.tier),
        "source": flow.source,
        "key": flow.key,
        "sink": flow.sink,
        "argument": flow.argument,
        "kind": flow.kind,
        "entry": _entry(flow.entry) if flow.entry else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "function": entry.function,
        "framework": entry.framework or None,
        "route": entry.route,
        "methods": list(entry.methods),
        "authenticated": entry.authenticated,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "cwe": rule.cwe or None,
        "pass": str(rule.looked),
        "severity": str(rule.severity),
        "why": rule.why,
        "risk": rule.risk,
        "fix": rule.fix,
        "owasp": rule.owasp or None,
        "asvs": rule.asvs or None,
        "references": list(rule.references),
    }


def _coverage(report: Report) -> dict[str, Any]:
    completed = [outcome for outcome in report.outcomes if isinstance(outcome, Completed)]
    return {
        "files": report.files,
        "unread": list(wording.unread(report)),
        "partly_read": list(wording.partly_read(report)),
        "completed": [{"what": done.what, "files": done.files} for done in completed],
        "skipped": [{"what": item.what, "reason": item.reason} for item in wording.skips(report)],
        "failed": [
            {"what": item.what, "reason": item.reason, "lines": [list(span) for span in item.lines]}
            for item in wording.failures(report)
        ],
    }


def _question(report: Report, looked: Pass, answer: str) -> dict[str, Any]:
    return {
        "pass": str(looked),
        "question": wording.QUESTIONS[looked],
        "answer": answer,
        "counts": [
            {
                "noun": count.noun,
                "total": count.total,
                "parts": [{"name": name, "count": amount} for name, amount in count.parts],
            }
            for count in report.counts
            if count.looked is looked
        ],
    }


def _suppression(item: Suppression) -> dict[str, Any]:
    return {
        "location": _location(item.location),
        "syntax": item.syntax,
        "names": list(item.names),
        "reason": item.reason or None,
        "until": item.until,
        "used": item.used,
        "note": item.note or None,
    }
