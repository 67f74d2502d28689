"""Timeline: the items of a story in canonical order, and their transitions.

A live story grows at its end: an item that comes last is appended, so that it costs the same in a long story as in a short
one. For any other item the timeline is made again.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.stories.describe.card import Card
from pipelines.stories.lifecycle.order import canonical_order, chains_of
from pipelines.stories.lifecycle.transitions import (
    StoryState,
    Transition,
    apply_item,
    release_pending,
    still_waiting,
)
from pipelines.stories.match.judge import is_kill
from pipelines.stories.thresholds import LIFECYCLE, LifecycleThresholds


class Timeline:
    """The items of a story and their transitions. ``append_if_last`` changes it in place."""

    def __init__(self, cards: Iterable[Card], limits: LifecycleThresholds = LIFECYCLE) -> None:
        self._limits = limits
        self.ordered, late = canonical_order(cards, limits)
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
        self._state, applied = apply_item(state, card, provider, self._limits, late=card.uid in late, killed=killed)
        self._transitions += [*released, *applied]

    def transitions(self, now: int) -> list[Transition]:
        """Return all transitions, with the release of an embargo that has ended by ``now`` and of what still waits."""
        state = self._state
        if state.pending is not None:
            state = replace(state, published=state.published.copy())
        state, released = release_pending(state, now)
        return [*self._transitions, *released, *still_waiting(state)]

    def append_if_last(self, card: Card) -> bool:
        """Append an item that is later than all others and has no lower number than its chains. Return False if it is not."""
        if card.time <= self._newest or self._provider is None:
            return False
        highest = self._find_highest()
        chains = list(chains_of(card, self._limits))
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
                for chain, number in chains_of(card, self._limits):
                    self._highest[chain] = max(number, self._highest.get(chain, number))
        return self._highest
