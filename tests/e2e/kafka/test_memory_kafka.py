"""The broker in memory answers as the real one: the same assertions on both, by the clients that a run makes."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import (
    IllegalStateError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    TopicAlreadyExistsError,
)

from pipelines.kafka.feed import consumer_arguments
from pipelines.kafka.producer import producer_arguments
from pipelines.settings.kafka import KafkaSettings
from tests.hanging import LIMIT_S
from tests.memory_kafka import MemoryBroker

pytestmark = pytest.mark.kafka
NUMBERS = itertools.count()
REQUEST_MS = 10_000


@dataclass(frozen=True)
class Clients:
    """Makers of clients of one broker, by the arguments that a run gives."""

    consume: Callable[..., Any]
    produce: Callable[..., Any]
    administer: Callable[..., Any]
    settings: KafkaSettings

    def consumer(self, **more: Any) -> Any:
        """Connect a consumer as a feed does."""
        return self.consume(**{**consumer_arguments(self.settings), **more})

    def topic(self, partitions: int = 1, configs: Mapping[str, str] | None = None) -> str:
        """Create a topic."""
        name = f"memory.{next(NUMBERS)}"
        wanted = {"num_partitions": partitions, "replication_factor": -1, "configs": dict(configs or {})}
        admin = self.administer()
        admin.create_topics({name: wanted}, wait_for_metadata=True)
        admin.close()
        return name

    def fill(self, topic: str, count: int, partition: int = 0) -> None:
        """Write records, one a second from 1970 on."""
        producer = self.produce(**producer_arguments(self.settings))
        for number in range(count):
            producer.send(topic, value=b"%d" % number, key=b"k", partition=partition, timestamp_ms=number * 1000)
        producer.flush(LIMIT_S)
        producer.close()


@pytest.fixture(params=["memory", "real"])
def clients(request: pytest.FixtureRequest) -> Clients:
    """Make clients of a broker in memory, and of the real one."""
    settings = KafkaSettings(group=f"memory.{next(NUMBERS)}", delivery_timeout_s=5, discovery_interval_s=0.2)
    if request.param == "memory":
        memory = MemoryBroker()
        return Clients(memory.consumer, memory.producer, memory.admin, settings)
    address = request.getfixturevalue("broker").address()

    def at(make: Callable[..., Any]) -> Callable[..., Any]:
        return lambda **given: make(bootstrap_servers=address, **given)

    return Clients(at(KafkaConsumer), at(KafkaProducer), at(KafkaAdminClient), settings)


def polled(consumer: Any, count: int) -> list[Any]:
    """Poll until so many records came."""
    found: list[Any] = []
    deadline = time.monotonic() + LIMIT_S
    while len(found) < count and time.monotonic() < deadline:
        for records in consumer.poll(timeout_ms=200, max_records=2).values():
            assert len(records) <= 2
            found += records
    return found


def test_records_come_back_with_all_they_had(clients: Clients) -> None:
    """Key, value, headers, time and offset; a tombstone too; where each lies is told to the one who sent it."""
    topic = clients.topic()
    producer = clients.produce(**producer_arguments(clients.settings))
    sent = [
        producer.send(topic, value=b"v", key=b"k", headers=[("h", b"1"), ("h", b"")], timestamp_ms=5),
        producer.send(topic, value=None, key=b"k"),
        producer.send(topic, value=b"w"),
    ]
    producer.flush(LIMIT_S)
    assert [one.get(timeout=LIMIT_S).offset for one in sent] == [0, 1, 2]
    assert all(one.is_done and one.succeeded() for one in sent)
    producer.close()
    consumer, place = clients.consumer(), TopicPartition(topic, 0)
    consumer.assign([place])
    consumer.seek(place, 0)
    first, tombstone, last = polled(consumer, 3)
    assert (first.topic, first.partition, first.offset, first.timestamp) == (topic, 0, 0, 5)
    assert (first.key, first.value, list(first.headers)) == (b"k", b"v", [("h", b"1"), ("h", b"")])
    assert (tombstone.key, tombstone.value) == (b"k", None)
    assert (last.key, last.value, list(last.headers)) == (None, b"w", [])
    assert abs(last.timestamp / 1000 - time.time()) < LIMIT_S
    consumer.close(autocommit=False)


def test_a_key_has_one_partition(clients: Clients) -> None:
    """The one that Kafka's hash of it names."""
    topic = clients.topic(4)
    producer = clients.produce(**producer_arguments(clients.settings))
    sent = [producer.send(topic, value=b"v", key=b"story-%d" % (number % 5)) for number in range(10)]
    producer.flush(LIMIT_S)
    found = [one.get(timeout=LIMIT_S).partition for one in sent]
    producer.close()
    assert found == [3, 3, 3, 0, 0] * 2


