"""Kafka topics as sinks: story events, stories and dead letters, confirmed by the broker before their bundle ends.

A bundle that ends has been delivered; only then does the runner finalize the source's mark, and only then are offsets
committed. A bundle that fails is read again: events may come twice, never not at all, and readers fence on the event id.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from pipelines.beamkit.accounting import counter
from pipelines.sinks.kafka_messages import Message, dead_letter_message, event_message, story_message
from pipelines.sinks.kafka_producer import PRODUCERS, Delivery
from pipelines.sources.kafka_settings import KafkaSettings
from schemas import DeadLetter, NewsEvent, Reason

TOO_LARGE = "too large"
STAGE = "write"


class Written(NamedTuple):
    """What a sink gives."""

    done: PCollection
    """The values that were sent, for whoever goes on with them."""
    dead: PCollection
    """Dead letters for values that no message of the topic can hold."""


def too_large(event: NewsEvent, message: Message, limit: int) -> DeadLetter:
    """Describe an event that is larger than a message may be."""
    raw = message.value or b""
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


class _Write(beam.DoFn):
    """Sends every value of a bundle and confirms them all at its end."""

    def __init__(self, settings: KafkaSettings, topic: str, write: Callable[[Any], Message]) -> None:
        self.settings, self.topic, self.write = settings, topic, write

    def setup(self) -> None:
        PRODUCERS.get(self.settings)
        self.written = counter(f"kafka_written:{self.topic}")

    def start_bundle(self) -> None:
        self.delivery = Delivery(self.settings, self.topic)
        self.count = 0

    def process(self, value: Any) -> Iterator[Any]:
        self.send(self.write(value))
        yield value

    def send(self, message: Message) -> None:
        self.delivery.send(message)
        self.count += 1

    def finish_bundle(self) -> None:
        self.delivery.confirm()
        self.written.inc(self.count)


class _WriteEvents(_Write):
    def process(self, value: NewsEvent) -> Iterator[Any]:
        message = self.write(value)
        if message.size() > self.settings.max_message_bytes:
            yield TaggedOutput(TOO_LARGE, too_large(value, message, self.settings.max_message_bytes))
        else:
            self.send(message)
            yield value


class WriteEvents(beam.PTransform):
    """Write story events, keyed by story: ``events -> Written``; an event that is too large becomes a dead letter."""

    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__()
        self._settings = settings

    def expand(self, events: PCollection) -> Written:
        """Wire the sink."""
        write = beam.ParDo(_WriteEvents(self._settings, self._settings.events_topic, event_message))
        outputs = events | "send events" >> write.with_outputs(TOO_LARGE, main="done")
        return Written(outputs.done, outputs[TOO_LARGE])


class WriteStories(beam.PTransform):
    """Write stories to their compacted changelog: ``stories -> stories``."""

    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__()
        self._settings = settings

    def expand(self, stories: PCollection) -> PCollection:
        """Wire the sink."""
        return stories | "send stories" >> beam.ParDo(
            _Write(self._settings, self._settings.stories_topic, story_message)
        )


class _DeadLetterOf:
    """Writes dead letters within a limit; a class, so that it pickles by name."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, letter: DeadLetter) -> Message:
        return dead_letter_message(letter, self.limit)


class WriteDeadLetters(beam.PTransform):
    """Write dead letters, their bytes as they came: ``dead letters -> dead letters``; what does not fit is cut."""

    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__()
        self._settings = settings

    def expand(self, letters: PCollection) -> PCollection:
        """Wire the sink."""
        write = _DeadLetterOf(self._settings.max_message_bytes)
        return letters | "send dead letters" >> beam.ParDo(
            _Write(self._settings, self._settings.dead_letters_topic, write)
        )
