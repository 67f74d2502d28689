"""The worth of one story: what the writer of its events asks for."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pipelines.stories.describe.card import Card
from pipelines.stories.thresholds import WORTH, WorthThresholds
from pipelines.stories.worth.corroboration import ALONE, SECOND, corroborate
from pipelines.stories.worth.materiality import new_shares
from pipelines.stories.worth.precedents import Precedents
from schemas import Corroboration, Novelty

MINUTE: Final = 60 * SECOND
DAY: Final = 24 * 60 * MINUTE
DAY_DIGITS: Final = 3
"""Places that days are rounded to."""
NO_VERSIONS: Final[Mapping[str, str]] = MappingProxyType({})


class StoryWorth:
    """Corroboration and novelty of one story, by its items and those of the stories that report the same event."""

    def __init__(
        self,
        cards: Sequence[Card],
        others: Sequence[Sequence[Card]],
        precedents_of: Callable[[Card], Precedents],
        produced_by: Mapping[str, str] = NO_VERSIONS,
        limits: WorthThresholds = WORTH,
    ) -> None:
        self._cards, self._others, self._precedents_of, self._limits = cards, others, precedents_of, limits
        self._alone = not others and all(card.provider == cards[0].provider for card in cards)
        self._first = min(card.time for card in cards)
        self._own = {card.uid for card in cards}
        self.produced_by = dict(produced_by)

    def corroboration(self, moment: int | None = None) -> Corroboration:
        """Return who has the story at a moment, in microseconds; None is when its last item was created."""
        if self._alone:
            return ALONE
        if moment is None:
            moment = max(card.time for cards in (self._cards, *self._others) for card in cards)
        return corroborate(self._cards, self._others, moment, self._limits)

    def novelty(self, card: Card, before: Card | None) -> Novelty:
        """Return how new an item is; ``before`` is the version that it replaces."""
        precedents = self._precedents_of(card)
        shares = new_shares(before if before is not card else None, card)
        last = next((time for time, uid in precedents.similar if uid not in self._own), None)
        like = precedents.like
        return Novelty.model_construct(
            like_12h=like[0],
            like_24h=like[1],
            like_3d=like[2],
            like_5d=like[3],
            like_7d=like[4],
            story_minutes=(card.time - self._first) // MINUTE,
            new_words=shares.words,
            new_figures=shares.figures,
            new_names=shares.names,
            similar_event_days=None if last is None else round((card.time - last) / DAY, DAY_DIGITS),
        )
