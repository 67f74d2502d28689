"""A Kafka broker in memory, with the clients that ``pipelines.kafka`` makes: kafka-python's names, arguments and errors.

It keeps topics, partitions, offsets, the offsets of groups and the settings of topics. Nobody waits: a broker that is
away answers at once as kafka-python does when its time is up. Groups have no members. ``tests/e2e/kafka`` runs the same
assertions on it and on a real broker.
"""

import importlib
import pkgutil
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from kafka import OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import (
    IllegalStateError,
    KafkaConnectionError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    TopicAlreadyExistsError,
)
from kafka.partitioner.default import murmur2
from kafka.producer.future import RecordMetadata
from kafka.structs import OffsetAndTimestamp

import pipelines.kafka

MAX_MESSAGE_BYTES = 1_048_588
"""Kafka's own default of ``max.message.bytes``."""
RECORD_BYTES = 70
"""What a record takes beside its key, value and headers."""


@dataclass
class Log:
    """One partition: records by offset; an offset can hold none, as after a transaction or compaction."""

    first: int = 0
    end: int = 0
    records: dict[int, Any] = field(default_factory=dict)


@dataclass
class Topic:
    """Partitions, and the configuration that differs from the broker's."""

    logs: list[Log]
    configs: dict[str, str]


class MemoryBroker:
    """Topics and groups, shared by the clients that it makes."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.committed: dict[tuple[str, TopicPartition], int] = {}
        self.requests: dict[str, int] = defaultdict(int)
        """How often each method of a client has asked the broker."""
        self.changed = threading.Condition(threading.RLock())
        self._away = False
        self._errors: dict[str, deque[Exception]] = defaultdict(deque)

    def create(self, name: str, partitions: int = 1, **configs: str) -> None:
        """Create a topic; ``_`` in a setting's name stands for a dot."""
        with self.changed:
            named = {key.replace("_", "."): value for key, value in configs.items()}
            self.topics[name] = Topic([Log() for _ in range(partitions)], named)
            self.changed.notify_all()

    def add_partition(self, name: str) -> None:
        """Give a topic one more partition."""
        with self.changed:
            self.topics[name].logs.append(Log())

    def append(
        self,
        name: str,
        value: bytes | None,
        *,
        key: bytes | None = None,
        headers: Iterable[tuple[str, bytes]] = (),
        partition: int = 0,
        timestamp_ms: int | None = None,
    ) -> int:
        """Append a record, and return its offset."""
        with self.changed:
            log = self.topics[name].logs[partition]
            when = int(time.time() * 1000) if timestamp_ms is None else timestamp_ms
            told = tuple(headers)
            sizes = (len(key) if key is not None else -1, len(value) if value is not None else -1, -1)
            offset, log.end = log.end, log.end + 1
            log.records[offset] = ConsumerRecord(name, partition, 0, offset, when, 0, key, value, told, None, *sizes)
            self.changed.notify_all()
            return offset

    def leave_empty(self, name: str, offsets: int, partition: int = 0) -> None:
        """Use up offsets without records, as the marks of transactions do."""
        with self.changed:
            self.topics[name].logs[partition].end += offsets
            self.changed.notify_all()

    def delete_before(self, name: str, offset: int, partition: int = 0) -> None:
        """Remove the records before an offset, as retention does."""
        with self.changed:
            log = self.topics[name].logs[partition]
            log.first = offset
            log.records = {at: record for at, record in log.records.items() if at >= offset}

    def read(self, name: str) -> list[Any]:
        """Return all records of a topic, partition by partition."""
        with self.changed:
            return [record for log in self.topics[name].logs for _, record in sorted(log.records.items())]

    def fail(self, method: str, *errors: Exception) -> None:
        """Raise errors, one a call, from the next calls of a client's method; ``acknowledge`` is a record's confirmation."""
        self._errors[method].extend(errors)

    def stop(self) -> None:
        """Answer no request any more."""
        self._away = True

    def start(self) -> None:
        """Answer again; everything is as it was."""
        self._away = False

    def is_away(self) -> bool:
        """Return True between ``stop`` and ``start``."""
        return self._away

    def ask(self, method: str) -> None:
        """Count a request; raise the error that is due for it, or the one of a broker that is away."""
        self.requests[method] += 1
        if self._errors[method]:
            raise self._errors[method].popleft()
        if self._away:
            raise KafkaTimeoutError(f"{method}: no answer")

    def log_of(self, partition: TopicPartition) -> Log:
        """Return a partition's log; ``KeyError`` where there is none, as kafka-python raises of partitions it does not know."""
        topic = self.topics.get(partition.topic)
        if topic is None or partition.partition >= len(topic.logs):
            raise KeyError(partition)
        log: Log = topic.logs[partition.partition]
        return log

    def consumer(self, **settings: Any) -> "MemoryConsumer":
        """Connect a consumer."""
        self._connect()
        return MemoryConsumer(self, settings)

    def producer(self, **settings: Any) -> "MemoryProducer":
        """Connect a producer."""
        self._connect()
        return MemoryProducer(self, settings)

    def admin(self, **settings: Any) -> "MemoryAdmin":
        """Connect an administrator."""
        self._connect()
        return MemoryAdmin(self, settings)

    def _connect(self) -> None:
        self.requests["connect"] += 1
        if self._errors["connect"]:
            raise self._errors["connect"].popleft()
        if self._away:
            raise KafkaConnectionError("nothing listens there: ECONNREFUSED")


