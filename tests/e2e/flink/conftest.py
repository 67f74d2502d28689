"""One real Flink cluster and one real broker for each module, both of which the tests may kill."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from infra.flink.cluster import Cluster
from infra.flink.libraries import FLINK
from infra.kafka.broker import Broker
from infra.kafka.libraries import BROKER
from infra.server import ServerUnavailable
from pipelines.sources.kafka_settings import KafkaSettings
from pipelines.sources.kafka_topics import prepare_topics
from tests.e2e.kafka.harness import Job

NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    if (lack := BROKER.missing_programs()) is not None:
        pytest.skip(lack)
    with Broker() as running:
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
        name = f"f{next(NUMBERS)}"
        base = {
            "bootstrap_servers": broker.address(),
            "topics": f"{name}.articles",
            "events_topic": f"{name}.events",
            "stories_topic": f"{name}.stories",
            "dead_letters_topic": f"{name}.dead",
            "group": f"{name}.group",
            "create_topics": True,
            "partitions": 4,
            "idle_after_s": 0.5,
            "out_of_order_s": 1,
        }
        made = KafkaSettings.model_validate(base | more)
        prepare_topics(made)
        return made

    return make


@pytest.fixture
def jobs() -> Iterator[list[Job]]:
    """Collect the commands that a test starts: those that still run are killed at its end."""
    started: list[Job] = []
    yield started
    for one in started:
        if one.is_running():
            one.kill()
