"""The files of a program are put in an order in which users come after what they use; circles are cut, nothing else."""

import graphlib
import random

import pytest

from reviewer.flow.order import circles, ordered


def graph(seed):
    """Return 20 files in four groups; those of a group use each other as it comes, and any of the groups below."""
    dice = random.Random(seed)
    groups = [[f"{group}{number}" for number in range(5)] for group in "abcd"]
    edges = {}
    for place, group in enumerate(groups):
        below = [each for other in groups[:place] for each in other]
        for path in group:
            near = dice.sample(group, 2) + (dice.sample(below, 3) if below else [])
            edges[path] = set(near) - {path}
    return edges


@pytest.mark.parametrize("seed", range(10))
def test_what_is_left_has_no_circle(seed):
    graphlib.TopologicalSorter(ordered(graph(seed))).prepare()


@pytest.mark.parametrize("seed", range(10))
def test_only_what_lies_in_a_circle_is_cut(seed):
    edges = graph(seed)
    mates = {path: circle for circle in circles(edges) for path in circle}
    left = ordered(edges)
    cut = {(path, each) for path, below in edges.items() for each in below - left[path]}
    assert cut
    assert all(each in mates[path] for path, each in cut)


def test_an_order_that_is_one_stays():
    edges = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert ordered(edges) == edges
