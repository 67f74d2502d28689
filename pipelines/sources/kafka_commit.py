"""Offsets of the consumer group: committed when the runner has finalized a checkpoint, and never before."""

import logging
import threading
from collections.abc import Mapping
from typing import Any

from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError

from pipelines.sources.kafka_client import KafkaRefused, connect
from pipelines.sources.kafka_settings import KafkaSettings

LOG = logging.getLogger(__name__)
COMMIT_MS = 3_000


class Committer:
    """Commits a group's offsets through one connection; it joins no group, so it can commit for any partition."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._consumer: Any = None
        self._committed: dict[TopicPartition, int] = {}

    def commit(self, topic: str, offsets: Mapping[int, int]) -> None:
        """Commit the next offsets to read; those that stand already are not sent again.

        A commit that fails is only told: the records will be read again, and the next commit covers it.
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
        self._consumer.commit(
            {partition: OffsetAndMetadata(offset, "", -1) for partition, offset in offsets.items()},
            timeout_ms=COMMIT_MS,
        )


_COMMITTERS: dict[KafkaSettings, Committer] = {}
_LOCK = threading.Lock()


def committer(settings: KafkaSettings) -> Committer:
    """Give this process's committer for the settings."""
    with _LOCK:
        return _COMMITTERS.setdefault(settings, Committer(settings))
