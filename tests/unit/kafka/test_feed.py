"""A feed on a broker in memory: where it begins, what it finds later, how it ends, and what it does when it is refused."""

import time
from collections.abc import Callable

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError

from pipelines.errors import KafkaRefused
from pipelines.kafka import feed as kafka_feed
from pipelines.kafka.feed import Feed, FeedPool, Share
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings
from tests.hanging import LIMIT_S
from tests.memory_kafka import MemoryBroker

TOPIC = "wire.articles"
Make = Callable[..., KafkaSettings]


def wait_for(done: Callable[[], bool]) -> bool:
    """Wait until something holds, for as long as it takes."""
    deadline = time.monotonic() + LIMIT_S
    while not done() and time.monotonic() < deadline:
        time.sleep(0.005)
    return done()


def fill(memory: MemoryBroker, count: int, partition: int = 0) -> None:
    for number in range(count):
        memory.append(TOPIC, b"%d" % number, partition=partition)


def read(feed: Feed, count: int, limit: int = 1000) -> list[tuple[int, int]]:
    """Take so many records: partition and offset of each."""
    found: list[tuple[int, int]] = []

    def enough() -> bool:
        if (taken := feed.take(limit)) is not None:
            found.extend((taken[0], record.offset) for record in taken[1])
        return len(found) >= count

    assert wait_for(enough), found
    return sorted(found)


def test_a_feed_begins_at_the_groups_offsets_and_else_where_start_says(memory: MemoryBroker, wire: Make) -> None:
    """One partition has an offset; the other begins at its start, or at its end."""
    fill(memory, 3)
    fill(memory, 2, partition=1)
    memory.committed["desk", TopicPartition(TOPIC, 0)] = 2
    assert read(the(FeedPool).take(wire(), Share(TOPIC), {}), 3) == [(0, 2), (1, 0), (1, 1)]
    late = the(FeedPool).take(wire(start="latest"), Share(TOPIC), {})
    assert wait_for(lambda: late.positions == {0: 2, 1: 2})
    assert read(the(FeedPool).take(wire(), Share(TOPIC), {}, by_group=False), 5)[0] == (0, 0)


def test_a_feed_reads_its_share_and_finds_new_partitions(memory: MemoryBroker, wire: Make) -> None:
    """Even partitions are another's; one that comes later is read from its start, whatever the group says."""
    memory.committed["desk", TopicPartition(TOPIC, 3)] = 9
    fill(memory, 2)
    fill(memory, 2, partition=1)
    feed = the(FeedPool).take(wire(), Share(TOPIC, residue=1, modulus=2), {})
    assert read(feed, 2) == [(1, 0), (1, 1)]
    memory.add_partition(TOPIC)
    memory.add_partition(TOPIC)
    fill(memory, 2, partition=3)
    assert read(feed, 2) == [(3, 0), (3, 1)]


def test_a_large_batch_is_taken_in_parts(memory: MemoryBroker, wire: Make) -> None:
    """The feed stands after what was taken, and not after what it has read ahead."""
    fill(memory, 5)
    feed = the(FeedPool).take(wire(), Share(TOPIC), {})
    assert wait_for(lambda: feed.buffered() == 5)
    taken = feed.take(2)
    assert taken is not None
    assert [record.offset for record in taken[1]] == [0, 1]
    assert feed.stands_at({0: 2, 1: 0})
    assert not feed.stands_at({0: 5, 1: 0})


def test_several_fetches_of_a_partition_are_taken_as_one_list(memory: MemoryBroker, wire: Make) -> None:
    """As many as are asked for; those of another partition come with the next call."""
    feed = the(FeedPool).take(wire(), Share(TOPIC), {})
    for count, partition in ((2, 0), (2, 0), (2, 0), (1, 1)):
        before = feed.buffered()
        fill(memory, count, partition)
        assert wait_for(lambda: feed.buffered() > before)  # noqa: B023 - called at once
    taken = [feed.take(5), feed.take(5), feed.take(5), feed.take(5)]
    assert [one and (one[0], len(one[1])) for one in taken] == [(0, 5), (0, 1), (1, 1), None]


def test_reading_ahead_is_bounded(memory: MemoryBroker, wire: Make) -> None:
    """What waits stays in the broker until somebody takes."""
    fill(memory, 50)
    feed = the(FeedPool).take(wire(max_buffered_records=10), Share(TOPIC), {})
    assert wait_for(lambda: feed.buffered() == 10)
    polls = memory.requests["poll"]
    assert feed.take(3) is not None
    assert wait_for(lambda: memory.requests["poll"] > polls)
    assert feed.buffered() <= 10