class _Client:
    def __init__(self, broker: MemoryBroker, settings: Mapping[str, Any]) -> None:
        self.broker, self.settings = broker, settings
        self.is_open = True


class MemoryConsumer(_Client):
    """A consumer without a group's membership: partitions are assigned, offsets committed by name."""

    def __init__(self, broker: MemoryBroker, settings: Mapping[str, Any]) -> None:
        super().__init__(broker, settings)
        self._positions: dict[TopicPartition, int | None] = {}

    def topics(self) -> set[str]:
        """Return all topics."""
        self.broker.ask("topics")
        return set(self.broker.topics)

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        """Return a topic's partitions, or None if there is no such topic."""
        found = self.broker.topics.get(topic)
        return None if found is None else set(range(len(found.logs)))

    def assignment(self) -> set[TopicPartition]:
        """Return the partitions that are read."""
        return set(self._positions)

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        """Read these partitions; those that were read already keep their positions."""
        self._positions = {one: self._positions.get(one) for one in partitions}

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Go on at an offset."""
        if partition not in self._positions:
            raise ValueError("Unassigned partition")
        self._positions[partition] = offset

    def position(self, partition: TopicPartition, timeout_ms: int | None = None) -> int | None:
        """Return the next offset: where reading stands, the group's, or where ``auto_offset_reset`` says, of each that is read."""
        if partition not in self._positions:
            raise IllegalStateError("Partition is not assigned")
        if None in self._positions.values():
            self.broker.ask("position")
            self._positions |= {one: self._begin(one) for one, at in self._positions.items() if at is None}
        return self._positions[partition]

    def poll(self, timeout_ms: int = 0, max_records: int | None = None) -> dict[TopicPartition, list[Any]]:
        """Return records that are there, or wait for some; a broker that is away has none."""
        self._raise_due("poll")
        with self.broker.changed:
            found = self._fetch(max_records or 500)
            if not found and timeout_ms and self.is_open:
                self.broker.changed.wait(min(timeout_ms, 20) / 1000)
                found = self._fetch(max_records or 500)
            return found

    def committed(self, partition: TopicPartition, timeout_ms: int | None = None) -> int | None:
        """Return the group's offset, or None."""
        group = self._group()
        self.broker.ask("committed")
        return self.broker.committed.get((group, partition))

    def commit(self, offsets: Mapping[TopicPartition, OffsetAndMetadata], timeout_ms: int | None = None) -> None:
        """Commit the group's offsets."""
        group = self._group()
        self.broker.ask("commit")
        self.broker.committed |= {(group, one): wanted.offset for one, wanted in offsets.items()}

    def beginning_offsets(
        self, partitions: Iterable[TopicPartition], timeout_ms: int | None = None
    ) -> dict[TopicPartition, int]:
        """Return the first offset of each partition."""
        self.broker.ask("beginning_offsets")
        return {one: self.broker.log_of(one).first for one in partitions}

    def end_offsets(
        self, partitions: Iterable[TopicPartition], timeout_ms: int | None = None
    ) -> dict[TopicPartition, int]:
        """Return the offset that the next record of each partition will have."""
        self.broker.ask("end_offsets")
        return {one: self.broker.log_of(one).end for one in partitions}

    def offsets_for_times(
        self, timestamps: Mapping[TopicPartition, int], timeout_ms: int | None = None
    ) -> dict[TopicPartition, OffsetAndTimestamp | None]:
        """Return the first record of each partition that is not older than a time, or None."""
        self.broker.ask("offsets_for_times")
        return {one: self._first_from(one, when) for one, when in timestamps.items()}

    def close(self, autocommit: bool = True, timeout_ms: int | None = None) -> None:
        """Disconnect."""
        self.is_open = False

    def _first_from(self, partition: TopicPartition, when: int) -> OffsetAndTimestamp | None:
        records = self.broker.log_of(partition).records
        found = next((records[at] for at in sorted(records) if records[at].timestamp >= when), None)
        return None if found is None else OffsetAndTimestamp(found.offset, found.timestamp, 0)

    def _fetch(self, limit: int) -> dict[TopicPartition, list[Any]]:
        if self.broker.is_away():
            return {}
        found: dict[TopicPartition, list[Any]] = {}
        for partition in self._positions:
            if (records := self._fetch_from(partition, limit)) and limit > 0:
                found[partition] = records
                limit -= len(records)
        return found

    def _fetch_from(self, partition: TopicPartition, limit: int) -> list[Any]:
        at, log = self.position(partition), self.broker.log_of(partition)
        assert at is not None
        if not log.first <= at <= log.end:
            if self.settings.get("auto_offset_reset", "latest") == "none":
                raise OffsetOutOfRangeError({partition: at})
            at = self._reset(partition)
        records = [log.records[one] for one in range(at, log.end) if one in log.records][:limit]
        rest = [one for one in log.records if records and one > records[-1].offset]
        if limit > 0:
            self._positions[partition] = records[-1].offset + 1 if rest else log.end
        return records

    def _begin(self, partition: TopicPartition) -> int:
        group = self.settings.get("group_id")
        committed = None if group is None else self.broker.committed.get((group, partition))
        return self._reset(partition) if committed is None else committed

    def _reset(self, partition: TopicPartition) -> int:
        log, way = self.broker.log_of(partition), self.settings.get("auto_offset_reset", "latest")
        if way == "none":
            raise NoOffsetForPartitionError(partition)
        return log.first if way == "earliest" else log.end

    def _raise_due(self, method: str) -> None:
        if not self.broker.is_away():
            self.broker.ask(method)

    def _group(self) -> str:
        group = self.settings.get("group_id")
        if group is None:
            raise IllegalStateError("Requires group_id")
        return str(group)


