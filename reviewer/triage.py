"""How bad, how sure, who can reach it, and so: how soon. The one place that decides what a reader sees.

A finding stands on a *ground*: what the evidence shows. The table says for each ground and
severity the priority; a low confidence puts it one later. P1 is for what must not be
merged: severe, with a trace from a request, or a secret that works. P2 is likely real. P3
is worth a look. P4 is a note, counted and one flag away.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from reviewer.kinds import is_test
from reviewer.model import Exposure, Level, Pass, Priority, Status, Tier, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.catalog import Catalog
    from reviewer.model import Entry, Evidence, Finding, Flow, Rule


class Ground(enum.Enum):
    """What the evidence shows."""

    REQUEST = enum.auto()  # data of a request that anybody can send reaches it
    LOGGED_IN = enum.auto()  # the same behind a check of identity
    FED = enum.auto()  # what a peer sends or a model writes reaches it
    TYPED = enum.auto()  # what the user of a command types reaches it, who has the rights of the program
    KEPT = enum.auto()  # data from a store or the environment reaches it
    PARAMETER = enum.auto()  # whatever a caller passes reaches it
    STATED = enum.auto()  # it is wrong whatever the data
    SECRET = enum.auto()  # a secret stands in the code
    CLAIMED = enum.auto()  # other tools alone say so
    TEST = enum.auto()  # it is in test code
    ADVICE = enum.auto()  # it is what linters remark and reviewers skip


P1, P2, P3, P4 = Priority
PRIORITY = {
    # severity:          low medium high critical
    Ground.REQUEST:    (P3, P2, P1, P1),
    Ground.LOGGED_IN:  (P3, P2, P2, P1),
    Ground.FED:        (P4, P3, P2, P2),
    Ground.TYPED:      (P4, P3, P3, P2),
    Ground.KEPT:       (P4, P4, P3, P3),
    Ground.PARAMETER:  (P4, P4, P3, P3),
    Ground.STATED:     (P4, P3, P2, P2),
    Ground.SECRET:     (P4, P3, P2, P1),
    Ground.CLAIMED:    (P4, P3, P3, P3),
    Ground.TEST:       (P4, P4, P4, P4),
    Ground.ADVICE:     (P4, P4, P4, P4),
}  # fmt: skip

OF_TIER = {
    Tier.REQUEST: (Ground.REQUEST, Exposure.ANONYMOUS),
    Tier.MESSAGE: (Ground.FED, Exposure.ANONYMOUS),
    Tier.COMMAND_LINE: (Ground.TYPED, Exposure.COMMAND_LINE),
    Tier.MODEL: (Ground.FED, Exposure.INTERNAL),
    Tier.STORED: (Ground.KEPT, Exposure.INTERNAL),
    Tier.ENVIRONMENT: (Ground.KEPT, Exposure.INTERNAL),
    Tier.PARAMETER: (Ground.PARAMETER, Exposure.LIBRARY),
}

SENT = frozenset({Ground.REQUEST, Ground.LOGGED_IN, Ground.FED})  # what comes from whoever sends it

# What whoever types the command, sets the environment or calls the function may do anyway: the path, the address
# or the arguments are theirs to choose, so these need a source that has fewer rights than the program.
OWN_BUSINESS = frozenset(
    {"path-traversal", "argument-injection", "server-side-request-forgery", "log-injection", "regex-injection"}
    | {"email-injection", "header-injection", "open-redirect", "unsafe-reflection", "resource-exhaustion"}
)
OWN_TIERS = frozenset({Tier.COMMAND_LINE, Tier.ENVIRONMENT, Tier.PARAMETER})
# Likewise who types a command and what it is to start: they could have typed that instead. Of a shell's line they
# may mean but a part, and of a function that starts a program, nobody knows who calls it.
OWN_KINDS = frozenset({"program", "argument"})
OWN_SHELL = frozenset({Tier.COMMAND_LINE, Tier.ENVIRONMENT})

# Engines that look in the same way are one voice: ruff's S rules are bandit's tests in another language, and what
# detect-secrets finds is judged by our own pass before it gets here.
VOICES = {"bandit": "linters", "ruff": "linters", "detect-secrets": "ai-review"}

# Here a line alone tells little: our own passes follow the data, or weigh the literal, and saw nothing.
JUDGED = frozenset({Pass.INJECTION, Pass.SECRETS})

# Here data that nobody knows is enough: a file may have been exchanged before it is read.
UNKNOWN_IS_ENOUGH = frozenset({"unsafe-deserialization"})

ORIGIN = {
    Tier.REQUEST: "Data of a request,",
    Tier.MESSAGE: "What a peer sends,",
    Tier.COMMAND_LINE: "What the command line says,",
    Tier.MODEL: "What a language model answers,",
    Tier.STORED: "Stored data,",
    Tier.ENVIRONMENT: "A value of the environment,",
    Tier.PARAMETER: "Whatever callers pass as",
}
SENTENCES = {
    Ground.REQUEST: "No check of identity is seen in front of it: anybody may send such a request.",
    Ground.LOGGED_IN: "Only those who have logged in can send such a request.",
    Ground.PARAMETER: "No caller is known that passes data from outside.",
    Ground.TYPED: "Whoever types that runs the program with their own rights.",
    Ground.STATED: "It is wrong whatever the data.",
    Ground.SECRET: "It stands in the code, so whoever reads that, its history or a copy of it has it.",
    Ground.TEST: "It is test code, which nobody outside reaches.",
    Ground.ADVICE: "It is advice; by itself it is no defect.",
}


def judge(findings: Iterable[Finding], catalog: Catalog) -> tuple[Verdict, ...]:
    """Return a verdict for every finding, all of them shown, sorted by priority, then place."""
    return tuple(sorted((_verdict(finding, catalog.rule(finding.weakness)) for finding in findings), key=order))


def order(verdict: Verdict) -> tuple[object, ...]:
    """Return the sort key of a report: the most urgent first, then by place."""
    return verdict.priority, verdict.finding.location.order, verdict.finding.weakness


def _verdict(finding: Finding, rule: Rule) -> Verdict:
    severity = _severity(finding, rule)
    ground = _ground(finding, rule, severity)
    confidence = _confidence(finding, rule, ground)
    own = _is_own_business(finding)
    return Verdict(
        finding=finding,
        status=Status.SHOWN,
        priority=P4 if own else _priority(ground, severity, confidence),
        severity=severity,
        confidence=confidence,
        exposure=_exposure(finding),
        reasons=tuple(_reasons(finding, rule, ground, confidence)),
    )


def _priority(ground: Ground, severity: Level, confidence: Level) -> Priority:
    row = PRIORITY[ground][severity - 1]
    return Priority(min(row + (confidence is Level.LOW), P4))


def _severity(finding: Finding, rule: Rule) -> Level:
    """Return what the weakness can do: as our passes saw it here, else as the rule says.

    A linter that alone claims something knows its case better than the rule where it plays
    it down (a shell command without a variable part); of a code without a rule it alone knows.
    """
    ours = [item.severity for item in finding.evidence if item.severity and _is_ours(item)]
    if ours:
        return max(ours)
    said = max((item.severity for item in finding.evidence if item.severity), default=None)
    if _is_unmapped(finding):
        return said or Level.MEDIUM
    return min(rule.severity, said) if said and _voices(finding) == {"linters"} else rule.severity


def _ground(finding: Finding, rule: Rule, severity: Level) -> Ground:
    seen = any(_is_ours(item) for item in finding.evidence)
    secret = rule.looked is Pass.SECRETS and seen
    if rule.note or any(item.refutes for item in finding.evidence):
        return Ground.ADVICE
    if is_test(finding.location.path) and not (secret and severity is Level.CRITICAL):
        return Ground.TEST
    if secret:
        return Ground.SECRET
    if finding.flows:
        return _of_flow(finding.flows[0])[0]
    only_said = _voices(finding) == {"linters"} or (rule.looked in JUDGED and not seen)
    return Ground.CLAIMED if only_said else Ground.STATED


def _confidence(finding: Finding, rule: Rule, ground: Ground) -> Level:
    """Return how sure the evidence makes us: as its surest voice, more where voices agree, less in test code."""
    agree, test = len(_voices(finding)) > 1, is_test(finding.location.path)
    if ground in SENT and _doubts(finding):
        return Level.LOW
    level = max(_sureness(item, rule) for item in finding.evidence) + agree - test
    if ground is Ground.PARAMETER and finding.weakness in UNKNOWN_IS_ENOUGH:
        level = max(level, Level.MEDIUM)
    return Level(max(Level.LOW, min(level, _most(finding, rule, ground))))


def _doubts(finding: Finding) -> bool:
    """Tell whether our own passes saw something in the way of all that is sent: linters, which see a line, do not."""
    sent = [item for item in finding.evidence if _is_ours(item) and item.flow and OF_TIER[item.flow.tier][0] in SENT]
    return bool(sent) and all(item.confidence is Level.LOW for item in sent)


def _most(finding: Finding, rule: Rule, ground: Ground) -> Level:
    """Return the highest confidence that such evidence can give."""
    if ground is Ground.CLAIMED and rule.looked in JUDGED:
        alone = _voices(finding) == {"linters"} and finding.weakness not in UNKNOWN_IS_ENOUGH
        return Level.LOW if alone else Level.MEDIUM
    return Level.MEDIUM if ground is Ground.PARAMETER else Level.HIGH


def _sureness(item: Evidence, rule: Rule) -> Level:
    """Return what the tool says; where it says nothing, what such a tool is good for."""
    if item.confidence:
        return item.confidence
    if _is_ours(item):
        return Level.HIGH
    return Level.LOW if rule.looked in JUDGED and _voice(item) == "linters" else Level.MEDIUM


def _exposure(finding: Finding) -> Exposure:
    if is_test(finding.location.path):
        return Exposure.TEST
    return _of_flow(finding.flows[0])[1] if finding.flows else Exposure.INTERNAL


def _of_flow(flow: Flow) -> tuple[Ground, Exposure]:
    if flow.tier is Tier.REQUEST and flow.entry and flow.entry.authenticated:
        return Ground.LOGGED_IN, Exposure.AUTHENTICATED
    return OF_TIER[flow.tier]


def _is_own_business(finding: Finding) -> bool:
    known = [flow for flow in finding.flows if flow.tier is not Tier.PARAMETER] or finding.flows
    return bool(known) and all(
        (flow.tier in OWN_TIERS and finding.weakness in OWN_BUSINESS)
        or (flow.tier in OWN_SHELL and flow.kind in OWN_KINDS)
        for flow in known
    )


def _is_unmapped(finding: Finding) -> bool:
    return ":" in finding.weakness


def _is_ours(item: Evidence) -> bool:
    return item.tool == "ai-review" or item.looked is Pass.SECRETS


def _voice(item: Evidence) -> str:
    return VOICES.get(item.tool, item.tool)


def _voices(finding: Finding) -> set[str]:
    return {_voice(item) for item in finding.evidence if not item.refutes}


def _reasons(finding: Finding, rule: Rule, ground: Ground, confidence: Level) -> Iterator[str]:
    """Yield, as sentences, what speaks for the priority."""
    if finding.flows:
        yield _told(finding.flows[0], rule)
    for item in finding.evidence:
        if item.refutes:
            yield f"Our own passes looked: {item.message}."
    if ground in SENTENCES and not any(item.refutes for item in finding.evidence):
        yield SENTENCES[ground]
    if _is_own_business(finding):
        yield "Whoever chooses this value may do the same without the program."
    if _is_unmapped(finding):
        yield "The catalogue has no rule for this code, so the tool's own words stand."
    tools = finding.tools
    if len(_voices(finding)) > 1:
        yield f"{_listed(tools)} agree, and they look in different ways."
    elif _voices(finding) == {"linters"}:
        yield f"Only {_listed(tools)} {'say' if len(tools) > 1 else 'says'} so; our own passes saw no such thing."
    if confidence is Level.LOW:
        yield "The evidence is weak."


def _told(flow: Flow, rule: Rule) -> str:
    if rule.looked is Pass.NETWORK and flow.entry:
        return f"It lies on the way of {_entry(flow.entry)}."
    source = f"`{flow.source}`" + (f" (`{flow.key}`)" if flow.key and flow.key != flow.source else "")
    where = f" in {_entry(flow.entry)}" if flow.entry else ""
    return f"{ORIGIN[flow.tier]} {source}{where} reaches `{flow.sink}`."


def _entry(entry: Entry) -> str:
    return f"{'/'.join(entry.methods) or 'any'} {entry.route}" if entry.route else f"`{entry.function}`"


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
