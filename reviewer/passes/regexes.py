r"""What a regular expression lets through, and how long it can take.

The expression is read by Python's own parser. For the time that a match can take it becomes an
automaton without empty moves (Glushkov): if a text leads from a place back to itself on two ways,
every round doubles the ways and the time is exponential ("EDA"; Weber and Seidl, On the degree of
ambiguity of finite automata, 1991). `(\w+\s?)+$` is so, `\w+(\s\w+)*$` is not.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST = 2_000  # characters of an expression; longer ones are tables, not checks
MOST_PLACES = 120  # of an automaton
COPIES = 3  # of a part that is repeated a fixed number of times: enough to see whether rounds overlap
SAMPLE = (*map(chr, range(256)), "\u4e2d", "\u2014")  # Latin 1, a letter and a sign from beyond it
EVERYTHING = (1 << len(SAMPLE)) - 1
OTHER_LETTER, OTHER_SIGN = 1 << 256, 1 << 257
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdigit,
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}
NEGATED = {
    codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
    codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
    codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
}
REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})
NEWLINE = 10
BEGIN = frozenset({codes.AT_BEGINNING, codes.AT_BEGINNING_STRING})
END = frozenset({codes.AT_END, codes.AT_END_STRING})
HOST = re.compile(
    r"(?<![\\\w])(?:[a-z0-9-]+\\?\.)*[a-z0-9-]+(?P<dot>\.)(?:[a-z0-9-]+\\?\.)*(?:com|org|net|io|dev|edu|gov|co|app|example|internal|local)(?![\w.*+?-])",
    re.IGNORECASE,
)
TO_Z = re.compile(r"\[(?:\\.|[^\]\\])*?A-z")


def parse(pattern: str) -> Any | None:
    """Return the parse tree of an expression, None where it is none or too long."""
    if len(pattern) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parser.parse(pattern)
    except (re.error, RecursionError, OverflowError, ValueError):
        return None


def spans_signs(pattern: str) -> bool:
    r"""Tell whether a class runs from A to z, so over ``[ \ ] ^ _ ` `` too."""
    return bool(TO_Z.search(pattern)) and parse(pattern) is not None


def loose_host(pattern: str) -> bool:
    """Tell whether a host's name stands in the expression with a dot that matches any character."""
    return any(_unescaped(pattern, found.start("dot")) for found in HOST.finditer(pattern))


def _unescaped(pattern: str, place: int) -> bool:
    before = pattern[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 0


def loose_number(pattern: str) -> bool:
    r"""Tell whether dots between numbers, as of an address or a version, match any character: `\d+.\d+`."""
    return bool(re.search(r"\\d(?:\+|\{[\d,]+\})\.\\d(?:\+|\{[\d,]+\})\.\\d", pattern))


def open_ended(pattern: str) -> bool:
    """Tell whether a match may stop anywhere: the expression ends neither in an anchor nor in what takes the rest."""
    tree = parse(pattern)
    return tree is not None and len(tree) > 0 and not any(_closes(each) for each in _lasts(tree))


def open_start(pattern: str) -> bool:
    """Tell whether a search may begin anywhere."""
    tree = parse(pattern)
    if tree is None or not len(tree):
        return False
    code, value = tree[0]
    return not (code is codes.AT and value in BEGIN)


def ends_in_a_sign(pattern: str) -> bool:
    """Tell whether some branch of the expression ends in a fixed character: it asks how a text begins."""
    tree = parse(pattern)
    return tree is not None and any(code is codes.LITERAL for code, _ in _lasts(tree))


def impossible(pattern: str) -> bool:
    """Tell whether nothing can match: a text begins after its first character, or goes on after its end (`/^a$/`)."""
    tree = parse(pattern)
    if tree is None or tree.state.flags & re.MULTILINE:
        return False
    taken, ended = 0, False
    for code, value in tree:
        if code is codes.AT:
            if value in BEGIN and taken:
                return True
            ended = ended or value in END
        elif code not in {codes.ASSERT, codes.ASSERT_NOT}:
            least = int(parser.SubPattern(tree.state, [(code, value)]).getwidth()[0])  # characters that it takes
            if ended and least and (code, value) != (codes.LITERAL, NEWLINE):
                return True
            taken += least
    return False


def only_literal(pattern: str) -> bool:
    """Tell whether the expression is a plain prefix: characters and classes, each once, without a repetition."""
    tree = parse(pattern)
    return tree is not None and not any(code in REPEATS and value[1] > 1 for code, value in _flat(tree))


def _lasts(tree: Any) -> Iterable[tuple[Any, Any]]:
    """Yield the last items of all branches."""
    if not len(tree):
        return
    code, value = tree[-1]
    if code is codes.SUBPATTERN:
        yield from _lasts(value[3])
    elif code is codes.BRANCH:
        for branch in value[1]:
            yield from _lasts(branch)
    else:
        yield code, value


def _closes(item: tuple[Any, Any]) -> bool:
    code, value = item
    if code is codes.AT:
        return value in END or value is codes.AT_BOUNDARY
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return True
    return (
        code in REPEATS
        and value[1] is codes.MAXREPEAT
        and any(
            kind is codes.ANY or (kind is codes.IN and inner[0] == (codes.NEGATE, None)) for kind, inner in value[2]
        )
    )


def _flat(tree: Any) -> Iterable[tuple[Any, Any]]:
    for code, value in tree:
        yield code, value
        for part in _parts(code, value):
            yield from _flat(part)


def _parts(code: Any, value: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    if code in REPEATS:
        return [value[2]]
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return [value[1]]
    if code is codes.GROUPREF_EXISTS:
        return [part for part in value[1:] if part is not None]
    return []


@dataclass(slots=True)
class Part:
    """A piece of an expression as automaton: where a match of it may begin and end, and whether it may be empty."""

    first: Counter[int] = field(default_factory=Counter)
    last: Counter[int] = field(default_factory=Counter)
    empty: bool = True


@dataclass(slots=True)
class Automaton:
    """`chars` of each place, as bits over `SAMPLE`; `follow` counts the ways from a place to the next."""

    flags: int
    chars: list[int] = field(default_factory=list)
    follow: list[Counter[int]] = field(default_factory=list)

    def place(self, chars: int) -> Part:
        """Return a part that matches one character."""
        self.chars.append(chars)
        self.follow.append(Counter())
        index = len(self.chars) - 1
        return Part(Counter([index]), Counter([index]), empty=False)

    def then(self, one: Part, other: Part) -> Part:
        """Return one part after another."""
        self._link(one.last, other.first)
        first = one.first + other.first if one.empty else one.first
        last = other.last + one.last if other.empty else other.last
        return Part(first, last, one.empty and other.empty)

    def repeat(self, part: Part) -> None:
        """Let a part follow itself."""
        self._link(part.last, part.first)

    def _link(self, ends: Counter[int], starts: Counter[int]) -> None:
        for end, ways in ends.items():
            for start, more in starts.items():
                self.follow[end][start] += min(ways * more, 2)


class TooLargeError(Exception):
    """The automaton would have too many places to look at."""


@cache
def exponential(pattern: str, *, whole: bool) -> bool:
    """Tell whether a text exists on which a match takes exponential time.

    `whole`: the match must cover the whole text, as in `fullmatch`. Otherwise something that can
    fail has to follow the loop, or the match has ended before any way is tried twice.
    """
    tree = parse(pattern)
    if tree is None or not _nested(tree, inside=False):
        return False
    automaton = Automaton(tree.state.flags)
    try:
        all_of_it = _sequence(automaton, tree)
    except (TooLargeError, RecursionError):
        return False
    accepting = set() if whole else set(all_of_it.last)
    return any(_ambiguous(automaton, loop) for loop in _loops(automaton) if not loop & accepting)


def _nested(tree: Any, *, inside: bool) -> bool:
    """Tell whether there is a repetition, or a choice, within a repetition: the cheap question first."""
    for code, value in tree:
        unbounded = code in REPEATS and value[1] is codes.MAXREPEAT
        if inside and (code is codes.BRANCH or (code in REPEATS and value[1] > 1) or code in REPEATS):
            return True
        if any(_nested(part, inside=inside or unbounded) for part in _parts(code, value)):
            return True
    return False


def _sequence(automaton: Automaton, tree: Any) -> Part:
    whole = Part()
    for code, value in tree:
        whole = automaton.then(whole, _item(automaton, code, value))
        if len(automaton.chars) > MOST_PLACES:
            raise TooLargeError
    return whole


def _item(automaton: Automaton, code: Any, value: Any) -> Part:
    if code in REPEATS:
        return _repeated(automaton, *value)
    if code is codes.BRANCH:
        return _either([_sequence(automaton, branch) for branch in value[1]])
    if code is codes.SUBPATTERN:
        return _sequence(automaton, value[3])
    if code is codes.AT:
        return automaton.place(0) if value in END else Part()
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return automaton.place(0) if value[0] == 1 and code is codes.ASSERT else Part()
    if code is codes.GROUPREF_EXISTS:
        return _either([_sequence(automaton, part) for part in value[1:] if part is not None])
    if code in {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}:
        return automaton.place(_chars(code, value, automaton.flags))
    return automaton.place(0)  # a back reference, an atomic group, a possessive repeat: not followed


def _either(parts: list[Part]) -> Part:
    whole = Part(empty=False)
    for part in parts:
        whole = Part(whole.first + part.first, whole.last + part.last, whole.empty or part.empty)
    return whole


def _repeated(automaton: Automaton, least: int, most: Any, body: Any) -> Part:
    if most is codes.MAXREPEAT:
        part = _sequence(automaton, body)
        automaton.repeat(part)
        return Part(part.first, part.last, empty=part.empty or least == 0)
    whole = Part()
    for copy in range(min(int(most), COPIES)):
        part = _sequence(automaton, body)
        whole = automaton.then(whole, Part(part.first, part.last, empty=part.empty or copy >= least))
    return whole


@cache
def _category(code: Any) -> int:
    if code in NEGATED:
        return EVERYTHING & ~_category(NEGATED[code])
    test = CATEGORIES[code]
    return sum(1 << index for index, char in enumerate(SAMPLE) if test(char))


def _chars(code: Any, value: Any, flags: int) -> int:
    if code is codes.ANY:
        return EVERYTHING if flags & re.DOTALL else EVERYTHING & ~(1 << 10)
    if code is codes.LITERAL:
        return _literal(value, flags)
    if code is codes.NOT_LITERAL:
        return EVERYTHING & ~_literal(value, flags)
    found, negated = 0, False
    for kind, inner in value:
        if kind is codes.NEGATE:
            negated = True
        elif kind is codes.RANGE:
            found |= _range(inner, flags)
        elif kind is codes.CATEGORY:
            found |= _category(inner)
        else:
            found |= _literal(inner, flags)
    return EVERYTHING & ~found if negated else found


def _literal(code: int, flags: int) -> int:
    if code >= 256:  # noqa: PLR2004 - the end of Latin 1
        return OTHER_LETTER if chr(code).isalnum() else OTHER_SIGN
    both = {chr(code), chr(code).swapcase()} if flags & re.IGNORECASE else {chr(code)}
    return sum(1 << ord(char) for char in both if len(char) == 1 and ord(char) < 256)  # noqa: PLR2004 - likewise


def _range(bounds: tuple[int, int], flags: int) -> int:
    found = 0
    for code in range(bounds[0], min(bounds[1], 255) + 1):
        found |= _literal(code, flags)
    return found | (OTHER_LETTER | OTHER_SIGN if bounds[1] > 255 else 0)  # noqa: PLR2004 - likewise


def _loops(automaton: Automaton) -> list[set[int]]:
    """Return the sets of places that lead to one another."""
    after = [_reach(automaton, {place}) for place in range(len(automaton.chars))]
    loops: list[set[int]] = []
    for place, reached in enumerate(after):
        loop = {other for other in reached if place in after[other]}
        if place in loop and loop not in loops:
            loops.append(loop)
    return loops


def _reach(automaton: Automaton, start: set[int]) -> set[int]:
    found: set[int] = set()
    todo = list(start)
    while todo:
        for other in automaton.follow[todo.pop()]:
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def _ambiguous(automaton: Automaton, loop: set[int]) -> bool:
    """Tell whether one text leads around the loop on two ways."""
    steps = {place: [each for each in automaton.follow[place] if each in loop] for place in loop}
    if any(automaton.follow[place][other] > 1 and automaton.chars[other] for place in loop for other in steps[place]):
        return True
    forward: dict[tuple[int, int], list[tuple[int, int]]] = {}
    backward: dict[tuple[int, int], list[tuple[int, int]]] = {}
    todo = [(place, place) for place in loop]
    seen = set(todo)
    while todo:
        pair = todo.pop()
        forward[pair] = [
            (one, other)
            for one in steps[pair[0]]
            for other in steps[pair[1]]
            if automaton.chars[one] & automaton.chars[other]
        ]
        for following in forward[pair]:
            backward.setdefault(following, []).append(pair)
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return _returns({(place, place) for place in loop}, backward)


def _returns(goal: set[tuple[int, int]], backward: dict[tuple[int, int], list[tuple[int, int]]]) -> bool:
    """Tell whether a pair of different places leads back to a pair of equal ones."""
    todo, seen = list(goal), set(goal)
    while todo:
        for pair in backward.get(todo.pop(), ()):
            if pair not in seen:
                if pair[0] != pair[1]:
                    return True
                seen.add(pair)
                todo.append(pair)
    return False
