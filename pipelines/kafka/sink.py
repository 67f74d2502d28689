"""Kafka topics as a sink: story events and dead letters, confirmed by the broker before their bundle ends."""

from typing import NamedTuple

from pipelines.errors import KafkaRefused, SinkRefused
from pipelines.kafka.messages import Message, dead_letter_message, event_message
from pipelines.kafka.producer import Delivery
from pipelines.kafka.topics import prepare_topics
from pipelines.metrics.catalogue import DEAD_LETTERS
from pipelines.metrics.recording import series
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.sink import Value
from schemas import DeadLetter, NewsEvent, Reason

STAGE = "write"


def too_large(event: NewsEvent, message: Message, limit: int) -> DeadLetter:
    """Describe an event that is larger than a message may be."""
    raw = message.value or b""
    series(DEAD_LETTERS, STAGE, Reason.TOO_LARGE.value).inc()
    return DeadLetter(
        stage=STAGE,
        reason=Reason.TOO_LARGE,
        detail=f"event {event.event_id} of story {event.story_id} takes {message.size()} bytes; a message may have {limit}",
        origin=event.origin,
        raw=raw[:limit],
        raw_size=len(raw),
        key=message.key,
        headers=tuple(message.headers),
    )


class KafkaSink(NamedTuple):
    """The topics of events and of dead letters; a run's account has none."""

    settings: KafkaSettings

    @property
    def name(self) -> str:
        """Return the name of the topic of events."""
        return f"kafka:{self.settings.events_topic}"

    def prepare(self) -> None:
        """See that both topics are there and may be written."""
        try:
            prepare_topics(self.settings, reads=False, stories=False)
        except KafkaRefused as problem:
            raise SinkRefused(str(problem)) from problem

    def deliver(self) -> "KafkaDelivery":
        """Begin to send."""
        return KafkaDelivery(self.settings)

    def close(self) -> None:
        """Leave the producer to the end of the process: others use it."""


class KafkaDelivery:
    """Messages, sent as they come and confirmed at the end."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._limit = settings.max_message_bytes
        self._events = Delivery(settings, settings.events_topic)
        self._letters = Delivery(settings, settings.dead_letters_topic)

    def add(self, value: Value) -> DeadLetter | None:
        """Send a value; an event that is larger than a message may be is a dead letter."""
        if isinstance(value, NewsEvent):
            message = event_message(value)
            if message.size() > self._limit:
                return too_large(value, message, self._limit)
            self._events.send(message)
        elif isinstance(value, DeadLetter):
            self._letters.send(dead_letter_message(value, self._limit))
        return None

    def confirm(self) -> None:
        """Wait for the broker."""
        self._events.confirm()
        self._letters.confirm()
