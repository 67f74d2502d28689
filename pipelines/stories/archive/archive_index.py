"""Archive index: finds the candidates of each item of a desk as ``CandidateIndex`` does, with cards and keys in files.

Items come in order of time, so what is in the index when an item comes is a range of numbers: from ``oldest`` up to the item.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import numpy as np

from pipelines.settings.stories import StoryRules
from pipelines.stories.archive.desk_files import DeskFiles
from pipelines.stories.archive.postings import Numbers, Rows
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.match.index import CandidateIndex, Gathered
from pipelines.stories.match.judge import explicit_window, is_kill, judge
from pipelines.stories.match.judging import Found
from pipelines.stories.match.keys import key_number, linked_names, name_key, own_names
from pipelines.stories.match.tie import Tie
from pipelines.stories.thresholds import MatchThresholds


class ArchiveIndex(CandidateIndex):
    """The items of a desk by candidate key, in files; ``visit`` takes them one after the other."""

    def __init__(self, desk: DeskFiles, rules: StoryRules, limits: MatchThresholds) -> None:
        super().__init__(rules, limits)
        self._desk, self._postings = desk, desk.sort_keys()
        self._entries, self._flashes, self._misread = desk.places, desk.flashes, desk.misread
        self._horizon = explicit_window(rules) // MICROSECOND
        self._swept: int | None = None
        self._oldest = self._number = 0
        self._rows = Rows(np.empty(0, np.uint64), np.empty((0, 2), np.uint32))
        self._killers: dict[int, int] = {}

    def card(self, number: int) -> Card:
        """Return the item of a number."""
        return self._desk.card(number)

    def visit(self, number: int) -> tuple[Found, list[tuple[int, Tie]]]:
        """Return what the index has for the next item among those before it, and its ties to those that the index has dropped."""
        card = self.card(number)
        self._number, self._rows = number, self._postings.rows(number)
        self._sweep(card)
        strong = self._desk.strong_counts[number]
        found = self.find(card, range(strong), range(strong, len(self._rows.keys)))
        return found, list(self._late_ties(card))

    def _sweep(self, card: Card) -> None:
        """Drop what is past the horizon, when the horizon has passed again since the last time."""
        if self._swept is not None and card.time - self._swept <= self._horizon:
            return
        oldest = self._desk.first_since(card.time - self._horizon)
        for gone in range(self._oldest, oldest):
            self.groups.drop(self._entries[gone])
        self._oldest, self._swept = oldest, card.time

    def gather(self, card: Card, keys: Iterable[int]) -> Gathered:  # noqa: ARG002 - the card is the one visited
        """Return the numbers of the items under each key, as ``CandidateIndex`` does; ``keys`` is a range of the item's rows."""
        rows, most, oldest = cast("range", keys), self.rules.max_bucket, self._oldest
        members, found, capped = self._postings.members, list[int](), False
        for place, before in self._rows.spots[rows.start : rows.stop].tolist():
            if before:
                numbers = members[place - min(before, most + 1) : place].tolist()
                if numbers[0] < oldest:
                    numbers = numbers[bisect_left(numbers, oldest) :]
                if len(numbers) > most:
                    capped, numbers = True, numbers[-(most // 2) * 2 :]
                found += numbers
        return Gathered(found, capped)

    def numbers_under(self, key: int) -> Sequence[int]:
        """Return the numbers of the items in the index that share a key with the item visited."""
        bucket = self._bucket(key)
        return cast("Sequence[int]", bucket[np.searchsorted(bucket, bucket.dtype.type(self._oldest)) :])

    def _bucket(self, key: int) -> Numbers:
        """Return the numbers of all items that share a key with the item visited and came before it."""
        row = np.flatnonzero(self._rows.keys == np.uint64(key))[0]
        place, before = map(int, self._rows.spots[row])
        return self._postings.members[place - before : place]

    def _late_ties(self, card: Card) -> Iterator[tuple[int, Tie]]:
        """Yield the ties to items that the index has dropped, by ids and by links of kills (``fold.late_ties``)."""
        own = [key_number(name_key(card, kind, name)) for kind, name in own_names(card)]
        linked = [key_number(name_key(card, kind, name)) for kind, name in linked_names(card)] if is_kill(card) else []
        for before in (*map(self._last_owner, (*own, *linked)), *map(self._killers.get, own)):
            if before is not None and card.time - self._entries[before][0] > self._horizon:
                earlier = self.card(before)
                if tie := judge(earlier, card, self.rules, self.limits):
                    yield before, tie
        self._killers.update(dict.fromkeys(linked, self._number))

    def _last_owner(self, key: int) -> int | None:
        """Return the last item before the one visited whose own name has a key; None if it is certainly within the horizon."""
        if not self._oldest:
            return None
        bucket = self._bucket(key)
        if not len(bucket) or bucket[0] >= self._oldest:
            return None
        return next((int(number) for number in bucket[::-1] if key in self._own_keys(int(number))), None)

    def _own_keys(self, number: int) -> set[int]:
        card = self.card(number)
        return {key_number(name_key(card, kind, name)) for kind, name in own_names(card)}
