"""One real Flink cluster and one real broker for each module, both of which the tests may kill."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from infra.flink.cluster import Cluster
from infra.flink.libraries import FLINK
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
    if (lack := FLINK.missing_programs()) is not None:
        pytest.skip(lack)
    try:
        FLINK.fetch()
    except ServerUnavailable as problem:
        pytest.skip(str(problem))
    with Cluster() as running:
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
