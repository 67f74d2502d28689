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
from pipelines.stories.worth.precedents import Precedents, keys_of


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
        firsts = np.searchsorted(times, times[number] - self._back).astype(np.uint32)
        buckets, likes = self._postings.before(number), self._like_counts[number]
        ends = [np.searchsorted(bucket, firsts) for bucket in buckets[:likes]]
        counts = [places_of[0] - places_of[1:] for places_of in ends]
        like = counts[0] + counts[1] - counts[2] if likes > 1 else counts[0]
        similar, kept = set[int](), self._limits.similar_kept
        for bucket in buckets[likes:]:
            oldest, last = np.searchsorted(bucket, firsts[[-1, 0]])
            similar.update(bucket[max(oldest, last - kept) : last].tolist())
        return Precedents(tuple(like.tolist()), tuple([places[one] for one in sorted(similar, reverse=True)[:kept]]))
