"""Desk: the index that finds, for each new item, the ones that it could belong with."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from pipelines.stories.card import MICROSECOND, Card
from pipelines.stories.judge import Tie, judge
from pipelines.stories.keys import strong_keys, weak_keys
from pipelines.stories.rules import StoryRules

Entry = tuple[int, str]
"""Time and uid of an item: buckets are kept in this order."""


STRONG = 100
"""What one strong key counts for against weak ones."""


class Desk:
    """Items by candidate key. What it holds is a fold of the items added, in any order."""

    def __init__(self, rules: StoryRules) -> None:
        self.rules = rules
        self.cards: dict[str, Card] = {}
        self._by_key: dict[int, list[Entry]] = {}
        self.capped = 0

    def add(self, card: Card) -> dict[str, Tie]:
        """Take an item in and give its ties to the ones before, by their uids."""
        strong, weak = strong_keys(card), self.weak(card)
        ties = {}
        for uid in self.candidates(card, strong, weak):
            tie = judge(card, self.cards[uid], self.rules)
            if tie:
                ties[uid] = tie
        self.cards[card.uid] = card
        for key in strong | weak:
            insort(self._by_key.setdefault(key, []), (card.time, card.uid))
        return ties

    def weak(self, card: Card) -> set[int]:
        """Give the content keys of an item; notices and kills are always found by what they quote."""
        speaks = self.rules.match_content or card.notice or "kill" in card.controls
        return weak_keys(card) if speaks else set()

    def candidates(self, card: Card, strong: Iterable[int], weak: Iterable[int]) -> list[str]:
        """Find the items that share a strong key, or two weak ones; of too many those that share most."""
        counts = Counter(entry for key in weak for entry in self.bucket(card, key))
        counts.update({entry: STRONG for key in strong for entry in self.bucket(card, key)})
        found = [entry for entry, count in counts.items() if count > 1 and entry[1] != card.uid]
        if len(found) <= self.rules.max_candidates:
            return [uid for _, uid in found]
        self.capped += 1
        best = nsmallest(
            self.rules.max_candidates, found, key=lambda entry: (-counts[entry], abs(entry[0] - card.time), entry[1])
        )
        return [uid for _, uid in best]

    def bucket(self, card: Card, key: int) -> list[Entry]:
        """Give the items of one key; of too many the nearest in time, half before and half after."""
        bucket = self._by_key.get(key, [])
        if len(bucket) <= self.rules.max_bucket:
            return bucket
        self.capped += 1
        place = bisect_left(bucket, (card.time, card.uid))
        half = self.rules.max_bucket // 2
        start = max(0, min(place - half, len(bucket) - 2 * half))
        return bucket[start : start + 2 * half]

    def forget(self, before: int) -> None:
        """Drop the items created before a moment."""
        self.drop([uid for uid, card in self.cards.items() if card.time < before])

    def drop(self, uids: Iterable[str]) -> None:
        """Drop items and their keys."""
        for uid in uids:
            card = self.cards.pop(uid)
            for key in strong_keys(card) | self.weak(card):
                bucket = self._by_key[key]
                del bucket[bisect_left(bucket, (card.time, uid))]
                if not bucket:
                    del self._by_key[key]


def tie_all(cards: Iterable[Card], rules: StoryRules) -> Iterator[tuple[str, str, Tie]]:
    """Compare all items of a desk, oldest first, and give every tie."""
    desk = Desk(rules)
    horizon = max(rules.key_window, rules.tombstone_window)
    swept = None
    for card in sorted(cards, key=lambda card: (card.time, card.uid)):
        oldest = card.time - horizon // MICROSECOND
        if swept is None or card.time - swept > horizon // MICROSECOND:
            desk.forget(oldest)
            swept = card.time
        for uid, tie in desk.add(card).items():
            yield card.uid, uid, tie
