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
    """Items by candidate key. What it holds is a fold of the items added, in any order.

    Most keys are one item's alone: their bucket is that item's number, not a list, which takes a third of the memory.
    """

    def __init__(self, rules: StoryRules) -> None:
        self.rules = rules
        self.cards: dict[str, Card] = {}
        self.capped = 0
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._by_key: dict[int, int | list[int]] = {}
        self._next = 0

    def add(self, card: Card) -> dict[str, Tie]:
        """Take an item in and give its ties to the ones before, by their uids."""
        strong, weak = strong_keys(card), self.weak(card)
        ties = {}
        for uid in self.candidates(card, strong, weak):
            tie = judge(card, self.cards[uid], self.rules)
            if tie:
                ties[uid] = tie
        self.cards[card.uid] = card
        self.enter(card, strong | weak)
        return ties

    def enter(self, card: Card, keys: Iterable[int]) -> None:
        """Put an item under its keys."""
        entries, by_key, number, entry = self._entries, self._by_key, self._next, (card.time, card.uid)
        self._next += 1
        self._numbers[card.uid] = number
        entries[number] = entry
        for key in keys:
            bucket = by_key.setdefault(key, number)
            if isinstance(bucket, list):
                if entries[bucket[-1]] < entry:
                    bucket.append(number)
                else:
                    insort(bucket, number, key=entries.__getitem__)
            elif bucket != number:
                by_key[key] = [bucket, number] if entries[bucket] < entry else [number, bucket]

    def weak(self, card: Card) -> set[int]:
        """Give the content keys of an item; notices and kills are always found by what they quote."""
        speaks = self.rules.match_content or card.notice or "kill" in card.controls
        return weak_keys(card) if speaks else set()

    def candidates(self, card: Card, strong: Iterable[int], weak: Iterable[int]) -> list[str]:
        """Find the items that share a strong key, or two weak ones; of too many those that share most."""
        entries = self._entries
        counts = Counter(self.gather(card, weak))
        counts.update(dict.fromkeys(self.gather(card, strong), STRONG))
        found = [number for number, count in counts.items() if count > 1]
        if len(found) > self.rules.max_candidates:
            self.capped += 1
            found = nsmallest(
                self.rules.max_candidates,
                found,
                key=lambda number: (-counts[number], abs(entries[number][0] - card.time), entries[number][1]),
            )
        return [entries[number][1] for number in found]

    def gather(self, card: Card, keys: Iterable[int]) -> list[int]:
        """Give the items of each key, one after the other."""
        by_key, most, found = self._by_key, self.rules.max_bucket, list[int]()
        for key in keys:
            bucket = by_key.get(key)
            if isinstance(bucket, int):
                found.append(bucket)
            elif bucket is not None:
                found += bucket if len(bucket) <= most else self.nearest(card, bucket)
        return found

    def nearest(self, card: Card, bucket: list[int]) -> list[int]:
        """Give of too many items the nearest in time, half before and half after."""
        self.capped += 1
        place = bisect_left(bucket, (card.time, card.uid), key=self._entries.__getitem__)
        half = self.rules.max_bucket // 2
        start = max(0, min(place - half, len(bucket) - 2 * half))
        return bucket[start : start + 2 * half]

    def forget(self, before: int) -> None:
        """Drop the items created before a moment."""
        self.drop([uid for uid, card in self.cards.items() if card.time < before])

    def drop(self, uids: Iterable[str]) -> None:
        """Drop items and their keys."""
        for uid in uids:
            card, number = self.cards.pop(uid), self._numbers.pop(uid)
            for key in strong_keys(card) | self.weak(card):
                self.leave(key, number)
            del self._entries[number]

    def leave(self, key: int, number: int) -> None:
        """Take an item from under one key."""
        bucket = self._by_key[key]
        if not isinstance(bucket, list):
            del self._by_key[key]
            return
        del bucket[bisect_left(bucket, self._entries[number], key=self._entries.__getitem__)]
        if len(bucket) == 1:
            self._by_key[key] = bucket[0]


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
