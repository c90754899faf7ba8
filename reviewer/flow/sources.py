"""Where outside data comes in: reads and calls that the models name, and the keys under which it lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow import report
from reviewer.flow import summary as ir
from reviewer.flow.frame import checked_kinds
from reviewer.flow.spelling import spell
from reviewer.flow.values import Origin, Scalar, Taint, Value, iterated, map_taints, unite
from reviewer.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reviewer.flow.frame import Frame
    from reviewer.flow.models import Row
    from reviewer.flow.run import Run


# What a source of this nature holds that the server says, not who sends the request (ASGI specification, HTTP scope).
SERVERS = {"scope": frozenset({"root_path", "app", "router", "endpoint", "type", "asgi", "state", "extensions"})}
ANY_PATH = re.compile(r"^[\^/]*(?:<path:|\{\w+:path|\(|\*)")  # a route that begins with what may hold slashes
LISTINGS = frozenset({"glob", "os", "pathlib"})  # the names of files begin with the folder that was asked for
ENVIRON = "environ"  # of the variables of WSGI, these alone come from who sends the request (PEP 3333)
SENT = frozenset({
    "CONTENT_LENGTH", "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING", "RAW_URI", "REQUEST_METHOD", "REQUEST_URI",
    "SERVER_NAME", "wsgi.input",
})  # fmt: skip
LINE = ("log", "header")  # what needs a line break, and a server ends a header at that (RFC 9112, section 5)


def read(run: Run, frame: Frame, node: ir.Expression, value: Value) -> Value:
    """Return the value of a name, attribute or element, tainted where a model says that it comes from outside."""
    shape = "item" if isinstance(node, ir.Subscript) else "name"
    if not value.refs or (value.refs, shape) in run.silent:
        return value
    names = [ref.removesuffix("[]") for ref in sorted(value.refs) if shape == "item" or not ref.endswith("[]")]
    report.used(run, frame, node, names, shape)
    kinds = {str(row.facts["is"]) for name in names for row in _known_types(run, name, shape)}
    if kinds:
        value = replace(value, types=value.types | kinds)
    elif not any(run.models.named(table, name) for table in ("misuse", "sources") for name in names):
        run.silent.add((value.refs, shape))
        return value
    for name in names:
        for row in _rows(run, "sources", name, shape):
            return replace(value, taints=()) if _fixed(run, frame, row) else taint(run, frame, node, value, row)
    return value


def elements(run: Run, frame: Frame, node: ir.Expression, value: Value) -> Value:
    """Return what a loop over a value gives, with what the models say of it: `tarfile.TarFile.__iter__()`."""
    element = iterated(value)
    names = sorted({f"{above}.__iter__" for kind in value.types for above in run.lineage(kind)})
    kinds = {str(row.facts["is"]) for name in names for row in _known_types(run, name, "call")}
    if kinds:
        element = replace(element, types=element.types | kinds)
    for name in names:
        for row in _rows(run, "sources", name, "call"):
            return taint(run, frame, node, element, row)
    return element


def _fixed(run: Run, frame: Frame, row: Row) -> bool:
    """Tell whether a source can only be what the route says: the path of a request, where no part of it varies."""
    entry = run.entries.get(frame.function)
    return bool(row.facts.get("routed") and entry and entry.route and not any(mark in entry.route for mark in "<{:*("))


def _harmless(run: Run, frame: Frame, row: Row) -> frozenset[str]:
    """Return what a source does no harm in: the path of a request that a route leads to is one of the own site.

    A route that takes any path also takes `//elsewhere`, and so does what stands before the routes.
    """
    entry = run.entries.get(frame.function)
    own = row.facts.get("routed") and entry and entry.answers and not ANY_PATH.search(entry.route or "")
    return frozenset({*row.facts.get("harmless", ()), *(("redirect",) if own else ())})


def _known_types(run: Run, name: str, shape: str) -> list[Row]:
    if (name, shape) not in run.types:
        run.types[name, shape] = _types(run, name, shape)
    return run.types[name, shape]


def _types(run: Run, name: str, shape: str) -> list[Row]:
    """Return what the models say of an attribute, or of any attribute of its object (`pymongo.MongoClient._`)."""
    owner, _, member = name.rpartition(".")
    own = list(_rows(run, "types", name, shape)) or list(_rows(run, "types", owner + "._", shape))
    if own or name.partition(".")[0] in run.models.libraries:
        return own
    return [
        row for row in run.models.members("types", member) if row.facts.get("anywhere") and _speaks(run, row, shape)
    ]


def _speaks(run: Run, row: Row, shape: str) -> bool:
    return row.pattern.shape == shape and row.name.partition(".")[0] in run.libraries


def _rows(run: Run, table: str, name: str, shape: str) -> Iterator[Row]:
    return (row for row in run.models.named(table, name) if row.pattern.shape == shape)


def taint(run: Run, frame: Frame, node: ir.Expression, value: Value, row: Row) -> Value:
    """Return the value as outside data of the row's tier."""
    if isinstance(node, ir.Subscript):
        found = _origin(run, frame, node.base, row, _text(node.index))
    elif isinstance(node, ir.Call):
        found = _origin(run, frame, node.function, row, _first(node))
    else:
        found = _origin(run, frame, node, row, None)
    if found.nature:  # the name of a member, not of the uploaded archive
        value = map_taints(value, lambda taint: replace(taint, origin=replace(taint.origin, nature=found.nature)))
    new = Taint(found, checked_kinds(frame.env, found.input) | _harmless(run, frame, row))
    return replace(value, taints=unite([value.taints, [new]]), constants=None)


