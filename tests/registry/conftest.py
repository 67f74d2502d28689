"""One real registry and one real broker for the session; each test has topics of its own."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from infra.kafka.broker import Broker
from infra.registry.server import Registry
from pipelines.settings.kafka import KafkaSettings
from tests.servers import running_broker, running_registry, topics_of_its_own

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    with running_registry() as running:
        yield running


@pytest.fixture(scope="session")
def broker(registry: Registry) -> Iterator[Broker]:
    with running_broker() as running:
        yield running


@pytest.fixture
def settings(broker: Broker) -> Callable[..., KafkaSettings]:
    name = f"r{next(NUMBERS)}"
    return lambda **more: topics_of_its_own(broker.address(), name, **{"partitions": 1, **more})
