"""Corroboration: who else has a story, and how many of them wrote it themselves.

A story holds one text and its copies, so it counts as one source, whoever prints it. Another house's own report of the same
event is a story of its own, which a tie of kind ``report`` relates (``match/reports.py``). Two such stories are one source all
the same if they name one agency or author, if one credits the other's house, or if their texts share passages.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.sources import AGENCY_NAMES, BYLINE, provider_name
from pipelines.stories.match.components import Components
from pipelines.stories.match.judge import is_kill
from pipelines.stories.match.similarity import overlap_coefficient
from pipelines.stories.thresholds import WORTH, WorthThresholds
from schemas import Corroboration

ALONE: Final = Corroboration(origins=1, copies=0, houses=1)
"""A story that one house has."""
SECOND: Final = 1_000_000
"""Microseconds."""


def corroborate(
    own: Sequence[Card], others: Iterable[Sequence[Card]], moment: int, limits: WorthThresholds = WORTH
) -> Corroboration:
    """Return who has a story at a moment: ``own`` are its items, ``others`` those of stories that report the same event."""
    stories = [counted(own, moment)]
    oldest = moment - limits.windows[-1] // MICROSECOND
    stories += [counted([card for card in cards if card.time >= oldest], moment) for cards in others]
    stories = [cards for cards in stories if cards]
    houses = {card.provider for cards in stories for card in cards}
    if len(houses) < 2:
        return ALONE
    origins = count_origins(stories, limits)
    first = first_of(counted(own, moment) or own)
    other = first_of(card for cards in stories for card in cards if card.provider != first.provider)
    return Corroboration.model_construct(
        origins=origins,
        copies=max(len(houses) - origins, 0),
        houses=len(houses),
        other_house=other.provider,
        lag_s=(other.time - first.time) // SECOND,
    )


def first_of(cards: Iterable[Card]) -> Card:
    """Return the first of some items; of those of one time the one whose names come first, wherever it was read."""
    return min(cards, key=lambda card: (card.time, card.provider, card.item_id, card.content_digest))


def counted(cards: Iterable[Card], moment: int) -> list[Card]:
    """Return the items that count at a moment: published ones with a text of their own."""
    return [
        card
        for card in cards
        if card.time <= moment
        and card.status == "usable"
        and not card.notice
        and not is_kill(card)
        and (card.embargo is None or card.embargo <= moment)
    ]


def count_origins(stories: Sequence[Sequence[Card]], limits: WorthThresholds) -> int:
    """Count the independent sources of stories."""
    houses = {provider_name(card.provider) for cards in stories for card in cards}
    joined, owner = Components(), dict[str, str]()
    places = [str(place) for place in range(len(stories))]
    for place, cards in zip(places, stories, strict=True):
        for name in source_names(cards, houses):
            joined.join(owner.setdefault(name, place), place)
    for one, other in combinations(places, 2):
        if joined.find(one) != joined.find(other) and share_text(stories[int(one)], stories[int(other)], limits):
            joined.join(one, other)
    return len(joined.sets(places))


def source_names(cards: Sequence[Card], houses: set[str]) -> Iterator[str]:
    """Yield the names of a story's source: agencies, authors and houses that its items credit, else the house it began with.

    A credit that names neither an agency nor one of the houses says nothing.
    """
    known = [
        name
        for card in cards
        for name in card.sources
        if name in AGENCY_NAMES or name in houses or name.startswith(BYLINE)
    ]
    yield from known
    if all(name.startswith(BYLINE) for name in known):
        yield provider_name(first_of(cards).provider)


def share_text(one: Sequence[Card], other: Sequence[Card], limits: WorthThresholds) -> bool:
    """Return True if the first items of two stories have passages in common."""
    a, b = (first_of(cards).sketch.shingles for cards in (one, other))
    return overlap_coefficient(a, b) >= limits.origin_passages
