"""What the solver knows of the file that it follows, and what it has found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame
from reviewer.flow.values import Origin, Taint, join
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewer.flow.frame import Result
    from reviewer.flow.models import Models, Row
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.program import Program
    from reviewer.flow.values import Value
    from reviewer.flow.watch import Watch
    from reviewer.model import Entry

MOST_STEPS = 40_000  # statements followed in one file; past that, calls are no longer specialised
MOST_BESIDE = 3_000  # likewise, in all other files that are followed as part of what is solved
MOST_APART = 6_000  # likewise, in all functions of other files that are followed apart for it
MOST_OUTSIDE = 12_000  # the same, for calls that are handed data from outside
MOST_SHAPES = 12  # ways in which one function is followed for different arguments
MOST_SHAPES_APART = 6  # likewise, of one of another file


NO_TAINT = Taint(Origin(Tier.PARAMETER, "", None, "", ir.Span(1, 1, 1, 1), ""))


class Hit(Struct, frozen=True, gc=False):
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
    path: str = ""  # the file of the sink
    probe: bool = False  # it only tells whether something is there


class Misuse(Struct, frozen=True, gc=False):
    """A use of a library that is wrong whatever the data."""

    kind: str
    span: ir.Span
    statement: ir.Span
    function: str
    callee: str
    row: str  # the text of the row that says so


class Site(Struct, frozen=True, gc=False):
    """A call, with what is known of the callee and the arguments."""

    call: ir.Call
    statement: ir.Span
    function: str
    names: tuple[str, ...]  # dotted, sorted; `?.execute` for a method of something unknown
    receiver: Value
    given: Arguments
    caught: tuple[str, ...]  # dotted exceptions that some `try` around it in the function handles; "" is a bare one
    sinks: tuple[tuple[str, bool], ...]  # kinds of the sinks that it is, each with: outside data reaches it


@dataclass(frozen=True, slots=True)
class Handler:
    """A function of another file, and how the outside calls it."""

    name: str  # dotted
    row: Row
    entry: Entry


@dataclass(slots=True)
class Session:
    """What is solved at one go: seen from one file, with parts of others where they need what it knows."""

    program: Program
    viewpoint: str  # a path; only the files that this one uses are looked into
    runs: dict[str, Run] = field(default_factory=dict)  # by path
    mates: frozenset[str] = frozenset()  # files that use it and that it uses: followed here, never apart
    reads: set[str] = field(default_factory=set)  # the other files that the answer depends on
    apart: set[int] = field(default_factory=set)  # what was followed apart for it, by number
    spent: int = 0  # statements in all of that
    beside: int = 0  # statements in other files that were followed as part of it
    shapes: dict[str, dict[tuple[object, ...], dict[str, Value]]] = field(default_factory=dict)
    # the arguments with which functions of other files were followed
    written: dict[str, Value] = field(default_factory=dict)  # variables of other files, by dotted name
    handlers: list[Handler] = field(default_factory=list)  # functions of other files that this one registers
    names: dict[str, tuple[str, str] | None] = field(default_factory=dict)  # path and rest of dotted names
    sought: set[str] = field(default_factory=set)  # dotted names that were looked for inside functions of other files

    def write(self, name: str, value: Value) -> None:
        """Note what becomes of a variable of another file."""
        self.written[name] = join(self.written[name], value) if name in self.written else value


@dataclass(slots=True)
class Run:
    """One file being solved."""

    summary: ir.Summary
    models: Models
    evaluate: Callable[[Run, Frame, ir.Expression], Value]
    execute: Callable[[Run, Frame, tuple[ir.Statement, ...]], None]
    update: Callable[[Run, Frame, ir.Expression, Value], None]
    member: Callable[[Run, Frame, ir.Attribute, Value], Value]
    session: Session
    links: Mapping[str, str]  # import targets that lie in this program -> where they are defined
    libraries: frozenset[str] = frozenset()  # first names of what the file imports
    stars: tuple[str, ...] = ()
    top: Frame = field(default_factory=lambda: Frame("", {}))  # the variables of the module
    linked: dict[frozenset[str], Value | None] = field(default_factory=dict)  # what names of other files stand for
    functions: dict[str, ir.Function] = field(default_factory=dict)  # by dotted name
    classes: dict[str, ir.Class] = field(default_factory=dict)
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lambdas: dict[str, tuple[ir.Lambda, Frame]] = field(default_factory=dict)
    scopes: dict[str, Frame] = field(default_factory=dict)  # dotted function or class -> where it was defined
    bodies: dict[str, Frame] = field(default_factory=dict)  # dotted class -> its own names
    kept: dict[str, dict[str, Value]] = field(default_factory=dict)  # dotted class -> what methods assign to self
    results: dict[tuple[object, ...], Result] = field(default_factory=dict)
    shapes: dict[str, int] = field(default_factory=dict)
    usual: dict[str, dict[str, Value]] = field(default_factory=dict)  # the arguments of the first call of a function
    active: set[tuple[object, ...]] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)  # qualified name in the file -> how it is reached
    rows: dict[str, Row] = field(default_factory=dict)  # qualified name -> the row that makes it an entry
    hits: dict[tuple[object, ...], Hit] = field(default_factory=dict)
    misuses: dict[tuple[object, ...], Misuse] = field(default_factory=dict)
    sites: dict[ir.Span, Site] = field(default_factory=dict)
    returned: dict[str, Value] = field(default_factory=dict)  # of each function, followed by itself
    about: dict[tuple[object, ...], dict[str, list[tuple[str, Row]]]] = field(
        default_factory=dict
    )  # rows that were looked up
    types: dict[tuple[str, str], list[Row]] = field(default_factory=dict)  # likewise, of names and attributes
    silent: set[tuple[frozenset[str], str]] = field(default_factory=set)  # names of whose reading no row speaks
    longer: dict[tuple[frozenset[str], str, int], frozenset[str]] = field(default_factory=dict)  # names of attributes
    lines: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)  # classes and those above them
    origins: dict[tuple[ir.Span, tuple[str, ...]], Origin] = field(default_factory=dict)  # of what callers pass
    steps: int = 0
    watch: Watch | None = None  # who wants to know why: none in a review

    @property
    def path(self) -> str:
        """The file."""
        return self.summary.path

    def dotted(self, name: str) -> str:
        """Return the full name of a function or class of this file."""
        return f"{self.summary.module}.{name}" if self.summary.module else name

    def lineage(self, kind: str) -> tuple[str, ...]:
        """Return a class and all above it, nearest first, those of libraries included."""
        key = (kind, len(self.bases))
        known = self.lines.get(key)
        if known is None:
            seen = [kind]
            for each in seen:
                above = self.bases.get(each) or self._above(each) or self.models.extends.get(each) or ()
                seen += [base for base in above if base not in seen]
            known = self.lines[key] = tuple(seen)
        return known

    def _above(self, kind: str) -> tuple[str, ...]:
        found = self.session.program.find(self, kind)
        return found[0].bases.get(kind, ()) if found else ()

    def home(self, name: str) -> Run | None:
        """Return the file in which a function or class is defined, as far as this one can know it."""
        if name in self.functions or name in self.classes:
            return self
        found = self.session.program.find(self, name)
        if found is None or name in found[0].functions or name in found[0].classes:
            return found[0] if found else None
        return self.session.program.made(self, found[0].path, name)

    def function(self, name: str) -> ir.Function | None:
        """Return a function of the program by its dotted name."""
        home = self.home(name)
        return home.functions.get(name) if home else None

    def body(self, kind: str) -> Frame | None:
        """Return the names in the body of a class of the program."""
        home = self.home(kind)
        return home.bodies.get(kind) if home else None

    def fields(self, kind: str) -> Mapping[str, Value]:
        """Return what the methods of a class of the program assign to their object."""
        home = self.home(kind)
        return self.session.program.fields(home.path, kind) if home else {}
