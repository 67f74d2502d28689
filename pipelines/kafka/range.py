"""A bounded range of a Kafka topic, as an archive: from a time or offset to a time or offset, in parallel, and then it ends."""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.typehints.decorators import no_annotations
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, OffsetOutOfRangeError

from pipelines.beamkit.door import DEAD, Outcome
from pipelines.errors import KafkaRefused
from pipelines.kafka.address import Bound, KafkaRange
from pipelines.kafka.admission import Admission
from pipelines.kafka.client import connect
from pipelines.kafka.feed import consumer_arguments
from pipelines.kafka.offsets import offsets_at, share_of
from pipelines.kafka.records import to_raw
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from schemas import Origin, RawMessage

SLICE = 20_000
REQUEST_MS = 10_000
SILENCE_SECONDS = 60.0


class Slice(NamedTuple):
    """Offsets of one partition that are read in one go."""

    topic: str
    partition: int
    first: int
    last: int


def slices(topic: str, partition: int, first: int, last: int, length: int = SLICE) -> list[Slice]:
    """Split a partition's range into slices of at most ``length`` offsets.

    >>> [(one.first, one.last) for one in slices("t", 0, 5, 12, length=3)]
    [(5, 8), (8, 11), (11, 12)]
    """
    return [Slice(topic, partition, at, min(at + length, last)) for at in range(first, last, length)]


def plan(settings: KafkaSettings, topic: str, wanted: KafkaRange) -> list[Slice]:
    """Resolve a range against what the topic holds now, and cut it into slices."""
    consumer = _consumer(settings)
    try:
        partitions = [TopicPartition(topic, one) for one in sorted(share_of(consumer, topic))]
        begins = consumer.beginning_offsets(partitions, timeout_ms=REQUEST_MS)
        ends = consumer.end_offsets(partitions, timeout_ms=REQUEST_MS)
        firsts = _resolve(consumer, wanted.first, partitions) or begins
        lasts = _resolve(consumer, wanted.last, partitions) or ends
        bounds = {one: (max(begins[one], firsts[one]), min(ends[one], lasts[one])) for one in partitions}
        return [part for one, (first, last) in bounds.items() for part in slices(topic, one.partition, first, last)]
    except KafkaError as error:
        raise KafkaRefused(f"topic {topic!r} cannot be read: {error}") from error
    finally:
        consumer.close(autocommit=False)


def _resolve(consumer: Any, bound: Bound, partitions: list[TopicPartition]) -> dict[TopicPartition, int] | None:
    if bound is None:
        return None
    return offsets_at(consumer, bound, partitions) if isinstance(bound, datetime) else dict.fromkeys(partitions, bound)


def read_slice(settings: KafkaSettings, part: Slice) -> Iterator[Any]:
    """Yield a slice's records, tombstones included; offsets that compaction or transactions left empty are passed over."""
    consumer, partition = _consumer(settings), TopicPartition(part.topic, part.partition)
    try:
        consumer.assign([partition])
        consumer.seek(partition, part.first)
        heard = time.monotonic()
        while (at := consumer.position(partition, timeout_ms=REQUEST_MS) or 0) < part.last:
            records = consumer.poll(timeout_ms=500, max_records=500).get(partition, [])
            yield from (record for record in records if record.offset < part.last)
            if records or (consumer.position(partition, timeout_ms=REQUEST_MS) or 0) > at:
                heard = time.monotonic()
            elif time.monotonic() - heard > SILENCE_SECONDS:
                raise KafkaRefused(
                    f"{part.topic}/{part.partition}: the broker gave nothing for {SILENCE_SECONDS:.0f} s at offset {at}"
                )
    except KafkaError as error:
        raise KafkaRefused(f"{part.topic}/{part.partition} cannot be read: {error}") from error
    finally:
        consumer.close(autocommit=False)


def read_again(settings: KafkaSettings, origin: Origin) -> RawMessage | None:
    """Read the one record of a place again. Return None if the topic does not hold it any more."""
    topic = origin.source.removeprefix("kafka://")
    part = Slice(topic, origin.partition or 0, origin.offset, origin.offset + 1)
    try:
        raw = next((raw for record in read_slice(settings, part) if (raw := to_raw(record)) is not None), None)
    except KafkaRefused as refused:
        if isinstance(refused.__cause__, OffsetOutOfRangeError):
            return None
        raise
    return raw and raw.model_copy(update={"origin": origin})


def _consumer(settings: KafkaSettings) -> Any:
    return connect(KafkaConsumer, settings, **{**consumer_arguments(settings), "group_id": None})


class _Plan(beam.DoFn):
    def __init__(self, settings: KafkaSettings) -> None:
        self.settings = settings

    def process(self, wanted: tuple[str, KafkaRange]) -> Iterator[Slice]:
        yield from plan(self.settings, *wanted)


class _ReadSlice(beam.DoFn):
    def __init__(self, settings: KafkaSettings, stages: Settings) -> None:
        self.settings, self.stages = settings, stages

    def setup(self) -> None:
        self.admission = Admission(self.stages)

    def process(self, part: Slice) -> Iterator[Any]:
        for record in read_slice(self.settings, part):
            self.admission.count(1)
            one = self.admission.admit(to_raw(record))
            if one is not None:
                yield one


class ReadKafkaRange(beam.PTransform):
    """Read a range of a topic and end: ``PBegin -> Outcome`` of raw messages; a slice of offsets is read by one worker.

    Times are those of Kafka's time index, the records' own timestamps: the range begins at the first record that is not
    older than ``first``, and ends before the first that is not older than ``last``.
    """

    def __init__(
        self, settings: KafkaSettings, topic: str, wanted: KafkaRange | None = None, stages: Settings | None = None
    ) -> None:
        super().__init__()
        self._settings, self._topic = settings, topic
        self._wanted, self._stages = wanted or KafkaRange(), stages or Settings()

    @no_annotations
    def expand(self, root: PBegin) -> Outcome[PCollection[RawMessage]]:
        """Wire the plan and the slices, spread over the workers."""
        wanted = root | "name the range" >> beam.Create([(self._topic, self._wanted)])
        planned = wanted | "cut into slices" >> beam.ParDo(_Plan(self._settings)) | "spread" >> beam.Reshuffle()
        outputs = planned | "read slices" >> beam.ParDo(_ReadSlice(self._settings, self._stages)).with_outputs(
            DEAD, main="done"
        )
        return Outcome(outputs.done, outputs[DEAD])
