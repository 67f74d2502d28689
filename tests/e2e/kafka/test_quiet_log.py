"""What a live run logs, against the real broker: lines that a machine reads, without texts and secrets."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from infra.kafka.properties import SASL
from pipelines.errors import OK
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import count_all, produce, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.wire import START, item

pytestmark = pytest.mark.kafka
MARK, SECRET = "xyzzymarkedtext", "alice-secret"


def test_neither_texts_nor_secrets_are_logged(
    broker: Broker, settings: Callable[..., KafkaSettings], tmp_path: Path
) -> None:
    """At info: the start, rejected and withdrawn items by position, the end; a password comes from the environment."""
    made = settings(partitions=1)
    sasl = ["--security-protocol=SASL_PLAINTEXT", "--sasl-mechanism=SCRAM-SHA-256", "--sasl-username=alice"]
    where = f"--bootstrap-servers={broker.address(SASL)}"
    job = live_job(made, tmp_path / "log", "--entities-backend=rules", *sasl, where)
    job.environment = {**os.environ, "WIREBEAM_KAFKA_PASSWORD": SECRET}
    versions = [
        item(1, 1, [f"{MARK} rose."], f"{MARK} rises", START),
        item(1, 2, [f"{MARK} rose."], f"{MARK} rises", START, pubstatus="canceled"),
    ]
    broken = b'{"uri": "' + MARK.encode()
    job.start()
    try:
        produce(broker.address(), made.topics[0], [*((b"k", value) for value in versions), (b"x", broken)])
        assert wait_until(lambda: count_all(broker.address(), made.dead_letters_topic) == 1, 60), job.said()
        assert wait_until(lambda: count_all(broker.address(), made.events_topic) == 2, 60), job.said()
        assert job.stop() == OK, job.said()
    finally:
        if job.is_running():
            job.kill()
    said = job.said()
    assert MARK not in said
    assert SECRET not in said
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    first, *between, last = lines
    made_of = {line["event"]: line for line in between}
    assert (first["event"], last["event"]) == ("reading; SIGTERM or Ctrl-C ends the run", "the run ended")
    assert len(between) == len(made_of), "each line once"
    assert made_of["an event was made"]["story_id"]
    assert made_of["a record was rejected"]["position"].endswith("@2")
    assert made_of.keys() == {"an event was made", "a record was rejected"}
    assert len({line["run"] for line in lines}) == 1
