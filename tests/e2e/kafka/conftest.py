"""One real broker for the session, with every listener; each test has topics of its own."""

import itertools
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from kafka import KafkaAdminClient

from infra.kafka.broker import Broker
from infra.kafka.properties import BrokerOptions, BrokerTls
from pipelines.beamkit.stopping import forget_stop, request_stop
from pipelines.settings.kafka import KafkaSettings
from tests.certificates import Certificates, write_certificates
from tests.e2e.kafka.echo_job import build
from tests.e2e.kafka.harness import ECHO_JOB, Job, wait_until
from tests.servers import QUICK, running_broker, topics_of_its_own

USERS = {"alice": "alice-secret", "bob": "bob-secret"}
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return write_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def broker(certificates: Certificates) -> Iterator[Broker]:
    options = BrokerOptions(tls=BrokerTls(certificates.broker, certificates.authority), users=USERS, authorize=True)
    with running_broker(options) as running:
        yield running


@pytest.fixture(scope="session")
def admin(broker: Broker) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=broker.address())
    yield client
    client.close()


@pytest.fixture
def settings(broker: Broker) -> Callable[..., KafkaSettings]:
    """Make settings with topics of the test's own, created."""
    name = f"t{next(NUMBERS)}"

    quick = {**QUICK, "connect_timeout_s": 60, "poll_interval_s": 0.02, "idle_after_s": 0.4}

    def make(*, create: bool = True, **more: object) -> KafkaSettings:
        return topics_of_its_own(broker.address(), name, create=create, **quick | more)

    return make


@pytest.fixture
def run_until() -> Callable[..., Any]:
    """Run the echo pipeline in this process until a condition holds; gives the result."""

    def run(
        settings: KafkaSettings, done: Callable[[], bool], *, seconds: float = 20, wire: Callable[..., None] = build
    ) -> Any:
        forget_stop()
        pipeline = beam.Pipeline(runner=FnApiRunner())
        wire(pipeline, settings)

        def watch() -> None:
            wait_until(done, seconds, every=0.05)
            request_stop()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            result = pipeline.run()
            result.wait_until_finish()
        finally:
            request_stop()
            watcher.join()
            forget_stop()
        return result

    return run


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Make echo jobs in processes of their own; they end with the test."""
    made = []

    def make(settings: KafkaSettings, *, pause: float = 0.0, **environment: str) -> Job:
        given = {
            "settings": json.loads(settings.model_dump_json()),
            "pause": pause,
            "report": str(tmp_path / "report.json"),
        }
        made.append(
            Job(ECHO_JOB, {**os.environ, "WIREBEAM_ECHO": json.dumps(given), **environment}, tmp_path / "job.log")
        )
        return made[-1]

    yield make
    for one in made:
        if one.is_running():
            one.kill()
