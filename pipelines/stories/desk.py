"""Desk: the index that finds, for each new item, the ones that it could belong with."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipelines.stories.card import MICROSECOND, Card
from pipelines.stories.judge import Tie, judge
from pipelines.stories.keys import strong_keys, weak_keys
from pipelines.stories.rules import StoryRules


class Desk:
    """Items by candidate key. What it holds is a fold of the items added, in any order."""

    def __init__(self, rules: StoryRules) -> None:
        self.rules = rules
        self.cards: dict[str, Card] = {}
        self._by_key: dict[int, list[str]] = {}
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
            self._by_key.setdefault(key, []).append(card.uid)
        return ties

    def weak(self, card: Card) -> set[int]:
        """Give the content keys of an item; notices and kills are always found by what they quote."""
        speaks = self.rules.match_content or card.notice or "kill" in card.controls
        return weak_keys(card) if speaks else set()

    def candidates(self, card: Card, strong: Iterable[int], weak: Iterable[int]) -> set[str]:
        """Find the items that share a strong key, or two weak ones."""
        found = {uid for key in strong for uid in self.bucket(card, key)}
        counts = Counter(uid for key in weak for uid in self.bucket(card, key))
        found.update(uid for uid, count in counts.items() if count > 1)
        found.discard(card.uid)
        return found

    def bucket(self, card: Card, key: int) -> Sequence[str]:
        """Give the items of one key; of too many the nearest in time."""
        bucket = self._by_key.get(key, ())
        if len(bucket) <= self.rules.max_bucket:
            return bucket
        self.capped += 1
        return sorted(bucket, key=lambda uid: (abs(self.cards[uid].time - card.time), uid))[: self.rules.max_bucket]

    def forget(self, before: int) -> None:
        """Drop the items created before a moment."""
        self.drop([uid for uid, card in self.cards.items() if card.time < before])

    def drop(self, uids: Iterable[str]) -> None:
        """Drop items and their keys."""
        for uid in uids:
            card = self.cards.pop(uid)
            for key in strong_keys(card) | self.weak(card):
                left = [other for other in self._by_key[key] if other != uid]
                if left:
                    self._by_key[key] = left
                else:
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
