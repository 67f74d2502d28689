"""`wirebeam run` with sinks beside Kafka: PostgreSQL and files have what the topic has, after kills and while the server is slow."""

from pathlib import Path

import psycopg
import pytest

from infra.postgres.cluster import PASSWORD, Cluster, missing_server
from pipelines.cli.exits import OK
from pipelines.sinks.postgres_settings import PASSWORD as PASSWORD_VARIABLE
from pipelines.sinks.postgres_settings import PostgresSettings
from pipelines.sinks.reading import open_reader
from tests.e2e.kafka.harness import count_all, produce, survive, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import replayed
from tests.e2e.kafka.wire import wire

pytestmark = [pytest.mark.kafka, pytest.mark.postgres]
ARTICLES = 600
STANDING = "SELECT story_id, status, CASE WHEN status = 'published' THEN version END FROM stories JOIN events USING (event_id, story_id)"


@pytest.fixture(scope="module")
def cluster():
    """Start a server of this module's own."""
    if (lack := missing_server()) is not None:
        pytest.skip(lack)
    with pytest.MonkeyPatch.context() as patch, Cluster() as running:
        patch.setenv(PASSWORD_VARIABLE, PASSWORD)
        yield running


def standing(url: str) -> dict[str, tuple[str, str | None]]:
    """Tell how each story stands in a sink."""
    with open_reader(url) as reader:
        return {name: (status, version) for name, status, version in reader.rows(STANDING)}


def test_all_sinks_have_the_stories_of_a_replay(broker, settings, cluster, tmp_path: Path) -> None:
    """Killed while rows appear; a table that is locked holds the run back and loses nothing."""
    made, url, lines = settings(), cluster.url(), f"jsonl:{tmp_path}/lines"
    produce(broker.address(), made.topics[0], wire(ARTICLES))
    sinks = ["--sink", "kafka", "--sink", url, "--sink", f"{lines}?compression=gzip"]
    job = live_job(made, tmp_path / "log", "--max-bundle-records=20", *sinks)
    connection = psycopg.connect(**PostgresSettings.of_url(url).connection(), autocommit=True)

    def written() -> int:
        try:
            return connection.execute("SELECT count(*) FROM events").fetchone()[0]
        except psycopg.errors.UndefinedTable:
            return 0

    try:
        assert survive(job, written, kills=2, seed=3) >= 1  # a fast machine is done before the second
        with connection.transaction():
            connection.execute("LOCK TABLE stories IN ACCESS EXCLUSIVE MODE")
            produce(broker.address(), made.topics[0], wire(100, seed=9))
            waits = "SELECT count(*) FROM pg_stat_activity, pg_stat_clear_snapshot() WHERE wait_event_type = 'Lock'"
            assert wait_until(lambda: connection.execute(waits).fetchone()[0] > 0, 60), job.said()
            told = count_all(broker.address(), made.stories_topic)
            connection.execute("SELECT pg_sleep(1.5)")
            assert (
                count_all(broker.address(), made.stories_topic) == told
            )  # what is not delivered is not taken for told
        wanted = replayed(made, tmp_path / "replay")
        assert wait_until(lambda: standing(url) == wanted, 90, every=1), job.said()
        assert job.stop() == OK, job.said()
    finally:
        connection.close()
        if job.is_running():
            job.kill()
    assert standing(lines) == wanted
    assert len(wanted) >= ARTICLES // 5
    with open_reader(url) as reader:
        assert [row[0] for row in reader.rows("SELECT wirebeam FROM runs")] == ["0.1.0"]
