"""What the job survives on a real Flink cluster with a real broker: every story stands as a replay of its topic says.

The long form: ``WIREBEAM_FLINK_KILLS=10 WIREBEAM_FLINK_ARTICLES=20000 WIREBEAM_FLINK_ENTITIES=crf``. With ``WIREBEAM_FLINK_S3=1``
checkpoints go to an S3 server.
"""

import itertools
import logging
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from kafka import KafkaProducer

from infra.flink.cluster import Cluster
from infra.flink.configuration import ClusterOptions, S3Folder
from infra.kafka.broker import Broker
from infra.seaweedfs.server import ACCESS_KEY, BUCKET, SECRET_KEY
from pipelines.errors import OK
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.flink.conftest import running_flink
from tests.e2e.flink.submission import checkpoints, on_flink, restarts, running
from tests.e2e.kafka.harness import Job, count_all, fence, read_events, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import Stands, differences, replayed, standing
from tests.e2e.kafka.wire import wire
from tests.hanging import LIMIT_S
from tests.servers import running_seaweedfs

pytestmark = [pytest.mark.kafka, pytest.mark.flink]
KILLS = int(os.environ.get("WIREBEAM_FLINK_KILLS", "2"))
ARTICLES = int(os.environ.get("WIREBEAM_FLINK_ARTICLES", "900"))
LOG = logging.getLogger(__name__)
ENTITIES = f"--entities-backend={os.environ.get('WIREBEAM_FLINK_ENTITIES', 'rules')}"
"""The rules have no model to load each time that a worker starts."""
RATE = 100
"""Articles a second while things are killed; each kill comes within a portion of them."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Start a cluster whose checkpoints are in a folder, or in a bucket."""
    if "WIREBEAM_FLINK_S3" not in os.environ:
        with running_flink() as running:
            yield running
        return
    with running_seaweedfs() as storage:
        folder = S3Folder(f"s3://{BUCKET}/checkpoints", storage.endpoint, ACCESS_KEY, SECRET_KEY)
        with running_flink(ClusterOptions(s3=folder)) as running:
            yield running


@contextmanager
def flowing(settings: KafkaSettings, records: Iterator[tuple[bytes, bytes]]) -> Iterator[Callable[[], None]]:
    """Produce articles in a thread, steadily; gives a function that waits until all have been taken."""
    stop, producer = threading.Event(), KafkaProducer(bootstrap_servers=settings.bootstrap_servers, retries=1000)

    def produce() -> None:
        for key, value in records:
            producer.send(settings.topics[0], key=key, value=value)
            if stop.wait(1 / RATE):
                return
        producer.flush(60)

    thread = threading.Thread(target=produce)
    thread.start()
    try:
        yield thread.join
    finally:
        stop.set()
        thread.join()
        producer.close()


def kill_one(cluster: Cluster, number: int, chance: random.Random) -> str:
    """Kill the Python workers or a TaskManager, which is then started again; tells what was killed."""
    if number % 2 == 0:
        return f"{cluster.kill_workers()} workers"
    one = chance.randrange(cluster.options.taskmanagers)
    cluster.kill_process(f"taskmanager-{one}")
    cluster.start_taskmanager(one)
    return f"taskmanager {one}"


def told(cluster: Cluster) -> str:
    """Return the last lines of every process of the cluster."""
    names = ("jobmanager", "pool", *(f"taskmanager-{one}" for one in range(cluster.options.taskmanagers)))
    return "\n".join(f"{name}:\n{cluster.log_of(name)[-20_000:]}" for name in names)


def test_killed_again_and_again_resumed_and_rescaled_no_article_is_lost(
    broker: Broker, cluster: Cluster, settings: Callable[..., KafkaSettings], jobs: list[Job], tmp_path: Path
) -> None:
    """Workers and TaskManagers killed while articles flow; the broker restarted; all killed at once and resumed with twice the subtasks."""
    made, records, chance = settings(), wire(ARTICLES), random.Random(5)
    events = partial(count_all, broker.address(), made.events_topic)
    first = live_job(made, tmp_path / "first.log", *on_flink(cluster, ENTITIES, "--detach"))
    jobs.append(first)
    first.start()
    portion = ARTICLES * 2 // 3 // (KILLS + 1)
    with flowing(made, itertools.islice(records, portion)) as all_are_in:
        assert wait_until(lambda: events() > 0, 120), first.said() + cluster.log_of("jobmanager")[-3000:]
        assert first.process is not None
        assert first.process.wait(LIMIT_S) == OK
        broker.stop()
        time.sleep(1)
        broker.start()
        all_are_in()
    assert wait_until(lambda: bool(running(cluster)), 60)
    (name,) = running(cluster)
    for number in range(KILLS):
        count, before = events(), restarts(cluster, name)
        with flowing(made, itertools.islice(records, portion)) as all_are_in:
            assert wait_until(lambda: events() > count, 90)  # noqa: B023
            LOG.info("killed %s at %d events", kill_one(cluster, number, chance), events())
            recovered = wait_until(lambda: restarts(cluster, name) > before and running(cluster) == [name], 180)  # noqa: B023
            assert recovered, cluster.log_of("jobmanager")[-9000:]
            all_are_in()
        done = checkpoints(cluster, name)
        assert wait_until(lambda: checkpoints(cluster, name) > done + 1, 90), cluster.log_of("jobmanager")[-3000:]  # noqa: B023
        LOG.info("it goes on")
    LOG.info("two thirds of the articles are in")
    assert wait_until(lambda: running(cluster) == [name], 60)
    done = checkpoints(cluster, name)
    assert wait_until(lambda: checkpoints(cluster, name) > done, 60)
    LOG.info("killing everything at %d events", events())
    cluster.kill()
    cluster.start()
    LOG.info("resuming")
    second = live_job(
        made, tmp_path / "second.log", *on_flink(cluster, ENTITIES, "--resume-from=latest", "--parallelism=4")
    )
    jobs.append(second)
    second.start()
    with flowing(made, records) as all_are_in:
        all_are_in()
    LOG.info("all articles are in; replaying")
    wanted = replayed(made, tmp_path / "replay", ENTITIES)

    def stands() -> Stands:
        return standing(read_events(broker.address(), made.events_topic))

    arrived = wait_until(lambda: stands() == wanted, 120 + ARTICLES / 40, every=1)
    assert arrived, f"{differences(stands(), wanted)}\n{second.said()}\n{running(cluster)}\n{told(cluster)}"
    assert second.stop() == OK, second.said()
    seen = read_events(broker.address(), made.events_topic)
    assert standing(seen) == wanted
    assert len(wanted) >= ARTICLES // 5
    LOG.info("%d events, %d after the fence, %d stories", len(seen), len(fence(seen)), len(wanted))
