"""Commits, ranges, deliveries, dead letters, changelog and topics on a broker in memory: what is refused, and in which words."""

import itertools
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from kafka import TopicPartition
from kafka.errors import (
    InvalidTopicError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    TopicAuthorizationFailedError,
)

from pipelines.beamkit.lists import list_goes_on, unpacked
from pipelines.deadletters.letters import NotRedriven, Redrive
from pipelines.errors import KafkaRefused, NotDelivered, SinkRefused
from pipelines.kafka import commit as kafka_commit
from pipelines.kafka import range as kafka_range
from pipelines.kafka.address import KafkaRange
from pipelines.kafka.changelog import restore_changelog
from pipelines.kafka.commit import Committer
from pipelines.kafka.dead_letters import KafkaStore, Resender
from pipelines.kafka.messages import Message, changelog_message
from pipelines.kafka.offsets import group_has_begun, start_offsets
from pipelines.kafka.producer import SENT_AT_ONCE, Delivery
from pipelines.kafka.range import Slice, plan, read_slice
from pipelines.kafka.sink import KafkaSink
from pipelines.kafka.topics import prepare_topics, survey_topics
from pipelines.settings.kafka import KafkaSettings
from schemas import DeadLetter, LetterMark, Origin, Reason
from tests.memory_kafka import MemoryBroker

ARTICLES, EVENTS, STORIES, DEAD = "wire.articles", "wire.events", "wire.stories", "wire.dead"
Make = Callable[..., KafkaSettings]
NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def at(minutes: int) -> int:
    return int(NINE.timestamp() * 1000) + minutes * 60_000


def letter(
    offset: int, *, kept: int = 100, value: bytes = b"{broken", source: str = f"kafka://{ARTICLES}"
) -> DeadLetter:
    origin = Origin(source=source, partition=0, offset=offset)
    return DeadLetter(
        stage="parse",
        reason=Reason.MALFORMED,
        detail="d",
        origin=origin,
        raw=value[:kept],
        raw_size=len(value),
        key=b"k",
    )


def test_offsets_that_stand_are_not_committed_again(memory: MemoryBroker, wire: Make) -> None:
    """One request for two partitions, none for the same offsets."""
    committer = Committer(wire())
    committer.commit(ARTICLES, {0: 3, 1: 4})
    committer.commit(ARTICLES, {0: 3, 1: 4})
    assert memory.requests["commit"] == 1
    assert memory.committed == {("desk", TopicPartition(ARTICLES, 0)): 3, ("desk", TopicPartition(ARTICLES, 1)): 4}


