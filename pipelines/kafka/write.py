"""Live wiring of sinks: a bundle that ends has been delivered to all of them, and the stories' changelog after them.

Only then does the runner finalize the source's mark, and only then are offsets committed. A bundle that fails is read
again: values may come twice, never not at all, and every sink or its readers fence.
"""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.accounting import counter
from pipelines.beamkit.breaker import Breaker, BreakerLimits
from pipelines.beamkit.door import DEAD, Letters, Outcome
from pipelines.kafka.messages import Message, changelog_message
from pipelines.kafka.producer import Delivery, ProducerPool
from pipelines.kafka.sink import STAGE, KafkaSink
from pipelines.kafka.watched import deliver_watched
from pipelines.metrics.catalogue import BUNDLE_SECONDS
from pipelines.metrics.journeys import Journeys
from pipelines.metrics.newest import Newest
from pipelines.metrics.recording import series
from pipelines.metrics.tracing import spans
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings
from pipelines.sinks.sink import Sink
from pipelines.stories.live.desks import DeskOutput
from schemas import NewsEvent


class _Write(beam.DoFn):
    """Gives every value of a bundle to all sinks, and has all of them confirm at its end."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self.sinks = tuple(sinks)

    def setup(self) -> None:
        self.written = counter("written")

    def start_bundle(self) -> None:
        self.deliveries = [deliver_watched(sink) for sink in self.sinks]
        self.count = 0

    def process(self, value: Any) -> Iterator[Any]:
        for delivery in self.deliveries:
            delivery.add(value)
        self.count += 1
        yield value

    def finish_bundle(self) -> None:
        for delivery in self.deliveries:
            delivery.confirm()
        self.written.inc(self.count)


class _WriteDecisions(_Write):
    """Writes events first, and the changelog when they are confirmed: what a restart finds there has been emitted."""

    def __init__(self, sinks: Sequence[Sink], settings: KafkaSettings, limits: BreakerLimits | None) -> None:
        super().__init__(sinks)
        self.settings, self.limits = settings, limits

    def setup(self) -> None:
        super().setup()
        the(ProducerPool).get(self.settings)
        self.unlogged = counter("kafka_changelog_too_large")
        self.breaker = Breaker(STAGE, self.limits)

    def start_bundle(self) -> None:
        super().start_bundle()
        self.changelog: list[Message] = []
        self.events: list[Any] = []
        self.began = time.monotonic()

    def process(self, value: DeskOutput) -> Iterator[Any]:
        for event in value.events:
            refusals = [refused for delivery in self.deliveries if (refused := delivery.add(event)) is not None]
            if refusals:
                self.breaker.rejected(refusals[0].reason, event.origin)
                yield from (TaggedOutput(DEAD, refused) for refused in refusals)
            else:
                self.breaker.passed()
                self.count += 1
                self.events.append(event)
                yield event
        self.changelog += (changelog_message(value.desk, record) for record in value.records)

    def finish_bundle(self) -> None:
        super().finish_bundle()
        for event in self.events:
            the(Journeys).end(event.origin, time.time())
            the(Newest).note(event)
        records = Delivery(self.settings, self.settings.stories_topic)
        for message in self.changelog:
            if message.size() > self.settings.max_message_bytes:
                self.unlogged.inc()  # a restart will not know this item; its events are out
            else:
                records.send(message)
        records.confirm()
        if self.events:
            took = time.monotonic() - self.began
            series(BUNDLE_SECONDS).observe(took)
            if (tracing := spans()) is not None:
                tracing.note_all(STAGE, (event.origin for event in self.events), took)


class WriteDecisions(beam.PTransform):
    """Write events to all sinks (by default to Kafka) and after them the stories' changelog: ``DeskOutput -> Outcome``.

    An event that a sink cannot hold becomes a dead letter; too many of them trip the breaker, where it has limits.
    """

    def __init__(
        self, settings: KafkaSettings, sinks: Sequence[Sink] | None = None, limits: BreakerLimits | None = None
    ) -> None:
        super().__init__()
        self._settings, self._limits = settings, limits
        self._sinks = [KafkaSink(settings)] if sinks is None else sinks

    @no_annotations
    def expand(self, decisions: PCollection[DeskOutput]) -> Outcome[PCollection[NewsEvent]]:
        """Wire the sinks; the results are the events that all of them have."""
        write = beam.ParDo(_WriteDecisions(self._sinks, self._settings, self._limits))
        outputs = decisions | "send events and changelog" >> write.with_outputs(DEAD, main="done")
        return Outcome(outputs.done, outputs[DEAD])


class WriteDeadLetters(beam.PTransform):
    """Write dead letters to all sinks (by default to Kafka), their bytes as they came, several inputs side by side."""

    def __init__(self, settings: KafkaSettings, sinks: Sequence[Sink] | None = None) -> None:
        super().__init__()
        self._sinks = [KafkaSink(settings)] if sinks is None else sinks

    @no_annotations
    def expand(self, letters: Letters | tuple[Letters, ...]) -> tuple[Letters, ...]:
        """Wire one step an input: on the DirectRunner a live run would wait at a Flatten for its end."""
        inputs = letters if isinstance(letters, tuple) else (letters,)
        return tuple(
            each | f"send dead letters {number}" >> beam.ParDo(_Write(self._sinks))
            for number, each in enumerate(inputs, 1)
        )
