"""Groups: items that ids, series and links hold together, whatever they say.

A group is one unit when likeness is settled: of a long one, only the members nearest in time to another item are held
against that item. Who is near depends on the members alone, so it does not matter in which order they came; and since
a group only grows, two items that are not near each other now never will be.
"""

from bisect import bisect_left, insort

from pipelines.stories.describe.card import Card

TimeKey = tuple[int, str]
"""Time and uid of an item: what orders items in time."""
NEAREST = 8
"""Members of a group before an item in time, and after it, that it is compared with."""


def time_key(card: Card) -> TimeKey:
    """Give an item's place in time."""
    return card.time, card.uid


class Groups:
    """Disjoint groups of items, each in order of time; an item alone has none."""

    def __init__(self) -> None:
        self._of: dict[str, list[TimeKey]] = {}
        self.of = self._of.get
        """Gives the group that an item is in; null if it stands alone."""

    def join(self, one: TimeKey, other: TimeKey) -> None:
        """Make one group of two; the smaller one moves."""
        groups = self._of.get(one[1]) or [one], self._of.get(other[1]) or [other]
        if one == other or groups[0] is groups[1]:
            return
        small, large = sorted(groups, key=len)
        for moved in small:
            insort(large, moved)
            self._of[moved[1]] = large
        self._of[one[1]] = self._of[other[1]] = large

    def drop(self, gone: TimeKey) -> None:
        """Take an item out of its group."""
        group = self._of.pop(gone[1], None)
        if group is not None:
            del group[bisect_left(group, gone)]

    def near(self, one: TimeKey, other: TimeKey) -> bool:
        """Tell whether two items of different groups are each among the other's nearest."""
        its, own = self._of.get(other[1]), self._of.get(one[1])
        return (its is None or is_among_nearest(one, other, its)) and (own is None or is_among_nearest(other, one, own))

    def weight(self, uid: str) -> int:
        """Count the members of an item's group that another item can be compared with."""
        group = self._of.get(uid)
        return 1 if group is None else min(len(group), 2 * NEAREST)


def is_among_nearest(one: TimeKey, other: TimeKey, group: list[TimeKey]) -> bool:
    """Tell whether the second item is, of its group, among the nearest to the first in time."""
    return len(group) <= NEAREST or -NEAREST <= bisect_left(group, other) - bisect_left(group, one) < NEAREST
