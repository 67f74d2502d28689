"""Judging of many items: a judgement reads two cards and nothing else, so it can be divided between processes."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.match.judge import judge
from pipelines.stories.match.tie import EXPLICIT, Tie
from pipelines.stories.thresholds import MatchThresholds

AT_ONCE: Final = 20_000
"""Items whose candidates are found before they are judged, with about 20 numbers each."""
CardOf = Callable[[int], Card]
"""Returns the card of a number."""


class Found(NamedTuple):
    """What the index has for an item."""

    explicit: dict[int, Tie]
    """Its ties by ids, series and links, by the numbers of the other items."""
    candidates: Sequence[int]
    """Numbers of the items that it is to be judged with."""


def one_by_one(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call each task in this process. Return the results."""
    return [task() for task in tasks]


class Judging(NamedTuple):
    """How judging is divided."""

    shares: int
    call: Callable[[Sequence[Callable[[], Any]]], list[Any]]
    """Calls the task of each share, wherever it may be, and returns the results in their order."""


ALONE: Final = Judging(1, one_by_one)


def judge_candidates(
    card: Card, candidates: Iterable[int], card_of: CardOf, rules: StoryRules, limits: MatchThresholds
) -> dict[int, Tie]:
    """Return the ties of an item to its candidates, but for those that ids and links make, by their numbers.

    Names of items are strong keys, so the index has found the explicit ties already.
    """
    judged = ((number, judge(card, card_of(number), rules, limits)) for number in candidates)
    return {number: tie for number, tie in judged if tie and tie.rank > EXPLICIT}


def judge_all(
    items: Sequence[int],
    found: Sequence[Found],
    card_of: CardOf,
    rules: StoryRules,
    limits: MatchThresholds,
    judging: Judging = ALONE,
) -> list[dict[int, Tie]]:
    """Return the ties of each item, by the numbers of the other items; ``items`` are numbers, ``found`` is what the index has for each."""

    def judge_share(first: int) -> list[dict[int, Tie]]:
        own = slice(first, None, judging.shares)
        return [
            judge_candidates(card_of(number), one.candidates, card_of, rules, limits) if one.candidates else {}
            for number, one in zip(items[own], found[own], strict=True)
        ]

    shares = judging.call([partial(judge_share, first) for first in range(judging.shares)])
    ties: list[dict[int, Tie]] = [{} for _ in items]
    for first, judged in enumerate(shares):
        ties[first :: judging.shares] = judged
    return [one.explicit | judged for one, judged in zip(found, ties, strict=True)]
