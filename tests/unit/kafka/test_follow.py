"""Following a topic of events into a sink."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from kafka.errors import KafkaConnectionError

from pipelines.errors import KafkaRefused
from pipelines.kafka.client import require_listening
from pipelines.kafka.follow import follow, read_positions, require_topic
from pipelines.kafka.messages import event_message
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.reading import open_reader
from pipelines.sinks.registry import open_sink
from schemas import EventType
from tests.memory_kafka import MemoryBroker
from tests.sinks.values import event

EVENTS = "wire.events"


class After:
    """Says that following is to end once it was asked so many times. It does not wait."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, seconds: float) -> bool:
        """Count one question."""
        self.left -= 1
        return self.left < 0


def put(memory: MemoryBroker, revision: int, story: str = "s1", partition: int = 0) -> None:
    """Append an event to the topic."""
    kind = EventType.CREATED if revision == 1 else EventType.UPDATED
    memory.append(EVENTS, event_message(event(kind, revision, story=story)).value, partition=partition)


@pytest.fixture
def followed(memory: MemoryBroker, wire: Callable[..., KafkaSettings], tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that follows for some polls and returns the ids of the events that the file then has."""

    def run(polls: int = 3) -> list[str]:
        url = f"duckdb:{tmp_path}/live.duckdb"
        open_sink(url).prepare()
        follow(wire(), EVENTS, url, tmp_path / "positions.json", After(polls))
        with open_reader(url) as reader:
            return [row[0] for row in reader.rows("SELECT event_id FROM events ORDER BY story_id, revision")]

    return run


def test_events_are_written_once_and_the_next_start_goes_on(
    memory: MemoryBroker, followed: Callable[..., list[str]], tmp_path: Path
) -> None:
    """Of all partitions, a new one included."""
    put(memory, 1)
    put(memory, 1, "s2", partition=1)
    assert followed() == ["s1-story.created-1", "s2-story.created-1"]
    assert read_positions(tmp_path / "positions.json", EVENTS) == {0: 1, 1: 1}
    memory.add_partition(EVENTS)
    put(memory, 2)
    put(memory, 1, "s3", partition=2)
    assert followed() == ["s1-story.created-1", "s1-story.updated-2", "s2-story.created-1", "s3-story.created-1"]


def test_positions_of_another_topic_or_lost_ones_mean_the_beginning(
    memory: MemoryBroker, followed: Callable[..., list[str]], tmp_path: Path
) -> None:
    """What is read twice is written once."""
    put(memory, 1)
    followed()
    (tmp_path / "positions.json").unlink()
    put(memory, 2)
    assert followed() == ["s1-story.created-1", "s1-story.updated-2"]
    assert read_positions(tmp_path / "positions.json", "another") == {}


def test_offsets_that_the_topic_has_deleted_are_passed_over(
    memory: MemoryBroker, followed: Callable[..., list[str]]
) -> None:
    """Reading goes on at the first one that is left."""
    put(memory, 1)
    followed()
    for revision in (2, 3, 4):
        put(memory, revision)
    memory.delete_before(EVENTS, 3)
    assert followed() == ["s1-story.created-1", "s1-story.updated-4"]


def test_a_record_that_is_no_event_is_left_out_and_named(
    memory: MemoryBroker, followed: Callable[..., list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    """By its place; a tombstone is nothing to tell of."""
    memory.append(EVENTS, b"\xff{")
    memory.append(EVENTS, b"[]")
    memory.append(EVENTS, None)
    put(memory, 1)
    assert followed() == ["s1-story.created-1"]
    assert "wire.events/0@0 is no event" in caplog.text
    assert "wire.events/0@1 is no event" in caplog.text


def test_a_broker_that_fails_is_asked_again(
    memory: MemoryBroker, followed: Callable[..., list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    """After a pause, with a line in the log."""
    put(memory, 1)
    memory.fail("poll", KafkaConnectionError("gone"))
    assert followed(6) == ["s1-story.created-1"]
    assert "trying again" in caplog.text


def test_a_topic_that_is_not_there_is_refused(memory: MemoryBroker, wire: Callable[..., KafkaSettings]) -> None:
    """Before anything is served."""
    with pytest.raises(KafkaRefused, match="'nothing' is not there"):
        require_topic(wire(), "nothing")


def test_a_host_that_is_not_known_is_refused_before_a_client_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client would ask until its time-out."""

    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(KafkaRefused, match=r"'kafka-1:9092,\[::1\]:9092'.*the host name is not known"):
        require_listening(KafkaSettings(bootstrap_servers=("kafka-1:9092", "[::1]:9092"), topics=(EVENTS,)))
