"""Real servers for tests and benchmarks: one PostgreSQL with databases, one OpenSearch node, and settings of Kafka with topics of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from infra.kafka.broker import Broker
from infra.kafka.libraries import BROKER
from infra.kafka.properties import BrokerOptions
from infra.opensearch.libraries import NODE
from infra.opensearch.node import PASSWORD as NODE_PASSWORD
from infra.opensearch.node import Node
from infra.postgres.cluster import PASSWORD, Cluster, missing_server
from infra.registry.server import Registry, missing_registry
from infra.seaweedfs.server import ACCESS_KEY, REGION, SECRET_KEY, WAREHOUSE, SeaweedFS
from infra.seaweedfs.server import missing_server as missing_seaweedfs
from pipelines.kafka.topics import prepare_topics
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.opensearch import PASSWORD as NODE_PASSWORD_VARIABLE
from pipelines.settings.postgres import PASSWORD as PASSWORD_VARIABLE


@contextmanager
def running_postgres() -> Iterator[Cluster]:
    """Start a server, its password in the environment; without one the tests that need it are skipped, and say why."""
    if (lack := missing_server()) is not None:
        pytest.skip(lack)
    with pytest.MonkeyPatch.context() as patch, Cluster() as running:
        patch.setenv(PASSWORD_VARIABLE, PASSWORD)
        yield running


@contextmanager
def running_seaweedfs() -> Iterator[SeaweedFS]:
    """Start an S3 server, its address and credentials in the environment; without it the tests that need it are skipped."""
    if (lack := missing_seaweedfs()) is not None:
        pytest.skip(lack)
    with pytest.MonkeyPatch.context() as patch, SeaweedFS() as running:
        for name, value in (running.environment | catalog_environment(running)).items():
            patch.setenv(name, value)
        yield running


CATALOG = "seaweedfs"
"""Name of the server's Iceberg catalog in PyIceberg's configuration."""


def catalog_environment(server: SeaweedFS) -> dict[str, str]:
    """Return the variables that describe the Iceberg catalog of a server to PyIceberg."""
    described = {
        "TYPE": "rest",
        "URI": server.catalog,
        "WAREHOUSE": f"s3://{WAREHOUSE}",
        "OAUTH2_SERVER_URI": f"{server.catalog}/v1/oauth/tokens",
        "CREDENTIAL": f"{ACCESS_KEY}:{SECRET_KEY}",
        "S3__ENDPOINT": server.endpoint,
        "S3__REGION": REGION,
    }
    return {f"PYICEBERG_CATALOG__{CATALOG.upper()}__{name}": value for name, value in described.items()}


@contextmanager
def running_registry() -> Iterator[Registry]:
    """Start a schema registry; without its Java or program the tests that need it are skipped, and say why."""
    if (lack := missing_registry()) is not None:
        pytest.skip(lack)
    with Registry() as running:
        yield running


@contextmanager
def running_opensearch() -> Iterator[Node]:
    """Start a node, its password in the environment; without its programs the tests that need it are skipped, and say why."""
    if (lack := NODE.missing_programs()) is not None:
        pytest.skip(lack)
    with pytest.MonkeyPatch.context() as patch, Node() as running:
        patch.setenv(NODE_PASSWORD_VARIABLE, NODE_PASSWORD)
        yield running


@contextmanager
def running_broker(options: BrokerOptions | None = None) -> Iterator[Broker]:
    """Start a broker; without its programs the tests that need it are skipped, and say why."""
    if (lack := BROKER.missing_programs()) is not None:
        pytest.skip(lack)
    with Broker(options) as running:
        yield running


def topics_of_its_own(address: str, name: str, *, create: bool = True, **more: object) -> KafkaSettings:
    """Make settings whose topics and group begin with a name, and create the topics."""
    given = {
        "bootstrap_servers": address,
        "topics": f"{name}.articles",
        "events_topic": f"{name}.events",
        "stories_topic": f"{name}.stories",
        "dead_letters_topic": f"{name}.dead",
        "group": f"{name}.group",
        "create_topics": True,
        "partitions": 2,
        "session_timeout_s": 6,  # the shortest that a broker allows by default: a job that was killed is waited for
    }
    made = KafkaSettings.model_validate(given | more)
    if create:
        prepare_topics(made)
    return made


QUICK = {"idle_after_s": 0.5, "out_of_order_s": 1}
"""A watermark that moves soon after the last record."""
