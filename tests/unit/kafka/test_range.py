"""Addresses and bounds of a range, and how it is cut."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka.errors import TopicAuthorizationFailedError

from pipelines.errors import KafkaRefused
from pipelines.kafka.address import parse_bound, parse_kafka_url
from pipelines.kafka.range import read_again, slices
from pipelines.settings.kafka import KafkaSettings
from schemas import Origin
from tests.memory_kafka import MemoryBroker


def test_an_address_names_servers_and_a_topic() -> None:
    """The port is Kafka's where none stands."""
    assert parse_kafka_url("kafka://h:1/t") == (("h:1",), "t")
    assert parse_kafka_url("kafka://a,b:9093/wire.news") == (("a:9092", "b:9093"), "wire.news")


@pytest.mark.parametrize(
    "url",
    ["kafka://h", "kafka:///t", "http://h/t", "kafka://h/a/b", "kafka://u:p@h/t", "kafka://h:0/t", "kafka://h/t?x=1"],
)
def test_what_is_no_address_is_refused_in_one_line(url: str) -> None:
    """The line shows what it should look like."""
    with pytest.raises(ValueError, match="is no Kafka address") as refused:
        parse_kafka_url(url)
    assert "\n" not in str(refused.value)


def test_bounds_are_offsets_or_times_with_a_zone() -> None:
    """A time without a zone is nobody's time."""
    assert parse_bound("0") == 0
    assert parse_bound("2026-01-01T01:00+01:00") == datetime(2026, 1, 1, tzinfo=UTC)
    for text in ("2026-01-01T00:00", "-5", "now", ""):
        with pytest.raises(ValueError, match="neither an offset nor a time"):
            parse_bound(text)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 300))
def test_slices_cover_the_range_once(first: int, last: int, length: int) -> None:
    """Nothing twice, nothing left out, none too long."""
    parts = slices("t", 0, first, last, length)
    assert [at for part in parts for at in range(part.first, part.last)] == list(range(first, last))
    assert all(0 < part.last - part.first <= length for part in parts)


def test_one_record_is_read_again_by_its_place(memory: MemoryBroker) -> None:
    """With its bytes, key and headers; None if retention or compaction took it; a topic that may not be read ends the run."""
    memory.create("t", partitions=2)
    for number in range(4):
        memory.append("t", b"v%d" % number, key=b"k", headers=[("h", b"1")], partition=1)
    place = Origin(source="kafka://t", partition=1, offset=2, item=3)
    raw = read_again(KafkaSettings(), place)
    assert raw is not None
    assert (raw.value, raw.key, raw.headers, raw.origin) == (b"v2", b"k", (("h", b"1"),), place)
    memory.delete_before("t", 3, partition=1)
    assert read_again(KafkaSettings(), place) is None
    memory.fail("poll", TopicAuthorizationFailedError())
    with pytest.raises(KafkaRefused, match="cannot be read"):
        read_again(KafkaSettings(), place)
