"""Boosted regression trees: the model of reports, and how a model of this room is read and asked.

The model of reports says how probable it is that two houses report one event; ``training/reports/train.py`` trained it. The sum of one leaf of each tree is
the logarithm of the odds. A model gets the measures of two items and nothing else, so it is a function of two cards.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from math import exp, inf, log
from typing import Any, Final, NamedTuple

Node = list[Any]
"""``[measure, limit, node up to the limit, node above it]``, or ``[value]`` of a leaf."""
MODEL: Final = "report_model.json"
ROUNDING: Final = 1e-9
"""Logarithm of odds: a sum is ended early only if it would miss by more than this."""


class Tree(NamedTuple):
    """A tree of a forest."""

    root: Any
    """``(measure, limit, node up to the limit, node above it)``, or the value of a leaf."""
    most: float
    """The most that the trees after this one can add."""


class Forest(NamedTuple):
    """The trees of a model, those that decide most first."""

    start: float
    """Where the sum begins."""
    trees: tuple[Tree, ...]


def load_trees(model: str = MODEL) -> tuple[float, list[Node]]:
    """Return where the sum begins, and the trees, of a file of this room."""
    read = json.loads(files(__package__).joinpath(model).read_text(encoding="utf-8"))
    return read["start"], read["trees"]


@cache
def load_forest(model: str = MODEL) -> Forest:
    """Return the trees of a file, those first whose leaves are furthest apart."""
    start, trees = load_trees(model)
    return make_forest(start, trees)


def make_forest(start: float, trees: Sequence[Node]) -> Forest:
    """Return the trees sorted by how far apart their leaves are, each with the most that those after it can add."""
    leaves = [sorted(leaves_of(tree)) for tree in trees]
    ordered = sorted(range(len(trees)), key=lambda place: (leaves[place][0] - leaves[place][-1], place))
    rest, found = 0.0, list[Tree]()
    for place in reversed(ordered):
        found.append(Tree(as_tuples(trees[place]), rest))
        rest += leaves[place][-1]
    return Forest(start, tuple(reversed(found)))


def leaves_of(node: Node) -> Iterator[float]:
    """Yield the values of the leaves of a tree."""
    if len(node) == 1:
        yield node[0]
    else:
        yield from leaves_of(node[2])
        yield from leaves_of(node[3])


def as_tuples(node: Node) -> Any:
    """Return a tree as tuples, which are read in half the time; a leaf is its value alone."""
    return (node[0], node[1], as_tuples(node[2]), as_tuples(node[3])) if len(node) > 1 else node[0]


def report_probability(measures: Sequence[float]) -> float:
    """Return the probability that two reports with these measures are of one event."""
    return probability(measures, load_forest())


def probability(measures: Sequence[float], forest: Forest, least: float = 0.0) -> float:
    """Return the probability that a model gives; 0 if it is less than ``least``.

    The leaves are added one by one, so that the sum is the same on every machine, until ``least`` is out of reach.
    """
    odds, needed = forest.start, log_odds(least) - ROUNDING
    for node, most in forest.trees:
        while node.__class__ is tuple:
            measure, limit, low, high = node
            node = high if measures[measure] > limit else low  # noqa: PLW2901
        odds += node
        if odds + most < needed:
            return 0.0
    found = 1 / (1 + exp(-odds))
    return found if found >= least else 0.0


def log_odds(share: float) -> float:
    """Return the logarithm of the odds of a probability."""
    if 0 < share < 1:
        return log(share / (1 - share))
    return inf if share > 0 else -inf
