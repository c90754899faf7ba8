"""The values of every stage of a review: frozen, typed, complete when built.

The order of this file is the order of the review: a place in the code, what one tool
claims there (`Evidence`), one weakness at one subject (`Finding`), our judgement of it
(`Verdict`), how far the looking went (`Outcome`), and the `Report`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of a file.

    Lines and columns count from 1, columns in code points, the end is exclusive (as in
    SARIF). `path` is POSIX and relative to the root of the review. In a notebook, lines
    count within `cell` (from 1).
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None

    @property
    def order(self) -> tuple[str, int, int, int, int, int]:
        """The sort key: files by name, then top to bottom."""
        return (self.path, self.cell or 0, self.line, self.column, self.end_line, self.end_column)

    def covers(self, other: Location) -> bool:
        """Tell whether `other` lies wholly within this stretch."""
        return (
            (self.path, self.cell) == (other.path, other.cell)
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )


class Pass(enum.StrEnum):
    """The five questions of the review, in their order."""

    STATIC = "static"
    VALIDATION = "validation"
    INJECTION = "injection"
    NETWORK = "network"
    SECRETS = "secrets"


class Level(enum.IntEnum):
    """How bad (severity) or how sure (confidence)."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        """Return the word that reports use."""
        return self.name.lower()


class Priority(enum.IntEnum):
    """What a reader does with a finding: P1 fix before merge ... P4 note."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4

    def __str__(self) -> str:
        """Return the word that reports use."""
        return self.name


class Tier(enum.StrEnum):
    """Where untrusted data comes from, strongest first."""

    REQUEST = "request"
    MESSAGE = "message"  # a socket, a queue, an uploaded file, an archive's member
    COMMAND_LINE = "command-line"
    MODEL = "model-output"
    STORED = "stored"  # a database row
    ENVIRONMENT = "environment"
    PARAMETER = "parameter"  # of a public function: anybody may call it, nobody is known to

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return RANKS[self]


RANKS = {tier: place for place, tier in enumerate(Tier)}


class Exposure(enum.StrEnum):
    """Who can reach the defect."""

    ANONYMOUS = "anonymous request"
    AUTHENTICATED = "authenticated request"
    COMMAND_LINE = "command line"
    LIBRARY = "library parameter"
    INTERNAL = "internal"
    TEST = "test code"


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a trace, with what happened there."""

    location: Location
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The function by which the outside reaches the code."""

    function: str  # qualified name in its file: `Shop.checkout`
    framework: str  # a library of the models: "flask"; "" where it is a plain public function
    route: str | None = None  # "/users/<name>"
    methods: tuple[str, ...] = ()  # ("GET", "POST")
    authenticated: bool = False  # a check of identity is seen in front of it
    answers: bool = True  # False: a part that handlers call (a dependency, a validator), not one of them


@dataclass(frozen=True, slots=True)
class Flow:
    """What a proof and a reader must know of data that reaches a sink."""

    tier: Tier
    source: str  # the expression, e.g. `request.args`
    key: str | None  # the input's name: "id" in `request.args["id"]`, else the parameter
    sink: str  # resolved callee, `sqlite3.Cursor.execute`
    argument: str  # the argument of it, as written, shortened: `query`
    kind: str  # the kind that joins models and rules: "sql"
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One tool's claim in its own words."""

    weakness: str  # an id of the catalogue, or `tool:code` where the catalogue maps the code to none
    tool: str  # "bandit", "ruff", "semgrep", "detect-secrets", "ai-review"
    code: str  # "B608"; for ours the weakness again
    message: str
    location: Location  # what the tool points at
    looked: Pass
    subject: Location | None = None  # the span of the sink call or literal; None where the tool has only a line
    severity: Level | None = None  # as the tool says, None where it says nothing
    confidence: Level | None = None
    trace: tuple[Step, ...] = ()
    flow: Flow | None = None
    secret: str | None = None  # salted digest of the literal, never the literal
    refutes: bool = False  # the tool looked and saw no harm: no finding by itself, and others' claims weigh less


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the statements of one file stand: what merge needs to know of its shape."""

    path: str
    # (line, column, end line, end column, qualified function) of every statement, of a compound one the header alone,
    # and of every decorator
    statements: tuple[tuple[int, int, int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One weakness at one subject, with all its evidence."""

    weakness: str
    location: Location  # the subject: what an editor highlights
    statement: Location  # the smallest statement (a compound one's header), or line, around it
    function: str  # qualified name, "" at module level
    snippet: str  # source lines of the statement, secrets redacted
    evidence: tuple[Evidence, ...]  # at least one, sorted
    fingerprint: str  # 32 hexadecimal digits, stable when lines move
    sink: str = ""  # what is called there, as the flow resolves it or else as written: `requests.get`
    line_hash: str = ""  # of the first line of `location`, by `linehash`; "" where it is unknown or in a notebook

    def __post_init__(self) -> None:
        """Refuse what no reader could check."""
        if not self.evidence:
            message = f"a finding needs evidence: {self.weakness} at {self.location}"
            raise ValueError(message)

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools that agree, sorted."""
        return tuple(sorted({item.tool for item in self.evidence}))

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Flows of the evidence, the strongest tier first, of one tier the longest trace."""
        longest = sorted(self.evidence, key=lambda item: -len(item.trace))
        return tuple(sorted((item.flow for item in longest if item.flow), key=lambda flow: flow.tier.rank))


