"""The live source and the sinks against a real broker."""

import json
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from apache_beam.metrics import Metrics, MetricsFilter
from apache_beam.utils.timestamp import MIN_TIMESTAMP
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from infra.kafka.broker import Broker
from pipelines.beamkit.accounting import read_accounting
from pipelines.beamkit.door import raw_of
from pipelines.beamkit.stopping import forget_stop
from pipelines.kafka import feed as kafka_feed
from pipelines.kafka.feed import FeedPool
from pipelines.kafka.messages import read_event
from pipelines.kafka.offsets import start_offsets
from pipelines.kafka.source import KafkaMark, KafkaSource
from pipelines.parse.record import ParsedRecord, Record
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings
from schemas import Article, ParsedArticle, RawMessage
from tests.e2e.kafka.harness import count_all, partitions_of, produce, read_events, wait_until

pytestmark = pytest.mark.kafka


def articles(count: int, start: int = 0) -> list[tuple[bytes, bytes]]:
    return [(f"story-{number}".encode(), f"article {number}".encode()) for number in range(start, start + count)]


def committed(settings: KafkaSettings) -> dict[int, int | None]:
    consumer = KafkaConsumer(
        bootstrap_servers=list(settings.bootstrap_servers), group_id=settings.group, enable_auto_commit=False
    )
    try:
        return {one.partition: consumer.committed(one) for one in partitions_of(consumer, settings.topics[0])}
    finally:
        consumer.close(autocommit=False)


def first_offset(reader: Any) -> int:
    """Return the offset of the first message that a reader stands at."""
    raw, _ = reader.get_current().messages[0]
    return int(raw.origin.offset)


def counters(result: Any) -> dict[str, int]:
    found = result.metrics().query(MetricsFilter().with_namespace("wirebeam"))
    return {one.key.metric.name: one.result for one in found["counters"]}


def test_records_come_out_as_events_with_key_headers_and_format(
    broker: Broker, settings: Callable[..., KafkaSettings], run_until: Callable[..., Any]
) -> None:
    """What goes in comes out once, its story as the key, its type, schema and id in the headers."""
    made = settings()
    produce(broker.address(), made.topics[0], articles(50), [("wirebeam-format", b"ninjs")])
    result = run_until(made, lambda: count_all(broker.address(), made.events_topic) >= 50)
    seen = read_events(broker.address(), made.events_topic)
    assert sorted(one.story_id for one in seen) == sorted(f"story-{number}" for number in range(50))
    event = read_event(seen[0].value)
    assert (event.headline, event.event_id, event.type) == ("ninjs", seen[0].event_id, seen[0].type)
    assert json.loads(seen[0].value)["$schema"] == "urn:wirebeam:news-event:1"
    assert read_accounting(result)["in"] == 50
    assert sum(offset or 0 for offset in committed(made).values()) == 50


def test_a_restart_goes_on_where_the_group_stands(
    broker: Broker, settings: Callable[..., KafkaSettings], run_until: Callable[..., Any]
) -> None:
    """The second run reads only what came after the first."""
    made = settings()
    produce(broker.address(), made.topics[0], articles(20))
    run_until(made, lambda: count_all(broker.address(), made.events_topic) >= 20)
    the(FeedPool).close()
    produce(broker.address(), made.topics[0], articles(5, start=20))
    result = run_until(made, lambda: count_all(broker.address(), made.events_topic) >= 25)
    assert read_accounting(result)["in"] == 5
    assert count_all(broker.address(), made.events_topic) == 25


def test_nothing_is_committed_before_a_mark_is_finalized(
    broker: Broker, settings: Callable[..., KafkaSettings]
) -> None:
    """A reader that has given records has committed none; its mark does, once it is finalized."""
    made = settings(partitions=1)
    produce(broker.address(), made.topics[0], articles(10))
    source = KafkaSource(made).split(20)[0]
    reader = source.create_reader(None, None)
    assert wait_until(reader.start, 120, every=0.01)
    mark = reader.get_checkpoint_mark()
    assert committed(made) == {0: None}
    mark.finalize_checkpoint()
    assert committed(made) == {0: mark.positions[0]}
    assert mark.positions[0] > 0
    the(FeedPool).close()


def test_a_source_with_beginnings_never_starts_at_the_groups_offsets(
    broker: Broker, settings: Callable[..., KafkaSettings]
) -> None:
    """Restored from a checkpoint without a mark it reads again what was committed after that checkpoint, and loses nothing."""
    made = settings(partitions=2)
    produce(broker.address(), made.topics[0], [(b"a", b"one"), (b"a", b"two")], partition=0)
    produce(broker.address(), made.topics[0], [(b"b", b"three")], partition=1)
    ends = {one: at for at, one in ((2, 0), (1, 1))}
    (whole,) = KafkaSource(made).of_shares({made.topics[0]: 1})
    KafkaMark(whole, ends).finalize_checkpoint()
    assert committed(made) == ends
    assert start_offsets(made) == {made.topics[0]: {0: 0, 1: 0}}
    for known in ({0: 0, 1: 0}, {}):  # one that knows no partition begins each at its start
        (source,) = KafkaSource(made).of_shares({made.topics[0]: 1}, {made.topics[0]: known})
        reader = source.create_reader(None, None)
        read: list[bytes] = []
        while len(read) < 3:
            assert wait_until(reader.advance, 120, every=0.01)
            read += [raw_of(one).value for one, _ in reader.get_current().messages if one is not None]
        assert sorted(read) == [b"one", b"three", b"two"]
        the(FeedPool).close()