def test_a_drain_ends_at_what_was_there(memory: MemoryBroker, wire: Make) -> None:
    """Offsets without a record end it too; what comes later is left for the next run."""
    fill(memory, 3)
    memory.leave_empty(TOPIC, 2)
    feed = the(FeedPool).take(wire(drain=True), Share(TOPIC), {})
    assert read(feed, 3) == [(0, 0), (0, 1), (0, 2)]
    assert wait_for(feed.is_drained)
    fill(memory, 1)
    assert feed.take(10) is None


def test_offsets_that_are_gone_are_told_and_passed_over(
    memory: MemoryBroker, wire: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Retention was shorter than the outage."""
    fill(memory, 10)
    memory.delete_before(TOPIC, 5)
    assert read(the(FeedPool).take(wire(), Share(TOPIC), {0: 2}), 5)[0] == (0, 5)
    assert "offset 2 is gone (the topic holds 5 to 10)" in caplog.text


def test_a_broker_that_is_away_is_waited_for(
    memory: MemoryBroker, wire: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start and later; the log says so once, and nothing is lost."""
    monkeypatch.setattr(kafka_feed, "RETRY_SECONDS", 0.005)
    memory.stop()
    feed = the(FeedPool).take(wire(), Share(TOPIC), {})
    assert wait_for(lambda: memory.requests["connect"] > 3)
    assert feed.is_alive()
    assert caplog.text.count("kafka.bootstrap_servers") == 1
    memory.start()
    fill(memory, 1)
    assert read(feed, 1) == [(0, 0)]
    memory.fail("poll", *[KafkaTimeoutError("late")] * 3)
    fill(memory, 1)
    assert read(feed, 1) == [(0, 1)]


@pytest.mark.parametrize("error", [TopicAuthorizationFailedError(), ValueError("a bug")])
def test_what_ends_the_thread_is_raised_where_records_are_taken(
    memory: MemoryBroker, wire: Make, error: Exception
) -> None:
    """With the topic's name; such a feed is not taken again."""
    memory.fail("poll", error)
    feed = the(FeedPool).take(wire(), Share(TOPIC), {})
    assert wait_for(lambda: not feed.is_alive())
    with pytest.raises(KafkaRefused, match=r"topic 'wire.articles' cannot be read") as refused:
        feed.take(1)
    assert refused.value.__cause__ is error
    the(FeedPool).give(feed)
    assert the(FeedPool).take(wire(), Share(TOPIC), {}) is not feed


def test_a_topic_that_is_not_there_is_waited_for(memory: MemoryBroker, wire: Make) -> None:
    """Somebody may be about to create it."""
    feed = the(FeedPool).take(wire(topics="wire.later"), Share("wire.later"), {})
    assert wait_for(lambda: memory.requests["topics"] > 1)
    memory.create("wire.later")
    memory.append("wire.later", b"x")
    assert read(feed, 1) == [(0, 0)]


def test_a_missing_password_ends_the_feed(memory: MemoryBroker, wire: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """No attempt can mend that."""
    monkeypatch.delenv("WIREBEAM_KAFKA_PASSWORD", raising=False)
    made = wire(security_protocol="SASL_PLAINTEXT", sasl_mechanism="PLAIN", sasl_username="ann")
    feed = the(FeedPool).take(made, Share(TOPIC), {})
    assert wait_for(lambda: not feed.is_alive())
    with pytest.raises(KafkaRefused, match="sasl_password_file is not set"):
        feed.take(1)
    assert memory.requests["connect"] == 0


def test_a_feed_that_nobody_came_for_ends(memory: MemoryBroker, wire: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that comes later gets another one at its mark."""
    monkeypatch.setattr(kafka_feed, "PARKED_SECONDS", 0.0)
    fill(memory, 4)
    feed = the(FeedPool).take(wire(), Share(TOPIC), {})
    read(feed, 2, limit=2)
    the(FeedPool).give(feed)
    assert wait_for(lambda: not feed.is_alive())
    again = the(FeedPool).take(wire(), Share(TOPIC), {0: 2, 1: 0})
    assert again is not feed
    assert read(again, 2) == [(0, 2), (0, 3)]
