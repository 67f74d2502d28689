"""Kafka topics as a sink: story events and dead letters, confirmed by the broker before their bundle ends."""

from typing import NamedTuple

from pipelines.errors import KafkaRefused, RegistryRefused, SinkRefused
from pipelines.kafka.messages import Message, dead_letter_message, event_message, framed_letter_message
from pipelines.kafka.producer import Delivery
from pipelines.kafka.topics import prepare_topics
from pipelines.metrics.catalogue import DEAD_LETTERS
from pipelines.metrics.recording import series
from pipelines.process import the
from pipelines.registry.contracts import EVENT, LETTER, ContractWriter
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.registry import NO_REGISTRY, RegistrySettings
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


def contract_writers(settings: KafkaSettings, registry: RegistrySettings) -> list[ContractWriter]:
    """Return the writers of events and of dead letters of this process; none for values without a schema id."""
    if settings.value_format == "json":
        return []
    if registry.url is None:
        raise RegistryRefused(f"setting kafka.value_format is {settings.value_format!r}: it needs registry.url")
    topics = {EVENT: settings.events_topic, LETTER: settings.dead_letters_topic}
    return [the(ContractWriter, registry, settings.value_format, name, topic) for name, topic in topics.items()]


class KafkaSink(NamedTuple):
    """The topics of events and of dead letters; a run's account has none."""

    settings: KafkaSettings
    registry: RegistrySettings = NO_REGISTRY

    @property
    def name(self) -> str:
        """Return the name of the topic of events."""
        return f"kafka:{self.settings.events_topic}"

    def prepare(self) -> None:
        """See that both topics are there and may be written, and that their schemas are registered."""
        try:
            prepare_topics(self.settings, reads=False, stories=False)
            for writer in contract_writers(self.settings, self.registry):
                writer.prepare()
        except KafkaRefused as problem:
            raise SinkRefused(str(problem)) from problem

    def deliver(self) -> "KafkaDelivery":
        """Begin to send."""
        return KafkaDelivery(self.settings, self.registry)

    def close(self) -> None:
        """Leave the producer to the end of the process: others use it."""


class KafkaDelivery:
    """Messages, sent as they come and confirmed at the end."""

    def __init__(self, settings: KafkaSettings, registry: RegistrySettings = NO_REGISTRY) -> None:
        self._limit, self._format = settings.max_message_bytes, settings.value_format
        self._framed = [writer.framed for writer in contract_writers(settings, registry)]
        self._events = Delivery(settings, settings.events_topic)
        self._letters = Delivery(settings, settings.dead_letters_topic)

    def add(self, value: Value) -> DeadLetter | None:
        """Send a value; an event that is larger than a message may be is a dead letter."""
        if isinstance(value, NewsEvent):
            message = event_message(value, self._framed[0] if self._framed else None)
            if message.size() > self._limit:
                return too_large(value, event_message(value), self._limit)
            self._events.send(message)
        elif isinstance(value, DeadLetter):
            self._letters.send(self._letter(value))
        return None

    def _letter(self, letter: DeadLetter) -> Message:
        if self._framed:
            return framed_letter_message(letter, self._limit, self._framed[1], self._format)
        return dead_letter_message(letter, self._limit)

    def confirm(self) -> None:
        """Wait for the broker."""
        self._events.confirm()
        self._letters.confirm()
