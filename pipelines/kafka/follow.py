"""Follow a topic of events into a sink, in a process of its own, so that its results can be browsed while they grow.

The sink fences by revision, so what is read twice is written once. Positions are stored after the sink has confirmed what was
read before them; without a file of positions the topic is read from its beginning.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from pipelines.errors import KafkaRefused, NotDelivered
from pipelines.kafka.client import connect
from pipelines.kafka.feed import consumer_arguments
from pipelines.kafka.messages import read_event
from pipelines.registry.contracts import EVENT, read_contract
from pipelines.registry.framing import split
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import NO_REGISTRY, RegistrySettings
from pipelines.sinks.registry import open_sink
from pipelines.sinks.sink import Sink
from schemas import NewsEvent, Rejected

LOG: Final = logging.getLogger(__name__)
POLL_MS: Final = 500
TOGETHER: Final = 500
"""Most records of one write."""
PAUSES_S: Final = (0.5, 1.0, 2.0, 5.0)
"""Pauses between attempts while the broker or the sink does not answer; the last one is repeated."""

Stopped = Callable[[float], bool]
"""Waits for at most this many seconds and returns True once following is to end, as ``threading.Event.wait`` does."""


def require_topic(settings: KafkaSettings, topic: str) -> None:
    """Raise ``KafkaRefused`` if the broker cannot be reached or has no such topic."""
    consumer = _consumer(settings)
    try:
        if not consumer.partitions_for_topic(topic):
            raise KafkaRefused(f"topic {topic!r} is not there: name the topic of events of a running job")
    finally:
        consumer.close(autocommit=False)


def follow(
    settings: KafkaSettings,
    topic: str,
    url: str,
    positions: Path,
    stopped: Stopped,
    registry: RegistrySettings = NO_REGISTRY,
) -> None:
    """Write the events of a topic to the sink of a URL until ``stopped``; what does not answer is asked again."""
    sink, failures = open_sink(url), 0
    while not stopped(0):
        try:
            for _ in _written(settings, topic, sink, positions, registry):
                failures = 0
                if stopped(0):
                    return
        except (KafkaError, KafkaRefused, NotDelivered, OSError) as error:
            LOG.warning("--follow %s: %s; trying again", topic, error)
            if stopped(PAUSES_S[min(failures, len(PAUSES_S) - 1)]):
                return
            failures += 1


def _written(
    settings: KafkaSettings, topic: str, sink: Sink, positions: Path, registry: RegistrySettings
) -> Iterator[None]:
    """Write record after record, and yield after each poll."""
    consumer = _consumer(settings)
    try:
        at = {TopicPartition(topic, number): offset for number, offset in read_positions(positions, topic).items()}
        _assign(consumer, topic, at)
        checked = time.monotonic()
        while True:
            found = consumer.poll(timeout_ms=POLL_MS, max_records=TOGETHER)
            if any(found.values()):
                _deliver(sink, [record for records in found.values() for record in records], registry)
                at |= {partition: records[-1].offset + 1 for partition, records in found.items() if records}
                write_positions(positions, topic, {one.partition: offset for one, offset in at.items()})
            if time.monotonic() - checked > settings.discovery_interval_s:
                _assign(consumer, topic, at)
                checked = time.monotonic()
            yield
    finally:
        consumer.close(autocommit=False)


def _assign(consumer: Any, topic: str, at: dict[TopicPartition, int]) -> None:
    """Assign all partitions; those that are new are read from their beginning, as are offsets that the topic has deleted."""
    partitions = {TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()}
    if partitions == set(consumer.assignment()):
        return
    first, last = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    consumer.assign(partitions)
    for partition in sorted(partitions):
        known = at.get(partition, first[partition])
        at[partition] = known if first[partition] <= known <= last[partition] else first[partition]
        consumer.seek(partition, at[partition])


def _deliver(sink: Sink, records: list[Any], registry: RegistrySettings) -> None:
    delivery = sink.deliver()
    for record in records:
        if (event := _event(record, registry)) is not None:
            delivery.add(event)
    delivery.confirm()


def _event(record: Any, registry: RegistrySettings) -> NewsEvent | None:
    """Return the event of a record, or None for a record that is none; the line in the log names its place."""
    if record.value is None:
        return None
    try:
        if split(record.value) is None:
            return read_event(record.value)
        return NewsEvent.model_validate(read_contract(EVENT, record.value, registry))
    except (ValueError, TypeError, Rejected) as error:
        first = str(error).partition("\n")[0]
        LOG.warning("%s/%d@%d is no event and is left out: %s", record.topic, record.partition, record.offset, first)
        return None


def _consumer(settings: KafkaSettings) -> Any:
    return connect(KafkaConsumer, settings, **{**consumer_arguments(settings), "group_id": None})


def read_positions(file: Path, topic: str) -> Mapping[int, int]:
    """Return the next offset of each partition; none without a file, or if the file is of another topic."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {int(name): offset for name, offset in found["offsets"].items()} if found["topic"] == topic else {}


def write_positions(file: Path, topic: str, offsets: Mapping[int, int]) -> None:
    """Replace the file of positions as a whole."""
    fresh = file.with_name(f"{file.name}.new")
    named = {str(partition): offset for partition, offset in sorted(offsets.items())}
    fresh.write_text(json.dumps({"topic": topic, "offsets": named}), encoding="utf-8")
    fresh.replace(file)