def test_positions_move_with_what_is_polled(clients: Clients) -> None:
    """A partition that stays assigned keeps its position, which is told once all have one; one that is lost has none."""
    topic = clients.topic(2)
    clients.fill(topic, 3)
    one, two = TopicPartition(topic, 0), TopicPartition(topic, 1)
    consumer = clients.consumer()
    consumer.assign([one])
    consumer.seek(one, 1)
    assert consumer.position(one, timeout_ms=REQUEST_MS) == 1
    assert [record.offset for record in polled(consumer, 2)] == [1, 2]
    assert consumer.position(one, timeout_ms=REQUEST_MS) == 3
    consumer.assign([one, two])
    assert consumer.assignment() == {one, two}
    with pytest.raises(NoOffsetForPartitionError):
        consumer.position(one, timeout_ms=REQUEST_MS)
    consumer.seek(two, 0)
    assert consumer.position(one, timeout_ms=REQUEST_MS) == 3
    consumer.assign([two])
    with pytest.raises(IllegalStateError):
        consumer.position(one)
    with pytest.raises(ValueError, match="Unassigned partition"):
        consumer.seek(one, 0)
    consumer.close(autocommit=False)


def test_both_ends_and_times_have_offsets(clients: Clients) -> None:
    """The first record that is not older than a time; none has no offset."""
    topic = clients.topic(2)
    clients.fill(topic, 3)
    one, two = TopicPartition(topic, 0), TopicPartition(topic, 1)
    consumer = clients.consumer()
    assert topic in consumer.topics()
    assert consumer.partitions_for_topic(topic) == {0, 1}
    assert consumer.beginning_offsets([one, two], timeout_ms=REQUEST_MS) == {one: 0, two: 0}
    assert consumer.end_offsets([one, two], timeout_ms=REQUEST_MS) == {one: 3, two: 0}
    found = consumer.offsets_for_times({one: 500, two: 500}, timeout_ms=REQUEST_MS)
    assert (found[one].offset, found[one].timestamp) == (1, 1000)
    assert found[two] is None
    assert consumer.offsets_for_times({one: 99_000}, timeout_ms=REQUEST_MS)[one] is None
    consumer.close(autocommit=False)


def test_a_group_has_offsets_and_begins_there(clients: Clients) -> None:
    """Of a partition that nobody committed there are none; without a group nobody can."""
    topic = clients.topic(2)
    clients.fill(topic, 3)
    one, two = TopicPartition(topic, 0), TopicPartition(topic, 1)
    consumer = clients.consumer()
    assert consumer.committed(one, timeout_ms=REQUEST_MS) is None
    consumer.commit({one: OffsetAndMetadata(2, "", -1)}, timeout_ms=REQUEST_MS)
    consumer.close(autocommit=False)
    other = clients.consumer()
    assert other.committed(one, timeout_ms=REQUEST_MS) == 2
    assert other.committed(two, timeout_ms=REQUEST_MS) is None
    other.assign([one])
    assert other.position(one, timeout_ms=REQUEST_MS) == 2
    assert [record.offset for record in polled(other, 1)] == [2]
    other.close(autocommit=False)
    nobody = clients.consumer(group_id=None)
    with pytest.raises(IllegalStateError):
        nobody.committed(one, timeout_ms=REQUEST_MS)
    nobody.close(autocommit=False)


def test_reading_where_nothing_can_be_is_an_error(clients: Clients) -> None:
    """Beyond the end, and where neither position nor group nor a rule says where to begin."""
    topic = clients.topic()
    clients.fill(topic, 1)
    place = TopicPartition(topic, 0)
    consumer = clients.consumer()
    consumer.assign([place])
    consumer.seek(place, 9)
    with pytest.raises(OffsetOutOfRangeError):
        polled(consumer, 1)
    consumer.close(autocommit=False)
    other = clients.consumer()
    other.assign([place])
    with pytest.raises(NoOffsetForPartitionError):
        polled(other, 1)
    other.close(autocommit=False)
    early = clients.consumer(auto_offset_reset="earliest")
    early.assign([place])
    assert [record.offset for record in polled(early, 1)] == [0]
    early.close(autocommit=False)


def test_what_cannot_be_sent_is_an_error(clients: Clients) -> None:
    """Larger than the producer or the topic takes, to no topic, or to a producer that is closed."""
    topic = clients.topic(configs={"max.message.bytes": "2000"})
    producer = clients.produce(
        **{**producer_arguments(clients.settings), "max_request_size": 5000, "max_block_ms": 500}
    )
    with pytest.raises(MessageSizeTooLargeError):
        producer.send(topic, value=b"x" * 6000)
    sent = producer.send(topic, value=b"x" * 3000)
    producer.flush(LIMIT_S)
    with pytest.raises(MessageSizeTooLargeError):
        sent.get(timeout=LIMIT_S)
    assert not sent.succeeded()
    with pytest.raises(KafkaTimeoutError):
        producer.send("memory.none", value=b"x")
    producer.close()
    with pytest.raises(IllegalStateError):
        producer.send(topic, value=b"x")


def test_topics_are_described_as_they_were_created(clients: Clients) -> None:
    """One that is not there has no partitions; one that is there is not created again."""
    topic = clients.topic(3, {"cleanup.policy": "compact"})
    admin = clients.administer()
    described = {found["name"]: len(found["partitions"]) for found in admin.describe_topics([topic, "memory.none"])}
    assert described == {topic: 3, "memory.none": 0}
    wanted = {topic: {"num_partitions": 1, "replication_factor": -1, "configs": {}}}
    with pytest.raises(TopicAlreadyExistsError):
        admin.create_topics(wanted, wait_for_metadata=True)
    found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)], config_filter="all")
    configured = {name: entry["value"] for name, entry in found["topic"][topic].items()}
    assert (configured["cleanup.policy"], configured["max.message.bytes"]) == ("compact", "1048588")
    admin.close()
