"""Regular expressions as guards: which texts a match lets through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer.flow.frame import Frame
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.run import Run
    from reviewer.flow.values import Value

MATCHERS = {
    "re.match": "match", "re.fullmatch": "fullmatch", "re.search": "search",
    "re.Pattern.match": "match", "re.Pattern.fullmatch": "fullmatch", "re.Pattern.search": "search",
}  # fmt: skip
WIDE = re.compile(r"(?<!\\)(?:\\\\)*(?:\.|\\[SWD]|\[\^)")
NEGATED = re.compile(r"\[\^((?:\\.|[^\]\\])+)\][+*]?")
PLAIN = re.compile(r"[\w-]*")
CLASS = re.compile(r"(?<!\\)\[(?!\^)(?:\\.|[^\]\\])*\]")


def matched(
    run: Run,
    frame: Frame,
    node: ir.Call,
    names: frozenset[str],
    clean: Callable[[Run, Frame, ir.Expression, Iterable[str]], None],
) -> None:
    """Clean what a whole-text match of a narrow expression has let through."""
    for name in sorted(names & MATCHERS.keys()):
        values = [run.evaluate(run, frame, argument.value) for argument in node.arguments]
        if name.startswith("re.Pattern."):
            if not isinstance(node.function, ir.Attribute) or not node.arguments:
                continue
            pattern = run.evaluate(run, frame, node.function.base).fields.get("pattern")
            subject = node.arguments[0].value
        elif len(values) > 1:
            pattern, subject = values[0], node.arguments[1].value
        else:
            continue
        if pattern is not None and pattern.text is not None:
            clean(run, frame, subject, allowed(pattern.text, MATCHERS[name]))


def allowed(pattern: str, method: str) -> tuple[str, ...]:
    """Return the kinds that a text which matches is harmless for.

    The match must cover the whole text, and the expression must name what it allows: a bare dot
    or a negated class lets anything through. A class with both a dot and a slash leaves paths open.
    """
    if method != "fullmatch" and _alternates(pattern):
        return ()
    starts = method in {"match", "fullmatch"} or pattern.startswith(("^", r"\A"))
    ends = method == "fullmatch" or (pattern.endswith((r"\Z", "$")) and not pattern.endswith(r"\$"))
    classes = CLASS.findall(pattern)
    if (
        not (starts and ends)
        or WIDE.search(CLASS.sub("", pattern))
        or any(r"\S" in each or r"\W" in each for each in classes)
    ):
        return ()
    rest = CLASS.sub("", pattern)
    slash, dot = "/" in pattern, r"\." in rest or any("." in each for each in classes)
    return ("text",) if not (slash and dot) else ("sql", "shell", "markup", "code", "template", "ldap", "xpath")


def _alternates(pattern: str) -> bool:
    """Tell whether an expression is of alternatives that no group holds: the anchors stand in one of them each."""
    depth = 0
    for each in re.sub(r"\\.", "", CLASS.sub("", pattern)):
        depth += (each == "(") - (each == ")")
        if each == "|" and depth == 0:
            return True
    return False


def left(receiver: Value, given: Arguments) -> tuple[str, ...]:
    """Return the kinds that `re.sub("[^a-z]", "", text)` makes a text harmless for: only the class is left of it."""
    pattern, *rest = (receiver.fields["pattern"], *given.positional) if receiver.fields else given.positional
    found = NEGATED.fullmatch(pattern.text or "")
    filled = rest[0].text if rest else None
    if found is None or filled is None or not PLAIN.fullmatch(filled):
        return ()
    return allowed(f"[{found[1]}]*", "fullmatch")
