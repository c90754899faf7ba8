"""Checks that make data harmless: kind by kind, on the branch that they guard, in the right order.

`refine` narrows the variables to what a condition leaves of them. A decode after a check brings
the danger back (`restored`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.flow import conditions, follow, regexes
from reviewer.flow import summary as ir
from reviewer.flow.frame import Frame, checked_key, merge, path_of
from reviewer.flow.patterns import Arguments
from reviewer.flow.use import Use, fitting
from reviewer.flow.values import (
    UNKNOWN,
    Taint,
    Value,
    clean,
    constant,
    deep_taints,
    map_taints,
)
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.flow.run import Run

HOST, NORMALISED, SUFFIX, NAME = (
    "host",
    "normalised",
    "suffix",
    "name",
)  # what a value is, kept among what it is clean for
DOTLESS, RELATIVE = "dotless", "relative"  # a path without "..", and one that does not start at the root
PARTS = {
    "netloc": HOST, "hostname": HOST, "host": HOST,
    "suffix": SUFFIX, "suffixes": SUFFIX, "filename": NAME, "name": NAME,
}  # fmt: skip
ALPHABETIC = frozenset({"isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isidentifier"})
FOLDING = frozenset({"lower", "upper", "strip", "casefold", "title"})
CONVERSIONS = frozenset({"int", "float", "bool", "complex", "uuid.UUID", "datetime.date", "datetime.datetime"})
VALIDATORS = frozenset({"int", "float", "uuid.UUID", "decimal.Decimal"})
DECODERS = frozenset({
    "urllib.parse.unquote", "urllib.parse.unquote_plus", "urllib.parse.unquote_to_bytes", "html.unescape",
    "base64.b64decode", "base64.urlsafe_b64decode", "codecs.decode", "binascii.unhexlify", "bytes.fromhex",
})  # fmt: skip
BOUNDS = frozenset({"<", "<=", ">", ">="})
FORBIDDEN = {
    "..": ("path", DOTLESS), "../": ("path", DOTLESS), "/": ("path",), "\n": ("header", "log"), "\r": ("header", "log"),
    "'": ("xpath",), '"': ("xpath",),
}  # fmt: skip
ESCAPES = re.compile(
    r"(?:^|_)(?:html_?)?(?:escape|sanitize|sanitise|purify|bleach)(?:d|r|_|$)|escapehtml|htmlescape", re.IGNORECASE
)


def refine(run: Run, frame: Frame, node: ir.Expression, *, truth: bool) -> None:  # noqa: C901 - one case a condition
    """Narrow the variables of the frame to what is left of them where `node` is true (or false)."""
    match node:
        case ir.Unary(operator="not", operand=operand):
            refine(run, frame, operand, truth=not truth)
        case ir.Boolean(operator=operator, left=left, right=right):
            if (operator == "and") is truth:
                refine(run, frame, left, truth=truth)
                refine(run, frame, right, truth=truth)
            else:
                _either(run, frame, left, right, truth=truth)
        case ir.Compare(left=left, operators=("is" | "is not" as operator,), rights=(ir.Constant(value=None) as none,)):
            _compared(run, frame, left, operator, none, truth=truth)
            _present(run, frame, left, truth=(operator == "is not") is truth)
        case ir.Compare(left=left, operators=operators, rights=rights) if truth or len(rights) == 1:
            for symbol, right in zip(operators, rights, strict=True):
                _compared(run, frame, left, symbol, right, truth=truth)
                left = right
        case ir.Call():
            _called(run, frame, node, truth=truth)
        case ir.Walrus(target=target, value=value):
            refine(run, frame, value, truth=truth)
            refine(run, frame, target, truth=truth)
        case ir.Name() | ir.Attribute() | ir.Subscript():
            conditions.recall(run, frame, node, refine, truth=truth)
            if not truth:
                _empty(run, frame, node)


def _either(run: Run, frame: Frame, left: ir.Expression, right: ir.Expression, *, truth: bool) -> None:
    """Narrow to what holds whichever of the two it is: `x == "a" or x == "b"`."""
    before = frame.env
    states = []
    for each in (left, right):
        frame.env = dict(before)
        refine(run, frame, each, truth=truth)
        states.append(frame.env)
    frame.env = merge(states)


def _present(run: Run, frame: Frame, node: ir.Expression, *, truth: bool) -> None:
    """Narrow by `check(x) is None`: what is None is not true, and a match that is not None is."""
    name = node.target if isinstance(node, ir.Walrus) else node
    if isinstance(name, ir.Name) and (known := frame.env.get(name.id)) is not None and known.test in frame.conditions:
        node = frame.conditions[known.test][0]
    call = node.value if isinstance(node, ir.Walrus) else node
    if isinstance(call, ir.Call) and not regexes.MATCHERS.keys().isdisjoint(_used(run, frame, call).names):
        refine(run, frame, name, truth=truth)
        refine(run, frame, call, truth=truth)
    elif isinstance(call, ir.Call) and not truth:
        refine(run, frame, call, truth=False)


def when(value: Value, *, truth: bool) -> Value:
    """Return what a value is where it is true (or false): an empty text carries nothing."""
    if value.constants is not None:
        return constant(*(each for each in value.constants if bool(each) is truth)) if value.constants else value
    return value if truth else replace(value, taints=(), items=None, rest=None)


def _empty(run: Run, frame: Frame, node: ir.Expression) -> None:
    value = run.evaluate(run, frame, node)
    if any(HOST in taint.cleaned for taint in value.taints):
        everywhere(frame, value, ("redirect",))
    _narrow(frame, node, when(value, truth=False))


def _narrow(frame: Frame, node: ir.Expression, value: Value) -> None:
    path = path_of(node)
    if path is not None:
        frame.env[path] = value


def _clean(run: Run, frame: Frame, node: ir.Expression, kinds: Iterable[str]) -> None:
    """Make what an expression reads harmless for these kinds, through methods that only fold case or trim."""
    while isinstance(node, ir.Call):
        function = node.function
        if isinstance(function, ir.Attribute) and function.name in FOLDING:
            node = function.base
        elif isinstance(function, ir.Name) and function.id == "str" and node.arguments:
            node = node.arguments[0].value
        else:
            return
    if isinstance(node, ir.Walrus):
        node = node.target
    if path_of(node) is not None:
        _narrow(frame, node, clean(run.evaluate(run, frame, node), kinds))


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


def _compared(  # noqa: PLR0913 - a comparison, and the branch
    run: Run, frame: Frame, left: ir.Expression, symbol: str, right: ir.Expression, *, truth: bool
) -> None:
    if symbol in {"!=", "not in", "is not"}:
        positive = {"!=": "==", "not in": "in", "is not": "is"}[symbol]
        _compared(run, frame, left, positive, right, truth=not truth)
        return
    one, other = run.evaluate(run, frame, left), run.evaluate(run, frame, right)
    if symbol == "in" and not truth:
        _without(frame, one, other, right, run)
    elif symbol == "in" and truth:
        _member(run, frame, left, one, other)
    elif symbol in BOUNDS:
        _bounded(run, frame, (left, one), (right, other), upper=(symbol in {"<", "<="}) is truth)
    elif symbol == "==" and truth:
        _equal(run, frame, left, one, other)
        _equal(run, frame, right, other, one)
    elif symbol == "is" and other.constants == (None,):
        _narrow(frame, left, constant(None) if truth else one)


def _bounded(
    run: Run, frame: Frame, left: tuple[ir.Expression, Value], right: tuple[ir.Expression, Value], *, upper: bool
) -> None:
    """Take the smaller side of a comparison as bounded where the program chose the other."""
    (node, value), (_, bound) = (left, right) if upper else (right, left)
    if deep_taints(value) and not deep_taints(bound):
        _clean(run, frame, node, ("size",))


def _without(frame: Frame, one: Value, other: Value, right: ir.Expression, run: Run) -> None:
    if one.text is not None and deep_taints(other):
        _clean(run, frame, right, FORBIDDEN.get(one.text, ()))


def _member(run: Run, frame: Frame, left: ir.Expression, one: Value, other: Value) -> None:
    if deep_taints(other):
        _lies_in(frame, other, one)  # `base in path.parents`
        return
    if isinstance(other.only, str) or not deep_taints(one):
        return  # `x in "text"` asks for a part
    _trusted(run, frame, left, one)


def _equal(run: Run, frame: Frame, node: ir.Expression, value: Value, other: Value) -> None:
    if not deep_taints(value) or deep_taints(other):
        _lies_in(frame, value, other)  # `commonpath([base, path]) == base`
        return
    if other.constants is not None and path_of(node) is not None:
        _narrow(frame, node, replace(value, taints=(), constants=other.constants))
    _trusted(run, frame, node, value)


def _trusted(run: Run, frame: Frame, node: ir.Expression, value: Value) -> None:
    """Take it that the value is one of those that the program chose."""
    if any(HOST in taint.cleaned for taint in value.taints):
        everywhere(frame, value, ("url", "redirect"))
    elif any(SUFFIX in taint.cleaned for taint in deep_taints(value)):
        everywhere(frame, value, ("upload",))
    elif _normalised(value):
        everywhere(frame, value, ("path",))
    _clean(run, frame, node, ("text",))


def equals(frame: Frame, node: ir.Expression, values: list[Value]) -> None:
    """Narrow to a `case` of constants."""
    known = [each for value in values for each in value.constants or ()]
    if all(value.constants is not None for value in values) and path_of(node) is not None:
        _narrow(frame, node, constant(*known))


def _normalised(value: Value) -> bool:
    taints = deep_taints(value)
    return bool(taints) and all(NORMALISED in taint.cleaned for taint in taints)


def _lies_in(frame: Frame, path: Value, base: Value) -> None:
    """Take a normalised path as harmless that lies in a folder which the program, or a caller of it, chose."""
    chosen = {taint.origin.input for taint in deep_taints(base)}
    if _normalised(path) and all(taint.origin.tier is Tier.PARAMETER for taint in deep_taints(base)):
        free = tuple(taint for taint in deep_taints(path) if taint.origin.input not in chosen)
        everywhere(frame, Value(taints=free), ("path",))


def _called(run: Run, frame: Frame, node: ir.Call, *, truth: bool) -> None:
    function = node.function
    use = _used(run, frame, node)
    follow.checked(run, frame, use, truth=truth)
    names = frozenset(use.names)
    if truth and isinstance(function, ir.Attribute):
        _method(run, frame, node, function)
    if not truth:
        _relative(run, frame, node, names)
    if truth and "isinstance" in names and len(node.arguments) == 2:  # noqa: PLR2004 - isinstance(x, kind)
        _instance(run, frame, node)
    if truth and "all" in names and (found := conditions.of_all(run, frame, node, refine)) is not None:
        _clean(run, frame, *found)
    if truth:
        regexes.matched(run, frame, node, names, _clean)
        for row in fitting(run, "guards", use):
            everywhere(frame, (row.pattern.match(use.given) or {})["HERE"], row.facts["kinds"])


def _used(run: Run, frame: Frame, node: ir.Call) -> Use:
    """Return the call with what it is given; it has been followed already."""
    function = node.function
    receiver = run.evaluate(run, frame, function.base) if isinstance(function, ir.Attribute) else UNKNOWN
    callee = run.evaluate(run, frame, function)
    given = Arguments(
        tuple(run.evaluate(run, frame, each.value) for each in node.arguments if not each.name and not each.star),
        {each.name: run.evaluate(run, frame, each.value) for each in node.arguments if each.name},
    )
    return Use(node, callee, receiver, tuple(sorted(callee.refs)), given)


def _method(run: Run, frame: Frame, node: ir.Call, function: ir.Attribute) -> None:
    receiver = run.evaluate(run, frame, function.base)
    first = node.arguments[0].value if node.arguments else None
    if function.name in ALPHABETIC:
        _clean(run, frame, function.base, ("text",))
    elif function.name == "endswith" and first is not None and run.evaluate(run, frame, first).known:
        everywhere(frame, receiver, ("upload",))
    elif function.name == "is_relative_to" and _normalised(receiver):
        everywhere(frame, receiver, ("path",))
    elif function.name == "startswith" and first is not None:
        prefix = run.evaluate(run, frame, first)
        if _ends_in_separator(first, prefix):
            _lies_in(frame, receiver, prefix)
        if isinstance(prefix.only, str) and prefix.only.count("/") >= 3 and "://" in prefix.only:  # noqa: PLR2004
            _clean(run, frame, function.base, ("url", "redirect"))


def _relative(run: Run, frame: Frame, node: ir.Call, names: frozenset[str]) -> None:
    """Note that a path does not start at the root: `not x.startswith("/")`, `not os.path.isabs(x)`."""
    match node:
        case ir.Call(function=ir.Attribute(base=base, name="startswith"), arguments=(argument, *_)):
            start = run.evaluate(run, frame, argument.value)
            if "/" in (start.text, *(each.text for each in (start.items or {}).values())):
                _clean(run, frame, base, (RELATIVE,))
        case ir.Call(arguments=(argument, *_)) if "os.path.isabs" in names:
            _clean(run, frame, argument.value, (RELATIVE,))


def _ends_in_separator(node: ir.Expression, value: Value) -> bool:
    """Tell whether a prefix ends in a separator: without one, `/data` also covers `/database`."""
    if value.text is not None:
        return value.text.endswith(("/", "\\"))
    match node:
        case ir.Binary(operator="+", right=right):
            return _is_separator(right)
        case ir.Joined(parts=parts) if parts:
            return _is_separator(parts[-1])
        case ir.Call(function=ir.Attribute(name="join"), arguments=arguments) if arguments:
            return isinstance(arguments[-1].value, ir.Constant) and arguments[-1].value.value == ""
        case _:
            return False


def _is_separator(node: ir.Expression) -> bool:
    if isinstance(node, ir.Constant):
        return isinstance(node.value, str) and node.value.endswith(("/", "\\"))
    return isinstance(node, ir.Attribute) and node.name == "sep"


def _instance(run: Run, frame: Frame, node: ir.Call) -> None:
    subject, kind = node.arguments[0].value, node.arguments[1].value
    kinds = kind.items if isinstance(kind, ir.Collection) else (kind,)
    if all(run.evaluate(run, frame, each).refs & CONVERSIONS for each in kinds):
        _clean(run, frame, subject, ("text",))


def called(run: Run, frame: Frame, use: Use) -> None:
    """Apply a call that raises where data is none of those that it allows: `path.relative_to(base)`, `int(x)`."""
    if use.node.arguments and not VALIDATORS.isdisjoint(use.names):
        _clean(run, frame, use.node.arguments[0].value, ("text",))
    if use.member == "relative_to" and _normalised(use.receiver):
        everywhere(frame, use.receiver, ("path",))


def derived(name: str, taints: tuple[Taint, ...]) -> tuple[Taint, ...]:
    """Return the taints of an attribute; a URL's host is remembered as such."""
    mark = PARTS.get(name)
    return taints if mark is None else tuple(replace(taint, cleaned=taint.cleaned | {mark}) for taint in taints)