class Acknowledgement:
    """What becomes of a record that was sent."""

    def __init__(self) -> None:
        self.is_done = False
        self.metadata: RecordMetadata | None = None
        self.exception: Exception | None = None

    def succeeded(self) -> bool:
        """Return True once the broker has the record."""
        return self.is_done and self.exception is None

    def get(self, timeout: float | None = None) -> RecordMetadata | None:
        """Return where the record lies; raise what befell it."""
        if not self.is_done:
            raise KafkaTimeoutError("no answer")
        if self.exception is not None:
            raise self.exception
        return self.metadata


class MemoryProducer(_Client):
    """A producer whose records arrive when they are flushed."""

    def __init__(self, broker: MemoryBroker, settings: Mapping[str, Any]) -> None:
        super().__init__(broker, settings)
        self._waiting: deque[tuple[Acknowledgement, TopicPartition, dict[str, Any]]] = deque()
        self._turn = 0

    def partitions_for(self, topic: str) -> set[int]:
        """Return a topic's partitions; a topic that is not there is waited for in vain."""
        self.broker.ask("partitions_for")
        if topic not in self.broker.topics:
            raise KafkaTimeoutError(f"Failed to update metadata: there is no topic {topic}")
        return set(range(len(self.broker.topics[topic].logs)))

    def send(
        self,
        topic: str,
        value: bytes | None = None,
        key: bytes | None = None,
        headers: list[tuple[str, bytes]] | None = None,
        partition: int | None = None,
        timestamp_ms: int | None = None,
    ) -> Acknowledgement:
        """Send a record to the partition of its key, or in turn."""
        if not self.is_open:
            raise IllegalStateError("KafkaProducer already closed!")
        if value is None and key is None:
            raise ValueError("Need at least one: key or value")
        self.broker.ask("send")
        partitions = self.partitions_for(topic)
        size = _size(key, value, headers or [])
        if size > self.settings.get("max_request_size", MAX_MESSAGE_BYTES):
            raise MessageSizeTooLargeError(f"The message is {size} bytes")
        sent = Acknowledgement()
        where = TopicPartition(topic, self._partition(key, len(partitions)) if partition is None else partition)
        record = {"value": value, "key": key, "headers": headers or [], "timestamp_ms": timestamp_ms}
        self._waiting.append((sent, where, record))
        return sent

    def flush(self, timeout: float | None = None) -> None:
        """Let the records arrive that were sent."""
        self.broker.ask("flush")
        while self._waiting:
            sent, where, record = self._waiting.popleft()
            try:
                self.broker.ask("acknowledge")
                self._require_room(where.topic, record)
            except Exception as error:  # noqa: BLE001 - it is the record's answer
                sent.exception = error
            else:
                offset = self.broker.append(where.topic, partition=where.partition, **record)
                sent.metadata = RecordMetadata(where.topic, where.partition, where, offset, -1, None, -1, -1, -1)
            sent.is_done = True

    def close(self, timeout: float | None = None) -> None:
        """Disconnect; what has not arrived is lost where the time is zero or the broker is away."""
        if timeout != 0 and not self.broker.is_away():
            self.flush(timeout)
        self.is_open = False

    def _partition(self, key: bytes | None, count: int) -> int:
        if key is not None:
            return int((murmur2(key) & 0x7FFFFFFF) % count)
        self._turn += 1
        return self._turn % count

    def _require_room(self, topic: str, record: Mapping[str, Any]) -> None:
        limit = int(self.broker.topics[topic].configs.get("max.message.bytes", MAX_MESSAGE_BYTES))
        if _size(record["key"], record["value"], record["headers"]) > limit:
            raise MessageSizeTooLargeError(f"topic {topic} takes at most {limit} bytes")


