"""What protects a live run from its input: the circuit breaker and the resource guard, against the real broker."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaConsumer, TopicPartition

from infra.kafka.broker import Broker
from pipelines.errors import OK, STOPPED
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import Job, count_all, produce, read_all, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.wire import wire
from tests.hanging import LIMIT_S

pytestmark = pytest.mark.kafka
BAD = 600


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Make the real job for settings; it is killed at the end if it still runs."""
    jobs = []

    def make(made: KafkaSettings, *more: str) -> Job:
        jobs.append(live_job(made, tmp_path / "log", "--entities-backend=rules", *more))
        return jobs[-1]

    yield make
    for job in jobs:
        if job.is_running():
            job.kill()


def committed(made: KafkaSettings) -> int:
    """Tell where the group stands in the topic's one partition."""
    consumer = KafkaConsumer(bootstrap_servers=made.bootstrap_servers[0], group_id=made.group, enable_auto_commit=False)
    try:
        return consumer.committed(TopicPartition(made.topics[0], 0)) or 0
    finally:
        consumer.close(autocommit=False)


def test_the_breaker_stops_the_run_before_the_topic_is_drained(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """With exit code 3 and a reason; what was not handled is not committed, and a restart with more patience goes on."""
    made = settings(partitions=1)
    good = 5
    produce(broker.address(), made.topics[0], [*wire(good), *([(b"bad", b'{"uri": ')] * BAD)])
    job = live(made, "--breaker-max-run=50", "--max-bundle-records=100")
    job.start()
    assert job.process is not None
    assert job.process.wait(LIMIT_S) == STOPPED, job.said()
    assert "wirebeam: stage parse rejected 50 records one after the other (breaker.max_run)" in job.said()
    assert count_all(broker.address(), made.dead_letters_topic) <= 100
    assert committed(made) < good + 50
    job = live(made, "--breaker-enabled=false")
    job.start()
    assert wait_until(lambda: count_all(broker.address(), made.dead_letters_topic) >= BAD, 60), job.said()
    assert job.stop() == OK, job.said()
    assert committed(made) == good + BAD


@pytest.mark.parametrize(
    ("stage", "setting"), [("read", "READ_MAX_RECORD_BYTES"), ("write", "KAFKA_MAX_MESSAGE_BYTES")]
)
def test_the_breaker_counts_what_is_too_large_to_read_and_to_write(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    live: Callable[..., Job],
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    setting: str,
) -> None:
    """Neither a wrong limit of records nor one of messages drains the topic into the dead letters."""
    made = settings(partitions=1)
    produce(broker.address(), made.topics[0], ((key, value + b" " * 1024) for key, value in wire(60)))
    monkeypatch.setenv(f"WIREBEAM_{setting}", "1024")
    job = live(made, "--breaker-max-run=15", "--max-bundle-records=10")
    job.start()
    assert job.process is not None
    assert job.process.wait(LIMIT_S) == STOPPED, job.said()
    told = f"wirebeam: stage {stage} rejected 15 records one after the other (breaker.max_run), the last for too_large at kafka://"
    assert told in job.said()
    assert job.said().count("Traceback") == 0
    assert count_all(broker.address(), made.dead_letters_topic) <= 20


def test_a_hostile_record_does_not_stall_its_bundle(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """It is a dead letter of its stage; the articles before and after it become events."""
    made = settings(partitions=1)
    figures = " ".join(f"${number} million to {number % 9},250 pct" for number in range(30_000))
    hostile = f"Prices rise\n\nLONDON, March 3, 2026 (Meridian) - {figures}.\n".encode()
    before, after = list(wire(4)), list(wire(4, seed=5))
    produce(broker.address(), made.topics[0], [*before, (b"x", hostile), *after])
    job = live(made, "--guard-max-seconds=1.5")
    job.start()
    assert wait_until(lambda: count_all(broker.address(), made.dead_letters_topic) == 1, 60), job.said()
    assert job.stop() == OK, job.said()
    (letter,) = read_all(broker.address(), made.dead_letters_topic)
    told = {name: value.decode() for name, value in letter.headers}
    assert told["wirebeam-dead-stage"] in {"normalize", "enrich"}
    assert told["wirebeam-dead-reason"] == "took_too_long"
    assert letter.value == hostile
    assert re.search(r"\bin\t9\t", job.said()), job.said()
    assert re.search(r"\bdead\t1\n", job.said()), job.said()
