"""The topic of a subscription, on a real broker."""

import json
from collections.abc import Callable
from typing import Any

from infra.kafka.broker import Broker
from pipelines.ask.shown import Shown, StreamedEvent
from pipelines.serve.subscriptions.entries import Entry
from pipelines.serve.subscriptions.targets import Hit, TopicTarget
from pipelines.settings.kafka import KafkaSettings
from schemas import EventType
from tests.e2e.kafka.harness import read_all
from tests.sinks.values import event


def test_hits_are_messages_of_the_topic(broker: Broker, settings: Callable[..., KafkaSettings]) -> None:
    """In order, each confirmed, with the story as key, the event and why it matches."""
    topic = settings().events_topic
    target = TopicTarget(Entry(name="desk", topic=f"kafka://{broker.address()}/{topic}"))
    for revision in (1, 2):
        written = event(EventType.CREATED if revision == 1 else EventType.UPDATED, revision)
        made = StreamedEvent.model_validate(written.model_dump())
        assert target.take(Hit(Shown(str(revision), made), ("house is meridian",))) is None
    found: list[Any] = read_all(broker.address(), topic)
    values = [json.loads(one.value) for one in found]
    assert [one.key for one in found] == [b"s1", b"s1"]
    assert [(one["subscription"], one["position"], one["why"]) for one in values] == [
        ("desk", "1", ["house is meridian"]),
        ("desk", "2", ["house is meridian"]),
    ]
    assert [one["event"]["revision"] for one in values] == [1, 2]
