"""Walk: a story's items in canonical order, one step each, plus a release where an embargo ends.

A live story grows at its end: an item that comes last goes on from where the walk stands, so that it costs the same in a
long story as in a short one. Any other item makes the walk begin anew.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.stories.describe.card import Card
from pipelines.stories.lifecycle.order import canonical_order, chains_of
from pipelines.stories.lifecycle.transitions import StoryState, Transition, apply_item, release_pending, still_waiting
from pipelines.stories.match.judge import is_kill


class Timeline:
    """The steps of a story whose items all are there."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.ordered, late = canonical_order(cards)
        self._provider = next((card.provider for card in self.ordered if not card.notice), None)
        self._first_kill = min((card.time for card in self.ordered if is_kill(card)), default=None)
        self._state = StoryState()
        self._transitions: list[Transition] = []
        self._newest = max(card.time for card in self.ordered)
        self._highest: dict[tuple[object, ...], int] | None = None
        for card in self.ordered:
            self._apply(card, late)

    def _apply(self, card: Card, late: frozenset[str]) -> None:
        state, released = release_pending(self._state, card.time)
        provider = self._provider or self.ordered[0].provider
        killed = self._first_kill is not None and self._first_kill < card.time
        self._state, applied = apply_item(state, card, provider, late=card.uid in late, killed=killed)
        self._transitions += [*released, *applied]

    def transitions(self, now: int) -> list[Transition]:
        """Give all steps; what an embargo held is let go by ``now``, and what still waits is counted."""
        state = self._state
        if state.pending is not None:
            state = replace(state, published=state.published.copy())
        state, released = release_pending(state, now)
        return [*self._transitions, *released, *still_waiting(state)]

    def append_if_last(self, card: Card) -> bool:
        """Go on with an item if it comes last, later than all and with no number below another's; else do nothing."""
        if card.time <= self._newest or self._provider is None:
            return False
        highest = self._find_highest()
        chains = list(chains_of(card))
        if any(number < highest.get(chain, number) for chain, number in chains):
            return False
        highest.update(chains)
        self._newest = card.time
        self.ordered.append(card)
        if self._first_kill is None and is_kill(card):
            self._first_kill = card.time
        self._apply(card, frozenset())
        return True

    def _find_highest(self) -> dict[tuple[object, ...], int]:
        if self._highest is None:
            self._highest = {}
            for card in self.ordered:
                for chain, number in chains_of(card):
                    self._highest[chain] = max(number, self._highest.get(chain, number))
        return self._highest


def walk(cards: Iterable[Card], now: int) -> list[Transition]:
    """Give the steps of a story."""
    return Timeline(cards).transitions(now)
