"""Where reading begins and ends: partitions of a topic, offsets of a group, of a time, of both ends."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import UnknownTopicOrPartitionError

from pipelines.kafka.client import connect
from pipelines.settings.kafka import KafkaSettings

REQUEST_MS = 10_000


def share_of(consumer: Any, topic: str, residue: int = 0, modulus: int = 1) -> set[int]:
    """Return a topic's partitions that leave ``residue`` when divided by ``modulus``."""
    consumer.topics()  # asks the broker: the local list may be old
    found = consumer.partitions_for_topic(topic)
    if not found:
        raise UnknownTopicOrPartitionError(f"there is no topic {topic!r}, or it may not be read")
    return {partition for partition in found if partition % modulus == residue}


def first_offsets(
    consumer: Any, settings: KafkaSettings, topic: str, partitions: Iterable[int], *, later: bool, by_group: bool = True
) -> dict[int, int]:
    """Return where partitions begin: at the group's offset if ``by_group``, else where ``start`` says.

    One that appeared ``later``, while the topic was being read, begins at its start: all its records are new.
    """
    wanted = [TopicPartition(topic, partition) for partition in partitions]
    committed = {
        partition: consumer.committed(partition, timeout_ms=REQUEST_MS) if by_group else None for partition in wanted
    }
    fresh = [partition for partition, offset in committed.items() if offset is None]
    begun = _at(consumer, "earliest" if later else settings.start, fresh)
    return {
        partition.partition: begun[partition] if offset is None else offset for partition, offset in committed.items()
    }


def start_offsets(settings: KafkaSettings) -> dict[str, dict[int, int]]:
    """Return where the partitions of each topic begin by ``start``, whatever the group has committed: topic -> partition -> offset."""
    consumer = connect(KafkaConsumer, settings, enable_auto_commit=False)
    try:
        found = {topic: [TopicPartition(topic, one) for one in share_of(consumer, topic)] for topic in settings.topics}
        return {
            topic: {one.partition: offset for one, offset in _at(consumer, settings.start, partitions).items()}
            for topic, partitions in found.items()
        }
    finally:
        consumer.close(autocommit=False)


def group_has_begun(settings: KafkaSettings) -> bool:
    """Return True if the group has an offset of any of the topics: an earlier run has read them."""
    consumer = connect(KafkaConsumer, settings, group_id=settings.group, enable_auto_commit=False)
    try:
        wanted = [TopicPartition(topic, one) for topic in settings.topics for one in share_of(consumer, topic)]
        return any(consumer.committed(one, timeout_ms=REQUEST_MS) is not None for one in wanted)
    finally:
        consumer.close(autocommit=False)


def _at(consumer: Any, start: str | datetime, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
    if not partitions:
        return {}
    if isinstance(start, datetime):
        return offsets_at(consumer, start, partitions)
    ask = consumer.end_offsets if start == "latest" else consumer.beginning_offsets
    found: dict[TopicPartition, int] = ask(partitions, timeout_ms=REQUEST_MS)
    return found


def offsets_at(consumer: Any, when: datetime, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
    """Return the first offset of each partition whose record is not older than ``when``, else its end."""
    milliseconds = max(0, int(when.timestamp() * 1000))
    found = consumer.offsets_for_times(dict.fromkeys(partitions, milliseconds), timeout_ms=REQUEST_MS)
    ends = consumer.end_offsets(partitions, timeout_ms=REQUEST_MS)
    return {
        partition: found[partition].offset if _is_found(found.get(partition)) else ends[partition]
        for partition in partitions
    }


def _is_found(answer: Any) -> bool:
    """Return True for an offset; kafka-python has two ways to say that there is none."""
    return answer is not None and answer.offset is not None and answer.offset >= 0
