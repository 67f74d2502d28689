"""Candidate keys: what two items must share before they are compared at all.

Strong keys are ids, links, slug, headline and whole text: one in common suffices. Weak keys are of content: pairs of heavy
headline words, pairs of names of the lead, a few rare names of a text, facts, and sampled passages; two in common are needed.
The keys of an item depend on that item alone.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations, filterfalse, islice
from typing import Final

from pipelines.stories.describe.card import Card, hash_texts
from pipelines.stories.describe.fact_codes import FactKind, codes_by_kind
from pipelines.stories.describe.words import HEAVIEST, weight_table, word_code
from pipelines.stories.match.similarity import CODE_BYTES
from pipelines.stories.thresholds import MATCH, MatchThresholds

WEEK: Final = 7 * 86_400_000_000
"""Microseconds. Part of story ids: a change gives every story another id. No story is kept longer after its last item."""
WORDS, NAMES, BEGINNING, PASSAGE = 0x3C1F9A52E6B7D04, 0x9E3779B97F4A7C1, 0x2545F4914F6CDD1, 0xD1B54A32D192ED0
TEXT_NAME, FACT = 0xA0761D6478BD642, 0xE7037ED1A0B428D
"""Kinds of weak keys, as 60 random bits that are mixed with word codes."""
EVENT, PARTY, FIGURE, CITY = map(int, (FactKind.EVENT, FactKind.PARTY, FactKind.FIGURE, FactKind.CITY))
"""As plain numbers: members of an enum are looked up more slowly."""


def own_names(card: Card) -> Iterator[tuple[str, str]]:
    """Yield the names that other items can link to: the kind of name, and the name."""
    yield "item_id", card.item_id
    if card.series_id is not None:
        yield "series_id", card.series_id
    if card.joined:
        yield "joined", card.joined


def linked_names(card: Card) -> Iterator[tuple[str, str]]:
    """Yield the names of other items that an item links to."""
    return ((by, target) for _, by, target in card.links if by != "headline")


def name_key(card: Card, kind: str, name: str) -> str:
    """Return the key of a name, which is unique only within its provider, but for a set of items that an editor joined."""
    return f"j{name}" if kind == "joined" else f"{kind[0]}{card.provider}/{name}"


def explicit_keys(card: Card) -> Iterator[str]:
    """Yield the keys of ids, series, links, slug and headline."""
    for kind, name in (*own_names(card), *linked_names(card)):
        yield name_key(card, kind, name)
    if card.slug:
        yield f"g{card.provider}/{card.slug}"
    if card.headline_key:
        yield f"h{card.headline_key}"


def content_keys(card: Card, limits: MatchThresholds = MATCH) -> list[int]:
    """Return the keys of the text and the headline."""
    table, sketch = weight_table(), card.sketch
    title = heaviest_words(sketch.title, limits)
    keys = pair_keys(WORDS, title)
    keys += [word ^ WORDS for word in title[: limits.key_rare_words] if word not in table]
    if card.headline_key:
        keys += beginning_keys(card.headline_key)
    if card.quoted_words:
        keys += pair_keys(WORDS, heaviest_words(card.quoted_words, limits))
    lead_names = set(memoryview(sketch.names).cast("I")).intersection(memoryview(sketch.lead).cast("I"))
    keys += pair_keys(NAMES, by_weight(lead_names)[: limits.key_lead_names])
    if sketch.length >= limits.report_length:
        keys += [word ^ TEXT_NAME for word in rarest_names(card, limits)]
    if card.facts:
        keys += fact_keys(card.facts, limits)
    shingles = memoryview(sketch.shingles)[: limits.key_passages * CODE_BYTES].cast("I")
    keys += [shingle ^ PASSAGE for shingle in shingles]
    return keys


def fact_keys(facts: bytes, limits: MatchThresholds) -> Iterator[int]:
    """Yield the keys of parties and figures of events, and of events in a city; of many those with the least codes."""
    by_kind = codes_by_kind(facts)
    for kind in (PARTY, FIGURE):
        yield from [code ^ FACT for code in by_kind.get(kind, ())[: limits.key_facts]]
    for city in by_kind.get(CITY, ()):
        yield from [city << 28 ^ event ^ FACT for event in by_kind.get(EVENT, ())[: limits.key_events]]


def beginning_keys(headline_key: str) -> tuple[int, int]:
    """Return the keys of the first two and the first three words of a headline."""
    first, second, third = map(word_code, headline_key.split(maxsplit=3)[:3])
    two = first << 28 ^ second ^ BEGINNING
    return two, two ^ third << 14


def rarest_names(card: Card, limits: MatchThresholds) -> list[int]:
    """Return a few names outside the weight table, chosen by their codes, so that two texts choose some of the same."""
    names = memoryview(card.sketch.names).cast("I")  # in ascending order
    return list(islice(filterfalse(weight_table().__contains__, names), limits.key_text_names))


def heaviest_words(words: bytes, limits: MatchThresholds) -> list[int]:
    """Return the heaviest words, none of them lighter than ``limits.key_weight``."""
    weigh, least = weight_table().get, limits.key_weight
    weighed = [(-weight, word) for word in memoryview(words).cast("I") if (weight := weigh(word, HEAVIEST)) >= least]
    return [word for _, word in sorted(weighed)[: limits.key_title_words]]


def by_weight(words: Iterable[int]) -> list[int]:
    """Return words sorted by weight, the heaviest first."""
    weigh = weight_table().get
    return [word for _, word in sorted([(-weigh(word, HEAVIEST), word) for word in words])]


def pair_keys(kind: int, words: list[int]) -> list[int]:
    """Return a key for each pair of words."""
    return [one << 28 ^ other ^ kind for one, other in combinations(sorted(words), 2)]


def strong_keys(card: Card) -> set[int]:
    """Return the keys of which one in common suffices, as numbers."""
    keys = {key_number(key) for key in explicit_keys(card)}
    keys.add(key_number(f"t{card.text_digest.hex()}"))
    return keys


def weak_keys(card: Card, limits: MatchThresholds = MATCH) -> set[int]:
    """Return the keys of which two in common are needed, as numbers."""
    return set(content_keys(card, limits))


def key_number(key: str) -> int:
    """Return a key as a number of 60 bits; larger numbers take more memory."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 4


def make_story_id(provider: str, item_id: str, time: int, suffix: str = "") -> str:
    """Return the id of a story, a hash of its first item and the week of that item: an id is never used again.

    A story that was dropped has had no item for a week, so a later story that the same item opens has another id, and nobody
    needs to remember the old one. ``suffix`` keeps two stories apart that one item id opens within a week.
    """
    return hash_texts("story", provider, item_id, str(time // WEEK), *((suffix,) if suffix else ())).hex()
