"""Lag and the broker's health: by the broker's answers, whatever the pipeline does; with a client of the test's own."""

import logging
import math
from collections.abc import Iterator

import pytest
from kafka import TopicPartition
from kafka.errors import KafkaConnectionError, KafkaTimeoutError

from pipelines.errors import KafkaRefused
from pipelines.kafka.watch import BrokerWatch
from pipelines.metrics.catalogue import LAG, STEP_AGE, WATERMARK_AGE
from pipelines.metrics.health import Health
from pipelines.metrics.reading import Look, read_look
from pipelines.metrics.recording import Recorder, start_recording, stop_recording
from pipelines.metrics.steps import Steps
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings
from schemas import Origin

TOPIC = "wire"


class Client:
    """Answers with what it is given, in turn; an exception is raised."""

    def __init__(self, *answers: dict[int, int] | Exception) -> None:
        self.answers = list(answers)

    def end_offsets(self, wanted: list[TopicPartition], timeout_ms: int) -> dict[TopicPartition, int]:
        """Give the next answer, the last again and again."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return {one: answer[one.partition] for one in wanted}

    def close(self, **_: object) -> None:
        """Nothing is open."""


class Watch(BrokerWatch):
    """Has no thread: the test looks."""

    def _run(self) -> None:
        """Do nothing."""


@pytest.fixture(autouse=True)
def _logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "pipelines")


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    the(Health).reset()
    yield start_recording()
    stop_recording()
    the(Health).reset()


def watch(*answers: dict[int, int] | Exception, now: float = 1000.0) -> BrokerWatch:
    client = Client(*answers)
    return Watch(KafkaSettings(), lambda _: client, lambda: now)


def seen(recorder: Recorder) -> Look:
    return read_look(recorder.exposed().decode(), 0)


def is_ready() -> bool:
    return all(finding.ok for finding in the(Health).ready(30, ("broker",)))


def test_a_record_that_blocks_lets_the_lag_grow(recorder: Recorder) -> None:
    """What was taken and is not confirmed waits too; only a confirmed bundle brings it down."""
    watched = watch({0: 5}, {0: 5}, {0: 90}, {0: 90})
    watched.follow(TOPIC, {0: 0})
    assert math.isnan(seen(recorder).total(LAG))
    for wanted in (5, 5, 90):
        watched.look()
        assert seen(recorder).total(LAG) == wanted
    watched.handled(TOPIC, {0: 90})
    watched.look()
    assert seen(recorder).total(LAG) == 0


def test_while_the_broker_is_away_there_is_no_lag_to_tell(recorder: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    """No old figure and no zero: NaN, and not ready, at once; both come back with its answer; the log says each once."""
    away = KafkaConnectionError("gone")
    watched = watch({0: 7}, away, away, KafkaRefused("nothing listens there"), {0: 9})
    watched.follow(TOPIC, {0: 7})
    watched.look()
    assert (seen(recorder).total(LAG), is_ready()) == (0, True)
    for told in ("KafkaConnectionError", "KafkaConnectionError", "nothing listens there"):
        watched.look()
        assert math.isnan(seen(recorder).total(LAG))
        assert [finding.text for finding in the(Health).ready(30, ("broker",))] == [f"away: {told}"]
    assert watched.lag() == {}
    watched.look()
    assert (seen(recorder).total(LAG), is_ready()) == (2, True)
    assert caplog.messages == ["the broker does not answer", "the broker answers again"]


def test_one_late_answer_is_no_outage(recorder: Recorder) -> None:
    """The process itself may have been busy; two are one."""
    late = KafkaTimeoutError("late")
    watched = watch(late, {0: 3}, late, late, {0: 3})
    watched.follow(TOPIC, {0: 0})
    watched.look()
    assert is_ready()
    watched.look()
    assert not is_ready()


def test_a_topic_made_anew_has_no_negative_lag(recorder: Recorder) -> None:
    """Its end lies before what was handled."""
    watched = watch({0: 2})
    watched.follow(TOPIC, {0: 50})
    watched.look()
    assert seen(recorder).total(LAG) == 0


def test_offsets_without_a_record_do_not_wait(recorder: Recorder) -> None:
    """Those of transactions and of compaction; records after them do."""
    watched = watch({0: 8}, {0: 12})
    watched.follow(TOPIC, {0: 7})
    watched.nothing_between(TOPIC, 0, 7, 8)
    watched.look()
    assert watched.lag() == {TopicPartition(TOPIC, 0): 0}
    watched.look()
    assert watched.lag() == {TopicPartition(TOPIC, 0): 4}


def test_a_partition_is_watched_while_anyone_reads_it(recorder: Recorder) -> None:
    """A feed that another one replaced does not take it away."""
    watched = watch({0: 5, 1: 5})
    watched.follow(TOPIC, {0: 0, 1: 0})
    watched.follow(TOPIC, {0: 2})
    watched.forget(TOPIC, [0, 1])
    watched.look()
    assert watched.lag() == {TopicPartition(TOPIC, 0): 5}


def test_the_watermark_ages_while_nothing_moves(recorder: Recorder) -> None:
    """By the clock of the look, not of the last bundle."""
    watched = watch({0: 1}, now=1000.0)
    watched.follow(TOPIC, {0: 0})
    watched.reached(TOPIC, 0, 940.0)
    watched.look()
    assert seen(recorder).total(WATERMARK_AGE) == 60


def test_a_slow_step_is_seen_while_it_runs(recorder: Recorder, caplog: pytest.LogCaptureFixture) -> None:
    """Its age by stage, and one log line with its position; afterwards the age is 0."""
    clock = [10.0]
    steps, origin = Steps(lambda: clock[0]), Origin(source="kafka://wire", partition=0, offset=41)
    with steps.running("enrich", origin):
        clock[0] += 7
        steps.expose(recorder)
        assert seen(recorder).total(STEP_AGE, stage="enrich") == 7
        for _ in range(2):
            steps.log_slow(after=3)
    (record,) = caplog.records
    assert (record.getMessage(), *(vars(record)[name] for name in ("stage", "position", "seconds"))) == (
        "a record takes long",
        "enrich",
        "kafka://wire/0@41",
        7.0,
    )
    steps.expose(recorder)
    assert seen(recorder).total(STEP_AGE) == 0
