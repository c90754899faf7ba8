"""What lists, dicts and sets do with what is put in them, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reviewer.flow.values import UNKNOWN, Scalar, Value, constant, deep_taints, element, join, unite

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.flow.patterns import Arguments

Changed = tuple[Value, Value | None]  # what the call returns; the container afterwards, None where it is as before


def sequence(values: list[Value], kind: str) -> Value:
    """Return a list, tuple or set display."""
    if kind == "set":
        return Value(items=dict(enumerate(values)), types=frozenset({"set"}))
    return Value(items=dict(enumerate(values)), types=frozenset({kind}))


def read(container: Value, key: Value) -> Value:
    """Return `container[key]`."""
    if container.items is None and container.rest is None:
        return Value(taints=container.taints)
    if key.constants is None:
        return element(container)
    found = [_read_one(container, each) for each in key.constants]
    return join(*found) if found else UNKNOWN


def _read_one(container: Value, key: Scalar) -> Value:
    items = container.items or {}
    if isinstance(key, int) and not isinstance(key, bool) and key < 0:
        key += len(items)
    found = [items[key]] if key in items else []
    if container.rest is not None and not found:
        found = [container.rest]
    value = join(*found) if found else UNKNOWN
    return replace(value, taints=unite([value.taints, container.taints])) if container.taints else value


def write(container: Value, key: Value, value: Value) -> Value:
    """Return the container after `container[key] = value`."""
    only = key.only
    if key.constants is not None and len(key.constants) == 1:
        return replace(container, items={**(container.items or {}), only: value}, constants=None)
    rest = value if container.rest is None else join(container.rest, value)
    return replace(container, items=container.items or {}, rest=rest, constants=None)


def appended(container: Value, value: Value) -> Value:
    """Return the list after `append(value)`."""
    items = dict(container.items or {})
    if container.items is None or container.rest is not None:
        return write(container, UNKNOWN, value)
    items[len(items)] = value
    return replace(container, items=items)


def _append(container: Value, given: Arguments) -> Changed:
    return UNKNOWN, appended(container, given.positional[0])


def extended(container: Value, other: Value) -> Value:
    """Return the list after `extend(other)`."""
    if other.items is not None and other.rest is None and not other.taints:
        for value in other.items.values():
            container = appended(container, value)
        return container
    return write(container, UNKNOWN, element(other))


def _extend(container: Value, given: Arguments) -> Changed:
    return UNKNOWN, extended(container, given.positional[0])


def _insert(container: Value, given: Arguments) -> Changed:
    where, value = given.positional[0].only, given.positional[1]
    if not isinstance(where, int) or container.items is None or container.rest is not None:
        return UNKNOWN, write(container, UNKNOWN, value)
    values = list(container.items.values())
    values.insert(where, value)
    return UNKNOWN, replace(container, items=dict(enumerate(values)))


def _pop(container: Value, given: Arguments) -> Changed:
    if container.items is None:
        return element(container), None
    key = given.positional[0] if given.positional else constant(-1)
    result = read(container, key)
    if len(given.positional) > 1:
        result = join(result, given.positional[1])
    only = key.only
    values = list(container.items.items())
    if isinstance(only, int) and all(isinstance(each, int) for each in container.items):
        kept = [value for _, value in values]
        if -len(kept) <= only < len(kept):
            del kept[only]
        return result, replace(container, items=dict(enumerate(kept)))
    return result, replace(container, items={each: value for each, value in values if each != only})


def updated(container: Value, other: Value) -> Value:
    """Return the dict after `update(other)`."""
    for key, value in (other.items or {}).items():
        container = write(container, constant(key), value)
    if other.taints or other.rest is not None or other.items is None:
        return write(container, UNKNOWN, element(other))
    return container


def _update(container: Value, given: Arguments) -> Changed:
    for other in given.positional:
        container = updated(container, other)
    for key, value in given.keywords.items():
        container = write(container, constant(key), value)
    return UNKNOWN, container


def made(given: Arguments) -> Value | None:
    """Return `dict(other, key=value)`; None where it is made of something else than dicts and keywords."""
    if given.spread is not None or any("dict" not in each.types for each in given.positional):
        return None
    return _update(Value(items={}, types=frozenset({"dict"})), given)[1]


def _get(container: Value, given: Arguments) -> Changed:
    if not given.positional:
        return element(container), None
    found = read(container, given.positional[0])
    key = given.positional[0].only
    if key in (container.items or {}):
        return found, None
    defaults = [*given.positional[1:2], *([given.keywords["default"]] if "default" in given.keywords else [])]
    if container.items is not None and container.rest is None and not container.taints and key is not None:
        return (defaults[0] if defaults else constant(None)), None
    return join(found, *(defaults or [constant(None)])), None


def _setdefault(container: Value, given: Arguments) -> Changed:
    key, value = given.positional[0], given.positional[1] if len(given.positional) > 1 else UNKNOWN
    if key.only in (container.items or {}):
        return read(container, key), None
    after = write(container, key, value)
    return read(after, key), after


def _values(container: Value, given: Arguments) -> Changed:
    del given
    return Value(items={}, rest=element(container), types=frozenset({"list"})), None


def _keys(container: Value, given: Arguments) -> Changed:
    del given
    keys = [constant(key) for key in container.items or {}]
    if container.rest is not None or container.taints or not keys:
        return Value(taints=container.taints), None
    return sequence(keys, "list"), None


def _pairs(container: Value, given: Arguments) -> Changed:
    del given
    pairs = [sequence([constant(key), value], "tuple") for key, value in (container.items or {}).items()]
    if container.rest is None and not container.taints and pairs:
        return sequence(pairs, "list"), None
    value = element(container)
    key = Value(taints=container.taints)
    return Value(items={}, rest=sequence([key, value], "tuple"), types=frozenset({"list"})), None


def _copy(container: Value, given: Arguments) -> Changed:
    del given
    return container, None


def _clear(container: Value, given: Arguments) -> Changed:
    del given
    return UNKNOWN, replace(container, items={}, rest=None, taints=())


METHODS: dict[str, tuple[int, Callable[[Value, Arguments], Changed]]] = {
    "append": (1, _append), "add": (1, _append), "appendleft": (1, _append), "extend": (1, _extend),
    "insert": (2, _insert), "pop": (0, _pop), "update": (0, _update), "get": (1, _get), "setdefault": (1, _setdefault),
    "values": (0, _values), "keys": (0, _keys), "items": (0, _pairs), "copy": (0, _copy), "clear": (0, _clear),
}  # fmt: skip


def call(name: str, container: Value, given: Arguments) -> Changed | None:
    """Return what a method of a container does; None where it is none that we know."""
    if name not in METHODS or (container.items is None and name in {"get", "pop", "values", "keys", "items", "copy"}):
        return None
    least, method = METHODS[name]
    if len(given.positional) < least:
        return None
    if container.items is None and container.types - {"list", "dict", "set"}:
        return None  # an object of a class of its own: `queue.add(...)` is not a set's
    return method(container, given)


def configuration(name: str, parser: Value, given: Arguments) -> Changed | None:
    """Return what `configparser.ConfigParser.set` and `get` do: values lie by section and key.

    https://docs.python.org/3/library/configparser.html
    """
    match [each.text for each in given.positional]:
        case [str(section), str(option), *rest]:
            key = constant(f"{section}\0{option}".lower())
        case _:
            return None
    if name == "set" and rest:
        return UNKNOWN, write(parser, key, given.positional[-1])
    return (read(parser, key), None) if name == "get" and parser.items is not None else None


def built(values: list[Value]) -> Value:
    """Return what an unknown operation makes of these: their taints, and nothing else that is known."""
    return Value(taints=unite(deep_taints(value) for value in values))
