"""Calls: what comes back from functions of the file, of the language, of libraries, and of nobody we know."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import constants, containers, entries, follow, guards, indirect, rendering, results, sources, uses
from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.flow.patterns import Arguments
from reviewer.flow.spelling import spell
from reviewer.flow.use import Use, fitting
from reviewer.flow.values import UNKNOWN, Hop, Taint, Value, clean, deep_taints, element, hop, join, unite

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.flow.frame import Frame
    from reviewer.flow.run import Run
    from reviewer.flow.values import Scalar

FILLING = frozenset(
    {"write", "writelines", "append", "add", "put", "push", "feed", "extend", "insert", "set", "attach"}
    | {"ParseFromString", "MergeFromString", "MergeFrom", "CopyFrom"}  # of messages of protobuf
)
LOOKUPS = frozenset({"get", "getlist", "getone", "getall", "pop", "get_argument"})
PREDICATE = re.compile(
    r"(?:is|has)_\w+|hasattr|startswith|endswith|count|r?index|r?find|exists"
    r"|is(?:alnum|alpha|ascii|decimal|digit|identifier|lower|numeric|printable|space|title|upper)"
    r"|is(?:file|dir|link|abs|mount|instance|subclass)"
)
CUTTING = frozenset({"lstrip", "removeprefix", "removesuffix", "rsplit", "rstrip", "split", "splitlines", "strip"})
MODULES = sys.stdlib_module_names  # `os.replace`, `re.split` and their like are no methods of a text
TELLING = re.compile(r"(?:is|has)_\w+")
PLAIN: dict[str, Callable[..., Scalar]] = {
    "str": str, "int": int, "len": len, "bool": bool, "chr": chr, "ord": ord, "abs": abs,
}  # fmt: skip
PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property"})
KEY = re.compile(r"(?:\w+_)?(?:id|pk|uuid)")
STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\s", re.IGNORECASE)
EXITS = frozenset({
    "sys.exit", "os._exit", "os.abort", "exit", "quit", "flask.abort", "werkzeug.exceptions.abort", "bottle.abort",
    "flask_restful.abort", "flask_restx.abort",
})  # fmt: skip


def call(run: Run, frame: Frame, node: ir.Call) -> Value:
    """Follow a call and return what it gives."""
    above = indirect.inherited(run, frame, node)
    if above is not None:
        return _above(run, frame, *above)
    receiver, callee = _callee(run, frame, node.function)
    instance = {f"{above}.__call__" for kind in callee.types for above in run.lineage(kind)}
    names = tuple(sorted(callee.refs | instance | indirect.made_by(run, callee.refs)))
    use = Use(node, callee, receiver, names, arguments(run, frame, node))
    swallowed = uses.called(run, frame, use)
    entries.registered(run, use)
    guards.called(run, frame, use)
    value = _result(run, frame, use, swallowed=swallowed)
    if run.watch is not None:
        run.watch.called(run, frame, use, value)
    if not EXITS.isdisjoint(use.names):
        frame.alive = False
    return value


def _above(run: Run, frame: Frame, node: ir.Call, own: str) -> Value:
    """Follow a method of the classes above: for the time of the call, the object is one of them."""
    made = frame.env.get(own, UNKNOWN)
    frame.env[own] = replace(made, types=frozenset(run.bases.get(run.dotted(str(frame.owner)), ())))
    value = call(run, frame, node)
    frame.env[own] = replace(frame.env.get(own, made), types=made.types)
    return value


def _callee(run: Run, frame: Frame, node: ir.Expression) -> tuple[Value, Value]:
    if isinstance(node, ir.Attribute):
        base = run.evaluate(run, frame, node.base)
        return base, run.member(run, frame, node, base)
    return UNKNOWN, run.evaluate(run, frame, node)


def arguments(run: Run, frame: Frame, node: ir.Call) -> Arguments:
    """Evaluate the arguments of a call; `*args` of known length is spread."""
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    spread: list[Value] = []
    for argument in node.arguments:
        value = run.evaluate(run, frame, argument.value)
        if argument.star == "*" and value.items is not None and value.rest is None and not value.taints:
            positional += value.items.values()
        elif argument.star == "**" and value.items is not None:
            keywords.update({str(key): item for key, item in value.items.items()})
            spread += [element(value)] if value.rest is not None or value.taints else []
        elif argument.star:
            spread.append(element(value))
        elif argument.name:
            keywords[argument.name] = value
        else:
            positional.append(value)
    return Arguments(tuple(positional), keywords, join(*spread) if spread else None)


def _result(run: Run, frame: Frame, use: Use, *, swallowed: bool) -> Value:
    own = follow.own_result(run, frame, use)
    if own is None:
        own = indirect.through(run, frame, use)
    if own is not None:
        return replace(own, taints=()) if _says(use) else own
    changed = _container(run, frame, use)
    if changed is not None:
        return changed
    made = containers.made(use.given) if use.names == ("dict",) else None
    if made is not None:
        return made
    folded = _folded(use)
    if folded.constants is not None:
        return folded
    nothing = swallowed or bool(PREDICATE.fullmatch(use.member)) or _says(use) or _fetches(use)
    value = replace(UNKNOWN if nothing else _passed(run, use), types=_types(run, use))
    if "re.compile" in use.names and use.given.positional:
        value = replace(value, types=frozenset({"re.Pattern"}), fields={"pattern": use.given.positional[0]})
    loaded = rendering.kept(run, use)
    if loaded:
        value = replace(value, fields=loaded)
    value = results.of_call(use, _cleaned(run, value, use))
    _absorbed(run, frame, use)
    _poured(run, frame, use)
    for row in fitting(run, "sources", use):
        return sources.taint(run, frame, use.node, sources.answered(value, row), row)
    return value


def _container(run: Run, frame: Frame, use: Use) -> Value | None:
    if use.base is None:
        return None
    if any(kind.startswith("configparser.") for kind in use.receiver.types):
        changed = containers.configuration(use.member, use.receiver, use.given)
    elif use.receiver.refs and use.receiver.items is None:
        return None  # a function of a module: `sqlalchemy.update(table)`
    else:
        changed = containers.call(use.member, use.receiver, use.given)
    if changed is None:
        return None
    result, after = changed
    if after is not None:
        run.update(run, frame, use.base, after)
    return result


def _folded(use: Use) -> Value:
    values = list(use.given.positional)
    if use.given.keywords:
        return UNKNOWN
    for name in use.names:
        if name in constants.CODECS and len(values) == 1 and values[0].constants is not None:
            return constants.coded(name, values[0])
    if use.member:
        joined = _join_known(use.member, use.receiver, values)
        return joined if joined is not None else constants.method(use.member, use.receiver, values)
    for name in use.names:
        if name in PLAIN and len(values) == 1:
            return constants.fold(values, PLAIN[name])
    return UNKNOWN


def _join_known(member: str, receiver: Value, values: list[Value]) -> Value | None:
    """Fold `", ".join([...])` of constants."""
    if member != "join" or len(values) != 1 or not values[0].known:
        return None
    if values[0].items is None or values[0].rest is not None:
        return None
    parts = list(values[0].items.values())
    return constants.fold([receiver, *parts], lambda glue, *texts: glue.join(texts))


def _says(use: Use) -> bool:
    """Tell whether a function says yes or no, by its name: what it returns is asked for its truth."""
    return bool(use.names) and all(TELLING.match(name.rpartition(".")[2]) for name in use.names)


def _fetches(use: Use) -> bool:
    """Tell whether a call looks up what it is asked for: `users.get(pk=key)`, `query("SELECT ...", key)`."""
    first = use.given.positional[0] if use.given.positional else UNKNOWN
    asks = any("get" in name.rpartition(".")[2].lower() for name in use.names)
    by_class = asks and any(ref.rpartition(".")[2][:1].isupper() for ref in first.refs)
    named = bool(use.given.keywords) and not use.given.positional
    by_key = named and ("?.get" in use.names or (asks and all(KEY.fullmatch(each) for each in use.given.keywords)))
    return by_class or by_key or bool(first.text and STATEMENT.match(first.text))


def _passed(run: Run, use: Use) -> Value:
    """Return what an unknown function makes of its arguments: it may hold all of their data."""
    receiver = Value(taints=deep_taints(use.receiver))
    if use.member in LOOKUPS and use.given.positional:
        receiver = sources.keyed(receiver, use.given.positional[0])
    taints = unite([receiver.taints, *(deep_taints(each) for each in _entering(use)), _of_callee(use)])
    value = Value(taints=taints, prefix=_prefix(use))
    return hop(value, Hop(run.path, use.node.span, f"passes through `{spell(use.node.function)}`"))


def _entering(use: Use) -> tuple[Value, ...]:
    """Return the arguments that a result can hold: of `text.replace(old, new)` the new, of `text.split(mark)` none."""
    if use.base is None or any(name.partition(".")[0] in MODULES for name in use.names):
        return use.values
    if use.member == "replace":
        return use.values[1:]
    return () if use.member in CUTTING else use.values


def _of_callee(use: Use) -> tuple[Taint, ...]:
    """Return what a called value holds beside its object: `table[name]()` of outside data."""
    return () if use.base is not None else use.callee.taints


def _prefix(use: Use) -> str:
    """Return what the result surely starts with: of `"https://host/{}".format(x)` the text before the brace."""
    if use.member == "format" and use.receiver.text is not None:
        return use.receiver.text.partition("{")[0]
    return use.receiver.prefix if use.member in {"strip", "rstrip", "encode", "lower"} else ""


def _types(run: Run, use: Use) -> frozenset[str]:
    found = {str(row.facts["is"]) for row in fitting(run, "types", use)}
    if found:
        return frozenset(found)
    return frozenset(name for name in use.names if name.rpartition(".")[2][:1].isupper() and not name.startswith("?."))


def _absorbed(run: Run, frame: Frame, use: Use) -> None:
    """Let an object hold what is written to it, and be what the models say that a call makes of it."""
    if use.base is None:
        return
    changed = use.receiver
    if use.member in FILLING and path_of(use.base) is not None:
        taints = unite(deep_taints(each) for each in use.values)
        changed = replace(changed, taints=unite([changed.taints, taints])) if taints else changed
    kinds = {str(row.facts["is"]) for row in fitting(run, "becomes", use)}
    if kinds:
        changed = replace(changed, types=changed.types | kinds)
    if changed is not use.receiver:
        run.update(run, frame, use.base, changed)


def _poured(run: Run, frame: Frame, use: Use) -> None:
    """Let an argument hold what the models say that a call fills it with: `ParseDict(data, message)`."""
    for row in fitting(run, "carries", use):
        marks = row.pattern.match(use.given) or {}
        taints = deep_taints(marks.get("HERE", UNKNOWN))
        for argument in use.node.arguments if "INTO" in marks and taints else ():
            if (value := run.evaluate(run, frame, argument.value)) == marks["INTO"]:
                run.update(run, frame, argument.value, replace(value, taints=unite([value.taints, taints])))


def _cleaned(run: Run, value: Value, use: Use) -> Value:
    for row in fitting(run, "cleans", use):
        value = clean(value, [*row.facts["kinds"], *row.facts.get("marks", ())])
    for row in fitting(run, "carries", use):
        if row.facts.get("drops"):
            return replace(value, taints=())
    if results.restores(use.names):
        return results.restored(value)
    for name in use.names:
        value = clean(value, results.by_name(name))
    return value


def property_of(run: Run, frame: Frame, base: Value, value: Value, node: ir.Attribute) -> Value:
    """Return what reading an attribute gives where it is a property of a class of the file."""
    for kind in base.types:
        for each in run.lineage(kind):
            function = run.function(f"{each}.{node.name}")
            if function is not None and PROPERTIES.intersection(map(spell, function.decorators)):
                made = Use(ir.Call(node.span, node, ()), value, base, (), Arguments())
                return follow.call_function(run, frame, f"{each}.{node.name}", made)
    return value
