"""Feeds: one consumer and one thread for each share of a topic, read ahead within bounds, kept in a pool of the process.

A reader must never wait for the network, and a runner may make a new reader for every bundle. So a consumer lives in a
feed's thread, which does all the waiting, and outlives its readers: the next one takes over the feed that stands at its
position. A pipeline that is slow stops taking; the feed then stops fetching when ``max_buffered_records`` wait.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError, RetriableError

from pipelines.errors import KafkaRefused
from pipelines.kafka.client import MissingSecret, connect
from pipelines.kafka.offsets import first_offsets, share_of
from pipelines.kafka.watch import BrokerWatch
from pipelines.kafka.watermark import MICROS, Progress
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings

LOG = logging.getLogger(__name__)
QUIET_S = 1.0
"""Longest wait for records: each feed of a quiet topic asks once in that time. A run that ends waits for it too."""
DRAIN_S = 0.2
"""The same where a run ends with its topics."""
RETRY_SECONDS = 0.2
SAY_AGAIN_SECONDS = 30.0
PARKED_SECONDS = 60.0
REQUEST_MS = 5_000


class Arrivals:
    """Wakes readers that have nothing to do as soon as any feed of the process has records."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting = 0

    def add(self, records: int) -> None:
        """Count records that came (or, negative, that were taken)."""
        with self._changed:
            self._waiting += records
            if records > 0:
                self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Return when some feed has records, at the latest after ``seconds``."""
        with self._changed:
            if self._waiting <= 0:
                self._changed.wait(seconds)


@dataclass(frozen=True, slots=True)
class Share:
    """The partitions of a topic that leave ``residue`` when divided by ``modulus``: those to come have an owner already."""

    topic: str
    residue: int = 0
    modulus: int = 1

    def owns(self, partition: int) -> bool:
        """Return True if the partition is in the share."""
        return partition % self.modulus == self.residue


@dataclass
class Feed:
    """Reads a share's partitions ahead in a thread of its own."""

    settings: KafkaSettings
    share: Share
    positions: dict[int, int]
    """Next offset by partition, of the records that were taken; the thread adds partitions that it finds."""
    by_group: bool = True
    """True if partitions without a position begin at the group's offsets, else they begin at their start."""
    progress: dict[int, Progress] = field(default_factory=dict)
    """How far event time has come."""
    parked_at: float | None = None
    """Since when no reader holds it."""

    def __post_init__(self) -> None:
        self._arrivals, self._watch = the(Arrivals), the(BrokerWatch, self.settings)
        self._limits: dict[int, int] = {}
        self._is_through = False
        self._taken_from: set[int] = set()
        self._watched: list[int] = []
        self._batches: deque[tuple[int, list[Any]]] = deque()
        self._buffered = 0
        self._room = threading.Condition()
        self._closed = threading.Event()
        self._failure: BaseException | None = None
        self._said_at = 0.0
        self._thread = threading.Thread(
            target=self._run, name=f"kafka-feed-{self.share.topic}-{self.share.residue}", daemon=True
        )
        self._thread.start()

    def take(self, limit: int) -> tuple[int, list[Any]] | None:
        """Return the records of one partition that have been read, at most ``limit``, or None.

        A bundle is hardly ever more than what one call returns: where a backlog stands, several fetches are returned as one.
        """
        with self._room:
            if self._failure is not None and not self._batches:
                raise self._failure
            if not self._batches:
                return None
            partition, records = self._batches.popleft()
            while len(records) < limit and self._batches and self._batches[0][0] == partition:
                records = records + self._batches.popleft()[1]
            if len(records) > limit:
                self._batches.appendleft((partition, records[limit:]))
                records = records[:limit]
            self._buffered -= len(records)
            self._taken_from.add(partition)
            self.positions[partition] = records[-1].offset + 1
            self._room.notify_all()
        self._arrivals.add(-len(records))
        return partition, records

    def note_read(self, partition: int, events: Iterable[int], now: int) -> None:
        """Update event time with the times of records that were returned."""
        with self._room:
            self.progress[partition] = self.progress[partition].read(events, now)

    def stands_at(self, positions: Mapping[int, int]) -> bool:
        """Return True if the next records are those after ``positions``; partitions that were only just found do not count."""
        return self._taken_from <= set(positions) and all(
            self.positions.get(one) == at for one, at in positions.items()
        )

    def buffered(self) -> int:
        """Return the number of buffered records."""
        return self._buffered

    def is_drained(self) -> bool:
        """Return True if all was returned that the partitions held at the start; always False without ``drain``."""
        with self._room:
            return self._is_through and not self._batches

    def resume(self) -> bool:
        """Mark a parked feed as in use. Return False if it has failed, or ended because no reader came."""
        with self._room:
            self.parked_at = None
            return self.is_alive()

    def close(self) -> None:
        """End the thread, which closes its consumer."""
        self._closed.set()
        with self._room:
            self._arrivals.add(-self._buffered)
            self._buffered = 0
            self._batches.clear()
            self._room.notify_all()

    def join(self, seconds: float) -> None:
        """Wait for the thread's end."""
        self._thread.join(seconds)

    def is_alive(self) -> bool:
        """Return True if the feed can be read."""
        return not self._closed.is_set() and self._failure is None

    def _run(self) -> None:
        consumer = None
        try:
            consumer = self._connect()
            if consumer is not None:
                self._read(consumer)
        except Exception as error:  # noqa: BLE001 - whatever ends the thread is raised where the records are taken
            self._fail(error)
        finally:
            self._watch.forget(self.share.topic, self._watched)
            if consumer is not None:
                consumer.close(autocommit=False, timeout_ms=1000)

    def _fail(self, error: Exception) -> None:
        named = (
            error
            if isinstance(error, KafkaRefused)
            else KafkaRefused(f"topic {self.share.topic!r} cannot be read: {error}")
        )
        named.__cause__ = None if named is error else error
        with self._room:
            self._failure = named
        self._arrivals.add(0)

    def _connect(self) -> Any:
        while not self._closed.is_set():
            try:
                return connect(KafkaConsumer, self.settings, **consumer_arguments(self.settings))
            except MissingSecret:
                raise
            except KafkaRefused as refused:
                self._say(str(refused))
                self._closed.wait(RETRY_SECONDS)
        return None

    def _read(self, consumer: Any) -> None:
        found_at = checked_at = -1e9
        while not self._closed.is_set() and not self._abandoned() and not self._is_through:
            try:
                now = time.monotonic()
                if now - found_at >= self.settings.discovery_interval_s:
                    self._assign_found(consumer)
                    self._set_limits(consumer)
                    found_at = now
                got_some = self._receive(consumer.poll(timeout_ms=quiet_ms(self.settings), max_records=self._free()))
                self._is_through = self.settings.drain and self._reached_limits(consumer)
                if got_some:
                    continue
                if now - checked_at >= min(self.settings.idle_after_s / 2, 5.0):
                    self._confirm_drained(consumer)
                    checked_at = now
            except (OffsetOutOfRangeError, NoOffsetForPartitionError) as error:
                self._go_on_where_records_are(consumer, error)
            except RetriableError as error:
                self._say(f"topic {self.share.topic!r} is not answered for; trying again ({type(error).__name__})")
                self._closed.wait(RETRY_SECONDS)

    def _free(self) -> int:
        """Wait until there is room for more records. Return for how many."""
        limit = self.settings.max_buffered_records
        with self._room:
            self._room.wait_for(lambda: self._buffered < limit or self._closed.is_set(), PARKED_SECONDS)
            return max(1, min(500, limit - self._buffered))

    def _receive(self, polled: Mapping[Any, list[Any]]) -> bool:
        for partition, polled_records in polled.items():
            records = self._within_limit(partition.partition, polled_records)
            if not records:
                continue
            with self._room:
                if self._closed.is_set():
                    return False
                self._batches.append((partition.partition, records))
                self._buffered += len(records)
            self._arrivals.add(len(records))
        return bool(polled)

    def _assign_found(self, consumer: Any) -> None:
        """Find partitions and start reading new ones: the first at the group's offsets, later ones at their start."""
        found = share_of(consumer, self.share.topic, self.share.residue, self.share.modulus)
        assigned = {partition.partition for partition in consumer.assignment()}
        if not found - assigned:
            return
        new = found - set(self.positions)
        later = bool(assigned) or not self.by_group
        self.positions |= first_offsets(
            consumer, self.settings, self.share.topic, new, later=later, by_group=self.by_group
        )
        at = {partition: self.positions[partition] for partition in found - assigned}
        at |= {
            partition.partition: consumer.position(partition, timeout_ms=REQUEST_MS)
            for partition in consumer.assignment()
        }
        consumer.assign([TopicPartition(self.share.topic, partition) for partition in sorted(at)])
        for partition, offset in at.items():
            consumer.seek(TopicPartition(self.share.topic, partition), offset)
            self.progress.setdefault(partition, Progress(busy_at=int(time.time() * MICROS)))
        watched = {one: self.positions[one] for one in sorted(found - assigned)}
        self._watch.follow(self.share.topic, watched)
        self._watched += watched

    def _set_limits(self, consumer: Any) -> None:
        """Ask for the end offsets of a drain, once; a partition that is found later is not part of it."""
        if self.settings.drain and not self._limits:
            ends = consumer.end_offsets(list(consumer.assignment()), timeout_ms=REQUEST_MS)
            self._limits = {partition.partition: end for partition, end in ends.items()}

    def _within_limit(self, partition: int, records: list[Any]) -> list[Any]:
        if not self.settings.drain:
            return records
        return [record for record in records if record.offset < self._limits.get(partition, 0)]

    def _reached_limits(self, consumer: Any) -> bool:
        """Return True if a drain has read all. Positions are compared, because the last offsets may hold no record."""
        return all(
            (consumer.position(one, timeout_ms=REQUEST_MS) or 0) >= self._limits.get(one.partition, 0)
            for one in consumer.assignment()
        )

    def _confirm_drained(self, consumer: Any) -> None:
        """Ask the broker for the end offsets: only its answer proves that nothing is left."""
        asked = int(time.time() * MICROS)
        ends = consumer.end_offsets(list(consumer.assignment()), timeout_ms=REQUEST_MS)
        for partition, end in ends.items():
            number = partition.partition
            at_end = (consumer.position(partition, timeout_ms=REQUEST_MS) or 0) >= end
            with self._room:
                if not at_end or self._buffered:
                    continue
                self.progress[number] = self.progress[number].drained(asked)
                taken = self.positions[number]
            if taken < end:
                self._watch.nothing_between(self.share.topic, number, taken, end)

    def _go_on_where_records_are(self, consumer: Any, error: Exception) -> None:
        for partition, first in consumer.beginning_offsets(list(consumer.assignment()), timeout_ms=REQUEST_MS).items():
            at = consumer.position(partition, timeout_ms=REQUEST_MS)
            end = consumer.end_offsets([partition], timeout_ms=REQUEST_MS)[partition]
            if at is None or not first <= at <= end:
                LOG.error(
                    "%s/%s: offset %s is gone (the topic holds %s to %s); reading goes on at %s: %s",
                    self.share.topic,
                    partition.partition,
                    at,
                    first,
                    end,
                    first,
                    error,
                )
                consumer.seek(partition, first)

    def _abandoned(self) -> bool:
        """Return True, and close the feed, if no reader has come for too long."""
        with self._room:
            gone = self.parked_at is not None and time.monotonic() - self.parked_at > PARKED_SECONDS
            if gone:
                self._closed.set()
        if gone:
            self.close()
        return gone

    def _say(self, line: str) -> None:
        if time.monotonic() - self._said_at >= SAY_AGAIN_SECONDS or self._said_at == 0.0:
            self._said_at = time.monotonic()
            LOG.warning("%s", line)


