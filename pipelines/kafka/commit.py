"""Offsets of the consumer group: committed when the runner has finalized a checkpoint, and never before."""

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError

from pipelines.errors import KafkaRefused
from pipelines.kafka.client import connect
from pipelines.settings.kafka import KafkaSettings

LOG = logging.getLogger(__name__)
COMMIT_MS = 3_000
LOOK_SECONDS = 30.0
"""How often a look is taken at what another process may have committed."""


class Committer:
    """Commits a group's offsets through one connection; it joins no group, so it can commit for any partition."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._consumer: Any = None
        self._committed: dict[TopicPartition, int] = {}
        self._tried: dict[TopicPartition, int] = {}
        """What was sent last: it may stand though its answer was lost."""
        self._looked_at = time.monotonic()

    def commit(self, topic: str, offsets: Mapping[int, int]) -> None:
        """Commit the next offsets to read; those that stand already are not sent again.

        A commit that fails is only logged: the records will be read again, and the next commit covers it.
        """
        with self._lock:
            wanted = {TopicPartition(topic, partition): offset for partition, offset in offsets.items()}
            changed = {
                partition: offset for partition, offset in wanted.items() if self._committed.get(partition) != offset
            }
            if not changed:
                return
            try:
                self._send(changed)
            except (KafkaError, KafkaRefused) as error:
                LOG.warning(
                    "offsets of group %s were not committed, they will be with the next checkpoint: %s",
                    self._settings.group,
                    error,
                )
                return
            self._committed |= changed

    def _send(self, offsets: Mapping[TopicPartition, int]) -> None:
        if self._consumer is None:
            arguments = {"group_id": self._settings.group, "enable_auto_commit": False, "metrics_enabled": False}
            self._consumer = connect(KafkaConsumer, self._settings, **arguments)
        self._look_for_a_twin(offsets)
        self._tried = dict(offsets)
        self._consumer.commit(
            {partition: OffsetAndMetadata(offset, "", -1) for partition, offset in offsets.items()},
            timeout_ms=COMMIT_MS,
        )

    def _look_for_a_twin(self, partitions: Iterable[TopicPartition]) -> None:
        """Log a warning when another process commits for the group: no run joins it, so the broker refuses none of them."""
        if time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        for partition in partitions:
            own = self._committed.get(partition)
            if own is not None and (found := self._consumer.committed(partition, timeout_ms=COMMIT_MS)) not in {
                own,
                self._tried.get(partition),
            }:
                LOG.error(
                    "another process commits offsets of group %s (%s/%d stands at %s, this run left it at %d): two runs read the same "
                    "topics, and each event comes twice; end one of them, or give it another kafka.group and kafka.stories_topic",
                    self._settings.group,
                    partition.topic,
                    partition.partition,
                    found,
                    own,
                )
                return

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            consumer, self._consumer = self._consumer, None
        if consumer is not None:
            with suppress(KafkaError):
                consumer.close(autocommit=False, timeout_ms=1000)
