"""OpenAPI documents that name the functions of a program: connexion calls what `operationId` says.

See https://connexion.readthedocs.io/en/latest/routing.html (`operationId`, `x-openapi-router-controller`) and
https://spec.openapis.org/oas/latest.html. YAML is read line by line, as people and generators write it: what is made of
anything but keys, values and items of lists is passed over. So it costs no more than its length, whatever is in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DEEPEST = 24  # levels of a document
SUFFIXES = (".yaml", ".yml", ".json")
METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
CONTROLLERS = ("x-openapi-router-controller", "x-swagger-router-controller")
NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
NUMBERS = frozenset({"integer", "number", "boolean"})
START = re.compile(r"(?P<indent> *)(?P<items>(?:- +)*)")
KEY = re.compile(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s\"'#{\[&*!|>%@`:-][^:#]*):(?:\s+(?P<value>[^\s#].*)|\s+#.*)?")


@dataclass(frozen=True, slots=True)
class Operation:
    """What a document says of a function."""

    handler: str  # dotted, as the document names it
    route: str
    method: str
    numbers: tuple[str, ...] = ()  # parameters of which the schema admits numbers or UUIDs alone
    secured: bool = False  # it demands an identity


def read(path: str, text: str) -> tuple[Operation, ...]:
    """Return the operations of a document; none where it is no document of OpenAPI. Any text is one."""
    if "operationId" not in text or not path.lower().endswith(SUFFIXES):
        return ()
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else _yaml(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(_operations(document)) if isinstance(document, dict) else ()


def _yaml(text: str) -> dict[str, Any]:
    """Return mappings as dicts, lists as dicts by line, and scalars as texts."""
    document: dict[str, Any] = {}
    stack: list[tuple[float, dict[str, Any]]] = [(-1, document)]
    for number, line in enumerate(text.splitlines()):
        start = START.match(line)
        found = KEY.fullmatch(line.rstrip(), start.end()) if start else None
        if start is None or found is None or len(stack) > DEEPEST:
            continue
        indent = float(len(start["indent"]))
        item: dict[str, Any] = {}
        if start["items"]:  # an item may stand as far left as the key of its list
            _within(stack, indent + 0.5)[f"[{number}]"] = item
            stack.append((indent + 0.5, item))
        indent += len(start["items"])
        inner: dict[str, Any] = {}
        value = found["value"]
        holder = _within(stack, indent)
        holder[found["key"].strip("\"' ")] = value.partition(" #")[0].strip("\"' ") if value else inner
        stack.append((indent, inner))  # what stands below a value is a text over several lines
    return document


def _within(stack: list[tuple[float, dict[str, Any]]], indent: float) -> dict[str, Any]:
    while stack[-1][0] >= indent:
        stack.pop()
    return stack[-1][1]


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for route, path in _pairs(document.get("paths")):
        for method, said in _pairs(path):
            name = _handler(said, path) if method in METHODS and isinstance(said, dict) else ""
            if name:
                numbers = {*_numbers(path.get("parameters")), *_numbers(said.get("parameters"))}
                secured = bool(_members(said.get("security", document.get("security"))))
                yield Operation(name, route, method.upper(), tuple(sorted(numbers)), secured)


def _handler(said: Mapping[str, Any], path: Mapping[str, Any]) -> str:
    """Return the function that an operation names, alone or with the module that it or its path names."""
    modules = [each[key] for each in (said, path) for key in CONTROLLERS if isinstance(each.get(key), str)]
    full = ".".join([*modules[:1], str(said.get("operationId", ""))])
    return full if NAME.fullmatch(full) else ""


def _numbers(parameters: object) -> Iterator[str]:
    for each in _members(parameters):
        schema = each.get("schema") if isinstance(each, dict) else None
        for told in (each, schema):
            if isinstance(told, dict) and (told.get("type") in NUMBERS or told.get("format") == "uuid"):
                yield str(each.get("name"))


def _pairs(node: object) -> Iterable[tuple[str, Any]]:
    return node.items() if isinstance(node, dict) else ()


def _members(node: object) -> list[Any]:
    return list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
