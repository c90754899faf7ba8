"""Where the solver stands: the variables of one function while its body is followed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.values import Value, join, map_taints, unslotted

if TYPE_CHECKING:
    from reviewer.flow.run import Hit
    from reviewer.flow.values import Taint
    from reviewer.model import Entry

Env = dict[str, Value]
Condition = tuple[ir.Expression, Env]  # a check, and what it was made of
LONGEST = 16  # steps of an access path: a chain of thousands is looked at link by link
NOWHERE = ir.Span(1, 1, 1, 1)


@dataclass(slots=True)
class Loop:
    """The states at the `break`s and `continue`s of a loop."""

    breaks: list[Env] = field(default_factory=list)
    continues: list[Env] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """One function (or the module) being followed. `env` maps access paths (`x`, `self.x`, `d['k']`) to values."""

    function: str
    env: Env
    parent: Frame | None = None
    owner: str | None = None  # the class of a method
    entry: Entry | None = None
    statement: ir.Span = NOWHERE
    alive: bool = True
    returns: list[Value] = field(default_factory=list)
    exits: list[Env] = field(default_factory=list)  # the variables at each normal exit
    outcomes: dict[bool, list[Env]] = field(default_factory=lambda: {True: [], False: []})
    opened: int = 0  # branches around that are taken only where the program was set up so (`switches`)
    spared: list[Env] = field(default_factory=list)  # the variables at the normal exits in such branches
    loops: list[Loop] = field(default_factory=list)
    caught: list[tuple[str, ...]] = field(default_factory=list)  # of the `try` statements around
    rebound: set[str] = field(default_factory=set)
    folded: set[str] = field(default_factory=set)  # those of them that are what they were, but for case and space
    shared: set[str] = field(default_factory=set)  # names declared global
    escaped: dict[str, Value] = field(default_factory=dict)  # what it makes of variables of the scopes around
    outer: set[str] = field(default_factory=set)  # names declared nonlocal
    answers: dict[int, tuple[ir.Expression, Env, Value]] = field(default_factory=dict)  # calls, by their ids
    hits: dict[object, Hit] = field(default_factory=dict)  # what reaches a sink from a parameter
    raised: Value | None = None  # the exceptions that leave it, or the `try` that is followed
    depth: int = 0
    conditions: dict[ir.Span | None, Condition] = field(default_factory=dict)  # by the statement that names it
    quiet: bool = False  # a second look at the same code: nothing new is counted
    sealed: bool = False  # of a file that others use: what they make of its variables is not kept

    def throw(self, value: Value) -> None:
        """Note that an exception may be raised here."""
        self.raised = value if self.raised is None else join(self.raised, value)

    def read(self, name: str) -> Value | None:
        """Return a variable of this function or of one around it."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.env:
                return frame.env[name]
            frame = frame.parent
        return None

    def write(self, path: str, value: Value) -> None:
        """Bind an access path; what was known of paths through it is forgotten."""
        through = (path + ".", path + "[")
        for known in [each for each in self.env if each.startswith(through)]:
            del self.env[known]
        self.env[path] = value


def path_of(node: ir.Expression, most: int = LONGEST) -> str | None:
    """Return the access path of an expression that is one: `x`, `x.a`, `x['k']`, `x.get('k')`; None of a long one."""
    if isinstance(node, ir.Name):
        return node.id
    if most == 0:
        return None
    if isinstance(node, ir.Attribute):
        base = path_of(node.base, most - 1)
        return None if base is None else f"{base}.{node.name}"
    if isinstance(node, ir.Subscript) and isinstance(node.index, ir.Constant):
        base = path_of(node.base, most - 1)
        return None if base is None else f"{base}[{node.index.value!r}]"
    if isinstance(node, ir.Await):
        return path_of(node.value, most)
    return _looked_up(node, most) if isinstance(node, ir.Call) else None


def _looked_up(node: ir.Call, most: int) -> str | None:
    """Return the access path of what is looked up by a constant: whatever the default, it is what is kept there."""
    match node:
        case ir.Call(
            function=ir.Attribute(base=base, name="get"),
            arguments=(ir.Argument(value=ir.Constant(value=str(key)), name=None),)
            | (ir.Argument(value=ir.Constant(value=str(key)), name=None), ir.Argument(value=ir.Constant())),
        ):
            start = path_of(base, most - 1)
            return None if start is None else f"{start}.get[{key!r}]"
        case _:
            return None


def checked_key(read: tuple[object, ...], kind: str) -> str:
    """Return the key under which `env` keeps that an input was checked, for when it is read again."""
    return f"checked {read!r}: {kind}"


def checked_kinds(env: Env, read: tuple[object, ...]) -> frozenset[str]:
    """Return the kinds that an input was found harmless for on this way."""
    start = checked_key(read, "")
    return frozenset(key.removeprefix(start) for key in env if key.startswith(start))


def root_of(path: str) -> str:
    """Return the variable in which an access path begins."""
    return path.replace("[", ".").partition(".")[0]


def merge(states: list[Env]) -> Env:
    """Join what is known on several ways; a path that some way does not know stays as the others have it."""
    if not states:
        return {}
    first, *others = states
    if not others:
        return first
    result = dict(first)
    for other in others:
        for name in [each for each in result if each not in other and not each.isidentifier()]:
            del result[name]  # a refinement that does not hold on every way
        for name, value in other.items():
            mine = result.get(name)
            if mine is value:
                continue
            if mine is None:
                if name.isidentifier():
                    result[name] = value
            else:
                result[name] = join(mine, value)
    return result


@dataclass(frozen=True, slots=True)
class Result:
    """What a call of a function does, in terms of its parameters.

    `after` holds, per parameter that the function changed or checked in place, what it is when the
    function returns; `when` the same for a true and a false result; `escaped` what becomes of
    variables of the scopes around it.
    """

    returned: Value
    hits: tuple[Hit, ...]
    after: dict[str, Value]
    when: dict[bool, dict[str, Value]]
    escaped: dict[str, Value]
    returns: bool  # False: it always raises or exits
    raised: Value | None = None  # the exceptions that it may raise


def symbolic(taint: Taint) -> bool:
    """Tell whether a taint stands for whatever a caller passes."""
    return taint.origin.slot is not None


def escape(scope: Frame | None, name: str, value: Value) -> Frame | None:
    """Change a variable where a scope or one around it has it; return the scope that has."""
    while scope is not None:
        if name in scope.env:
            if scope.sealed:
                return None
            scope.env[name] = join(scope.env[name], map_taints(value, unslotted))
            return scope
        scope = scope.parent
    return None
