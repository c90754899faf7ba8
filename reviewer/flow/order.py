"""An order of the files of a program in which each comes after those that it uses, as far as there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def circles(edges: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """Yield the strongly connected components of a graph (Tarjan 1972, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: dict[str, None] = {}  # ordered, and quick to look into
    for start in sorted(edges):
        work = [] if start in order else [(start, iter(sorted(edges[start])))]
        while work:
            node, rest = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                stack[node] = None
            below = next(rest, None)
            if below is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    circle = {node}
                    while (last := stack.popitem()[0]) != node:
                        circle.add(last)
                    yield circle
            elif below not in order:
                work.append((below, iter(sorted(edges.get(below, ())))))
            elif below in stack:
                low[node] = min(low[node], order[below])


def ordered(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the edges without those that lead back: of a circle of files, what is used most lies lowest.

    What leads from one circle into another leads back nowhere.
    """
    kept = {path: set(below) for path, below in edges.items()}
    for circle in circles(edges):
        if len(circle) == 1:
            continue
        inner = {path: edges[path] & circle for path in circle}
        rank = {path: place for place, path in enumerate(_ranked(inner))}
        for path in circle:
            kept[path] = {each for each in edges[path] if each not in circle or rank[each] < rank[path]}
    return kept


def _ranked(edges: Mapping[str, set[str]]) -> list[str]:
    """Return all files, users after used, with as few exceptions as a greedy choice leaves (Eades, Lin, Smyth 1993)."""
    out = {path: {each for each in below if each in edges} for path, below in edges.items()}
    back: dict[str, set[str]] = {path: set() for path in edges}
    for path, below in out.items():
        for each in below:
            back[each].add(path)
    low: list[str] = []
    high: list[str] = []
    left = set(edges)
    ready = sorted((path for path in left if not out[path]), reverse=True)
    idle = sorted((path for path in left if not back[path]), reverse=True)
    while left:
        if ready or idle:
            lowest = bool(ready)
            path = ready.pop() if lowest else idle.pop()
        else:
            path = min(left, key=lambda each: (len(out[each]) - len(back[each]), each))
            lowest = True
        if path not in left:
            continue
        left.discard(path)
        (low if lowest else high).append(path)
        for each in back[path]:
            out[each].discard(path)
            if each in left and not out[each]:
                ready.append(each)
        for each in out[path]:
            back[each].discard(path)
            if each in left and not back[each]:
                idle.append(each)
    return [*low, *reversed(high)]
