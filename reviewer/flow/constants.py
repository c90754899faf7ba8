"""What Python computes from constants: operators, string methods, indices, conditions."""

from __future__ import annotations

import base64
import itertools
import operator
from typing import TYPE_CHECKING, Any

from reviewer.flow.values import UNKNOWN, Scalar, Value, constant

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 4096  # characters of a folded string
LARGEST = 2**64
MOST_COMBINATIONS = 64
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "|": operator.or_, "&": operator.and_, "^": operator.xor,
}  # fmt: skip
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "in": lambda a, b: a in b, "not in": lambda a, b: a not in b, "is": operator.is_, "is not": operator.is_not,
}  # fmt: skip
METHODS = frozenset({
    "upper", "lower", "strip", "lstrip", "rstrip", "replace", "capitalize", "title", "swapcase", "casefold",
    "removeprefix", "removesuffix", "zfill", "startswith", "endswith", "isdigit", "isalpha", "isalnum", "isupper",
    "islower", "find", "count", "index", "encode", "decode", "format", "join",
})  # fmt: skip

CODECS: dict[str, Callable[..., Scalar]] = {
    "base64.b64encode": base64.b64encode, "base64.b64decode": base64.b64decode,
    "base64.urlsafe_b64encode": base64.urlsafe_b64encode, "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
}  # fmt: skip


def truth(value: Value) -> bool | None:
    """Tell whether a value is true, as far as that is known."""
    if value.constants is not None:
        found = {bool(each) for each in value.constants}
        return found.pop() if len(found) == 1 else None
    if value.items is not None and value.rest is None and not value.taints:
        return bool(value.items)
    return None


def fold(values: list[Value], compute: Callable[..., Scalar]) -> Value:
    """Compute with every combination of constants; unknown where one is unknown or Python refuses."""
    choices = [value.constants for value in values if value.constants is not None]
    if len(choices) < len(values):
        return UNKNOWN
    results = []
    for combination in itertools.islice(itertools.product(*choices), MOST_COMBINATIONS + 1):
        try:
            result = compute(*combination)
        except Exception:  # noqa: BLE001, S112 - whatever Python raises here, the program would have raised
            continue
        if not _small(result):
            return UNKNOWN
        results.append(result)
    return constant(*results) if 0 < len(results) <= MOST_COMBINATIONS else UNKNOWN


def _small(result: object) -> bool:
    if isinstance(result, str | bytes):
        return len(result) <= LONGEST
    if isinstance(result, int):
        return abs(result) < LARGEST
    return result is None or isinstance(result, float)


def binary(symbol: str, left: Value, right: Value) -> Value:
    """Fold `left symbol right`."""
    compute = ARITHMETIC.get(symbol)
    if compute is None:
        return UNKNOWN
    if symbol == "*":
        compute = _times
    return fold([left, right], compute)


def _times(a: Any, b: Any) -> Any:
    if isinstance(a, str | bytes) or isinstance(b, str | bytes):
        text, count = (a, b) if isinstance(a, str | bytes) else (b, a)
        if len(text) * count > LONGEST:
            raise OverflowError
    return a * b


def compare(symbol: str, left: Value, right: Value) -> Value:
    """Fold a comparison; membership also in containers whose items are known."""
    if symbol in {"in", "not in"} and right.items is not None and right.rest is None and not right.taints:
        return _membership(symbol, left, right)
    return fold([left, right], COMPARISONS[symbol])


def _membership(symbol: str, left: Value, right: Value) -> Value:
    inner = list((right.items or {}).values())
    if left.constants is None or not all(each.constants is not None and len(each.constants) == 1 for each in inner):
        return UNKNOWN
    members = [each.only for each in inner]
    return fold([left], lambda each: (each in members) is (symbol == "in"))


def method(name: str, receiver: Value, arguments: list[Value]) -> Value:
    """Fold a method of a constant string."""
    if name not in METHODS or receiver.constants is None:
        return UNKNOWN
    return fold([receiver, *arguments], lambda this, *given: getattr(this, name)(*given))


def coded(name: str, value: Value) -> Value:
    """Fold an encoding or decoding of a constant; where Python refuses it, nothing is ever made of it."""
    result = fold([value], CODECS[name])
    return constant(None) if result.constants is None and value.constants is not None else result


def index(receiver: Value, key: Value) -> Value:
    """Fold `receiver[key]` of a constant string."""
    return fold([receiver, key], lambda this, each: this[each])


def cut(receiver: Value, bounds: list[Value]) -> Value:
    """Fold `receiver[lower:upper:step]`."""
    return fold([receiver, *bounds], lambda this, *given: this[slice(*given)])
