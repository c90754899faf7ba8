"""Functions that a program offers to a language model, in tables of its own: `TOOLS = {"fetch": fetch}`.

A model chooses the arguments of what such a table names (https://modelcontextprotocol.io/docs/concepts/tools,
https://platform.openai.com/docs/guides/function-calling): the functions themselves, or the module that holds them
under the name of the tool, to be loaded when it is asked for. A table counts in files that speak of models.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.flow.frame import path_of
from reviewer.flow.imports import resolve
from reviewer.flow.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLES = frozenset({"tool", "tools", "toolset", "toolkit", "functions"})
MODELS = frozenset({
    "agent", "agents", "anthropic", "assistant", "gpt", "langchain", "litellm", "llm", "llms", "mcp", "ollama",
    "openai",
})  # fmt: skip
HOLDERS = frozenset({"callable", "execute", "fn", "func", "function", "handler", "implementation"})
MODULE = re.compile(r"\.*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
MEMBER = re.compile(r"(?P<module>\.*\w+(?:\.\w+)*)[:.](?P<name>[A-Za-z_]\w*)")
LOADED = ":"  # between a module, which the table names as a text, and what it holds


def of(summary: ir.Summary, used: Iterable[str]) -> Iterator[str]:
    """Yield what the tables of a file name: `fetch` and `web.fetch` as written, `shop.web:fetch`, `shop.web:Web.fetch`.

    `used` are the names that the file reads and imports.
    """
    if MODELS.isdisjoint(word for name in (*used, summary.module) for word in words(name)):
        return
    for node in ir.walk(summary.body):
        if isinstance(node, ir.Assign) and node.value is not None and any(map(_is_table, node.targets)):
            for name in _named(node.value):
                module, loaded, rest = name.rpartition(LOADED)
                yield f"{resolve(summary, module)}{LOADED}{rest}" if loaded else name


def _is_table(target: ir.Expression) -> bool:
    return not TABLES.isdisjoint(words((path_of(target) or "").rpartition(".")[2]))


def _named(table: ir.Expression) -> Iterator[str]:
    match table:
        case ir.Mapping(items=items):
            for key, value in items:
                if isinstance(key, ir.Constant) and isinstance(key.value, str):
                    yield from _entry(key.value, value)
        case ir.Collection(items=items):
            for each in items:
                yield from _entry("", each)
        case _:
            return


def _entry(name: str, value: ir.Expression) -> Iterator[str]:
    """Yield what one entry of a table names: a function, one beside its description, a module that holds it."""
    match value:
        case ir.Name() | ir.Attribute():
            yield path_of(value) or ""
        case ir.Mapping(items=items):
            for key, each in items:
                if isinstance(key, ir.Constant) and key.value in HOLDERS:
                    yield from _entry("", each)
        case ir.Collection(items=(ir.Constant(value=str(module)), *rest)) if name and MODULE.fullmatch(module):
            yield _loaded(module, rest[0] if rest else None, name)
        case ir.Collection(items=items):
            yield from (path_of(each) or "" for each in items if isinstance(each, ir.Name | ir.Attribute))
        case ir.Constant(value=str(text)) if name and (found := MEMBER.fullmatch(text)):
            yield f"{found['module']}{LOADED}{found['name']}"
        case _:
            return


def _loaded(module: str, owner: ir.Expression | None, name: str) -> str:
    """Return the function of a module, or the method of a class in it, that bears the name of a tool."""
    match owner:
        case ir.Constant(value=str(given)) if given[:1].isupper() and given.isidentifier():
            return f"{module}{LOADED}{given}.{name}"
        case ir.Constant(value=str(given)) if given.isidentifier():
            return f"{module}{LOADED}{given}"
        case _:
            return f"{module}{LOADED}{name}"
