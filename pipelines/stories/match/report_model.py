"""Boosted regression trees: the model of reports, and how a model of this room is read and asked.

The model of reports says how probable it is that two houses report one event; ``training/reports/train.py`` trained it. The sum of one leaf of each tree is
the logarithm of the odds. A model gets the measures of two items and nothing else, so it is a function of two cards.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp, inf
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Node = list[Any]
"""``[measure, limit, node up to the limit, node above it]``, or ``[value]`` of a leaf."""
MODEL: Final = "report_model.json"


class Forest(NamedTuple):
    """All nodes of all trees, by number; a leaf is its own child."""

    start: float
    """Where the sum begins."""
    roots: npt.NDArray[np.intp]
    depth: int
    measures: npt.NDArray[np.intp]
    limits: npt.NDArray[np.float64]
    children: npt.NDArray[np.intp]
    """Of each node two: up to its limit, and above it."""
    values: list[float]


def load_trees(model: str = MODEL) -> tuple[float, list[Node]]:
    """Return where the sum begins, and the trees, of a file of this room."""
    read = json.loads(files(__package__).joinpath(model).read_text(encoding="utf-8"))
    return read["start"], read["trees"]


@cache
def load_forest(model: str = MODEL) -> Forest:
    """Return the trees of a file as arrays: all trees go down one step at a time."""
    start, trees = load_trees(model)
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: Node) -> int:
        own = len(nodes)
        nodes.append((0, inf, own, own, node[0]))
        if len(node) > 1:
            nodes[own] = (node[0], node[1], add(node[2]), add(node[3]), 0.0)
        return own

    roots = [add(tree) for tree in trees]
    return Forest(
        start,
        np.array(roots, dtype=np.intp),
        max(map(depth_of, trees), default=0),
        np.array([measure for measure, *_ in nodes], dtype=np.intp),
        np.array([limit for _, limit, *_ in nodes]),
        np.array([child for _, _, low, high, _ in nodes for child in (low, high)], dtype=np.intp),
        [value for *_, value in nodes],
    )


def depth_of(node: Node) -> int:
    """Return how many steps a tree has."""
    return 1 + max(depth_of(node[2]), depth_of(node[3])) if len(node) > 1 else 0


def report_probability(measures: Sequence[float]) -> float:
    """Return the probability that two reports with these measures are of one event."""
    return probability(measures, load_forest())


def probability(measures: Sequence[float], forest: Forest) -> float:
    """Return the probability that a model gives. The leaves are added one by one, so that the sum is the same on every machine."""
    row, places = np.array(measures, dtype=np.float64), forest.roots
    for _ in range(forest.depth):
        places = forest.children[2 * places + (row[forest.measures[places]] > forest.limits[places])]
    odds = forest.start
    for place in places.tolist():
        odds += forest.values[place]
    return 1 / (1 + exp(-odds))
