"""What a check leaves of the variables: of one expression, or of all data of the inputs that a value was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import summary as ir
from reviewer.flow.frame import checked_key, path_of
from reviewer.flow.values import UNKNOWN, Value, clean, deep_taints, map_taints
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.values import Taint

# What a value is, kept among the kinds that it is clean for.
HOST, NORMALISED, SUFFIX, NAME = "host", "normalised", "suffix", "name"
DOTLESS, RELATIVE = "dotless", "relative"  # a path without "..", and one that does not start at the root
ADDRESS = "address"  # what `ipaddress` has read: of a number or a text that is none, it raises
SEGMENT = "segment"  # a part of a path, as routes match it: it may be "..", and nothing longer
LEVEL = "level"  # a part of a path that is not ".."
FOUND = "found"  # the key by which something was looked up, in what was found: what that holds is not the key
VOUCHED = "vouched"  # what a check let pass that lies outside of what is reviewed
SPOKEN_FOR = {HOST: ("url", "redirect"), NORMALISED: ("path", "archive")}  # a check of such a part is one of the whole
FOLDING = frozenset({"lower", "upper", "strip", "casefold", "title"})
WRAPPERS = frozenset({"str", "set", "frozenset", "list", "tuple", "sorted"})


def put(frame: Frame, node: ir.Expression, value: Value) -> None:
    """Let an expression that has an access path be this from here on."""
    path = path_of(node)
    if path is not None:
        frame.env[path] = value


def part(frame: Frame, node: ir.Expression, value: Value) -> None:
    """Let a part of an object (`form.name`, `row['id']`) be this, though the object as a whole is what it was."""
    if not isinstance(node, ir.Name):
        put(frame, node, value)


def subject(node: ir.Expression) -> ir.Expression:
    """Return what a check speaks of, through methods that only fold case or trim, or that take joiners out."""
    while True:
        match node:
            case ir.Call(function=ir.Attribute(base=base, name=name)) if name in FOLDING:
                node = base
            case ir.Call(
                function=ir.Attribute(base=base, name="replace"),
                arguments=(ir.Argument(value=ir.Constant(value="_" | "-")), ir.Argument(value=ir.Constant(value=""))),
            ):
                node = base
            case ir.Call(function=ir.Name(id=name), arguments=(ir.Argument(value=inner), *_)) if name in WRAPPERS:
                node = inner
            case ir.Boolean(operator="or", left=left, right=ir.Constant()):
                node = left
            case ir.Walrus(target=target):
                node = target
            case _:
                return node


def at(run: Run, frame: Frame, node: ir.Expression, kinds: Iterable[str]) -> None:
    """Make what an expression reads harmless for these kinds."""
    node = subject(node)
    if path_of(node) is not None:
        put(frame, node, clean(run.evaluate(run, frame, node), kinds))


def everywhere(frame: Frame, value: Value, kinds: Iterable[str]) -> None:
    """Make all data of the origins of `value` harmless: a check of a URL's host, or of a path, speaks of the whole."""
    inputs = {taint.origin.input for taint in deep_taints(value)}
    more = frozenset(kinds)

    def change(taint: Taint) -> Taint:
        return replace(taint, cleaned=taint.cleaned | more) if taint.origin.input in inputs else taint

    for name, each in list(frame.env.items()):
        if deep_taints(each):
            frame.env[name] = map_taints(each, change)
    keys = [checked_key(read, kind) for read in inputs for kind in more]
    frame.env.update(dict.fromkeys(keys, UNKNOWN))


def vouched(frame: Frame, given: Value, left: Value) -> None:
    """Take the whole as harmless of which a function has checked a part: the host of a URL, the resolved path."""
    after = {taint.origin: taint.cleaned for taint in deep_taints(left)}
    for taint in deep_taints(given):
        gained = after.get(taint.origin, frozenset()) - taint.cleaned
        kinds = {kind for mark, kinds in SPOKEN_FOR.items() if mark in taint.cleaned for kind in kinds}
        if not gained.isdisjoint(kinds):
            everywhere(frame, Value(taints=(taint,)), gained & kinds)


def marked(value: Value, mark: str) -> bool:
    """Tell whether all data in a value bears a mark."""
    taints = deep_taints(value)
    return bool(taints) and all(mark in taint.cleaned for taint in taints)


def partly(value: Value, mark: str) -> bool:
    """Tell whether some data in a value bears a mark."""
    return any(mark in taint.cleaned for taint in deep_taints(value))


def foreign(value: Value) -> tuple[Taint, ...]:
    """Return the taints of data that somebody else chose than whoever runs the program, who sets its environment."""
    return tuple(taint for taint in deep_taints(value) if taint.origin.tier is not Tier.ENVIRONMENT)


def texts(value: Value) -> list[str]:
    """Return the constant texts that a value is, or holds: of `"a"`, and of `("a", "b")`; none where one is unknown."""
    if value.items:
        inner = [each.text for each in value.items.values()]
        return [each for each in inner if each is not None] if None not in inner and value.rest is None else []
    found = [each for each in value.constants or () if isinstance(each, str)]
    return found if len(found) == len(value.constants or ()) else []
