"""Desk: the index that finds, for each new item, the ones that it could belong with."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Container, Iterable, Iterator

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.match.groups import Groups, TimeKey, time_key
from pipelines.stories.match.judge import EXPLICIT, Tie, explicit_window, is_kill, judge, share_reused_id
from pipelines.stories.match.keys import key_number, linked_names, name_key, own_names, strong_keys, weak_keys
from pipelines.stories.thresholds import FLASH, FOLLOWS

SOON = FOLLOWS // MICROSECOND
STRONG = 100
"""What one strong key counts for against weak ones."""


class CandidateIndex:
    """Items by candidate key. What it holds is a fold of the items added, in any order.

    Most keys are one item's alone: their bucket is that item's number, not a list, which takes a third of the memory.
    """

    def __init__(self, rules: StoryRules) -> None:
        self.rules = rules
        self.cards: dict[str, Card] = {}
        self.groups = Groups()
        self.capped = 0
        """Items for which something that shares keys was left out."""
        self._entries: dict[int, TimeKey] = {}
        self._numbers: dict[str, int] = {}
        self._by_key: dict[int, int | list[int]] = {}
        self._flashes: set[int] = set()
        self._next = 0

    def add(self, card: Card) -> dict[str, Tie]:
        """Take an item in and give its ties to the ones before, by their uids."""
        strong, weak = strong_keys(card), self.weak(card)
        self.cards[card.uid] = card
        ties = dict(self.explicit_ties(card))
        for uid in self.candidates(card, strong, weak):
            tie = judge(card, self.cards[uid], self.rules)
            if tie and tie.rank > EXPLICIT:
                ties[uid] = tie
        self.insert(card, strong | weak)
        return ties

    def explicit_ties(self, card: Card) -> Iterator[tuple[str, Tie]]:
        """Group an item with the ones that ids, series and links tie it to; of those of one name the nearest suffice."""
        for owns, names in ((True, own_names(card)), (False, linked_names(card))):
            for kind, name in names:
                for other in self.neighbours(card, kind, name, owns=owns):
                    group = self.groups.of(other.uid)
                    if group is not None and group is self.groups.of(card.uid):
                        continue
                    tie = judge(card, other, self.rules)
                    if tie and tie.rank <= EXPLICIT:
                        self.groups.join(time_key(card), time_key(other))
                        yield other.uid, tie

    def neighbours(self, card: Card, kind: str, name: str, *, owns: bool) -> Iterator[Card]:
        """Yield, to both sides in time, the items up to the first that has this name and is not another story under it.

        An item that only names it needs that one alone. A kill needs all.
        """
        bucket = self._by_key.get(key_number(name_key(card, kind, name)), ())
        numbers = [bucket] if isinstance(bucket, int) else bucket
        place = bisect_left(numbers, time_key(card), key=self._entries.__getitem__)
        for side in (range(place - 1, -1, -1), range(place, len(numbers))):
            for index in side:
                other = self.cards[self._entries[numbers[index]][1]]
                other_owns = getattr(other, kind) == name
                if owns or other_owns:
                    yield other
                if other_owns and not is_kill(card) and not share_reused_id(card, other):
                    break

    def insert(self, card: Card, keys: Iterable[int]) -> None:
        """Put an item under its keys."""
        entries, by_key, own, place = self._entries, self._by_key, self._next, time_key(card)
        self._next += 1
        self._numbers[card.uid] = own
        entries[own] = place
        if card.sketch.length < FLASH:
            self._flashes.add(own)
        for key in keys:
            bucket = by_key.setdefault(key, own)
            if isinstance(bucket, list):
                if entries[bucket[-1]] < place:
                    bucket.append(own)
                else:
                    insort(bucket, own, key=entries.__getitem__)
            elif bucket != own:
                by_key[key] = [bucket, own] if entries[bucket] < place else [own, bucket]

    def weak(self, card: Card) -> set[int]:
        """Give the content keys of an item; notices and kills are always found by what they quote."""
        speaks = self.rules.match_content or card.notice or "kill" in card.controls
        return weak_keys(card) if speaks else set()

    def candidates(self, card: Card, strong: Iterable[int], weak: Iterable[int]) -> list[str]:
        """Find the items that share a strong key, or two weak ones; of too many those that share most.

        A flash has too few words to share two with its story, so one suffices for the time in which that follows.
        """
        entries, most, time = self._entries, self.rules.max_candidates, card.time
        alike, some_cut = self.gather(card, weak)
        named, others_cut = self.gather(card, strong)
        counts = Counter(alike)
        for one in set(named):
            counts[one] += STRONG
        flashes: Container[int] = counts if card.sketch.length < FLASH else self._flashes
        shared = self.comparable(
            card,
            [
                one
                for one, count in counts.items()
                if count > 1 or (one in flashes and abs(entries[one][0] - time) <= SOON)
            ],
        )
        self.capped += some_cut or others_cut or len(shared) > most
        if len(shared) <= most:
            return [entries[one][1] for one in shared]
        places = [(-counts[one], *entries[one]) for one in shared]
        return [uid for *_, uid in sorted([(count, abs(then - time), uid) for count, then, uid in places])[:most]]

    def comparable(self, card: Card, numbers: list[int]) -> list[int]:
        """Leave out the items to which likeness cannot matter: of this one's group, or not near it in their own."""
        entries, of, near, own, place = (
            self._entries,
            self.groups.of,
            self.groups.near,
            self.groups.of(card.uid),
            time_key(card),
        )
        return [
            one
            for one in numbers
            if ((group := of(entries[one][1])) is not own and near(place, entries[one])) or group is own is None
        ]

    def gather(self, card: Card, keys: Iterable[int]) -> tuple[list[int], bool]:
        """Give the items of each key, one after the other, and whether any was left out."""
        by_key, most, found, cut = self._by_key, self.rules.max_bucket, list[int](), False
        for key in keys:
            bucket = by_key.get(key)
            if isinstance(bucket, int):
                found.append(bucket)
            elif bucket is not None:
                cut = cut or len(bucket) > most
                found += bucket if len(bucket) <= most else self.nearest(card, bucket)
        return found, cut

    def nearest(self, card: Card, bucket: list[int]) -> list[int]:
        """Give of too many items the nearest in time, half before and half after."""
        half = self.rules.max_bucket // 2
        if self._entries[bucket[-1]] < time_key(card):  # as live items come
            return bucket[-2 * half :]
        place = bisect_left(bucket, time_key(card), key=self._entries.__getitem__)
        start = max(0, min(place - half, len(bucket) - 2 * half))
        return bucket[start : start + 2 * half]

    def drop_before(self, before: int) -> None:
        """Drop the items created before a moment."""
        self.drop([uid for uid, card in self.cards.items() if card.time < before])

    def drop(self, uids: Iterable[str]) -> None:
        """Drop items and their keys."""
        for uid in uids:
            card, own = self.cards.pop(uid), self._numbers.pop(uid)
            for key in strong_keys(card) | self.weak(card):
                self.remove(key, own)
            self._flashes.discard(own)
            self.groups.drop(self._entries.pop(own))

    def remove(self, key: int, own: int) -> None:
        """Take an item from under one key."""
        bucket = self._by_key[key]
        if not isinstance(bucket, list):
            del self._by_key[key]
            return
        del bucket[bisect_left(bucket, self._entries[own], key=self._entries.__getitem__)]
        if len(bucket) == 1:
            self._by_key[key] = bucket[0]


def all_ties(desk: CandidateIndex, cards: Iterable[Card]) -> Iterator[tuple[str, str, Tie]]:
    """Compare all items of an empty desk, oldest first, and give every tie."""
    horizon = explicit_window(desk.rules)
    swept = None
    for card in sorted(cards, key=time_key):
        oldest = card.time - horizon // MICROSECOND
        if swept is None or card.time - swept > horizon // MICROSECOND:
            desk.drop_before(oldest)
            swept = card.time
        for uid, tie in desk.add(card).items():
            yield card.uid, uid, tie
