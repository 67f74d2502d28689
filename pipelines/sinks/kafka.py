"""Kafka topics as sinks: story events, the stories' changelog and dead letters, confirmed by the broker before their bundle ends.

A bundle that ends has been delivered; only then does the runner finalize the source's mark, and only then are offsets
committed. A bundle that fails is read again: events may come twice, never not at all, and readers fence on the event id.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.accounting import counter
from pipelines.beamkit.door import DEAD, Outcome
from pipelines.metrics.catalogue import BUNDLE_SECONDS, DEAD_LETTERS
from pipelines.metrics.journeys import JOURNEYS
from pipelines.metrics.newest import note_event
from pipelines.metrics.recording import series
from pipelines.sinks.kafka_messages import Message, changelog_message, dead_letter_message, event_message
from pipelines.sinks.kafka_producer import PRODUCERS, Delivery
from pipelines.sources.kafka_settings import KafkaSettings
from pipelines.stories.desks import Decided
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


class _WriteDecisions(_Write):
    """Sends events first, and the changelog when they are confirmed: what a restart takes for told has been told."""

    def setup(self) -> None:
        super().setup()
        self.unlogged = counter("kafka_changelog_too_large")

    def start_bundle(self) -> None:
        super().start_bundle()
        self.changelog: list[Message] = []
        self.events: list[NewsEvent] = []
        self.began = time.monotonic()

    def process(self, value: Decided) -> Iterator[Any]:
        for event in value.events:
            message = self.write(event)
            if message.size() > self.settings.max_message_bytes:
                yield TaggedOutput(DEAD, too_large(event, message, self.settings.max_message_bytes))
            else:
                self.send(message)
                self.events.append(event)
                yield event
        self.changelog += (changelog_message(value.desk, record) for record in value.records)

    def finish_bundle(self) -> None:
        super().finish_bundle()
        for event in self.events:
            JOURNEYS.end(event.origin, time.time())
            note_event(event)
        records = Delivery(self.settings, self.settings.stories_topic)
        for message in self.changelog:
            if message.size() > self.settings.max_message_bytes:
                self.unlogged.inc()  # a restart will not know this item; its events are out
            else:
                records.send(message)
        records.confirm()
        if self.events:
            series(BUNDLE_SECONDS).observe(time.monotonic() - self.began)


class WriteDecisions(beam.PTransform):
    """Write events, keyed by story, and after them the stories' changelog: ``Decided -> Outcome``.

    An event that is larger than a message may be becomes a dead letter.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__()
        self._settings = settings

    @no_annotations
    def expand(self, decisions: PCollection) -> Outcome:
        """Wire the sink; its results are the events that were sent."""
        write = beam.ParDo(_WriteDecisions(self._settings, self._settings.events_topic, event_message))
        outputs = decisions | "send events and changelog" >> write.with_outputs(DEAD, main="done")
        return Outcome(outputs.done, outputs[DEAD])


class _DeadLetterOf:
    """Writes dead letters within a limit; a class, so that it pickles by name."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, letter: DeadLetter) -> Message:
        return dead_letter_message(letter, self.limit)


class WriteDeadLetters(beam.PTransform):
    """Write dead letters, their bytes as they came; what does not fit is cut. Several inputs are written side by side."""

    def __init__(self, settings: KafkaSettings) -> None:
        super().__init__()
        self._settings = settings

    @no_annotations
    def expand(self, letters: PCollection | tuple[PCollection, ...]) -> tuple[PCollection, ...]:
        """Wire one sink an input: on the DirectRunner a live run would wait at a Flatten for its end."""
        write = _Write(
            self._settings, self._settings.dead_letters_topic, _DeadLetterOf(self._settings.max_message_bytes)
        )
        inputs = letters if isinstance(letters, tuple) else (letters,)
        return tuple(each | f"send dead letters {number}" >> beam.ParDo(write) for number, each in enumerate(inputs, 1))
