"""Offsets of records that were read and are not delivered yet: what they stand for is not committed before.

Runners that keep state and messages in a checkpoint (Flink, Dataflow) finalize a source's mark when the whole pipeline is
past it. The DirectRunner does so as soon as the source's own bundle ends, while stateful steps still have it before them:
a crash then would lose it. There, this ledger of the process holds the commit back until each record is settled: its
events or its dead letter confirmed by the broker.
"""

import heapq
import threading
from collections.abc import Callable, Iterable, Mapping

from schemas import Origin

SCHEME = "kafka://"

Commit = Callable[[Mapping[int, int]], None]


class Ledger:
    """Outstanding offsets by topic and partition, and the marks that wait for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outstanding: dict[tuple[str, int], list[int]] = {}
        self._settled: dict[tuple[str, int], set[int]] = {}
        self._marks: dict[str, dict[int, int]] = {}
        self._commits: dict[str, Commit] = {}
        self.keeping = False
        """Whether commits are held back at all; set by runs on the DirectRunner."""

    def took(self, topic: str, partition: int, offset: int) -> None:
        """Note that a record was read."""
        if self.keeping:
            with self._lock:
                heapq.heappush(self._outstanding.setdefault((topic, partition), []), offset)

    def settle(self, origins: Iterable[Origin]) -> None:
        """Note that records are delivered, and commit what can be committed now."""
        if not self.keeping:
            return
        topics = set()
        with self._lock:
            for origin in origins:
                topic = origin.source.removeprefix(SCHEME)
                topics.add(topic)
                self._settled.setdefault((topic, origin.partition or 0), set()).add(origin.offset)
        for topic in sorted(topics):
            self._commit(topic)

    def finalize(self, topic: str, positions: Mapping[int, int], commit: Commit) -> None:
        """Commit a mark's positions: at once, or as far as everything before them is settled."""
        if not self.keeping:
            commit(positions)
            return
        with self._lock:
            self._marks.setdefault(topic, {}).update(positions)
            self._commits[topic] = commit
        self._commit(topic)

    def _commit(self, topic: str) -> None:
        with self._lock:
            commit = self._commits.get(topic)
            safe = {partition: self._safe(topic, partition, at) for partition, at in self._marks.get(topic, {}).items()}
        if commit and safe:
            commit(safe)

    def _safe(self, topic: str, partition: int, position: int) -> int:
        """Give the oldest outstanding offset, or the position when there is none before it."""
        outstanding = self._outstanding.get((topic, partition), [])
        settled = self._settled.get((topic, partition), set())
        while outstanding and outstanding[0] in settled:
            oldest = heapq.heappop(outstanding)
            if not outstanding or outstanding[0] != oldest:
                settled.discard(oldest)
        return min(position, outstanding[0]) if outstanding else position


LEDGER = Ledger()
"""The ledger of this process."""
