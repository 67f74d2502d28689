"""Walk: a story's items in canonical order, one step each, plus a release where an embargo ends.

A live story grows at its end: an item that comes last goes on from where the walk stands, so that it costs the same in a
long story as in a short one. Any other item makes the walk begin anew.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.stories.describe.card import Card
from pipelines.stories.lifecycle.order import arrange, chains_of
from pipelines.stories.lifecycle.steps import Standing, Step, left_over, let_go, take
from pipelines.stories.match.judge import is_kill


class Walk:
    """The steps of a story whose items all are there."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.ordered, late = arrange(cards)
        self._house = next((card.provider for card in self.ordered if not card.notice), None)
        self._killed = min((card.time for card in self.ordered if is_kill(card)), default=None)
        self._standing = Standing()
        self._steps: list[Step] = []
        self._newest = max(card.time for card in self.ordered)
        self._highest: dict[tuple[object, ...], int] | None = None
        for card in self.ordered:
            self._go(card, late)

    def _go(self, card: Card, late: frozenset[str]) -> None:
        standing, released = let_go(self._standing, card.time)
        house = self._house or self.ordered[0].provider
        killed = self._killed is not None and self._killed < card.time
        self._standing, taken = take(standing, card, house, late=card.uid in late, killed=killed)
        self._steps += [*released, *taken]

    def steps(self, now: int) -> list[Step]:
        """Give all steps; what an embargo held is let go by ``now``, and what still waits is counted."""
        standing = self._standing
        if standing.pending is not None:
            standing = replace(standing, seen=standing.seen.copy())
        standing, released = let_go(standing, now)
        return [*self._steps, *released, *left_over(standing)]

    def follow(self, card: Card) -> bool:
        """Go on with an item if it comes last, later than all and with no number below another's; else do nothing."""
        if card.time <= self._newest or self._house is None:
            return False
        highest = self._find_highest()
        chains = list(chains_of(card))
        if any(number < highest.get(chain, number) for chain, number in chains):
            return False
        highest.update(chains)
        self._newest = card.time
        self.ordered.append(card)
        if self._killed is None and is_kill(card):
            self._killed = card.time
        self._go(card, frozenset())
        return True

    def _find_highest(self) -> dict[tuple[object, ...], int]:
        if self._highest is None:
            self._highest = {}
            for card in self.ordered:
                for chain, number in chains_of(card):
                    self._highest[chain] = max(number, self._highest.get(chain, number))
        return self._highest


def walk(cards: Iterable[Card], now: int) -> list[Step]:
    """Give the steps of a story."""
    return Walk(cards).steps(now)