def test_a_reader_takes_over_the_feed_at_its_mark_and_no_other(
    broker: Broker, settings: Callable[..., KafkaSettings]
) -> None:
    """The next reader goes on after the mark; one with an older mark reads the records again."""
    made = settings(partitions=1)
    produce(broker.address(), made.topics[0], articles(1_500))  # several bundles
    source = KafkaSource(made).split(20)[0]
    coder = source.get_checkpoint_mark_coder()
    first = source.create_reader(None, None)
    assert wait_until(first.start, 120, every=0.01)
    mark = coder.decode(coder.encode(first.get_checkpoint_mark()))
    second = source.create_reader(None, mark)
    assert wait_until(second.start, 120, every=0.01)
    assert first_offset(second) == mark.positions[0]
    second.get_checkpoint_mark()
    again = source.create_reader(None, mark)
    assert wait_until(again.start, 120, every=0.01)
    assert first_offset(again) == mark.positions[0]
    again.close()
    the(FeedPool).close()


def test_a_feed_that_nobody_came_for_is_not_taken_again(
    broker: Broker, settings: Callable[..., KafkaSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has ended: a reader that came later would wait for ever; it gets a new feed at its mark."""
    monkeypatch.setattr(kafka_feed, "PARKED_SECONDS", 0.3)
    made = settings(partitions=1)
    produce(broker.address(), made.topics[0], articles(30))
    source = KafkaSource(made).split(20)[0]
    first = source.create_reader(None, None)
    assert wait_until(first.start, 120, every=0.01)
    feed = first._feed
    assert feed is not None
    mark = first.get_checkpoint_mark()
    assert wait_until(lambda: not feed.is_alive())
    produce(broker.address(), made.topics[0], articles(10, start=30))
    second = source.create_reader(None, mark)
    assert wait_until(second.start, 120, every=0.01)
    assert first_offset(second) == mark.positions[0]
    second.close()
    the(FeedPool).close()


def test_an_empty_topic_moves_the_watermark_and_never_back(settings: Callable[..., KafkaSettings]) -> None:
    """A partition without records follows the clock once it was seen drained for a while."""
    made = settings(partitions=1, idle_after_s=0.2)
    began = datetime.now(UTC).timestamp()
    forget_stop()
    reader = KafkaSource(made).split(20)[0].create_reader(None, None)
    marks = [reader.get_watermark()]
    assert marks == [MIN_TIMESTAMP]
    assert wait_until(lambda: not reader.advance() and reader.get_watermark() > MIN_TIMESTAMP, 10)
    for _ in range(20):
        reader.advance()
        marks.append(reader.get_watermark())
    assert marks == sorted(marks)
    assert began - 2 <= marks[-1].micros / 1e6 <= datetime.now(UTC).timestamp()
    reader.close()
    the(FeedPool).close()


def test_the_watermark_follows_the_articles_time(broker: Broker, settings: Callable[..., KafkaSettings]) -> None:
    """Event time comes from the injected function, else from the record."""
    made = settings(partitions=1, idle_after_s=60)
    produce(broker.address(), made.topics[0], articles(3))
    day = datetime(1987, 2, 26, tzinfo=UTC)

    one = Article.model_construct(time=day)  # type: ignore[call-arg] # what is not needed is left out

    def event_time(raw: RawMessage) -> Record:
        return ParsedRecord(raw, [ParsedArticle(one)]) if raw.value.endswith(b"0") else raw

    source = KafkaSource(made, event_time).split(20)[0]
    reader = source.create_reader(None, None)
    assert wait_until(reader.start, 120, every=0.01)
    times = [micros / 1e6 for _, micros in reader.get_current().messages]
    assert times[0] == day.timestamp()
    assert all(abs(time.time() - one) < 3600 for one in times[1:])
    assert abs(reader.get_watermark().micros / 1e6 - (times[-1] - 1)) < 0.01
    reader.close()
    the(FeedPool).close()


def test_a_new_partition_is_found_and_read_from_its_start(
    broker: Broker, admin: KafkaAdminClient, settings: Callable[..., KafkaSettings], run_until: Callable[..., Any]
) -> None:
    """Records of a partition that was added while the job ran are read too."""
    made = settings(partitions=1, discovery_interval_s=0.2)
    produce(broker.address(), made.topics[0], articles(10))
    added: list[Any] = []

    def done() -> bool:
        count = count_all(broker.address(), made.events_topic)
        if count == 10 and not added:
            admin.create_partitions({made.topics[0]: 3})
            assert wait_until(lambda: len(admin.describe_topics([made.topics[0]])[0]["partitions"]) == 3)
            added.append(produce(broker.address(), made.topics[0], articles(60, start=10)))
        return count >= 70

    run_until(made, done)
    assert {read_event(one.value).origin.partition for one in read_events(broker.address(), made.events_topic)} == {
        0,
        1,
        2,
    }
    assert sum(offset or 0 for offset in committed(made).values()) == 70


def test_tombstones_are_counted_and_passed_over(
    broker: Broker, settings: Callable[..., KafkaSettings], run_until: Callable[..., Any]
) -> None:
    """A record without a value is no article: in = out + filtered."""
    made = settings(partitions=1)
    produce(broker.address(), made.topics[0], [(b"a", b"1"), (b"a", None), (b"b", None), (b"b", b"2")])
    result = run_until(made, lambda: committed(made)[0] == 4)
    assert count_all(broker.address(), made.events_topic) == 2
    told = counters(result)
    assert (told["in"], told["filtered"], told["kafka_tombstones"]) == (4, 2, 2)


def test_an_event_that_is_too_large_becomes_a_dead_letter(
    broker: Broker, settings: Callable[..., KafkaSettings], run_until: Callable[..., Any]
) -> None:
    """It is neither lost nor stops the run; the dead letter says how large it was."""
    made = settings(partitions=1, max_message_bytes=2000)
    produce(broker.address(), made.topics[0], [(b"small", b"x"), (b"large", b"y" * 5000), (b"small-2", b"x")])
    run_until(made, lambda: committed(made)[0] == 3)
    assert sorted(one.story_id for one in read_events(broker.address(), made.events_topic)) == ["small", "small-2"]
    from tests.e2e.kafka.harness import read_all

    (letter,) = read_all(broker.address(), made.dead_letters_topic)
    told = dict(letter.headers)
    assert told["wirebeam-dead-reason"] == b"too_large"
    assert letter.key == b"large"
    assert int(told["wirebeam-dead-raw-size"]) > 5000 > len(letter.value)


def test_lag_and_watermark_age_are_metrics(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    run_until: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run tells how far behind it is, by partition."""
    made = settings(partitions=1)
    lag, age = (f"{name}:{made.topics[0]}:0" for name in ("kafka_lag", "kafka_watermark_age_s"))
    produce(broker.address(), made.topics[0], articles(5))
    values = defaultdict[str, list[int]](list)
    gauge = Metrics.gauge

    def recorded(namespace: str, name: str) -> Any:
        def record(value: int) -> None:
            values[name].append(value)
            gauge(namespace, name).set(value)

        return SimpleNamespace(set=record)

    monkeypatch.setattr(Metrics, "gauge", recorded)

    def is_up_to_date() -> bool:
        """Return True if all is read and was told three times: bundles end in between."""
        return committed(made)[0] == 5 and values[lag][-3:] == [0, 0, 0] and len(values[age]) > 2

    result = run_until(made, is_up_to_date)
    found = result.metrics().query(MetricsFilter().with_namespace("wirebeam"))["gauges"]
    gauges = {one.key.metric.name: one.result.value for one in found}
    assert gauges[lag] == 0
    assert 0 <= gauges[age] <= 120


def test_a_slow_pipeline_stops_the_fetching(broker: Broker, settings: Callable[..., KafkaSettings]) -> None:
    """What is read ahead stays within its bound, however much waits in the topic."""
    made = settings(partitions=1, max_buffered_records=300)
    produce(broker.address(), made.topics[0], articles(3000))
    reader = KafkaSource(made).split(20)[0].create_reader(None, None)
    assert wait_until(reader.start, 120, every=0.01)
    feed = reader._feed
    assert feed is not None
    for _ in range(5):
        time.sleep(0.1)
        assert feed.buffered() <= 300
    assert wait_until(lambda: feed.buffered() == 300, 5)
    reader.close()
    the(FeedPool).close()


def test_offsets_that_are_gone_are_told_and_passed_over(
    broker: Broker, admin: KafkaAdminClient, settings: Callable[..., KafkaSettings], caplog: pytest.LogCaptureFixture
) -> None:
    """Retention was shorter than the outage: the log has the numbers, reading goes on at what is left."""
    made = settings(partitions=1)
    topic = TopicPartition(made.topics[0], 0)
    produce(broker.address(), made.topics[0], articles(10))
    source = KafkaSource(made).split(20)[0]
    KafkaMark(source, {0: 2}).finalize_checkpoint()
    admin.delete_records({topic: 5})
    reader = source.create_reader(None, None)
    assert wait_until(reader.start, 120, every=0.01)
    assert first_offset(reader) == 5
    assert "offset 2 is gone (the topic holds 5 to 10)" in caplog.text
    reader.close()
    the(FeedPool).close()
