"""A bounded range of a topic reads what lies between two offsets or times, and ends."""

from collections.abc import Callable
from datetime import UTC, datetime

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from kafka import KafkaProducer

from infra.kafka.broker import Broker
from pipelines.beamkit.accounting import read_accounting
from pipelines.errors import KafkaRefused
from pipelines.kafka.address import KafkaRange
from pipelines.kafka.range import ReadKafkaRange, plan
from pipelines.kafka.write import WriteDeadLetters
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import ReadSettings, Settings
from tests.e2e.kafka.harness import read_all

pytestmark = pytest.mark.kafka
DAY = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def archive(broker: Broker, settings: Callable[..., KafkaSettings]) -> KafkaSettings:
    """Two partitions of 30 records, one a minute from 2026-01-01; one is a tombstone."""
    made = settings()
    producer = KafkaProducer(bootstrap_servers=broker.address())
    for minute in range(30):
        when = int(DAY.timestamp() * 1000) + minute * 60_000
        for partition in (0, 1):
            value = None if (minute, partition) == (12, 1) else f"{partition}/{minute}".encode()
            producer.send(made.topics[0], key=b"k", value=value, partition=partition, timestamp_ms=when)
    producer.flush()
    producer.close()
    return made


def read(broker: Broker, made: KafkaSettings, wanted: KafkaRange, **read: object) -> tuple[set[str], dict[str, int]]:
    from pipelines.kafka.messages import read_event
    from pipelines.kafka.write import WriteDecisions
    from tests.e2e.kafka.echo_job import echo

    pipeline = beam.Pipeline(runner=FnApiRunner())
    outcome = pipeline | ReadKafkaRange(made, made.topics[0], wanted, Settings(read=ReadSettings(**read)))
    _ = outcome.done | beam.Map(echo) | WriteDecisions(made)
    _ = outcome.dead | WriteDeadLetters(made)
    result = pipeline.run()
    result.wait_until_finish()
    seen = {read_event(one.value).note or "" for one in read_all(broker.address(), made.events_topic)}
    return seen, read_accounting(result)


def test_all_of_a_topic(broker: Broker, archive: KafkaSettings) -> None:
    """Without bounds everything that lies there is read, once."""
    seen, told = read(broker, archive, KafkaRange())
    assert len(seen) == 59
    assert (told["in"], told["filtered"]) == (60, 1)


def test_a_range_of_offsets(broker: Broker, archive: KafkaSettings) -> None:
    """The first offset is in, the last is not, in every partition."""
    seen, _ = read(broker, archive, KafkaRange(10, 12))
    assert seen == {"0/10", "0/11", "1/10", "1/11"}


def test_a_range_of_times(broker: Broker, archive: KafkaSettings) -> None:
    """From a time to a time, the end left out."""
    seen, told = read(broker, archive, KafkaRange(DAY.replace(minute=12), DAY.replace(minute=14)))
    assert seen == {"0/12", "0/13", "1/13"}
    assert (told["in"], told["filtered"]) == (4, 1)


def test_a_range_without_records(archive: KafkaSettings) -> None:
    """A range after the end, or a first bound behind the last, is empty."""
    assert plan(archive, archive.topics[0], KafkaRange(datetime(2027, 1, 1, tzinfo=UTC))) == []
    assert plan(archive, archive.topics[0], KafkaRange(20, 10)) == []


def test_an_unknown_topic_is_refused(settings: Callable[..., KafkaSettings]) -> None:
    """One line says which."""
    with pytest.raises(KafkaRefused, match="there is no topic 'no-such-topic'"):
        plan(settings(), "no-such-topic", KafkaRange())


def test_a_record_that_is_too_large_is_a_dead_letter(broker: Broker, settings: Callable[..., KafkaSettings]) -> None:
    """It is kept in part and counted."""
    made = settings(partitions=1)
    producer = KafkaProducer(bootstrap_servers=broker.address())
    producer.send(made.topics[0], key=b"k", value=b"x" * 5000)
    producer.flush()
    producer.close()
    seen, told = read(broker, made, KafkaRange(), max_record_bytes=2000, max_dead_letter_bytes=1024)
    assert not seen
    assert told["dead"] == 1
    (letter,) = read_all(broker.address(), made.dead_letters_topic)
    assert len(letter.value) == 1024
    assert dict(letter.headers)["wirebeam-dead-raw-size"] == b"5000"
