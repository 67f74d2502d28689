"""What a running job must survive: a broker that goes away, SIGKILL, signals; nothing may be lost."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from infra.kafka.broker import Broker
from infra.kafka.libraries import BROKER
from pipelines.kafka.messages import read_event
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import Job, count_all, fence, produce, read_events, survive, wait_until
from tests.hanging import LIMIT_S

pytestmark = pytest.mark.kafka
KILLS = int(os.environ.get("WIREBEAM_KILLS", "3"))
ARTICLES = int(os.environ.get("WIREBEAM_ARTICLES", "3000"))


def articles(count: int) -> list[tuple[bytes, bytes]]:
    return [(f"story-{number}".encode(), f"article {number}".encode()) for number in range(count)]


@pytest.fixture
def mortal() -> Iterator[Broker]:
    """Start a broker of the test's own, to stop and start."""
    if (lack := BROKER.missing_programs()) is not None:
        pytest.skip(lack)
    with Broker() as broker:
        yield broker


def test_killed_at_random_moments_nothing_is_lost(
    broker: Broker, settings: Callable[..., KafkaSettings], job: Callable[..., Job]
) -> None:
    """After SIGKILLs every article is there, and a reader that fences on event id and revision sees each once."""
    made = settings(max_bundle_records=100)
    produce(broker.address(), made.topics[0], articles(ARTICLES))
    running = job(made, pause=0.0005)
    hits = survive(running, lambda: count_all(broker.address(), made.events_topic), KILLS, seed=20_260_101)
    assert hits == KILLS
    assert wait_until(lambda: count_all(broker.address(), made.events_topic) >= ARTICLES, 60)
    wait_until(
        lambda: len({one.event_id for one in read_events(broker.address(), made.events_topic)}) >= ARTICLES,
        30,
        every=0.5,
    )
    assert running.stop() == 0
    seen = read_events(broker.address(), made.events_topic)
    fenced = fence(seen)
    assert {read_event(one.value).note for one in fenced} == {value.decode() for _, value in articles(ARTICLES)}
    assert len(fenced) == ARTICLES
    assert len(seen) < 2 * ARTICLES  # what comes twice is bounded by the bundles that were open


def test_a_broker_that_stops_and_starts_is_waited_for(
    mortal: Broker, settings: Callable[..., KafkaSettings], job: Callable[..., Job]
) -> None:
    """The job goes on by itself when the broker is back: nothing lost, nothing twice after the fence."""
    made = settings(bootstrap_servers=mortal.address())
    running = job(made)
    running.start()
    produce(mortal.address(), made.topics[0], articles(100))
    assert wait_until(lambda: count_all(mortal.address(), made.events_topic) >= 100, 30), running.said()
    mortal.stop()
    time.sleep(2)
    mortal.start()
    produce(mortal.address(), made.topics[0], [(f"late-{number}".encode(), b"x") for number in range(100)])
    assert wait_until(lambda: count_all(mortal.address(), made.events_topic) >= 200, 30), running.said()
    assert running.is_running()
    assert running.stop() == 0, running.said()
    assert len(fence(read_events(mortal.address(), made.events_topic))) == 200


def test_a_signal_ends_the_run_in_good_order(
    broker: Broker, settings: Callable[..., KafkaSettings], job: Callable[..., Job]
) -> None:
    """The bundle is finished, flushed and committed; the exit status is 0 within seconds; a restart repeats nothing."""
    made = settings()
    running = job(made, pause=0.0005)
    running.start()
    produce(broker.address(), made.topics[0], articles(2000))
    assert wait_until(lambda: count_all(broker.address(), made.events_topic) >= 200, 30), running.said()
    assert running.stop(signal.SIGTERM) == 0, running.said()
    told = json.loads((running.log.parent / "report.json").read_text())
    assert told["in"] == count_all(broker.address(), made.events_topic)
    running.start()
    assert wait_until(lambda: count_all(broker.address(), made.events_topic) >= 2000, 30), running.said()
    assert running.stop(signal.SIGINT) == 0
    assert count_all(broker.address(), made.events_topic) == 2000


def test_the_second_signal_ends_the_process_at_once(
    mortal: Broker, settings: Callable[..., KafkaSettings], job: Callable[..., Job]
) -> None:
    """A job that cannot finish, because its broker is gone, can still be ended."""
    made = settings(bootstrap_servers=mortal.address())
    running = job(made, pause=0.02)
    running.start()
    produce(mortal.address(), made.topics[0], articles(1000))
    assert wait_until(lambda: count_all(mortal.address(), made.events_topic) >= 10, 30), running.said()
    mortal.kill()
    assert running.process is not None
    while running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
    assert running.process.returncode == 128 + signal.SIGTERM


def test_a_refused_run_ends_with_one_line(
    broker: Broker, settings: Callable[..., KafkaSettings], job: Callable[..., Job]
) -> None:
    """An unknown topic ends the job before it starts, with status 2 and one line."""
    made = settings(create=False, create_topics=False)
    running = job(made)
    running.start()
    assert running.process is not None
    assert running.process.wait(LIMIT_S) == 2
    line = [one for one in running.said().splitlines() if one.startswith("setting")]
    assert line == [
        f"setting kafka.topics[0] is '{made.topics[0]}': there is no such topic, or it may not be seen; create it, or set kafka.create_topics"
    ]
