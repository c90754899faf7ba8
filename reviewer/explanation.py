"""Why a line is, or is not, reported, as values: frozen, typed, complete when built."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.model import Location, Priority, Rule, Verdict


class Case(enum.StrEnum):
    """What can be said of a line beside its findings, the most telling first."""

    REACHED = "reached"  # outside data does harm here
    MOVED = "moved"  # it does, and the finding is where what is run was put together
    STOPPED = "stopped"  # outside data comes here and was made harmless
    PLACED = "placed"  # outside data comes here, where in this place it does no harm
    UNCOUNTED = "uncounted"  # outside data of a tier that does not count for this sink
    PARAMETER = "parameter"  # whatever callers pass: none is known that passes outside data
    CONSTANT = "constant"  # a sink that constants alone reach
    UNKNOWN = "unknown"  # a sink that nothing from outside is seen to reach
    FORM = "form"  # a sink if it were called in another way
    NO_SINK = "no-sink"
    DEAD = "dead"  # it never runs
    UNFOLLOWED = "unfollowed"  # some calls were not followed: a limit
    UNREAD = "unread"
    EMPTY = "empty"  # no code


@dataclass(frozen=True, slots=True)
class Passage:
    """A step with the line of code that stands there."""

    location: Location
    note: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence about why a line is, or is not, reported."""

    case: Case
    about: str  # the sink or call that it is said of: place and name, then the kind
    sentence: str
    passages: tuple[Passage, ...] = ()  # source, hops, what stopped it; or what decides a condition
    weakness: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a line is, or is not, reported."""

    location: Location  # the line
    code: str
    function: str  # around it, "" at module level
    verdicts: tuple[Verdict, ...]  # of the findings in this line, shown or not
    passing: tuple[Verdict, ...]  # of findings elsewhere whose data comes through this line
    reasons: tuple[Reason, ...]
    rules: tuple[Rule, ...]  # of all those verdicts
    show: Priority
    limits: tuple[str, ...] = ()  # sentences: what was left out