class Status(enum.StrEnum):
    """Whether a finding is put before the reader."""

    SHOWN = "shown"
    SUPPRESSED = "suppressed"  # by a comment in the code, with a reason
    KNOWN = "known"  # in the baseline, or on the base of the diff


@dataclass(frozen=True, slots=True)
class Verdict:
    """Our judgement of a finding."""

    finding: Finding
    status: Status
    priority: Priority
    severity: Level
    confidence: Level
    exposure: Exposure
    reasons: tuple[str, ...]  # sentences
    justification: str = ""  # of a suppression


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that silences a tool."""

    location: Location
    syntax: str  # "ai-review", "nosec", "noqa", "nosemgrep", "allowlist"
    names: tuple[str, ...]  # weaknesses or engine codes; () silences everything
    reason: str
    until: str | None = None  # ISO date
    used: bool = False
    note: str = ""  # why it was not honoured: expired, no reason, bare
    line: int = 0  # that it speaks of: its own, or the next line of code where it stands alone
    anchor: str = ""  # digest of that line without its strings: the same comment elsewhere is a new one


@dataclass(frozen=True, slots=True)
class Completed:
    """A pass, or a reader, that looked at all it should."""

    what: str  # a pass, or `pass: engine`
    files: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A pass or a file that was left out, with the reason; not a failure."""

    what: str  # a pass, an engine, or a path
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Something that could not be looked at: the review is incomplete."""

    what: str  # a pass, an engine, or a path
    reason: str
    lines: tuple[tuple[int, int], ...] = ()  # first and last, inclusive; () is the whole file


Outcome = Completed | Skipped | Failed


@dataclass(frozen=True, slots=True)
class Count:
    """How much a pass looked at: "14 queries: 12 bound, 2 built from input"."""

    looked: Pass
    noun: str  # plural: "queries"
    total: int
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What one pass brings back."""

    evidence: tuple[Evidence, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What our own reading of one Python file gives."""

    looked: tuple[Looked, ...]  # of every pass
    outline: Outline
    unread: tuple[Failed, ...]  # lines that do not parse, passes that broke on the file


@dataclass(frozen=True, slots=True)
class Rule:
    """A weakness of the catalogue (`rules/catalog/<id>/rule.yaml`)."""

    id: str
    title: str
    cwe: int
    looked: Pass
    severity: Level
    why: str  # one sentence for a developer
    risk: str  # one sentence for whoever owns the risk and is no developer
    fix: str
    owasp: str = ""  # "A05:2025 Injection"
    asvs: str = ""  # "v5.0.0-1.2.4"
    kinds: tuple[str, ...] = ()  # kinds of the models that are this weakness
    engines: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (("bandit", ("B608",)), ...)
    references: tuple[str, ...] = ()
    note: bool = False  # never more than P4: advice that linters give and reviewers skip


@dataclass(frozen=True, slots=True)
class Report:
    """A whole review, ready for any format."""

    target: str  # "src", "diff against main", as the user would say it
    policy: tuple[str, ...]  # sentences: the configuration in force, what it leaves out, what was ignored
    rules: tuple[Rule, ...]  # of every weakness that occurs, sorted by id
    verdicts: tuple[Verdict, ...]  # all of them, sorted by priority, then place
    show: Priority  # the last priority that is put before the reader
    outcomes: tuple[Outcome, ...]
    counts: tuple[Count, ...]  # in the order of the passes
    suppressions: tuple[Suppression, ...]
    files: int  # files in scope
    revision: str | None = None  # the commit under review, where there is one

    @property
    def complete(self) -> bool:
        """False where anything could not be looked at."""
        return not any(isinstance(outcome, Failed) for outcome in self.outcomes)

    @property
    def shown(self) -> tuple[Verdict, ...]:
        """What is put before the reader."""
        return tuple(v for v in self.verdicts if v.status is Status.SHOWN and v.priority <= self.show)


class ReviewError(Exception):
    """The review cannot be done: one sentence for stderr, exit 2."""
