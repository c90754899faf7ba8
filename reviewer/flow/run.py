"""What the solver knows of the file that it follows, and what it has found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.values import Origin, Taint
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reviewer.flow.frame import Frame, Result
    from reviewer.flow.models import Models, Row
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.values import Value
    from reviewer.model import Entry

MOST_STEPS = 400_000  # statements followed in one file; past that, calls are no longer specialised
MOST_SHAPES = 12  # ways in which one function is followed for different arguments


NO_TAINT = Taint(Origin(Tier.PARAMETER, "", None, "", ir.Span(1, 1, 1, 1), ""))


@dataclass(frozen=True, slots=True)
class Hit:
    """Untrusted data in a sink."""

    kind: str
    span: ir.Span  # of the sink's call
    statement: ir.Span
    function: str
    callee: str
    argument: str
    taint: Taint = NO_TAINT  # until it is known which data it was
    tiers: tuple[str, ...] = ()  # of the sources that matter here; () is all
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Misuse:
    """A use of a library that is wrong whatever the data."""

    kind: str
    span: ir.Span
    statement: ir.Span
    function: str
    callee: str
    row: str  # the text of the row that says so


@dataclass(frozen=True, slots=True)
class Site:
    """A call, with what is known of the callee and the arguments."""

    call: ir.Call
    statement: ir.Span
    function: str
    names: tuple[str, ...]  # dotted, sorted; `?.execute` for a method of something unknown
    receiver: Value
    given: Arguments
    caught: tuple[str, ...]  # dotted exceptions that some `try` around it in the function handles; "" is a bare one
    sinks: tuple[tuple[str, bool], ...]  # kinds of the sinks that it is, each with: outside data reaches it


@dataclass(slots=True)
class Run:
    """One file being solved."""

    summary: ir.Summary
    models: Models
    evaluate: Callable[[Run, Frame, ir.Expression], Value]
    execute: Callable[[Run, Frame, tuple[ir.Statement, ...]], None]
    update: Callable[[Run, Frame, ir.Expression, Value], None]
    member: Callable[[Run, Frame, ir.Attribute, Value], Value]
    libraries: frozenset[str] = frozenset()  # first names of what the file imports
    stars: tuple[str, ...] = ()
    functions: dict[str, ir.Function] = field(default_factory=dict)  # by dotted name
    classes: dict[str, ir.Class] = field(default_factory=dict)
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lambdas: dict[str, tuple[ir.Lambda, Frame]] = field(default_factory=dict)
    scopes: dict[str, Frame] = field(default_factory=dict)  # dotted function or class -> where it was defined
    bodies: dict[str, Frame] = field(default_factory=dict)  # dotted class -> its own names
    fields: dict[str, dict[str, Value]] = field(default_factory=dict)  # dotted class -> what methods assign to self
    results: dict[tuple[object, ...], Result] = field(default_factory=dict)
    shapes: dict[str, int] = field(default_factory=dict)
    active: set[tuple[object, ...]] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)  # qualified name in the file -> how it is reached
    rows: dict[str, Row] = field(default_factory=dict)  # qualified name -> the row that makes it an entry
    hits: dict[tuple[object, ...], Hit] = field(default_factory=dict)
    misuses: dict[tuple[object, ...], Misuse] = field(default_factory=dict)
    sites: dict[ir.Span, Site] = field(default_factory=dict)
    returned: dict[str, Value] = field(default_factory=dict)  # of each function, followed by itself
    about: dict[tuple[object, ...], list[tuple[str, Row]]] = field(default_factory=dict)  # rows that were looked up
    types: dict[tuple[str, str], list[Row]] = field(default_factory=dict)  # likewise, of names and attributes
    steps: int = 0

    @property
    def path(self) -> str:
        """The file."""
        return self.summary.path

    def dotted(self, name: str) -> str:
        """Return the full name of a function or class of this file."""
        return f"{self.summary.module}.{name}" if self.summary.module else name

    def lineage(self, kind: str) -> Iterator[str]:
        """Yield a class and all above it, nearest first, those of libraries included."""
        seen = [kind]
        for each in seen:
            yield each
            above = self.bases.get(each) or self.models.extends.get(each) or ()
            seen += [base for base in above if base not in seen]
