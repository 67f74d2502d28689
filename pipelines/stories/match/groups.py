"""Groups: items that ids, series and links tie, whatever their texts say.

A group is one unit when a component is clustered. Of a long group, only the members nearest in time to another item are
compared with that item. Which members are near depends on the members alone, not on the order in which they came; and since
groups only grow, two items that are not near each other never become so.
"""

from bisect import bisect_left, insort

from pipelines.stories.describe.card import Card
from pipelines.stories.thresholds import MATCH, MatchThresholds

TimeKey = tuple[int, str]
"""Time and uid of an item: what orders items in time."""


def time_key(card: Card) -> TimeKey:
    """Return the place of an item in time."""
    return card.time, card.uid


class Groups:
    """Disjoint groups of items, each in order of time. An item alone has no group."""

    def __init__(self, limits: MatchThresholds = MATCH) -> None:
        self._nearest = limits.nearest
        self._of: dict[str, list[TimeKey]] = {}
        self.of = self._of.get
        """Returns the group of a uid; None if it has none."""

    def join(self, one: TimeKey, other: TimeKey) -> None:
        """Merge the groups of two items."""
        groups = self._of.get(one[1]) or [one], self._of.get(other[1]) or [other]
        if one == other or groups[0] is groups[1]:
            return
        small, large = sorted(groups, key=len)
        for moved in small:
            insort(large, moved)
            self._of[moved[1]] = large
        self._of[one[1]] = self._of[other[1]] = large

    def drop(self, gone: TimeKey) -> None:
        """Remove an item from its group."""
        group = self._of.pop(gone[1], None)
        if group is not None:
            del group[bisect_left(group, gone)]

    def near(self, one: TimeKey, other: TimeKey) -> bool:
        """Return True if two items of different groups are each among the nearest to the other."""
        others, own = self._of.get(other[1]), self._of.get(one[1])
        return (others is None or self._is_among_nearest(one, other, others)) and (
            own is None or self._is_among_nearest(other, one, own)
        )

    def weight(self, uid: str) -> int:
        """Return the count of members of an item's group that another item can be compared with."""
        group = self._of.get(uid)
        return 1 if group is None else min(len(group), 2 * self._nearest)

    def _is_among_nearest(self, one: TimeKey, other: TimeKey, group: list[TimeKey]) -> bool:
        """Return True if ``other`` is one of the members of its group that are nearest to ``one`` in time."""
        nearest = self._nearest
        return len(group) <= nearest or -nearest <= bisect_left(group, other) - bisect_left(group, one) < nearest
