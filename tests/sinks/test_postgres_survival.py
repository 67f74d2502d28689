"""PostgreSQL that goes away, and pipelines that are killed: afterwards the tables are those of an undisturbed run."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra.postgres.cluster import Cluster
from pipelines.cli.demo import ARCHIVE
from pipelines.errors import NotDelivered
from pipelines.kafka.watched import deliver_watched
from pipelines.metrics.health import Health
from pipelines.metrics.recording import Recorder, start_recording, stop_recording
from pipelines.process import the
from pipelines.settings.postgres import PostgresSettings
from pipelines.sinks.delivery import deliver_run
from pipelines.sinks.registry import open_sink
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE
from schemas import EventType
from tests.e2e.kafka.harness import wait_until
from tests.hanging import LIMIT_S
from tests.sinks.kept import Kept
from tests.sinks.values import ACCOUNT, DEMO_EVENTS, demo_values, event

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
KILLS = int(os.environ.get("WIREBEAM_KILLS", "3"))
OUTAGE_S = float(os.environ.get("WIREBEAM_OUTAGE_S", "2"))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """Record metrics and health for one test."""
    the(Health).reset()
    yield start_recording()
    stop_recording()
    the(Health).reset()


@pytest.fixture
def kept(database: Callable[[], str]) -> Iterator[Callable[..., Kept]]:
    """Make databases that are ready to be written."""
    made = []

    def new(more: str = "?batch=4") -> Kept:
        url = database() + more
        made.append(open_sink(url))
        made[-1].prepare()
        return Kept(made[-1], url)

    yield new
    for sink in made:
        sink.close()


@pytest.fixture(scope="module")
def wanted(cluster: Cluster) -> dict[str, list[Any]]:
    """Give the tables of an undisturbed run over the demo."""
    cluster.create_database("undisturbed")
    undisturbed = Kept(open_sink(cluster.url("undisturbed")), cluster.url("undisturbed"))
    undisturbed.sink.prepare()
    undisturbed.deliver(demo_values())
    return undisturbed.tables()


def deliver_slowly(kept: Kept, enough: threading.Event | None = None) -> threading.Thread:
    """Deliver the demo in small bundles, in a thread of its own; over and over, until it is ``enough``."""
    values = demo_values()

    def run() -> None:
        while True:
            for start in range(0, len(values), 4):
                kept.deliver(values[start : start + 4])
            if enough is None or enough.is_set():
                return

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_server_that_goes_away_and_comes_back(
    cluster: Cluster, kept: Callable[..., Kept], wanted: dict[str, list[Any]], end: str
) -> None:
    """Stopped in good order, or killed while batches are written: the sink waits, and nothing is lost or twice."""
    one = kept()
    enough = threading.Event()
    thread = deliver_slowly(one, enough)
    assert wait_until(lambda: rows_in(cluster, one) > 0)
    getattr(cluster, end)()
    time.sleep(OUTAGE_S)
    assert thread.is_alive()
    enough.set()
    cluster.start()
    thread.join(LIMIT_S)
    assert one.tables() == wanted


def test_a_connection_dropped_inside_a_transaction(
    cluster: Cluster, kept: Callable[..., Kept], wanted: dict[str, list[Any]]
) -> None:
    """The batch is rolled back and written again, over another connection."""
    one = kept("?batch=1000")
    settings = PostgresSettings.of_url(one.url)
    with psycopg.connect(**settings.connection()) as other:
        other.execute("LOCK TABLE stories IN EXCLUSIVE MODE")  # events are in, and the writer waits before the stories
        thread = deliver_slowly(Kept(one.sink, one.url))
        waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        deadline = time.monotonic() + LIMIT_S
        while not (found := other.execute(waits).fetchall()) and time.monotonic() < deadline:
            time.sleep(0.02)
            other.execute("SELECT pg_stat_clear_snapshot()")
        assert len(found) == 1
        assert other.execute("SELECT pg_terminate_backend(%s)", found[0]).fetchone() == (True,)
        other.commit()
    thread.join(LIMIT_S)
    assert one.tables() == wanted


def test_a_server_that_stays_away_stops_the_run(
    cluster: Cluster, kept: Callable[..., Kept], recorder: Recorder
) -> None:
    """After ``retry_s``, with one line; so the bundle fails and its input is read again. Attempts are counted, and the sink owes."""
    one = kept("?retry_s=0.5&connect_timeout_s=2")
    cluster.stop()
    try:
        delivery = deliver_watched(one.sink)
        delivery.add(event(EventType.CREATED, 1))
        with pytest.raises(NotDelivered, match=r"did not take a batch in \d+ s: [^\n]+$"):
            delivery.confirm()
        assert f'wirebeam_sink_retries_total{{sink="{one.sink.name}"}}'.encode() in recorder.exposed()
        assert [found.part for found in the(Health).ready(0, ()) if not found.ok] == [f"sink {one.sink.name}"]
    finally:
        cluster.start()


def test_a_conflict_is_tried_again(cluster: Cluster, kept: Callable[..., Kept]) -> None:
    """Two writers in opposite order: the server breaks the deadlock, and both are in."""
    one = kept("?batch=1")
    threads = [deliver_slowly(Kept(one.sink, one.url)) for _ in range(3)]
    for thread in threads:
        thread.join(LIMIT_S)
    assert len(one.tables()["events"]) == DEMO_EVENTS


def replaying(url: str, out: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipelines", "replay", str(ARCHIVE), "--out", str(out), "--overwrite"]
    return subprocess.Popen(
        [*command, "--latest", "any", "--sink", url, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def finished(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, said


def test_a_replay_killed_again_and_again(cluster: Cluster, kept: Callable[..., Kept], tmp_path: Path) -> None:
    """SIGKILL while rows appear; the run that is left alone leaves the tables of an undisturbed one, and so do two at once."""
    plain, killed, shared = kept(), kept("?batch=1"), kept()
    twins = [replaying(shared.url, tmp_path / "a"), replaying(shared.url, tmp_path / "b")]
    moments, hits = random.Random(5), 0
    for _ in range(KILLS):
        process = replaying(killed.url, tmp_path / "k")
        before = rows_in(cluster, killed)
        while process.poll() is None and rows_in(cluster, killed) == before:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.02))
        hits += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
    for process in (*twins, replaying(killed.url, tmp_path / "k")):
        finished(process)
    deliver_run(tmp_path / "a" / EVENTS_FILE, tmp_path / "a" / DEAD_LETTERS_FILE, ACCOUNT, [plain.sink])
    undisturbed = plain.tables()
    assert hits > 0
    assert killed.tables() == undisturbed
    assert shared.tables() == undisturbed
    assert len(undisturbed["events"]) == DEMO_EVENTS


def rows_in(cluster: Cluster, kept: Kept) -> int:
    """Count rows."""
    with psycopg.connect(**PostgresSettings.of_url(kept.url).connection()) as connection:
        (count,) = connection.execute("SELECT count(*) FROM events").fetchone() or (0,)
        return int(count)
