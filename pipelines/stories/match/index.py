"""Candidate index of a desk: finds, for each new item, the items that it could belong with."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.match.groups import Groups, TimeKey, time_key
from pipelines.stories.match.judge import explicit_window, is_kill, judge, share_reused_id
from pipelines.stories.match.judging import ALONE, AT_ONCE, Found, Judging, judge_all, judge_candidates
from pipelines.stories.match.keys import key_number, linked_names, name_key, own_names, strong_keys, weak_keys
from pipelines.stories.match.tie import EXPLICIT, Tie
from pipelines.stories.thresholds import MATCH, MatchThresholds


class Gathered(NamedTuple):
    """The items under some keys."""

    numbers: list[int]
    capped: bool
    """True if a limit left out any."""


class CandidateIndex:
    """The items of a desk by candidate key. Its content does not depend on the order in which items were added.

    Most keys belong to one item only: their bucket is the number of that item, not a list, which takes a third of the memory.
    """

    def __init__(self, rules: StoryRules, limits: MatchThresholds = MATCH) -> None:
        self.rules, self.limits = rules, limits
        self.cards: dict[str, Card] = {}
        self.groups = Groups(limits)
        self.capped = 0
        """Count of items for which a limit left out candidates."""
        self._follow_time = limits.follow_time // MICROSECOND
        self._entries: dict[int, TimeKey] = {}
        self._numbers: dict[str, int] = {}
        self._by_key: dict[int, int | list[int]] = {}
        self._flashes: set[int] = set()
        self._misread: set[int] = set()
        self._next = 0

    def add(self, card: Card) -> dict[str, Tie]:
        """Add an item. Return its ties to the items added before, by their uids."""
        explicit, candidates = self.enter(card)
        ties = explicit | judge_candidates(card, candidates, self.card, self.rules, self.limits)
        return {self._entries[number][1]: tie for number, tie in ties.items()}

    def enter(self, card: Card) -> Found:
        """Add an item without judging it. Return what the index has for it; the number of an item is the count of those added before."""
        strong, weak = strong_keys(card), self.weak_keys(card)
        self.cards[card.uid] = card
        found = self.find(card, strong, weak)
        self.insert(card, strong | weak)
        return found

    def find(self, card: Card, strong: Iterable[int], weak: Iterable[int]) -> Found:
        """Return what the index has for an item, and group it with the items of its ids.

        Names of items are strong keys, so an item that shares none has no explicit tie.
        """
        by_strong = self.gather(card, strong)
        explicit = dict(self.explicit_ties(card)) if by_strong.numbers else {}
        return Found(explicit, self.candidates(card, by_strong, weak))

    def card(self, number: int) -> Card:
        """Return the item of a number."""
        return self.cards[self._entries[number][1]]

    def explicit_ties(self, card: Card) -> Iterator[tuple[int, Tie]]:
        """Group an item with those that ids, series and links tie it to. Yield the ties; of one name the nearest items suffice."""
        for owns, names in ((True, own_names(card)), (False, linked_names(card))):
            for kind, name in names:
                for number, other in self.numbered_neighbours(card, kind, name, owns=owns):
                    group = self.groups.of(other.uid)
                    if group is not None and group is self.groups.of(card.uid):
                        continue
                    tie = judge(card, other, self.rules, self.limits)
                    if tie and tie.rank <= EXPLICIT:
                        self.groups.join(time_key(card), time_key(other))
                        yield number, tie

    def neighbours(self, card: Card, kind: str, name: str, *, owns: bool) -> Iterator[Card]:
        """Yield the items under a name as ``numbered_neighbours`` does, without their numbers."""
        return (other for _, other in self.numbered_neighbours(card, kind, name, owns=owns))

    def numbered_neighbours(self, card: Card, kind: str, name: str, *, owns: bool) -> Iterator[tuple[int, Card]]:
        """Yield the items under a name with their numbers, to both sides in time, up to the first that owns it and is not another story.

        An item that only links to the name (``owns`` is False) gets the owners alone. A kill gets all.
        """
        numbers = self.numbers_under(key_number(name_key(card, kind, name)))
        place = bisect_left(numbers, time_key(card), key=self._entries.__getitem__)
        for side in (range(place - 1, -1, -1), range(place, len(numbers))):
            for index in side:
                number = int(numbers[index])
                other = self.card(number)
                other_owns = getattr(other, kind) == name
                if owns or other_owns:
                    yield number, other
                if other_owns and not is_kill(card) and not share_reused_id(card, other, self.limits):
                    break

    def numbers_under(self, key: int) -> Sequence[int]:
        """Return the numbers of the items under a key, in order of time."""
        bucket = self._by_key.get(key, ())
        return [bucket] if isinstance(bucket, int) else bucket

    def insert(self, card: Card, keys: Iterable[int]) -> None:
        """Put an item under its keys."""
        entries, by_key, own, place = self._entries, self._by_key, self._next, time_key(card)
        self._next += 1
        self._numbers[card.uid] = own
        entries[own] = place
        if card.sketch.length < self.limits.flash:
            self._flashes.add(own)
        if card.sketch.misread:
            self._misread.add(own)
        for key in keys:
            bucket = by_key.setdefault(key, own)
            if bucket is own:
                continue
            if isinstance(bucket, int):
                by_key[key] = [bucket, own] if entries[bucket] < place else [own, bucket]
            elif entries[bucket[-1]] < place:
                bucket.append(own)
            else:
                insort(bucket, own, key=entries.__getitem__)

    def weak_keys(self, card: Card) -> set[int]:
        """Return the weak keys of an item. Notices and kills always have them, to be found by what they quote."""
        needed = self.rules.match_content or card.notice or "kill" in card.controls
        return weak_keys(card, self.limits) if needed else set()

    def candidates(self, card: Card, by_strong: Gathered, weak: Iterable[int]) -> list[int]:
        """Return the numbers of the items that share a strong key or two weak ones; of too many those that share most, then the nearest.

        A flash has too few words to share two keys with its story, so one suffices for the time in which the story follows. One also
        suffices for a text that was misread, whose keys are mostly garbled.
        """
        entries, most, time, limits = self._entries, self.rules.max_candidates, card.time, self.limits
        by_weak = self.gather(card, weak)
        counts = Counter(by_weak.numbers)
        for one in set(by_strong.numbers):
            counts[one] += limits.strong_key_count
        needed, soon = limits.shared_weak_keys, self._follow_time
        flashes: Container[int] = counts if card.sketch.length < limits.flash else self._flashes
        misread: Container[int] = counts if card.sketch.misread else self._misread
        shared = self.comparable(
            card,
            [
                one
                for one, count in counts.items()
                if count >= needed or one in misread or (one in flashes and abs(entries[one][0] - time) <= soon)
            ],
        )
        self.capped += by_weak.capped or by_strong.capped or len(shared) > most
        if len(shared) <= most:
            return shared
        places = [(-counts[one], *entries[one], one) for one in shared]
        ranked = sorted([(count, abs(then - time), uid, one) for count, then, uid, one in places])
        return [one for *_, one in ranked[:most]]

    def comparable(self, card: Card, numbers: list[int]) -> list[int]:
        """Leave out the items that similarity cannot tie: those of this item's group, and those not near it in their own."""
        of, near, entries, place = self.groups.of, self.groups.near, self._entries, time_key(card)
        own = of(card.uid)
        return [
            one
            for one in numbers
            if (group := of(entries[one][1])) is own is None or (group is not own and near(place, entries[one]))
        ]

    def gather(self, card: Card, keys: Iterable[int]) -> Gathered:
        """Return the numbers of the items under each key, one key after the other."""
        by_key, most, found, capped = self._by_key, self.rules.max_bucket, list[int](), False
        for key in by_key.keys() & keys:
            bucket = by_key[key]
            if isinstance(bucket, int):
                found.append(bucket)
            else:
                capped = capped or len(bucket) > most
                found += bucket if len(bucket) <= most else self.nearest(card, bucket)
        return Gathered(found, capped)

    def nearest(self, card: Card, bucket: list[int]) -> list[int]:
        """Return the items of a large bucket that are nearest in time, half before and half after."""
        half = self.rules.max_bucket // 2
        if self._entries[bucket[-1]] < time_key(card):  # the usual case in a live run
            return bucket[-2 * half :]
        place = bisect_left(bucket, time_key(card), key=self._entries.__getitem__)
        start = max(0, min(place - half, len(bucket) - 2 * half))
        return bucket[start : start + 2 * half]

    def drop_before(self, before: int) -> None:
        """Drop the items created before a moment, in microseconds. Their keys are not made again: every bucket is looked at once."""
        uids = [uid for uid, card in self.cards.items() if card.time < before]
        gone, kept = {self._numbers[uid] for uid in uids}, dict[int, int | list[int]]()
        for key, bucket in self._by_key.items():
            if isinstance(bucket, int):
                if bucket not in gone:
                    kept[key] = bucket
            elif bucket[0] not in gone:
                kept[key] = bucket
            elif left := bucket[bisect_left(bucket, (before, ""), key=self._entries.__getitem__) :]:
                kept[key] = left if len(left) > 1 else left[0]
        self._by_key = kept
        for uid in uids:
            self._forget(uid)

    def drop(self, uids: Iterable[str]) -> None:
        """Drop items and their keys."""
        for uid in uids:
            card, own = self.cards[uid], self._numbers[uid]
            for key in strong_keys(card) | self.weak_keys(card):
                self.remove(key, own)
            self._forget(uid)

    def _forget(self, uid: str) -> None:
        own = self._numbers.pop(uid)
        del self.cards[uid]
        self._flashes.discard(own)
        self._misread.discard(own)
        self.groups.drop(self._entries.pop(own))

    def remove(self, key: int, own: int) -> None:
        """Remove an item from one key."""
        bucket = self._by_key[key]
        if not isinstance(bucket, list):
            del self._by_key[key]
            return
        del bucket[bisect_left(bucket, self._entries[own], key=self._entries.__getitem__)]
        if len(bucket) == 1:
            self._by_key[key] = bucket[0]


def all_ties(index: CandidateIndex, cards: Iterable[Card], judging: Judging = ALONE) -> Iterator[tuple[str, str, Tie]]:
    """Add items to an empty index, oldest first. Yield every tie with the two uids."""
    ordered, horizon = sorted(cards, key=time_key), explicit_window(index.rules) // MICROSECOND
    swept = None
    for first in range(0, len(ordered), AT_ONCE):
        numbers, found = range(len(ordered))[first : first + AT_ONCE], list[Found]()
        for card in ordered[first : first + AT_ONCE]:
            if swept is None or card.time - swept > horizon:
                index.drop_before(card.time - horizon)
                swept = card.time
            found.append(index.enter(card))
        ties = judge_all(numbers, found, ordered.__getitem__, index.rules, index.limits, judging)
        for number, own in zip(numbers, ties, strict=True):
            for other, tie in own.items():
                yield ordered[number].uid, ordered[other].uid, tie
