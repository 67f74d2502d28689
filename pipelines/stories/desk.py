"""Desk: the index that finds, for each new item, the ones that it could belong with."""

from collections.abc import Iterable, Iterator

from pipelines.stories.card import MICROSECOND, Card
from pipelines.stories.judge import Tie, judge
from pipelines.stories.keys import candidate_keys
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
        keys = candidate_keys(card, content=self.rules.match_content)
        ties = {}
        for uid in self.candidates(card, keys):
            tie = judge(card, self.cards[uid], self.rules)
            if tie:
                ties[uid] = tie
        self.cards[card.uid] = card
        for key in keys:
            self._by_key.setdefault(key, []).append(card.uid)
        return ties

    def candidates(self, card: Card, keys: Iterable[int]) -> set[str]:
        """Find the items that share a key."""
        found: set[str] = set()
        for key in keys:
            bucket = self._by_key.get(key, ())
            if len(bucket) > self.rules.max_bucket:
                self.capped += 1
                bucket = sorted(bucket, key=lambda uid: (abs(self.cards[uid].time - card.time), uid))[
                    : self.rules.max_bucket
                ]
            found.update(bucket)
        found.discard(card.uid)
        return found

    def forget(self, before: int) -> list[Card]:
        """Drop the items created before a moment and give them back."""
        gone = [card for card in self.cards.values() if card.time < before]
        for card in gone:
            del self.cards[card.uid]
            for key in candidate_keys(card, content=self.rules.match_content):
                left = [uid for uid in self._by_key[key] if uid != card.uid]
                if left:
                    self._by_key[key] = left
                else:
                    del self._by_key[key]
        return gone


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
