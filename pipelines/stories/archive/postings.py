"""Postings: the candidate keys of all items of a desk, sorted once, instead of an index that grows item by item.

Items have numbers, in order of time. Each item has rows, one a key. All rows are sorted by key and number, which gives for each
key its *bucket*: the numbers of its items, in order of time. ``members`` has the buckets one after the other; the *spot* of a row is where
its item stands in ``members``, and how many items of its bucket stand before it. So the items that an item shares a key with, and that
came before it, are a slice of ``members``, the nearest last. An item takes about 600 bytes in files, of which 200 are mapped.
"""

import math
import os
import sys
from array import array
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]
ROWS_AT_ONCE: Final = 2_000_000
"""Rows that are sorted at once, in about 150 MB."""
SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
"""Odd number that spreads keys over the parts that are sorted one after the other."""
ITEMS_AT_ONCE: Final = 2_048


class Rows(NamedTuple):
    """The rows of one item."""

    keys: Numbers
    spots: Numbers
    """Two columns: place in ``members``, and count of members of the bucket before it."""


def mapped(path: Path, shape: tuple[int, ...]) -> Numbers:
    """Return a new file as an array. Its space is taken at once: a full disk is an ``OSError`` here, and would be a signal later."""
    size = 4 * math.prod(shape)
    with path.open("wb") as file:
        if sys.platform == "linux":
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.truncate(size)
    return np.asarray(np.memmap(path, dtype=np.uint32, mode="r+", shape=shape))  # slices of a memmap are slow


class KeyWriter:
    """Writes the keys of items, one item after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = (folder / "keys").open("wb")
        self._ends = array("Q", (0,))

    def add(self, keys: list[int]) -> None:
        """Add the keys of the next item, each once."""
        self._file.write(array("Q", keys).tobytes())
        self._ends.append(self._ends[-1] + len(keys))

    def sort(self) -> "Postings":
        """Sort what was written."""
        self._file.close()
        return Postings(self._folder, np.array(self._ends, dtype=np.int64))


class Postings:
    """The sorted keys of all items. Rows are read in order of the items."""

    def __init__(self, folder: Path, ends: Numbers) -> None:
        self._ends = ends
        total = int(ends[-1])
        self._keys, self._spots = folder / "keys", folder / "spots"
        self.members = mapped(folder / "members", (total,))
        spots = mapped(self._spots, (total, 2))
        parts, done = -(-total // ROWS_AT_ONCE), 0
        for part in range(parts):
            done += self._sort_part(part, parts, done, spots)
        self._start = self._end = 0
        self._block = Rows(np.empty(0, np.uint64), np.empty((0, 2), np.uint32))

    def _sort_part(self, part: int, parts: int, done: int, spots: Numbers) -> int:
        keys, rows = self._rows_of_part(part, parts)
        order = np.argsort(keys, kind="stable")
        keys, rows = keys[order], rows[order]
        places = np.arange(len(keys))
        begins = np.maximum.accumulate(np.where(np.r_[True, keys[1:] != keys[:-1]], places, 0)) if len(keys) else places
        self.members[done : done + len(keys)] = np.searchsorted(self._ends, rows, "right") - 1
        spots[rows] = np.column_stack((places + done, places - begins))
        return len(keys)

    def _rows_of_part(self, part: int, parts: int) -> tuple[Numbers, Numbers]:
        found_keys, found_rows, start = [np.empty(0, np.uint64)], [np.empty(0, np.int64)], 0
        with self._keys.open("rb") as file:
            while len(keys := np.fromfile(file, np.uint64, ROWS_AT_ONCE // 4)):
                mine = np.flatnonzero(((keys * SPREAD) >> np.uint64(32)) % np.uint64(parts) == part)
                found_keys.append(keys[mine])
                found_rows.append(mine + start)
                start += len(keys)
        return np.concatenate(found_keys), np.concatenate(found_rows)

    def rows(self, number: int) -> Rows:
        """Return the rows of an item."""
        if not self._start <= number < self._end:
            self._read_block(number)
        base = self._ends[self._start]
        own = slice(self._ends[number] - base, self._ends[number + 1] - base)
        return Rows(self._block.keys[own], self._block.spots[own])

    def before(self, number: int) -> list[Numbers]:
        """Return for each row of an item the items of its bucket that came before it. Items may be asked for in any order."""
        first, last = map(int, self._ends[number : number + 2])
        spots = self._mapped_spots[first:last].tolist()
        return [self.members[place - count : place] for place, count in spots]

    @cached_property
    def _mapped_spots(self) -> Numbers:
        return np.asarray(np.memmap(self._spots, np.uint32, "r")).reshape(-1, 2)

    def _read_block(self, number: int) -> None:
        self._start, self._end = number, min(number + ITEMS_AT_ONCE, len(self._ends) - 1)
        first, last = int(self._ends[self._start]), int(self._ends[self._end])
        keys = np.fromfile(self._keys, np.uint64, last - first, offset=8 * first)
        spots = np.fromfile(self._spots, np.uint32, 2 * (last - first), offset=8 * first)
        self._block = Rows(keys, spots.reshape(-1, 2))
