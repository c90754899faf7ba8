"""A cookie without its protections, set on a response of which only the method is known.

Frameworks that the models know are judged by their rows; `set_cookie(name, value)` of an object from elsewhere (a
parameter of a helper) is the same method in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.flow import summary as ir
from reviewer.passes.weaknesses.file import Found, called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.passes.weaknesses.file import File

VALUE = frozenset({"value", "val"})
FLAGS = frozenset({"secure", "httponly"})
FEWEST = 2  # a name and a value: a jar of a client takes one ready cookie


def check(file: File) -> Iterator[Found]:
    """Yield the calls."""
    for site in file.code.sites:
        call = site.call
        known = any(not name.startswith("?.") for name in site.names)
        if known or is_removal(call) or called(call) != "set_cookie":
            continue
        places = [each for each in call.arguments if each.name is None]
        words = {each.name: each.value for each in call.arguments if each.name}
        if any(each.star for each in call.arguments) or len(places) + len(VALUE & words.keys()) < FEWEST:
            continue
        off = [flag for flag in sorted(FLAGS) if _is_off(words.get(flag))]
        if off:
            yield Found(call.span, f"the cookie is set without {' and without '.join(f'`{flag}`' for flag in off)}")


def is_removal(call: ir.Call) -> bool:
    """Tell whether a call takes a cookie away: it is set to nothing, or to end at once."""
    places = [each.value for each in call.arguments if each.name is None]
    words = {each.name: each.value for each in call.arguments if each.name}
    value = words.get("value") or next(iter(places[1:]), None)
    ends = [words[name] for name in ("max_age", "expires") if name in words]
    return _is_nothing(value) or any(isinstance(end, ir.Constant) and end.value == 0 for end in ends)


def _is_nothing(value: ir.Expression | None) -> bool:
    return isinstance(value, ir.Constant) and value.value in {None, "", b""}


def _is_off(value: ir.Expression | None) -> bool:
    return value is None or (isinstance(value, ir.Constant) and not value.value)