def quiet_ms(settings: KafkaSettings) -> int:
    """Return how long a feed waits for records, in milliseconds; it must look after partitions as often as the settings say."""
    wait = DRAIN_S if settings.drain else min(QUIET_S, settings.idle_after_s / 2, settings.discovery_interval_s)
    return int(1000 * wait)


def consumer_arguments(settings: KafkaSettings) -> dict[str, Any]:
    """Return the arguments of a feed's consumer: nothing is committed automatically, and a lost offset is an error."""
    return {
        "group_id": settings.group,
        "enable_auto_commit": False,
        "auto_offset_reset": "none",
        "fetch_max_wait_ms": quiet_ms(settings),
        "max_partition_fetch_bytes": settings.max_fetch_bytes,
        "fetch_max_bytes": settings.max_fetch_bytes,
        "metadata_max_age_ms": int(settings.discovery_interval_s * 1000),
        "allow_auto_create_topics": False,
        "metrics_enabled": False,
    }


class FeedPool:
    """Feeds of this process that no reader holds."""

    def __init__(self, make: Callable[[KafkaSettings, Share, dict[int, int], bool], Feed] = Feed) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._parked: dict[tuple[KafkaSettings, Share], Feed] = {}
        self._all: list[Feed] = []

    def take(
        self, settings: KafkaSettings, share: Share, positions: Mapping[int, int], *, by_group: bool = True
    ) -> Feed:
        """Return the parked feed at ``positions``, or start one there.

        Partitions without a position begin at the group's offsets if ``by_group``, else at their start.
        """
        with self._lock:
            feed = self._parked.pop((settings, share), None)
            if feed is not None and feed.stands_at(positions) and feed.resume():
                return feed
            if feed is not None:
                feed.close()
            feed = self._make(settings, share, dict(positions), by_group)
            self._all = [*(one for one in self._all if one.is_alive()), feed]
            return feed

    def give(self, feed: Feed) -> None:
        """Park a feed for the next reader; one that stands parked for the same share is closed."""
        with self._lock:
            feed.parked_at = time.monotonic()
            before = self._parked.get((feed.settings, feed.share))
            self._parked[feed.settings, feed.share] = feed
        if before is not None and before is not feed:
            before.close()

    def close(self) -> None:
        """Close every feed of the process."""
        with self._lock:
            feeds, self._all, self._parked = self._all, [], {}
        for feed in feeds:
            feed.close()
        for feed in feeds:
            feed.join(2.0)
