"""How far event time has come on a set of partitions: pure, microseconds since 1970.

A partition's watermark follows its newest record, minus what may come out of order. A partition that was seen drained
for a while follows the clock instead, so that a quiet topic does not hold the others back. A record from the future
counts as now: one wrong date must not make everything after it late.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

MICROS = 1_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one partition has come."""

    newest: int | None = None
    """Event time of its newest record."""
    busy_at: int = 0
    """When it last had records, by the clock."""
    drained_at: int | None = None
    """When the broker last confirmed that nothing was left to read."""

    def read(self, events: Iterable[int], now: int) -> "Progress":
        """Return the progress after records with these event times came at ``now``."""
        newest = max((min(event, now) for event in events), default=None)
        known = [time for time in (self.newest, newest) if time is not None]
        return replace(self, newest=max(known, default=None), busy_at=now, drained_at=None)

    def drained(self, now: int) -> "Progress":
        """Return the progress after nothing was left to read at ``now``."""
        return replace(self, drained_at=now)

    def watermark(self, out_of_order: int, idle_after: int) -> int | None:
        """Return the watermark, or None if nothing is known yet."""
        if self.drained_at is not None and self.drained_at - self.busy_at >= idle_after:
            return max(self.drained_at, self.newest or self.drained_at) - out_of_order
        return None if self.newest is None else self.newest - out_of_order


def watermark_of(partitions: Iterable[Progress], out_of_order: int, idle_after: int) -> int | None:
    """Return the watermark of several partitions, which is the least, or None while one has none."""
    marks = [partition.watermark(out_of_order, idle_after) for partition in partitions]
    known = [mark for mark in marks if mark is not None]
    return min(known) if known and len(known) == len(marks) else None
