"""`wirebeam run` with sinks beside Kafka: PostgreSQL and files have what the topic has, after kills and while the server is slow."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from infra.kafka.broker import Broker
from infra.postgres.cluster import Cluster
from pipelines.errors import OK
from pipelines.kafka.changelog import restore_changelog
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.reading import open_reader
from pipelines.stories.live.changelog import STORY
from tests.e2e.kafka.harness import Job, produce, read_events, survive, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import replayed
from tests.e2e.kafka.wire import wire
from tests.servers import running_postgres

pytestmark = [pytest.mark.kafka, pytest.mark.postgres]
PORTION = 60
PATIENCE = 180
"""Seconds: what is waited for comes, sooner or later, on a machine of any speed."""
STANDING = "SELECT story_id, status, CASE WHEN status = 'published' THEN version END FROM stories JOIN events USING (event_id, story_id)"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Start a server of this module's own."""
    with running_postgres() as running:
        yield running


@pytest.fixture
def tables(cluster: Cluster) -> Iterator[psycopg.Connection]:
    """Open a connection of the test's own."""
    with psycopg.connect(**PostgresSettings.of_url(cluster.url()).connection(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def job(settings: Callable[..., KafkaSettings], cluster: Cluster, tmp_path: Path) -> Iterator[Job]:
    """Make the job that writes Kafka, PostgreSQL and files; it is killed at the end if it still runs."""
    sinks = ["--sink", "kafka", "--sink", cluster.url(), "--sink", f"jsonl:{tmp_path}/lines?compression=gzip"]
    running = live_job(settings(), tmp_path / "log", "--max-bundle-records=20", *sinks)
    yield running
    if running.is_running():
        running.kill()


def standing(url: str) -> dict[str, tuple[str, str | None]]:
    """Tell how each story stands in a sink."""
    with open_reader(url) as reader:
        return {name: (status, version) for name, status, version in reader.rows(STANDING)}


def stories(tables: psycopg.Connection) -> set[str]:
    """Name the stories that PostgreSQL has events of."""
    try:
        return {name for (name,) in tables.execute("SELECT DISTINCT story_id FROM events")}
    except psycopg.errors.UndefinedTable:
        return set()


def waiting(tables: psycopg.Connection) -> set[int]:
    """Name the server's processes that wait for a lock."""
    return {pid for (pid,) in tables.execute("SELECT DISTINCT pid FROM pg_locks WHERE NOT granted")}


def told_stories(made: KafkaSettings) -> set[str]:
    """Name the stories that a restart takes for told."""
    records = (record for desk in restore_changelog(made).values() for record in desk)
    return {key.removeprefix(STORY) for key, _ in records if key.startswith(STORY)}


def test_all_sinks_have_the_stories_of_a_replay(
    broker: Broker,
    settings: Callable[..., KafkaSettings],
    cluster: Cluster,
    tables: psycopg.Connection,
    job: Job,
    tmp_path: Path,
) -> None:
    """Killed while rows appear, and inside a transaction; a table that is locked holds the run back; nothing is lost."""
    made, url, turn = settings(), cluster.url(), count()

    def feed(_: int = 0) -> None:
        number = next(turn)
        produce(broker.address(), made.topics[0], wire(PORTION, seed=number, first=1 + number * PORTION))

    assert survive(job, lambda: len(stories(tables)), kills=1, seed=3, feed=feed, patience=PATIENCE) == 1
    with tables.transaction():
        tables.execute("LOCK TABLE stories IN ACCESS EXCLUSIVE MODE")
        feed()
        assert wait_until(lambda: bool(waiting(tables)), PATIENCE), job.said()
        job.kill()
        killed = waiting(tables)
        job.start()
        assert wait_until(lambda: bool(waiting(tables) - killed), PATIENCE), job.said()
        sent = {event.story_id for event in read_events(broker.address(), made.events_topic)}
        told = told_stories(made)
        held_back = sent - stories(tables)
        assert held_back  # other sinks have them
        assert not told & held_back  # what is not delivered to all is not taken for told
    wanted = replayed(made, tmp_path / "replay")
    assert wait_until(lambda: standing(url) == wanted, PATIENCE, every=1), job.said()
    assert job.stop(timeout=PATIENCE) == OK, job.said()
    assert standing(f"jsonl:{tmp_path}/lines") == wanted
    assert len(wanted) >= next(turn) * PORTION // 5
    with open_reader(url) as reader:
        assert [row[0] for row in reader.rows("SELECT wirebeam FROM runs")] == ["0.1.0"]
