"""The real job, `wirebeam run`, against the real broker: what it does live is what a replay of its topic says."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from pipelines.errors import OK, REFUSED
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.engines.live import in_seconds
from tests.e2e.kafka.harness import Job, count_all, fence, produce, read_events, survive, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import replayed, standing
from tests.e2e.kafka.wire import START, item, wire
from tests.hanging import LIMIT_S

pytestmark = pytest.mark.kafka
KILLS = int(os.environ.get("WIREBEAM_KILLS", "3"))
ARTICLES = int(os.environ.get("WIREBEAM_ARTICLES", "1000"))


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Make the real job for settings; it is not started, and killed at the end if it still runs."""
    jobs = []

    def make(made: KafkaSettings, *more: str) -> Job:
        jobs.append(live_job(made, tmp_path / "log", *more))
        return jobs[-1]

    yield make
    for job in jobs:
        if job.is_running():
            job.kill()


def test_killed_at_random_moments_the_stories_are_those_of_a_replay(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job], tmp_path: Path
) -> None:
    """SIGKILLs while articles flow: nothing lost, after the fence nothing twice, and the same final stories."""
    made = settings()
    produce(broker.address(), made.topics[0], wire(ARTICLES))
    job = live(made, "--max-bundle-records=100")
    hits = survive(job, lambda: count_all(broker.address(), made.events_topic), KILLS, seed=11)
    assert hits == KILLS
    wanted = replayed(made, tmp_path / "replay")
    assert wait_until(lambda: standing(read_events(broker.address(), made.events_topic)) == wanted, 120, every=1), (
        job.said()
    )
    assert job.stop() == OK, job.said()
    assert standing(read_events(broker.address(), made.events_topic)) == wanted
    assert len(wanted) >= ARTICLES // 5


def test_a_restart_knows_the_stories_of_the_run_before(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """State that ends with the process is restored from the changelog: an update is no new story."""
    made, records = settings(), list(dict.fromkeys(wire(8, seed=3)))[:4]
    job = live(made)
    for sent in (2, 4):
        job.start()
        produce(broker.address(), made.topics[0], records[sent - 2 : sent])
        assert wait_until(lambda: len(fence(read_events(broker.address(), made.events_topic))) == sent, 30), job.said()  # noqa: B023 - called at once
        assert job.stop() == OK, job.said()
    types = [one.type for one in fence(read_events(broker.address(), made.events_topic))]
    assert types == ["story.created", "story.updated", "story.updated", "story.updated"]


def test_what_is_no_article_goes_to_the_dead_letters(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """With its bytes and its reason; the articles beside it are not held up, and the run adds up."""
    made = settings()
    job = live(made)
    job.start()
    produce(broker.address(), made.topics[0], [(b"a", b"\x00\x01binary"), *wire(4), (b"b", b'{"uri": ')])
    assert wait_until(lambda: count_all(broker.address(), made.dead_letters_topic) == 2, 30), job.said()
    assert wait_until(lambda: count_all(broker.address(), made.events_topic) >= 3, 30), job.said()
    assert job.stop() == OK, job.said()
    assert re.search(r"^dead\t2\n", job.said(), re.MULTILINE)


def test_a_drain_ends_when_all_is_read(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """By itself, with everything that was there and exit 0; an embargo that has not ended is kept."""
    made = settings()
    embargoed = item(99, 1, ["Zenith and Glasmark will merge."], "Zenith merges", START, embargoed=in_seconds(86_400))
    produce(broker.address(), made.topics[0], [*wire(50), (b"e", embargoed)])
    job = live(made, "--drain", "--entities-backend=rules")
    job.start()
    assert job.process is not None
    assert job.process.wait(LIMIT_S) == OK, job.said()
    assert re.search(r"^in\t51\t", job.said(), re.MULTILINE)
    assert len(standing(read_events(broker.address(), made.events_topic))) == len(dict(wire(50)))


def test_an_unknown_topic_is_refused_in_one_line(
    broker: Broker, settings: Callable[..., KafkaSettings], live: Callable[..., Job]
) -> None:
    """Before anything runs, with status 2."""
    made = settings(create=False)
    job = live(made)
    job.start()
    assert job.process is not None
    assert job.process.wait(LIMIT_S) == 2
    assert [line for line in job.said().splitlines() if line.startswith("wirebeam: setting kafka.topics[0]")]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            (b"en/item/0000a", b"{broken"),
            "the record 'item/0000a' of the stories' changelog is broken, or was written by",
        ),
        ((b"\xff", b"x"), "is no record of a changelog"),
    ],
)
def test_a_broken_changelog_is_refused_in_one_line(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    live: Callable[..., Job],
    record: tuple[bytes, bytes],
    told: str,
) -> None:
    """It is not passed over: stories would be told anew."""
    made = settings()
    produce(broker.address(), made.stories_topic, [record])
    job = live(made)
    job.start()
    assert job.process is not None
    assert job.process.wait(LIMIT_S) == REFUSED, job.said()
    (line,) = job.said().splitlines()
    assert told in line
