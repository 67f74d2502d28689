"""Watches the broker for one job in this process: whether it answers, and how far the job is behind the ends of its partitions.

It asks from a thread and a connection of its own. So its answers stay true while a slow record blocks the pipeline, while
a feed does not fetch because its buffer is full, and while the broker is away.
"""

import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError, UnknownTopicOrPartitionError

from pipelines.errors import KafkaRefused
from pipelines.kafka.client import connect
from pipelines.metrics.catalogue import LAG, WATERMARK_AGE
from pipelines.metrics.health import Health
from pipelines.metrics.recording import series
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings

LOG = logging.getLogger(__name__)
BROKER = "broker"
LOOK_SECONDS = 1.0
REQUEST_MS = 3_000


class Empty(NamedTuple):
    """Offsets that the broker has counted and that hold no record: a transaction's mark, or what compaction removed."""

    first: int
    last: int
    """Exclusive."""


def lag_of(end: int, handled: int, empty: Empty | None) -> int:
    """Return how many offsets wait; those that are known to hold no record do not.

    >>> lag_of(10, 7, None), lag_of(10, 9, Empty(9, 10)), lag_of(5, 7, None)
    (3, 0, 0)
    """
    if empty is not None and empty.first <= handled < empty.last:
        handled = empty.last
    return max(0, end - handled)


def _connect(settings: KafkaSettings) -> Any:
    arguments = {"group_id": None, "enable_auto_commit": False, "metrics_enabled": False}
    return connect(KafkaConsumer, settings, allow_auto_create_topics=False, **arguments)


class BrokerWatch:
    """What is known of the partitions that this process reads; ``look`` asks the broker, ``start`` does so again and again."""

    def __init__(
        self,
        settings: KafkaSettings,
        connected: Callable[[KafkaSettings], Any] = _connect,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._connected, self._now = settings, connected, now
        self._lock = threading.Lock()
        self._readers: Counter[TopicPartition] = Counter()
        self._handled: dict[TopicPartition, int] = {}
        self._ends: dict[TopicPartition, int] = {}
        """As of the last look; empty while the broker does not answer."""
        self._empty: dict[TopicPartition, Empty] = {}
        self._reached: dict[tuple[str, int], float] = {}
        self._consumer: Any = None
        self._away = False
        self._thread: threading.Thread | None = None

    def follow(self, topic: str, positions: Mapping[int, int]) -> None:
        """Watch partitions from now on; each was read up to its position."""
        with self._lock:
            for partition, position in positions.items():
                self._readers[one := TopicPartition(topic, partition)] += 1
                self._handled.setdefault(one, position)
                series(LAG, topic, str(partition)).set(math.nan)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="kafka-watch", daemon=True)
                self._thread.start()

    def forget(self, topic: str, partitions: Iterable[int]) -> None:
        """Watch partitions no longer, once as many as followed them have left: another process may read them."""
        with self._lock:
            for partition in partitions:
                one = TopicPartition(topic, partition)
                self._readers[one] -= 1
                if self._readers[one] <= 0:
                    for known in (self._readers, self._handled, self._ends, self._empty):
                        known.pop(one, None)

    def handled(self, topic: str, positions: Mapping[int, int]) -> None:
        """Record that everything before these positions has been processed and confirmed."""
        with self._lock:
            for partition, position in positions.items():
                if (one := TopicPartition(topic, partition)) in self._handled:
                    self._handled[one] = position

    def nothing_between(self, topic: str, partition: int, first: int, last: int) -> None:
        """Record that the broker returned no record from ``first`` to before ``last``."""
        with self._lock:
            self._empty[TopicPartition(topic, partition)] = Empty(first, last)

    def reached(self, topic: str, share: int, watermark: float) -> None:
        """Record the watermark, in seconds since 1970."""
        with self._lock:
            self._reached[topic, share] = watermark

    def lag(self) -> dict[TopicPartition, int]:
        """Return how many offsets of each partition wait; only of those whose end offset the broker has just returned."""
        with self._lock:
            return {
                one: lag_of(self._ends[one], position, self._empty.get(one))
                for one, position in self._handled.items()
                if one in self._ends
            }

    def look(self) -> None:
        """Ask the broker for the end offsets; set the gauges and the broker's health by its answer."""
        with self._lock:
            wanted = list(self._handled)
        try:
            ends = self._ask(wanted)
        except (KafkaError, KafkaRefused, OSError) as error:
            self._lose(error)
            ends = {}
        else:
            the(Health).sign(BROKER)
            if self._away:
                LOG.warning("the broker answers again")
            self._away = False
        with self._lock:
            self._ends = ends
        self._show(wanted)

    def _ask(self, wanted: list[TopicPartition]) -> dict[TopicPartition, int]:
        """Ask again if the first answer is late (this process itself may have been busy) or incomplete (a partition is new)."""
        if self._consumer is None:
            self._consumer = self._connected(self._settings)
        try:
            ends: dict[TopicPartition, int] = self._consumer.end_offsets(wanted, timeout_ms=REQUEST_MS)
        except KafkaTimeoutError:
            ends = self._consumer.end_offsets(wanted, timeout_ms=REQUEST_MS)
        except KeyError:  # kafka-python's way to say that its own list of partitions is old
            self._consumer.topics()
            try:
                ends = self._consumer.end_offsets(wanted, timeout_ms=REQUEST_MS)
            except KeyError as missing:
                raise UnknownTopicOrPartitionError(f"there is no {missing}") from missing
        return ends

    def _lose(self, error: Exception) -> None:
        why = str(error) if isinstance(error, KafkaRefused) else type(error).__name__
        the(Health).lose(BROKER, why)
        if not self._away:
            LOG.warning("the broker does not answer", extra={"reason": why})
        self._away = True

    def _show(self, wanted: Iterable[TopicPartition]) -> None:
        lag = self.lag()
        for one in wanted:
            series(LAG, one.topic, str(one.partition)).set(lag.get(one, math.nan))
        with self._lock:
            reached = dict(self._reached)
        for (topic, share), watermark in reached.items():
            series(WATERMARK_AGE, topic, str(share)).set(int(self._now() - watermark))

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._handled:
                    self._thread = None
                    break
            self.look()
            time.sleep(LOOK_SECONDS)
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            consumer.close(autocommit=False)
