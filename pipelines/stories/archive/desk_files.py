"""Desk files: the items of a desk on disk, by their numbers in order of time."""

import marshal
from array import array
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from pipelines.language.remembered import Remembered
from pipelines.settings.stories import StoryRules
from pipelines.stories.archive.postings import KeyWriter, Numbers, Postings
from pipelines.stories.archive.precedent_files import PrecedentFiles
from pipelines.stories.archive.records import Records
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.packed_item import PackedItem, flatten, unflatten
from pipelines.stories.match.groups import TimeKey
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.keys import strong_keys
from pipelines.stories.thresholds import Thresholds
from pipelines.stories.worth.precedents import Precedents

CARDS_AT_HAND: Final = 60_000
"""Cards that are kept in memory, those used last; about 2 KB each."""
UID_BYTES: Final = 48


class DeskFiles:
    """The items of a desk on disk: their cards, articles, candidate keys and precedents."""

    def __init__(self, items: Iterable[PackedItem], folder: Path, rules: StoryRules, thresholds: Thresholds) -> None:
        """Write sorted items with unique uids."""
        limits = thresholds.match
        self._cards, self._articles = Records(folder / "cards"), Records(folder / "articles")
        self._keys, self._precedents = KeyWriter(folder), PrecedentFiles(folder / "precedents", thresholds.worth)
        self.strong_counts = array("H")
        self.flashes: set[int] = set()
        self.misread: set[int] = set()
        times, uids, weak_keys_of = array("q"), bytearray(), CandidateIndex(rules, limits).weak_keys
        for number, item in enumerate(items):
            card = item.card
            strong = sorted(strong_keys(card))
            self._keys.add([*strong, *sorted(weak_keys_of(card).difference(strong))])
            self.strong_counts.append(len(strong))
            self._cards.append(marshal.dumps(flatten(card)))
            self._articles.append(item.packed)
            self._precedents.add(card)
            times.append(card.time)
            uids += card.uid.encode().ljust(UID_BYTES, b"\0")
            if card.sketch.length < limits.flash:
                self.flashes.add(number)
            if card.sketch.misread:
                self.misread.add(number)
        for records in (self._cards, self._articles):
            records.finish()
        self.times: Numbers = np.array(times, dtype=np.int64)
        self._uids = np.frombuffer(bytes(uids), dtype=f"S{UID_BYTES}")
        self.places = Remembered(self._read_place)
        self.card = lru_cache(CARDS_AT_HAND)(self._read_card)

    def __len__(self) -> int:
        return len(self.times)

    def sort_keys(self) -> Postings:
        """Sort the candidate keys, and those of precedents, once all items are written."""
        self._precedents.sort()
        return self._keys.sort()

    def _read_place(self, number: int) -> TimeKey:
        return int(self.times[number]), self._uids[number].decode()

    def _read_card(self, number: int) -> Card:
        return unflatten(marshal.loads(self._cards[number]))  # noqa: S302 - a file of this run

    def article(self, number: int) -> bytes:
        """Return the packed article of an item."""
        return self._articles[number]

    def precedents(self, number: int) -> Precedents:
        """Return what the desk had before an item that is like it."""
        return self._precedents.of(number, self.times, self.places)

    def first_since(self, time: int) -> int:
        """Return the number of the first item that was created at a time, in microseconds, or after it."""
        return int(np.searchsorted(self.times, time, "left"))

    def close(self) -> None:
        """Close the files."""
        self._cards.close()
        self._articles.close()