class MemoryAdmin(_Client):
    """Describes and creates topics."""

    def describe_topics(self, topics: list[str] | None = None) -> list[dict[str, Any]]:
        """Describe topics; one that is not there has no partitions."""
        self.broker.ask("describe_topics")
        return [self._described(name) for name in (self.broker.topics if topics is None else topics)]

    def create_topics(self, topics: Mapping[str, Mapping[str, Any]], wait_for_metadata: bool = False) -> None:
        """Create topics."""
        self.broker.ask("create_topics")
        for name, wanted in topics.items():
            if name in self.broker.topics:
                raise TopicAlreadyExistsError(name)
            self.broker.create(name, wanted["num_partitions"])
            self.broker.topics[name].configs |= wanted.get("configs", {})

    def describe_configs(self, resources: Iterable[ConfigResource], config_filter: str = "all") -> dict[str, Any]:
        """Return the configuration of topics."""
        self.broker.ask("describe_configs")
        return {"topic": {one.name: self._configured(one.name) for one in resources if one.name in self.broker.topics}}

    def close(self) -> None:
        """Disconnect."""
        self.is_open = False

    def _described(self, name: str) -> dict[str, Any]:
        topic = self.broker.topics.get(name)
        partitions = range(len(topic.logs)) if topic is not None else ()
        return {"name": name, "partitions": [{"partition_index": one} for one in partitions]}

    def _configured(self, name: str) -> dict[str, dict[str, str]]:
        least = {"cleanup.policy": "delete", "max.message.bytes": str(MAX_MESSAGE_BYTES)}
        return {key: {"value": value} for key, value in (least | self.broker.topics[name].configs).items()}


def _size(key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes]]) -> int:
    told = sum(len(name.encode()) + len(given) for name, given in headers)
    return len(key or b"") + len(value or b"") + told + RECORD_BYTES


def plugged_in(broker: MemoryBroker, patch: pytest.MonkeyPatch) -> None:
    """Let every module of ``pipelines.kafka`` make clients of this broker."""
    makers: dict[str, Callable[..., Any]] = {
        "KafkaConsumer": broker.consumer,
        "KafkaProducer": broker.producer,
        "KafkaAdminClient": broker.admin,
    }
    for found in pkgutil.iter_modules(pipelines.kafka.__path__, "pipelines.kafka."):
        module = importlib.import_module(found.name)
        for name, make in makers.items():
            if hasattr(module, name):
                patch.setattr(module, name, make)