def answered(value: Value, row: Row) -> Value:
    """Return what a store answers without what it was asked: a record is found by its key, and is not the key."""
    asked = row.tier is Tier.STORED and row.name.partition(".")[0] not in LISTINGS
    return replace(value, taints=()) if asked else value


def _origin(run: Run, frame: Frame, node: ir.Expression, row: Row, key: str | None) -> Origin:
    nature = str(row.facts.get("nature", ""))
    return Origin(row.tier, spell(node), key, run.path, node.span, frame.function, nature)


def _text(node: ir.Expression) -> str | None:
    return node.value if isinstance(node, ir.Constant) and isinstance(node.value, str) else None


def _first(node: ir.Call) -> str | None:
    given = [argument for argument in node.arguments if argument.name is None]
    return _text(given[0].value) if given else None


def keyed(value: Value, key: Value) -> Value:
    """Return the value, its sources named by the key that was looked up in them."""
    if key.text is None or not value.taints:
        return value
    taints = [each for each in value.taints if not _of_server(each.origin.nature, key.text)]
    return replace(value, taints=unite([_keyed(_named(taints, key.text), key.text)]))


def _of_server(nature: str, key: str) -> bool:
    """Tell whether the server, or what stands before the program, wrote what a source holds under a key."""
    if nature == ENVIRON:
        return not key.startswith("HTTP_") and key not in SENT
    return key in SERVERS.get(nature, ())


def _named(taints: Iterable[Taint], key: str) -> list[Taint]:
    """Return the taints of what is held under a key, with what it does no harm in.

    An uploaded file's name, where files are dicts (Tornado's documentation); a header, which is one line.
    """
    told = {"file": ("name",) if key == "filename" else (), ENVIRON: LINE if key.startswith("HTTP_") else ()}
    return [replace(each, cleaned=each.cleaned.union(told.get(each.origin.nature, ()))) for each in taints]


def _keyed(taints: Iterable[Taint], key: Scalar) -> list[Taint]:
    return [
        replace(each, origin=replace(each.origin, key=str(key)))
        if each.origin.key is None and each.origin.slot is None
        else each
        for each in taints
    ]