def of_call(use: Use, value: Value) -> Value:
    """Return the result of a call, with what the call makes of it: a name's suffix, one line, a bounded number."""
    first = use.given.positional[0].text if use.given.positional else None
    if (use.member in {"rsplit", "split", "rpartition"} and first == ".") or "os.path.splitext" in use.names:
        return clean(value, (SUFFIX,))
    if use.member == "replace" and first in {"\n", "\r", "\r\n"}:
        return clean(value, FORBIDDEN.get(first, ("header", "log")))
    if use.names in {("re.sub",), ("re.Pattern.sub",)}:
        return clean(value, regexes.left(use.receiver, use.given))
    if "os.path.commonprefix" in use.names:  # it compares letters: "/data" is one of "/database"
        return map_taints(value, lambda taint: replace(taint, cleaned=taint.cleaned - {NORMALISED}))
    if use.member == "lstrip" and first is not None and "/" in first:
        return clean(value, (RELATIVE,))
    if "os.path.join" in use.names or "pathlib.Path" in use.names:
        return rooted(value, use.given.positional[1:])
    if "min" in use.names and any(not deep_taints(each) for each in use.given.positional):
        return clean(value, ("size",))
    return value


def rooted(path: Value, parts: Iterable[Value]) -> Value:
    """Return a joined path: a part that may be absolute replaces all before it (os.path.join's documentation)."""

    def change(taint: Taint) -> Taint:
        return replace(taint, cleaned=taint.cleaned - {"path"}) if _absolute(taint) else taint

    free = (taint for part in parts if not part.prefix for taint in part.taints)
    return map_taints(path, change) if any(map(_absolute, free)) else path


def _absolute(taint: Taint) -> bool:
    return DOTLESS in taint.cleaned and RELATIVE not in taint.cleaned


def restores(names: Iterable[str]) -> bool:
    """Tell whether a function decodes: what was checked before it may come out changed."""
    return any(name in DECODERS for name in names)


def by_name(name: str) -> tuple[str, ...]:
    """Return what a function that we cannot see cleans, as far as its name says: `escape_for_html` escapes markup."""
    return ("markup",) if ESCAPES.search(name.rpartition(".")[2]) else ()


def restored(value: Value) -> Value:
    """Return a value as dangerous as if nothing had been checked."""
    return map_taints(value, lambda taint: replace(taint, cleaned=frozenset()))
