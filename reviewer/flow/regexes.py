"""Regular expressions as guards: which texts a match lets through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import summary as ir
from reviewer.flow.values import UNKNOWN, constant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reviewer.flow.frame import Frame
    from reviewer.flow.patterns import Arguments
    from reviewer.flow.run import Run
    from reviewer.flow.use import Use
    from reviewer.flow.values import Value

MATCHERS = {
    "re.match": "match", "re.fullmatch": "fullmatch", "re.search": "search",
    "re.Pattern.match": "match", "re.Pattern.fullmatch": "fullmatch", "re.Pattern.search": "search",
}  # fmt: skip
WIDE = re.compile(r"(?<!\\)(?:\\\\)*(?:\.|\\[SWD]|\[\^)")
NEGATED = re.compile(r"\[\^((?:\\.|[^\]\\])+)\][+*]?")
PLAIN = re.compile(r"[\w-]*")
FLAGS = re.compile(r"\(\?([aiLmsux]+)\)")
MULTILINE = frozenset({"MULTILINE", "M"})
GROUP = re.compile(r"\((?!\?)|\(\?P<(\w+)>")
BUT_LINES = (  # for what a text is harmless that may end in a line end, which `$` lets through
    "sql", "nosql", "shell", "program", "argument", "path", "archive", "markup", "code", "template", "reflection",
    "url", "redirect", "ldap", "xpath", "xml", "deserialize", "regex",
)  # fmt: skip
BUT_PATHS = ("sql", "shell", "markup", "code", "template", "ldap", "xpath")
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
        pattern, subject = _asked(run, frame, node, name)
        if pattern is not None and subject is not None:
            clean(run, frame, subject, allowed(pattern, MATCHERS[name]))


def refused(
    run: Run,
    frame: Frame,
    node: ir.Call,
    names: frozenset[str],
    clean: Callable[[Run, Frame, ir.Expression, Iterable[str]], None],
) -> None:
    """Clean a text in which no letter outside a class was found: `not re.search("[^a-z]", x)`."""
    for name in sorted(names & MATCHERS.keys()):
        pattern, subject = _asked(run, frame, node, name)
        found = NEGATED.fullmatch(pattern or "")
        if found is not None and subject is not None and MATCHERS[name] == "search":
            clean(run, frame, subject, allowed(f"[{found[1]}]*", "fullmatch"))


def _asked(run: Run, frame: Frame, node: ir.Call, name: str) -> tuple[str | None, ir.Expression | None]:
    """Return the expression and the text of a match, however it is written."""
    plain = [each.value for each in node.arguments if not each.name]
    if name.startswith("re.Pattern."):
        if not isinstance(node.function, ir.Attribute) or not plain:
            return None, None
        return run.evaluate(run, frame, node.function.base).fields.get("pattern", UNKNOWN).text, plain[0]
    if len(plain) <= 1:
        return None, None
    return _flagged(run.evaluate(run, frame, plain[0]).text, node), plain[1]


def _flagged(pattern: str | None, node: ir.Call) -> str | None:
    """Return an expression with the flag that its anchors depend on as a part of it."""
    given = [each.value for each in node.arguments if each.name == "flags"] + [
        each.value for each in node.arguments[1:]
    ]
    names = {getattr(each, "name", getattr(each, "id", "")) for flags in given for each in ir.walk(flags)}
    return pattern if pattern is None or MULTILINE.isdisjoint(names) else f"(?m){pattern}"


def remembered(use: Use, value: Value) -> Value:
    """Return a compiled expression, or a match, with the expression that it is of."""
    pattern = use.receiver.fields.get("pattern") if use.receiver.fields else None
    if pattern is None and use.given.positional:
        pattern = use.given.positional[0]
    if pattern is None or pattern.text is None:
        return value
    flagged = constant(_flagged(pattern.text, use.node))
    return replace(value, fields={**value.fields, "pattern": flagged})


def caught(use: Use) -> tuple[str, ...]:
    """Return what `match.group(...)` is harmless for: the part of the expression that caught it is narrow."""
    pattern = use.receiver.fields["pattern"].text if "pattern" in use.receiver.fields else None
    if pattern is None:
        return ()
    groups = _groups(pattern)
    if use.member == "groups":
        wanted: list[object] = [key for key in groups if key != 0]
    else:
        wanted = [each.only for each in use.given.positional] or [0]
    kinds = [set(allowed(groups[each], "fullmatch")) if each in groups else set() for each in wanted]
    return tuple(sorted(set.intersection(*kinds))) if kinds else ()


def _groups(pattern: str) -> dict[object, str]:
    """Return what stands in the groups of an expression, by number and by name; 0 is all of it."""
    found: dict[object, str] = {0: pattern.lstrip("^").removesuffix("$")}
    plain = re.sub(r"\\.", "..", CLASS.sub(lambda each: "." * len(each[0]), pattern))
    for number, start in enumerate(GROUP.finditer(plain), 1):
        depth, end = 1, start.end()
        while depth and end < len(plain):
            depth += (plain[end] == "(") - (plain[end] == ")")
            end += 1
        found[number] = pattern[start.end() : end - 1]
        if start[1]:
            found[start[1]] = found[number]
    return found


def allowed(pattern: str, method: str) -> tuple[str, ...]:
    """Return the kinds that a text which matches is harmless for.

    The match must cover the whole text, and the expression must name what it allows: a bare dot
    or a negated class lets anything through. A class with both a dot and a slash leaves paths open,
    and `$` a line end behind the text; with the flag `MULTILINE`, `^` and `$` are ends of lines.
    """
    flags = FLAGS.match(pattern)
    pattern = FLAGS.sub("", pattern)
    lines = flags is not None and "m" in flags[1]
    if method != "fullmatch" and _alternates(pattern):
        return ()
    starts = method in {"match", "fullmatch"} or pattern.startswith(r"\A" if lines else ("^", r"\A"))
    dollar = pattern.endswith("$") and not pattern.endswith(r"\$")
    ends = method == "fullmatch" or pattern.endswith(r"\Z") or (dollar and not lines)
    classes = CLASS.findall(pattern)
    rest = CLASS.sub("", pattern)
    if not (starts and ends) or WIDE.search(rest) or any(r"\S" in each or r"\W" in each for each in classes):
        return ()
    slash, dot = "/" in pattern, r"\." in rest or any("." in each for each in classes)
    if slash and dot:
        return BUT_PATHS
    return BUT_LINES if dollar and method != "fullmatch" else ("text",)


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
