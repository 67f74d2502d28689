"""Candidate keys: what two items must share before they are compared at all; keys that could be grouped on.

Ids, links, slugs and headlines come first. Content adds pairs of heavy headline words, pairs of lead names, of a long text a few
rare names, and sampled passages: of each a few, chosen by the item alone, so that the keys of an item never depend on other items.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations

from pipelines.stories.describe.card import Card, digest
from pipelines.stories.describe.words import HEAVIEST, unpack_codes, weight_table, word_code
from pipelines.stories.thresholds import LONG

TITLE_WORDS = 7
LEAD_NAMES = 4
TEXT_NAMES = 6
PASSAGES = 8
RARE_WORDS = 2
WEEK = 7 * 86_400_000_000
"""Microseconds; no longer than any story is kept after its last item."""
HEAVY = 3.0
WORDS, NAMES, BEGINNING, PASSAGE = 0x3C1F9A52E6B7D04, 0x9E3779B97F4A7C1, 0x2545F4914F6CDD1, 0xD1B54A32D192ED0
NAMED = 0xA0761D6478BD642
"""What kind of key it is, as 60 bits to mix with word codes."""


def own_names(card: Card) -> Iterator[tuple[str, str]]:
    """Give what an item can be named by: what kind of name, and the name."""
    yield "item_id", card.item_id
    if card.series_id is not None:
        yield "series_id", card.series_id


def linked_names(card: Card) -> Iterator[tuple[str, str]]:
    """Give the names of other items that an item links to."""
    return ((by, target) for _, by, target in card.links if by != "headline")


def name_key(card: Card, kind: str, name: str) -> str:
    """Give the key of a name: only within one provider is it one."""
    return f"{kind[0]}{card.provider}/{name}"


def explicit_keys(card: Card) -> Iterator[str]:
    """Give the keys of ids, series, links, slug and headline."""
    for kind, name in (*own_names(card), *linked_names(card)):
        yield name_key(card, kind, name)
    if card.slug:
        yield f"g{card.provider}/{card.slug}"
    if card.headline_key:
        yield f"h{card.headline_key}"


def content_keys(card: Card) -> Iterator[int]:
    """Give the keys of what the item says."""
    known = weight_table()
    title = heaviest_words(card.sketch.title, TITLE_WORDS)
    yield from pair_keys(WORDS, title)
    yield from [word ^ WORDS for word in title[:RARE_WORDS] if known.get(word, HEAVIEST) >= HEAVIEST]
    if card.headline_key:
        first = [word_code(word) for word in card.headline_key.split(maxsplit=3)[:3]]
        yield first[0] << 28 ^ first[1] ^ BEGINNING
        yield first[0] << 28 ^ first[1] ^ first[2] << 14 ^ BEGINNING
    if card.quoted_words:
        yield from pair_keys(WORDS, heaviest_words(card.quoted_words, TITLE_WORDS))
    lead = unpack_codes(card.sketch.lead) & unpack_codes(card.sketch.names)
    yield from pair_keys(NAMES, by_weight(lead)[:LEAD_NAMES])
    if card.sketch.length >= LONG:
        yield from [word ^ NAMED for word in rarest_names(card)]
    yield from [shingle ^ PASSAGE for shingle in memoryview(card.sketch.shingles)[: PASSAGES * 4].cast("I")]


def rarest_names(card: Card) -> list[int]:
    """Choose a few names by their own codes, so that two long texts with many in common choose some of the same."""
    known = weight_table()
    return sorted([word for word in unpack_codes(card.sketch.names) if known.get(word, HEAVIEST) >= HEAVIEST])[
        :TEXT_NAMES
    ]


def heaviest_words(words: bytes, count: int) -> list[int]:
    """Choose the words that tell the most; light ones never."""
    known = weight_table()
    return by_weight([word for word in unpack_codes(words) if known.get(word, HEAVIEST) >= HEAVY])[:count]


def by_weight(words: Iterable[int]) -> list[int]:
    """Put words in order, the ones that tell the most first."""
    known = weight_table()
    return sorted(words, key=lambda word: (-known.get(word, HEAVIEST), word))


def pair_keys(kind: int, words: list[int]) -> list[int]:
    """Join words two by two."""
    return [one << 28 ^ other ^ kind for one, other in combinations(sorted(words), 2)]


def strong_keys(card: Card) -> set[int]:
    """Give the keys of which one suffices to look closer, as numbers."""
    keys = {key_number(key) for key in explicit_keys(card)}
    keys.add(key_number(f"t{card.text_digest.hex()}"))
    return keys


def weak_keys(card: Card) -> set[int]:
    """Give the keys of which two are needed, as numbers."""
    return set(content_keys(card))


def key_number(key: str) -> int:
    """Give a key as a number of 60 bits: a larger one takes more memory."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 4


def make_story_id(provider: str, item_id: str, time: int, again: str = "") -> str:
    """Name a story by its first item, and the week of that: an id is never used again.

    A story that is let go has had no item for a week, so whatever the same item opens later has another name, and nobody
    needs to remember the old one. ``again`` parts two stories that one id names within a week.
    """
    return digest("story", provider, item_id, str(time // WEEK), *((again,) if again else ())).hex()
