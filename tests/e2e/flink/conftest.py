"""One real Flink cluster and one real broker for each module, both of which the tests may kill."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from infra.flink.cluster import Cluster
from infra.flink.configuration import ClusterOptions
from infra.flink.libraries import FLINK, S3
from infra.kafka.broker import Broker
from infra.server import ServerUnavailable
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import Job
from tests.servers import QUICK, running_broker, topics_of_its_own

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with running_broker() as running:
        yield running


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_flink() as running:
        yield running


@contextmanager
def running_flink(options: ClusterOptions | None = None) -> Iterator[Cluster]:
    """Start a cluster; without its jars the tests that need it are skipped."""
    try:
        FLINK.fetch()
        if options is not None and options.s3 is not None:
            S3.fetch()
    except ServerUnavailable as problem:
        pytest.skip(str(problem))
    with Cluster(options) as running:
        yield running


@pytest.fixture
def settings(broker: Broker) -> Callable[..., KafkaSettings]:
    """Make settings with topics of the test's own, created."""

    def make(**more: object) -> KafkaSettings:
        return topics_of_its_own(
            broker.address(), f"f{next(NUMBERS)}", create=True, **{"partitions": 4, **QUICK, **more}
        )

    return make


@pytest.fixture
def jobs() -> Iterator[list[Job]]:
    """Collect the commands that a test starts: those that still run are killed at its end."""
    started: list[Job] = []
    yield started
    for one in started:
        if one.is_running():
            one.kill()
