"""Candidate keys: what two items must share before they are compared at all; keys that could be grouped on.

Ids, links, slugs and headlines come first. Content adds pairs of heavy headline words, pairs of lead names and sampled
passages: of each a few, chosen by the item alone, so that the keys of an item never depend on other items.
"""

from collections.abc import Iterator
from itertools import combinations

from pipelines.stories.card import Card, digest
from pipelines.stories.wording import HEAVIEST, code, unpack, weight

TITLE_WORDS = 7
LEAD_NAMES = 4
PASSAGES = 8
RARE_WORDS = 2
HEAVY = 3.0


def explicit_keys(card: Card) -> Iterator[str]:
    """Give the keys of ids, series, links, slug and headline."""
    provider = card.provider
    yield f"i{provider}/{card.item_id}"
    if card.series_id is not None:
        yield f"s{provider}/{card.series_id}"
    for _, by, target in card.links:
        if by != "headline":
            yield f"{by[0]}{provider}/{target}"
    if card.slug:
        yield f"g{provider}/{card.slug}"
    if card.titled:
        yield f"h{card.titled}"


def content_keys(card: Card) -> Iterator[str]:
    """Give the keys of what the item says."""
    title = heaviest(card.sketch.title, TITLE_WORDS)
    yield from pairs("w", title)
    yield from (f"w{word}" for word in title[:RARE_WORDS] if weight(word) >= HEAVIEST)
    if card.titled:
        yield f"f{' '.join(card.titled.split()[:3])}"
        yield f"e{' '.join(card.titled.split()[:2])}"
    if card.quoted:
        yield from pairs("w", heaviest(card.quoted, TITLE_WORDS))
    lead = unpack(card.sketch.lead) & unpack(card.sketch.names)
    yield from pairs("n", sorted(lead, key=lambda word: (-weight(word), word))[:LEAD_NAMES])
    for shingle in sorted(unpack(card.sketch.shingles))[:PASSAGES]:
        yield f"p{shingle}"


def heaviest(words: bytes, count: int) -> list[int]:
    """Choose the words that tell the most; light ones never."""
    return sorted((word for word in unpack(words) if weight(word) >= HEAVY), key=lambda word: (-weight(word), word))[
        :count
    ]


def pairs(kind: str, words: list[int]) -> Iterator[str]:
    """Join words two by two."""
    for one, other in combinations(sorted(words), 2):
        yield f"{kind}{one}.{other}"


def strong_keys(card: Card) -> set[int]:
    """Give the keys of which one suffices to look closer, as numbers."""
    keys = {number(key) for key in explicit_keys(card)}
    keys.add(number(f"t{card.text.hex()}"))
    return keys


def weak_keys(card: Card) -> set[int]:
    """Give the keys of which two are needed, as numbers."""
    return {number(key) for key in content_keys(card)}


def number(key: str) -> int:
    """Give a key as a number of 64 bits."""
    return code(key) | code(key[::-1]) << 32


def story_id(provider: str, item_id: str) -> str:
    """Name a story by its first item."""
    return digest("story", provider, item_id).hex()
