"""A forged kill on another topic, live and in a replay of that topic."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.kafka.broker import Broker
from pipelines.errors import OK
from pipelines.kafka.messages import read_event
from pipelines.settings.kafka import KafkaSettings
from tests.e2e.kafka.harness import count_all, produce, read_all, read_events, wait_until
from tests.e2e.kafka.live_job import live_job
from tests.e2e.kafka.standing import replayed
from tests.e2e.kafka.wire import START, item

pytestmark = pytest.mark.kafka


def test_a_forged_kill_is_a_dead_letter(
    broker: Broker, settings: Callable[..., KafkaSettings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two topics one vouches for the house: the story stands, and a kill from there takes it back."""
    made = settings(partitions=1)
    other = settings(partitions=1, topics=f"{made.topics[0]}.open")
    both = made.model_copy(update={"topics": (*made.topics, *other.topics)})
    story = item(1, 1, ["Tin rose in Westmark."], "Tin rises", START)
    kill = item(1, 2, ["Tin rose in Westmark."], "Tin rises", START, pubstatus="canceled")
    provider = "wire.example"
    monkeypatch.setenv("WIREBEAM_READ_TRUST_PROVIDER", f"topic:{made.topics[0]}={provider}")
    job = live_job(both, tmp_path / "log", "--entities-backend=rules", f"--topics={','.join(both.topics)}")
    job.start()
    try:
        produce(broker.address(), made.topics[0], [(b"s", story)])
        assert wait_until(lambda: count_all(broker.address(), made.events_topic) == 1, 60), job.said()
        produce(broker.address(), other.topics[0], [(b"s", kill)])
        assert wait_until(lambda: count_all(broker.address(), made.dead_letters_topic) == 1, 60), job.said()
        produce(broker.address(), made.topics[0], [(b"s", kill)])
        assert wait_until(lambda: count_all(broker.address(), made.events_topic) == 2, 60), job.said()
        assert job.stop() == OK, job.said()
    finally:
        if job.is_running():
            job.kill()
    (letter,) = read_all(broker.address(), made.dead_letters_topic)
    told = {name: value.decode() for name, value in letter.headers}
    assert (told["wirebeam-dead-stage"], told["wirebeam-dead-reason"]) == ("normalize", "bad_field")
    assert f"it may come from topic:{made.topics[0]}" in told["wirebeam-dead-detail"]
    types = [read_event(one.value).type.value for one in read_events(broker.address(), made.events_topic)]
    assert types == ["story.created", "story.withdrawn"]
    replayed(other, tmp_path / "out", "--entities-backend=rules")
    (written,) = (tmp_path / "out" / "dead_letters.jsonl").read_text().splitlines()
    assert json.loads(written)["reason"] == "bad_field"
