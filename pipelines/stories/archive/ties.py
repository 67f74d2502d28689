"""Ties of all items of a desk: the numbers of their items in arrays, their evidence in a file."""

import marshal
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipelines.stories.archive.postings import Numbers
from pipelines.stories.archive.records import Records
from pipelines.stories.match.tie import EXPLICIT, RELATED, Tie

BY_ID, BY_TEXT, APART = range(3)
"""Kinds of ties: ids and links, which make groups; similarity; and the ties between stories that stay apart."""


class Ties:
    """The ties of a desk and the components that they make. Written first, then read."""

    def __init__(self, path: Path, count: int) -> None:
        self._one, self._other, self._kind = array("I"), array("I"), array("B")
        self._records = Records(path)
        self._parent = array("I", range(count))

    def add(self, one: int, other: int, tie: Tie) -> None:
        """Add the tie of two items."""
        kind = APART if tie.key == RELATED else BY_ID if tie.rank <= EXPLICIT else BY_TEXT
        self._one.append(one)
        self._other.append(other)
        self._kind.append(kind)
        self._records.append(b"" if kind == BY_ID else marshal.dumps((tie.key, tie.score, tie.detail)))
        if kind != APART:
            a, b = self._find(one), self._find(other)
            self._parent[max(a, b)] = min(a, b)

    def _find(self, number: int) -> int:
        parent = self._parent
        while (above := parent[number]) != number:
            parent[number] = parent[above]
            number = above
        return number

    def finish(self) -> "FinishedTies":
        """Return the ties, to be read."""
        self._records.finish()
        roots = np.array([self._find(number) for number in range(len(self._parent))], dtype=np.uint32)
        one, other = (np.array(column, dtype=np.uint32) for column in (self._one, self._other))
        return FinishedTies(one, other, np.array(self._kind, dtype=np.uint8), roots, self._records)


class FinishedTies:
    """The ties of a desk."""

    def __init__(self, one: Numbers, other: Numbers, kind: Numbers, roots: Numbers, records: Records) -> None:
        self.one, self.other, self.kind, self.roots = one, other, kind, roots
        """Columns of the ties, and the component of each item: the number of its first item."""
        self._records = records

    def read(self, places: Numbers) -> Iterator[tuple[int, int, Tie | None]]:
        """Yield ties by their places; of ids and links the two items alone."""
        for place in places.tolist():
            record = self._records[place]
            tie = Tie(*marshal.loads(record)) if record else None  # noqa: S302 - a file of this run
            yield int(self.one[place]), int(self.other[place]), tie

    def close(self) -> None:
        """Close the file."""
        self._records.close()


class Grouped:
    """Places of values in an array, by value."""

    def __init__(self, values: Numbers, places: Numbers | None = None) -> None:
        order = np.argsort(values, kind="stable")
        self._values = values[order]
        self._places = order if places is None else places[order]

    def of(self, value: int) -> Numbers:
        """Return the places of a value. It is searched for as what the values are: numpy would turn them all into 64 bits at each call."""
        first, last = np.searchsorted(self._values, np.array([value, value + 1], dtype=self._values.dtype))
        return self._places[first:last]
