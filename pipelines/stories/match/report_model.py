"""The model of reports: how probable it is that two houses report one event.

Boosted regression trees, trained by ``training/reports/train.py``: the sum of one leaf of each tree is the logarithm of the odds. It
gets the measures of ``report_measures`` and nothing else, so it is a function of two cards.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any, Final

Node = list[Any]
"""``[measure, limit, node up to the limit, node above it]``, or ``[value]`` of a leaf."""
MODEL: Final = "report_model.json"


@cache
def load_trees() -> tuple[float, list[Node]]:
    """Return where the sum begins, and the trees."""
    model = json.loads(files(__package__).joinpath(MODEL).read_text(encoding="utf-8"))
    return model["start"], model["trees"]


def report_probability(measures: Sequence[float]) -> float:
    """Return the probability that two reports with these measures are of one event."""
    odds, trees = load_trees()
    for tree in trees:
        node = tree
        while len(node) > 1:
            node = node[2] if measures[node[0]] <= node[1] else node[3]
        odds += node[0]
    return 1 / (1 + exp(-odds))
