"""Records whose fields the request chooses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.flow.spelling import spell
from reviewer.model import Tier
from reviewer.passes import bodies
from reviewer.passes.outside import Outside, sent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.flow.solve import Site, Solved
    from reviewer.flow.values import Taint

CREATING = frozenset(
    ["create", "get_or_create", "update_or_create", "update", "acreate", "aupdate", "values", "insert", "from_dict"]
)
RECORDS = ("objects", "query", "insert", "filter", "update", "session", "__dict__", "vars")
MODULES = re.compile(r"(^|\.)(models?|database|db|entities|orm|tables|domain|documents)(\.|$)")
BASES = re.compile(r"(^|\.)(Model|Base|Document|SQLModel|DeclarativeBase|Entity)$")
VETTED = (
    "cleaned_data",
    "validated_data",
    "model_dump",
    ".load(",
    "validate",
    "parse_obj",
    "vetted",
    "allowed",
    "permitted",
)


def assigned(outside: Outside) -> Iterator[tuple[Site, Taint | None]]:
    """Yield the calls by which a request chooses the fields of a record, with the data as far as it was followed."""
    for site in outside.code.sites:
        taints = _chosen(outside.code, site)
        if taints:
            yield site, taints[0]
        elif _is_whole_body(outside, site):
            yield site, None


def _chosen(code: Solved, site: Site) -> list[Taint]:
    """Return the data of a request that names the fields, [] where none does."""
    if "setattr" in site.names and len(site.given.positional) > 1:
        return [taint for taint in _requested(site.given.positional[1]) if taint.harms("reflection")]
    spread = [argument.value for argument in site.call.arguments if argument.star == "**"]
    if (
        spread
        and site.given.spread is not None
        and _is_record(code, site)
        and not any(_vetted(code, site, each) for each in spread)
    ):
        return _requested(site.given.spread)
    if _is_update_of_fields(site) and site.given.positional and not _vetted(code, site, site.call.arguments[0].value):
        return _requested(site.given.positional[0])
    return []


def _is_whole_body(outside: Outside, site: Site) -> bool:
    """Tell whether a record takes a body that the program has added to, or a body overwrites what the program chose."""
    code, function = outside.code, site.function
    called = site.call.function
    updates = isinstance(called, ir.Attribute) and called.name == "update"
    for argument in site.call.arguments:
        if argument.star != "**" and (argument.name or not updates):
            continue
        held = outside.held(function, argument.value)
        if held is None or "[" in held.label:
            continue
        if argument.star == "**":
            return _is_record(code, site) and not _vetted(code, site, argument.value)
        if isinstance(called, ir.Attribute):
            path = path_of(called.base)
            return any(
                path == name and _chosen_here(value) for name, value in outside.parts.assignments.get(function, ())
            )
    return False


def _chosen_here(value: ir.Expression) -> bool:
    """Tell whether a dict is written with values that the program computes, not with mere defaults."""
    return isinstance(value, ir.Mapping) and any(not isinstance(item, ir.Constant) for _, item in value.items)


def _requested(value: object) -> list[Taint]:
    return [taint for taint in sent([value]) if taint.origin.tier is Tier.REQUEST]  # type: ignore[list-item]


def _is_update_of_fields(site: Site) -> bool:
    text = spell(site.call.function)
    return text.endswith(("__dict__.update", "vars(...).update"))


def _is_record(code: Solved, site: Site) -> bool:
    """Tell whether a call makes or changes a record of a database, as far as its names tell."""
    text = spell(site.call.function)
    member = text.rpartition(".")[2]
    if member in CREATING and any(word in text for word in RECORDS):
        return True
    if not member[:1].isupper():
        return False
    own = [node for node in bodies.parts(code).all(ir.Class) if node.name == member]
    if own:
        return any(BASES.search(spell(base.value)) for node in own for base in node.bases)
    return any(MODULES.search(name.rpartition(".")[0]) for name in site.names)


def _vetted(code: Solved, site: Site, node: ir.Expression) -> bool:
    """Tell whether a mapping is what a schema, a form or a list of allowed names has left."""
    if isinstance(node, ir.Name):
        body = code.functions[site.function].body if site.function in code.functions else code.summary.body
        values = [value for path, value in bodies.assignments(body) if path == node.id]
        return any(_vetted(code, site, value) for value in values if not isinstance(value, ir.Name))
    if isinstance(node, ir.Comprehension):
        return any(clause.tests for clause in node.clauses) or not any(
            "request" in spell(clause.iterable) for clause in node.clauses
        )
    return any(word in _written(node) for word in VETTED)


def _written(node: ir.Expression) -> str:
    """Return the names and calls of an expression, as far as they tell what it is."""
    return " ".join(spell(each) for each in ir.walk(node) if isinstance(each, ir.Call | ir.Attribute | ir.Name))


def everything(parts: bodies.Parts) -> Iterator[ir.Span]:
    """Yield the forms and serializers that take every field of their model (Django: `fields = "__all__"`)."""
    for _, node in parts.of(ir.Class):
        if node.name.rpartition(".")[2] == "Meta":
            for statement in node.body:
                match statement:
                    case ir.Assign(targets=(ir.Name(id="fields"),), value=ir.Constant(value="__all__")):
                        yield statement.span
                    case _:
                        pass
