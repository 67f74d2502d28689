"""Precedents of the items of a desk in files: what ``worth.precedents`` finds, from keys that are sorted once.

Items have numbers in order of time, so a window before an item is a range of numbers, and the items of it that share a key are a slice of the
key's bucket.
"""

from array import array
from pathlib import Path

import numpy as np

from pipelines.stories.archive.postings import KeyWriter, Numbers
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.match.groups import TimeKey
from pipelines.stories.thresholds import WorthThresholds
from pipelines.stories.worth.precedents import NOTHING, Precedents, keys_of


class PrecedentFiles:
    """The items of a desk by the keys that make them like each other, in files of ``folder``, which is new. Written first, then sorted, then read."""

    def __init__(self, folder: Path, limits: WorthThresholds) -> None:
        folder.mkdir()
        self._keys, self._limits, self._like_counts = KeyWriter(folder), limits, array("B")
        self._back = np.array([0, *(window // MICROSECOND for window in limits.windows)])

    def add(self, card: Card) -> None:
        """Add the keys of the next item."""
        like, similar = keys_of(card, self._limits)
        self._keys.add([*like, *similar])
        self._like_counts.append(len(like))

    def sort(self) -> None:
        """Sort the keys, once all items are written."""
        self._postings = self._keys.sort()

    def of(self, number: int, times: Numbers, places: dict[int, TimeKey]) -> Precedents:
        """Return what the desk had before an item that is like it. ``times`` (microseconds) and ``places`` are those of all items."""
        buckets, likes, kept = self._postings.before(number), self._like_counts[number], self._limits.similar_kept
        if not any(map(len, buckets)):
            return NOTHING
        firsts = np.searchsorted(times, times[number] - self._back).astype(np.uint32)
        ends = [np.searchsorted(bucket, firsts).tolist() for bucket in buckets]
        similar = set[int]()
        for bucket, (last, *_, oldest) in zip(buckets[likes:], ends[likes:], strict=True):
            similar.update(bucket[max(oldest, last - kept) : last].tolist())
        counts = [[last - first for first in starts] for last, *starts in ends[:likes]]
        like = [a + b - both for a, b, both in zip(*counts, strict=True)] if likes > 1 else counts[0]
        return Precedents(tuple(like), tuple([places[one] for one in sorted(similar, reverse=True)[:kept]]))