def test_a_commit_that_fails_is_covered_by_the_next(
    memory: MemoryBroker, wire: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told, and stops nothing; so is a broker that cannot be reached at all."""
    committer = Committer(wire())
    memory.stop()
    committer.commit(ARTICLES, {0: 1})
    memory.start()
    memory.fail("commit", KafkaTimeoutError("late"))
    committer.commit(ARTICLES, {0: 2})
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    committer.commit(ARTICLES, {0: 2})
    assert memory.committed == {("desk", TopicPartition(ARTICLES, 0)): 2}


def test_a_twin_is_told_of_and_a_lost_answer_is_none(
    memory: MemoryBroker, wire: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What this run has sent itself may stand though nobody said so."""
    monkeypatch.setattr(kafka_commit, "LOOK_SECONDS", 0.0)
    caplog.set_level(logging.ERROR, "pipelines")
    committer, place = Committer(wire()), ("desk", TopicPartition(ARTICLES, 0))
    committer.commit(ARTICLES, {0: 1})
    memory.fail("commit", KafkaTimeoutError("late"))
    committer.commit(ARTICLES, {0: 2})
    memory.committed[place] = 2
    committer.commit(ARTICLES, {0: 3})
    assert caplog.messages == []
    memory.committed[place] = 9
    committer.commit(ARTICLES, {0: 4})
    (line,) = caplog.messages
    assert "stands at 9, this run left it at 3" in line


def test_a_group_has_begun_when_it_has_an_offset(memory: MemoryBroker, wire: Make) -> None:
    """Of any partition of any topic."""
    made = wire(topics=f"{ARTICLES},{EVENTS}")
    assert not group_has_begun(made)
    memory.committed["desk", TopicPartition(EVENTS, 1)] = 0
    assert group_has_begun(made)


@pytest.mark.parametrize(
    ("start", "offsets"), [("earliest", {0: 1, 1: 0}), ("latest", {0: 3, 1: 0}), (at(10), {0: 2, 1: 0})]
)
def test_beginnings_are_those_of_start(
    memory: MemoryBroker, wire: Make, start: object, offsets: dict[int, int]
) -> None:
    """The first record that is left, the end, or the first that is not older; where there is none, the end."""
    for minute in (0, 5, 10):
        memory.append(ARTICLES, b"x", timestamp_ms=at(minute))
    memory.delete_before(ARTICLES, 1)
    given = datetime.fromtimestamp(start / 1000, UTC) if isinstance(start, int) else start
    assert start_offsets(wire(start=given)) == {ARTICLES: offsets}


def test_a_range_is_resolved_against_what_is_there(memory: MemoryBroker, wire: Make) -> None:
    """Bounds beyond both ends give what is left; a time bounds each partition on its own; an empty range has no slice."""
    for minute in range(6):
        memory.append(ARTICLES, b"x", timestamp_ms=at(minute))
    memory.delete_before(ARTICLES, 2)
    ranges = [
        KafkaRange(),
        KafkaRange(0, 99),
        KafkaRange(4, None),
        KafkaRange(NINE.replace(minute=3)),
        KafkaRange(5, 5),
    ]
    found = [[(one.partition, one.first, one.last) for one in plan(wire(), ARTICLES, wanted)] for wanted in ranges]
    assert found == [[(0, 2, 6)], [(0, 2, 6)], [(0, 4, 6)], [(0, 3, 6)], []]


def test_a_slice_has_its_records_and_passes_empty_offsets(memory: MemoryBroker, wire: Make) -> None:
    """Tombstones are records; what a transaction left is none, at the end of a slice neither."""
    for value in (b"a", None, b"b"):
        memory.append(ARTICLES, value, key=b"k")
    memory.leave_empty(ARTICLES, 2)
    memory.append(ARTICLES, b"c")
    made = wire()
    assert [record.value for record in read_slice(made, Slice(ARTICLES, 0, 0, 5))] == [b"a", None, b"b"]
    assert [record.value for record in read_slice(made, Slice(ARTICLES, 0, 4, 6))] == [b"c"]


def test_a_slice_of_a_silent_broker_is_refused(
    memory: MemoryBroker, wire: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute without anything, by a clock of the test's own."""
    memory.append(ARTICLES, b"a")
    clock = itertools.count(step=25)
    monkeypatch.setattr(kafka_range, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    reading = read_slice(wire(), Slice(ARTICLES, 0, 0, 5))
    assert next(reading).value == b"a"
    with pytest.raises(KafkaRefused, match=r"wire.articles/0: the broker gave nothing for 60 s at offset 1"):
        next(reading)


@pytest.mark.parametrize("method", ["topics", "beginning_offsets", "end_offsets"])
def test_a_range_that_cannot_be_planned_is_refused(memory: MemoryBroker, wire: Make, method: str) -> None:
    """In one line, by the topic's name."""
    memory.fail(method, TopicAuthorizationFailedError())
    with pytest.raises(KafkaRefused, match=r"^topic 'wire.articles' cannot be read: [^\n]*$"):
        plan(wire(), ARTICLES, KafkaRange())
    with pytest.raises(KafkaRefused, match=r"there is no topic 'wire.none'"):
        plan(wire(), "wire.none", KafkaRange())
    memory.fail("poll", TopicAuthorizationFailedError())
    memory.append(ARTICLES, b"x")
    with pytest.raises(KafkaRefused, match=r"^wire.articles/0 cannot be read"):
        list(read_slice(wire(), Slice(ARTICLES, 0, 0, 1)))


def test_a_delivery_is_confirmed_in_order(memory: MemoryBroker, wire: Make) -> None:
    """Key, headers and time arrive; records of one key in one partition, and after so many the broker is asked."""
    delivery = Delivery(wire(max_unconfirmed=2), EVENTS)
    for number in range(3):
        delivery.send(Message(b"k", b"%d" % number, [("h", b"v")], at(number)))
    assert [record.value for record in memory.read(EVENTS)] == [b"0", b"1"]
    delivery.confirm()
    found = memory.read(EVENTS)
    assert [(record.value, record.timestamp, record.headers) for record in found][2] == (b"2", at(2), (("h", b"v"),))
    assert len({record.partition for record in found}) == 1


def test_messages_of_a_list_are_sent_together(memory: MemoryBroker, wire: Make) -> None:
    """Up to so many, and the last ones as soon as their list ends: nobody waits for the next list."""
    delivery, sent = Delivery(wire(), EVENTS), []
    for number in unpacked(range(SENT_AT_ONCE + 2)):
        delivery.send(Message(b"k", b"%d" % number, []))
        sent.append(memory.requests["send"])
    assert sent == [*[0] * (SENT_AT_ONCE - 1), SENT_AT_ONCE, SENT_AT_ONCE, SENT_AT_ONCE + 2]
    for number in unpacked(range(2)):
        delivery.send(Message(b"k", b"%d" % number, []))
        if list_goes_on():
            delivery.confirm()
            assert memory.requests["send"] == SENT_AT_ONCE + 3


@pytest.mark.parametrize(
    ("method", "error", "words"),
    [
        ("acknowledge", MessageSizeTooLargeError(), "one is larger than the topic takes"),
        ("acknowledge", TopicAuthorizationFailedError(), "the broker does not allow this user to write it"),
        ("flush", KafkaTimeoutError(), "no answer within kafka.delivery_timeout_s"),
        ("send", InvalidTopicError("no name"), "InvalidTopic: "),
    ],
)
def test_what_is_not_confirmed_fails_its_bundle(
    memory: MemoryBroker, wire: Make, method: str, error: Exception, words: str
) -> None:
    """With the topic and the cause in one line; the producer, whose order has a hole, is not used again."""
    memory.fail(method, error)
    delivery = Delivery(wire(delivery_timeout_s=1), EVENTS)

    def write() -> None:
        delivery.send(Message(b"k", b"v", []))
        delivery.confirm()

    with pytest.raises(NotDelivered, match=rf"^topic 'wire.events' did not confirm 1 messages: {words}"):
        write()
    write()
    assert memory.requests["connect"] == 2
    assert [record.value for record in memory.read(EVENTS)] == [b"v"]


def test_a_topic_that_went_away_is_told_of(memory: MemoryBroker, wire: Make) -> None:
    """Nothing was sent."""
    del memory.topics[EVENTS]
    with pytest.raises(NotDelivered, match="no answer within"):
        Delivery(wire(), EVENTS).send(Message(b"k", b"v", []))


def test_marks_stand_in_the_topic_of_their_letters(memory: MemoryBroker, wire: Make) -> None:
    """A store is what was there when it was made; marks are no letters, and of two the later one counts."""
    made = wire()
    delivery = KafkaSink(made).deliver()
    for value in (letter(1), letter(2)):
        assert delivery.add(value) is None
    delivery.confirm()
    store = KafkaStore(made, DEAD)
    assert store.marks() == {}
    assert sorted(found.origin.offset for found in store.letters()) == [1, 2]
    first = LetterMark(letter=letter(1).letter_id, action="failed", at=NINE)
    last = first.model_copy(update={"action": "redriven"})
    store.mark([first, last])
    assert store.marks() == {}
    again = KafkaStore(made, DEAD)
    assert again.marks() == {last.letter: last}
    assert len(list(again.letters())) == 2


def test_a_record_goes_back_whole_with_its_attempt(memory: MemoryBroker, wire: Make) -> None:
    """One of which a part was kept is read again where it lies."""
    memory.append(ARTICLES, b"x" * 500, key=b"k", headers=[("own", b"1")], timestamp_ms=at(1))
    resender = Resender(wire())
    redrive = Redrive(letter(0, kept=10, value=b"x" * 500), 1, reread=True)
    assert resender.send(redrive, most_attempts=3) == ARTICLES
    resender.confirm()
    (back,) = [record for record in memory.read(ARTICLES) if len(record.headers) > 1]
    assert (back.value, back.key, back.timestamp) == (b"x" * 500, b"k", at(1))
    assert dict(back.headers)["own"] == b"1"


@pytest.mark.parametrize(
    ("redrive", "why"),
    [
        (Redrive(letter(0, source="a.ndjson"), 1, reread=False), "it came from a.ndjson, no topic"),
        (Redrive(letter(0, kept=3), 1, reread=True), "only 3 of 7 bytes were kept, and"),
        (Redrive(letter(7, kept=3), 1, reread=True), "is no longer there"),
        (Redrive(letter(0, kept=3, source="kafka://wire.none"), 1, reread=True), "is no longer there"),
        (Redrive(letter(3), 4, reread=False), "it was redriven 3 times and rejected again"),
        (Redrive(letter(3, value=b"x" * 2000, kept=2000), 1, reread=False), "raise --max-message-bytes"),
    ],
)
def test_what_cannot_go_back_says_why(memory: MemoryBroker, wire: Make, redrive: Redrive, why: str) -> None:
    """It stays, and is not done."""
    memory.append(ARTICLES, None, key=b"k")
    kept = Resender(wire(max_message_bytes=1024)).send(redrive, most_attempts=3)
    assert isinstance(kept, NotRedriven)
    assert why in kept.why
    assert not kept.is_done


def test_the_newest_record_of_each_key_is_restored(memory: MemoryBroker, wire: Make) -> None:
    """For each desk; what was forgotten is gone, and a tombstone that is nobody's is passed over."""
    for desk, key, value in (
        ("en", "item/1", b'{"a":1}'),
        ("en", "item/2", b"{}"),
        ("fr", "item/1", b"{}"),
        ("en", "item/1", b'{"a":2}'),
        ("en", "item/2", None),
    ):
        message = changelog_message(desk, (key, value))
        memory.append(STORIES, message.value, key=message.key)
    memory.append(STORIES, None)
    assert restore_changelog(wire()) == {"en": [("item/1", b'{"a":2}')], "fr": [("item/1", b"{}")]}


@pytest.mark.parametrize("key", [b"\xff", None])
def test_a_topic_of_something_else_is_no_changelog(memory: MemoryBroker, wire: Make, key: bytes | None) -> None:
    """With the place of the message."""
    memory.append(STORIES, b"x", key=key, partition=1)
    with pytest.raises(KafkaRefused, match=r"kafka.stories_topic is 'wire.stories': its message 1@0 is no record"):
        restore_changelog(wire())


def test_topics_are_looked_for_and_created_on_request(memory: MemoryBroker, wire: Make) -> None:
    """A changelog is compacted; without leave the first that is missing is named."""
    memory.topics.clear()
    with pytest.raises(KafkaRefused, match=r"kafka.topics\[0\] is 'wire.articles': there is no such topic"):
        prepare_topics(wire())
    assert [found.problem is None for found in survey_topics(wire())] == [False] * 4
    assert prepare_topics(wire(create_topics=True, partitions=3)) == dict.fromkeys((ARTICLES, EVENTS, DEAD, STORIES), 3)
    assert memory.topics[STORIES].configs["cleanup.policy"] == "compact"
    assert [(found.partitions, found.problem) for found in survey_topics(wire())] == [(3, None)] * 4


def test_outputs_that_cannot_hold_what_is_written_are_refused(memory: MemoryBroker, wire: Make) -> None:
    """A changelog that is not compacted, and a limit below ours; the sink says the same."""
    with pytest.raises(KafkaRefused, match="it must be compacted"):
        prepare_topics(wire())
    memory.create(STORIES, cleanup_policy="compact")
    memory.create(EVENTS, max_message_bytes="5000")
    problems = {found.topic: found.problem for found in survey_topics(wire())}
    assert [topic for topic, problem in problems.items() if problem] == [EVENTS]
    with pytest.raises(SinkRefused, match="takes at most 5000"):
        KafkaSink(wire()).prepare()


def test_a_broker_that_describes_nothing_is_refused(memory: MemoryBroker, wire: Make) -> None:
    """In one line, and with where it was asked; one that is away too."""
    memory.fail("describe_topics", KafkaTimeoutError("late"))
    with pytest.raises(KafkaRefused, match="do not describe the topics"):
        prepare_topics(wire())
    memory.fail("describe_topics", KafkaTimeoutError("late"))
    with pytest.raises(KafkaRefused, match="KafkaTimeoutError"):
        survey_topics(wire())
    memory.stop()
    with pytest.raises(KafkaRefused, match="nothing listens there"):
        prepare_topics(wire())
