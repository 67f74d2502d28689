"""Precedents: what a desk had before an item that is like it, counted by windows of time.

Two items are like each other if they share one of two keys. One is of the text: its first sampled passage (the smallest
hash), or the whole text where it is too short for one. The other is of the headline: its heaviest words. An item counts once
even if it shares both, by inclusion and exclusion: items with either = with the first + with the second - with both. So a
count takes a few searches in sorted lists, however many items are alike.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.words import HEAVIEST, unpack_codes, weight_table, word_code
from pipelines.stories.match.groups import TimeKey, time_key
from pipelines.stories.match.keys import key_number
from pipelines.stories.thresholds import WORTH, WorthThresholds

PASSAGE, SUBJECT, BOTH = 0x1B873593CC9E2D5, 0x2E6B5A1D97F4A7C, 0x7C15F39CC0605CE
"""Kinds of keys, as random bits that are mixed with codes."""
KEY_BITS: Final = (1 << 60) - 1
NONE: Final[list[TimeKey]] = []


class Precedents(NamedTuple):
    """What came before an item."""

    like: tuple[int, ...]
    """Counts of like items in each window, the shortest first."""
    similar: tuple[TimeKey, ...] = ()
    """The last items on the same company with a headline word in common, the latest first."""


class Keys(NamedTuple):
    """What an item is found by."""

    like: tuple[int, ...]
    """Keys of the text, of the headline, and of both together; the first alone if the headline has too few words."""
    similar: tuple[int, ...]
    """Keys of the company with each of a few headline words that do not name it."""


def keys_of(card: Card, limits: WorthThresholds = WORTH) -> Keys:
    """Return the keys of an item."""
    sketch = card.sketch
    text = PASSAGE ^ (memoryview(sketch.shingles)[:4].cast("I")[0] if sketch.shingles else text_code(card))
    table = weight_table()
    weighed = [(-table.get(word, HEAVIEST), word) for word in memoryview(sketch.title).cast("I")]
    least = -limits.like_weight
    numbers = unpack_codes(sketch.numbers)
    weighed = sorted([one for one in weighed if one[0] <= least and one[1] not in numbers])
    similar = company_keys(card, [word for _, word in weighed], limits) if card.company else ()
    if len(weighed) < limits.like_words:
        return Keys((text,), similar)
    subject = SUBJECT
    for word in sorted([word for _, word in weighed[: limits.like_words]]):
        subject = (subject << 13 ^ subject >> 47 ^ word) & KEY_BITS
    return Keys((text, subject, text ^ subject ^ BOTH), similar)


def text_code(card: Card) -> int:
    """Return the digest of a text as a number."""
    return int.from_bytes(card.text_digest) & KEY_BITS


def company_keys(card: Card, words: Sequence[int], limits: WorthThresholds) -> tuple[int, ...]:
    """Return the keys of an item's company with the first headline words that do not name the company."""
    own = {word_code(word) for word in card.company.split()}
    company = key_number(card.company)
    return tuple([company ^ word << 13 for word in words if word not in own][: limits.similar_words])


class PrecedentIndex:
    """The items of a desk by their keys. ``add``, ``drop`` and ``drop_before`` change it in place.

    Its content does not depend on the order in which items were added.
    """

    def __init__(self, limits: WorthThresholds = WORTH) -> None:
        self._limits = limits
        self._windows: Final = [window // MICROSECOND for window in limits.windows]
        self._places: dict[int, list[TimeKey]] = {}
        self._swept: int | None = None

    def add(self, card: Card, keys: Keys | None = None) -> None:
        """Add an item; ``keys`` are its own, if they are at hand."""
        place, places = time_key(card), self._places
        for key in chain(*(keys or keys_of(card, self._limits))):
            bucket = places.get(key)
            if bucket is None:
                places[key] = [place]
            elif place < bucket[-1]:
                insort(bucket, place)
            else:
                bucket.append(place)

    def visit(self, card: Card) -> Precedents:
        """Add the next item in order of time, and drop what no window of it reaches. Return what the desk had before it."""
        longest, keys = self._windows[-1], keys_of(card, self._limits)
        if self._swept is None or card.time - self._swept > longest:
            self.drop_before(card.time - longest)
            self._swept = card.time
        before = self.look_up(card, keys)
        self.add(card, keys)
        return before

    def drop(self, card: Card) -> None:
        """Drop an item."""
        place = time_key(card)
        for key in chain(*keys_of(card, self._limits)):
            bucket = self._places[key]
            del bucket[bisect_left(bucket, place)]
            if not bucket:
                del self._places[key]

    def drop_before(self, time: int) -> None:
        """Drop the items created before a moment, in microseconds."""
        for key, bucket in list(self._places.items()):
            if bucket[0][0] < time:
                del bucket[: bisect_left(bucket, (time, ""))]
                if not bucket:
                    del self._places[key]

    def look_up(self, card: Card, keys: Keys | None = None) -> Precedents:
        """Return what the desk had before an item, whether the item was added or not.

        Items of the same moment are not before each other: which of them came first would depend on where their files are.
        """
        keys, place = keys or keys_of(card, self._limits), (card.time, "")
        buckets = [self._places.get(key, NONE) for key in keys.like]
        ends = [bisect_left(bucket, place) for bucket in buckets]
        similar = self._find_similar(card, keys.similar)
        if not any(ends):
            return NOTHING if not similar else NOTHING._replace(similar=similar)
        counts = []
        for window in self._windows:
            first = (card.time - window, "")
            found = [end - bisect_left(bucket, first, 0, end) for bucket, end in zip(buckets, ends, strict=True)]
            counts.append(found[0] + found[1] - found[2] if len(found) > 1 else found[0])
        return Precedents(tuple(counts), similar)

    def _find_similar(self, card: Card, keys: tuple[int, ...]) -> tuple[TimeKey, ...]:
        place, oldest, most = (card.time, ""), (card.time - self._windows[-1], ""), self._limits.similar_kept
        found: set[TimeKey] = set()
        for key in keys:
            if bucket := self._places.get(key):
                end = bisect_left(bucket, place)
                found.update(bucket[max(bisect_left(bucket, oldest, 0, end), end - most) : end])
        return tuple(sorted(found, reverse=True)[:most]) if found else ()


NOTHING: Final = Precedents((0, 0, 0, 0, 0))


def find_precedents(cards: Iterable[Card], limits: WorthThresholds = WORTH) -> Mapping[str, Precedents]:
    """Return the precedents of each item of a desk, by uid; items without any are left out."""
    index, found = PrecedentIndex(limits), dict[str, Precedents]()
    for card in sorted(cards, key=time_key):
        before = index.visit(card)
        if before is not NOTHING:
            found[card.uid] = before
    return found
