"""A broker in memory for each test that asks for one; what the process keeps of it is closed afterwards."""

import logging
from collections.abc import Callable, Iterator

import pytest

from pipelines.process import PROCESS
from pipelines.settings.kafka import KafkaSettings
from tests.memory_kafka import MemoryBroker, plugged_in

TOPICS = ("wire.articles", "wire.events", "wire.stories", "wire.dead")


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[MemoryBroker]:
    """Plug a broker in; the topics are there, with two partitions each. Warnings are logged whatever ran before."""
    caplog.set_level(logging.WARNING, "pipelines")
    broker = MemoryBroker()
    for name in TOPICS:
        broker.create(name, 2)
    plugged_in(broker, monkeypatch)
    yield broker
    broker.start()
    PROCESS.close()


@pytest.fixture
def wire() -> Callable[..., KafkaSettings]:
    """Make settings that name the topics of the broker in memory."""
    articles, events, stories, dead = TOPICS

    def make(**more: object) -> KafkaSettings:
        named = {"topics": articles, "events_topic": events, "stories_topic": stories, "dead_letters_topic": dead}
        quick = {"group": "desk", "idle_after_s": 0.1, "discovery_interval_s": 0.1}
        return KafkaSettings.model_validate({**named, **quick, **more})

    return make
