"""Kafka topics as a live source: pure Python, on Beam's ``UnboundedSource``.

A split owns a share of a topic's partitions, those to come included. Its checkpoint mark is the next offset of each;
offsets are committed to the consumer group when the runner finalizes a mark, so a restart goes on where it left off.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from typing import Any

import apache_beam as beam
from apache_beam.coders import Coder
from apache_beam.io.unbounded_source import (
    CheckpointMark,
    UnboundedReader,
    UnboundedSource,
    _ReadFromUnboundedSourceDoFn,  # ReadFromUnboundedSource takes one source only: see ReadKafka
)
from apache_beam.metrics import Metrics
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.transforms.window import TimestampedValue
from apache_beam.typehints.decorators import no_annotations
from apache_beam.utils.timestamp import MAX_TIMESTAMP, MIN_TIMESTAMP, Timestamp
from kafka import KafkaConsumer

from pipelines.beamkit.accounting import NAMESPACE
from pipelines.beamkit.collector import Collector
from pipelines.beamkit.door import DEAD, Outcome, raw_of
from pipelines.beamkit.lists import unpacked
from pipelines.beamkit.stopping import is_stopping
from pipelines.errors import KafkaRefused
from pipelines.kafka.admission import Admission
from pipelines.kafka.batch import Batch, BatchCoder
from pipelines.kafka.checkpoint import announce, read_settings, write_settings
from pipelines.kafka.client import connect
from pipelines.kafka.commit import Committer
from pipelines.kafka.event_time import EventTime, event_micros, no_event_time
from pipelines.kafka.feed import Arrivals, Feed, FeedPool, Share, consumer_arguments
from pipelines.kafka.java import ReadKafkaJava
from pipelines.kafka.offsets import share_of
from pipelines.kafka.records import to_raw
from pipelines.kafka.watch import BrokerWatch
from pipelines.kafka.watermark import MICROS, watermark_of
from pipelines.metrics.health import LOOP, Health
from pipelines.metrics.journeys import Journeys
from pipelines.parse.record import Record
from pipelines.process import the
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from pipelines.sources.kafka import restored_source

Beginnings = Mapping[str, Mapping[int, int]]
"""Topic -> partition -> first offset."""
BATCH_SIZE = 500
"""Most records of a list, which is a bundle where each takes a millisecond or more."""
METRICS_SECONDS = 0.5
MAX_SHARES = 256


class KafkaMark(CheckpointMark):
    """Next offset of each partition of a split."""

    def __init__(self, source: "KafkaSource", positions: Mapping[int, int]) -> None:
        self.source, self.positions = source, dict(positions)

    def finalize_checkpoint(self) -> None:
        """Commit the offsets: everything before them has gone through."""
        settings, topic = self.source.settings, self.source.share.topic
        the(BrokerWatch, settings).handled(topic, self.positions)
        the(Committer, settings).commit(topic, self.positions)


class KafkaMarkCoder(Coder):
    """Writes a mark as a small JSON object, the same bytes for the same mark."""

    def __init__(self, source: "KafkaSource") -> None:
        self.source = source

    def encode(self, mark: KafkaMark) -> bytes:
        """Write ``{"PARTITION": OFFSET}``, sorted."""
        return json.dumps(
            {str(one): mark.positions[one] for one in sorted(mark.positions)}, separators=(",", ":")
        ).encode()

    def decode(self, encoded: bytes) -> KafkaMark:
        """Read it back."""
        return KafkaMark(self.source, {int(one): offset for one, offset in json.loads(encoded).items()})

    def is_deterministic(self) -> bool:
        """Return True: keys are sorted."""
        return True


class KafkaSource(UnboundedSource):
    """All topics of the settings, or, once split, a share of one; elements are batches of messages.

    ``beginnings`` is where the share's partitions begin while no mark says so: next offset by partition. An engine that keeps
    state needs it. It commits to the group when a checkpoint is complete, also what was read after that checkpoint; restored
    from one that holds no mark yet, a source that began at the group's offsets would pass over what was read in between.
    None means the group's offsets.

    ``written`` is how a checkpoint has the settings. It is written again as it was, whatever the settings of the job that
    runs now: Flink finds a source's state by these bytes.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        event_time: EventTime = no_event_time,
        share: Share | None = None,
        written: str | None = None,
        beginnings: Mapping[int, int] | None = None,
    ) -> None:
        self.settings, self.event_time, self._share, self.beginnings = settings, event_time, share, beginnings
        self._written = write_settings(settings) if written is None else written

    def __reduce__(self) -> tuple[Any, ...]:
        state = (self._written, self.event_time, self._share and astuple(self._share))
        return restored_source, state if self.beginnings is None else (*state, tuple(sorted(self.beginnings.items())))

    @property
    def share(self) -> Share:
        """The share that this split owns."""
        if self._share is None:
            raise KafkaRefused(
                f"topics {', '.join(self.settings.topics)} could not be read when the run started: see the log line above"
            )
        return self._share

    def split(self, desired_num_splits: int, options: Any = None) -> list["KafkaSource"]:  # noqa: ARG002 - Beam's signature
        """Return one source a partition, or fewer with several partitions each if there are more partitions than wanted splits."""
        if self._share is not None:
            return [self]
        wanted = max(1, desired_num_splits // len(self.settings.topics))
        consumer = connect(KafkaConsumer, self.settings, **consumer_arguments(self.settings))
        try:
            counts = {topic: min(len(share_of(consumer, topic)), wanted) for topic in self.settings.topics}
        finally:
            consumer.close(autocommit=False)
        return self.of_shares(counts)

    def of_shares(self, counts: Mapping[str, int], beginnings: Beginnings | None = None) -> list["KafkaSource"]:
        """Return as many sources of each topic as ``counts`` says, each with the ``beginnings`` of its share."""
        shares = [Share(topic, one, count) for topic, count in counts.items() for one in range(count)]
        return [
            KafkaSource(
                self.settings,
                self.event_time,
                share,
                beginnings=None
                if beginnings is None
                else {one: at for one, at in beginnings[share.topic].items() if share.owns(one)},
            )
            for share in shares
        ]

    def create_reader(self, options: Any, checkpoint_mark: KafkaMark | None) -> "KafkaReader":  # noqa: ARG002 - Beam's signature
        """Read on after the mark; without one from the beginnings, or where the group stands."""
        return KafkaReader(self, (self.beginnings or {}) if checkpoint_mark is None else checkpoint_mark.positions)

    def get_checkpoint_mark_coder(self) -> KafkaMarkCoder:
        """Return the coder of this source's marks."""
        return KafkaMarkCoder(self)

    def default_output_coder(self) -> BatchCoder:
        """Return the coder of a batch of messages."""
        return BatchCoder()


def make_source(
    settings: str,
    event_time: EventTime,
    share: tuple[str, int, int] | None,
    beginnings: tuple[tuple[int, int], ...] | None = None,
) -> KafkaSource:
    """Make a source again from what a checkpoint holds; its arguments are part of every checkpoint (``pipelines.sources.kafka``)."""
    owned = None if share is None else Share(*share)
    begun = None if beginnings is None else dict(beginnings)
    return KafkaSource(read_settings(settings), event_time, owned, settings, begun)


class KafkaReader(UnboundedReader):
    """Gives what a feed has read ahead, in lists; it never waits for the network.

    With nothing to give it waits ``poll_interval_s`` for any feed of the process, so that a runner which asks again
    at once (the DirectRunner) neither burns a core nor delays a record.
    """

    def __init__(self, source: KafkaSource, positions: Mapping[int, int]) -> None:
        self.source, self._positions = source, dict(positions)
        self._feed: Feed | None = None
        self._current = Batch([])
        self._watermark = MIN_TIMESTAMP
        self._told_at = 0.0

    def start(self) -> bool:
        """Move to the first list of records."""
        return self.advance()

    def advance(self) -> bool:
        """Move to the next list; false when no record is there now, or the run is stopping."""
        if is_stopping():
            return False
        feed = self._hold()
        if self._read(feed):
            return True
        the(Arrivals).wait(self.source.settings.poll_interval_s)
        return not is_stopping() and self._read(feed)

    def get_current(self) -> Batch:
        """Return the records."""
        return self._current

    def get_current_timestamp(self) -> Timestamp:
        """Return the earliest event time of the list; each record has its own."""
        return Timestamp(micros=self._current.earliest())

    def get_watermark(self) -> Timestamp:
        """Return the watermark: no later record should be earlier. It never moves back."""
        the(Health).sign(LOOP)
        if is_stopping() or (self._feed is not None and self._feed.is_drained()):
            return MAX_TIMESTAMP
        if self._feed is not None:
            settings = self.source.settings
            bounds = int(settings.out_of_order_s * MICROS), int(settings.idle_after_s * MICROS)
            reached = watermark_of(list(self._feed.progress.values()), *bounds)
            if reached is not None:
                if self._watermark < Timestamp(micros=reached):
                    the(Health).sign(f"watermark {self.source.share.topic}/{self.source.share.residue}")
                self._watermark = max(self._watermark, Timestamp(micros=reached))
            self._tell()
        return self._watermark

    def get_checkpoint_mark(self) -> KafkaMark:
        """Return the next offsets, and park the feed: the next bundle may have another reader."""
        if self._feed is not None:
            self._positions = dict(self._feed.positions)
        self.close()
        return KafkaMark(self.source, self._positions)

    def close(self) -> None:
        """Park the feed."""
        if self._feed is not None:
            feed, self._feed = self._feed, None
            the(FeedPool).give(feed)

    def _hold(self) -> Feed:
        if self._feed is None:
            self._feed = the(FeedPool).take(
                self.source.settings,
                self.source.share,
                self._positions,
                by_group=self.source.beginnings is None,
            )
        return self._feed

    def _read(self, feed: Feed) -> bool:
        """Move to the next list of records of one partition. Return False if there is none."""
        taken = feed.take(min(BATCH_SIZE, self.source.settings.max_bundle_records))
        if taken is None:
            return False
        partition, records = taken
        now = time.time_ns() // 1000
        self._current = Batch([self._timed(record, now) for record in records])
        feed.note_read(partition, (micros for _, micros in self._current.messages), now)
        return True

    def _timed(self, record: Any, now: int) -> tuple[Record | None, int]:
        raw = to_raw(record)
        if raw is None:
            return None, now
        parsed = self.source.event_time(raw)
        return parsed, event_micros(parsed, now)

    def _tell(self) -> None:
        """Set Beam's gauges, a few times a second; those of this process's endpoint are set by the watch."""
        if (now := time.monotonic()) - self._told_at < METRICS_SECONDS:
            return
        self._told_at = now
        share, watch = self.source.share, the(BrokerWatch, self.source.settings)
        for (topic, partition), lag in watch.lag().items():
            if topic == share.topic and partition % share.modulus == share.residue:
                Metrics.gauge(NAMESPACE, f"kafka_lag:{topic}:{partition}").set(lag)
        if self._watermark > MIN_TIMESTAMP:
            reached = self._watermark.micros / MICROS
            watch.reached(share.topic, share.residue, reached)
            age = int(time.time() - reached)
            Metrics.gauge(NAMESPACE, f"kafka_watermark_age_s:{share.topic}:{share.residue}").set(age)


class _Unpack(beam.DoFn):
    """Gives the messages of a list one by one, each at its own time, and counts them in."""

    def __init__(self, settings: KafkaSettings, stages: Settings) -> None:
        self.settings, self.stages = settings, stages

    def setup(self) -> None:
        announce(self.settings)
        the(Collector)
        self.admission, self.journeys = Admission(self.stages), the(Journeys)

    def process(self, batch: Batch) -> Iterator[Any]:
        self.admission.count(len(batch.messages))
        for record, micros in unpacked(batch.messages):
            admitted = self.admission.admit(record)
            if admitted is None or admitted is not record:
                yield from () if admitted is None else (admitted,)
                continue
            raw = raw_of(record)
            if raw.timestamp is not None:
                self.journeys.begin(raw.origin, raw.timestamp.timestamp())
            yield TimestampedValue(record, Timestamp(micros=micros))


class ReadKafka(beam.PTransform):
    """Read all topics of the settings, live: ``PBegin -> Outcome`` of records, parsed where ``event_time`` parses them.

    ``partitions`` of each topic, where they are known, make one element each. Flink's runner keeps all splits of an element
    on one subtask (measured: twelve of twelve), so a source that is split later would read with one core of the cluster.
    ``beginnings`` is for engines that keep state: see ``KafkaSource``.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        event_time: EventTime = no_event_time,
        stages: Settings | None = None,
        partitions: Mapping[str, int] | None = None,
        beginnings: Beginnings | None = None,
    ) -> None:
        super().__init__()
        self._settings, self._stages = settings, stages or Settings()
        whole = KafkaSource(settings, event_time)
        self._sources = [whole] if partitions is None else whole.of_shares(_shares(settings, partitions), beginnings)

    @no_annotations
    def expand(self, root: PBegin) -> Outcome[PCollection[Record]]:
        """Wire the sources. No Flatten, no Reshuffle: on the DirectRunner these would wait for the end."""
        settings = self._settings
        read = _ReadFromUnboundedSourceDoFn(
            settings.poll_interval_s, max(1, settings.max_bundle_records // BATCH_SIZE), settings.max_bundle_s
        )
        batches = (
            root
            | "name partitions" >> beam.Create(self._sources, reshuffle=False)
            | "read topics" >> beam.ParDo(read).with_output_types(Batch)
        )
        unpack = beam.ParDo(_Unpack(settings, self._stages)).with_outputs(DEAD, main="done")
        outputs = batches | "unpack" >> unpack
        return Outcome(outputs.done, outputs[DEAD])


def _shares(settings: KafkaSettings, partitions: Mapping[str, int]) -> dict[str, int]:
    """Return the number of elements of each topic: one a partition, up to a number that a checkpoint can hold."""
    return {topic: min(partitions[topic], MAX_SHARES) for topic in settings.topics}


def read_kafka(
    settings: KafkaSettings,
    event_time: EventTime = no_event_time,
    stages: Settings | None = None,
    partitions: Mapping[str, int] | None = None,
    beginnings: Beginnings | None = None,
) -> beam.PTransform:
    """Return the live reader that the settings name."""
    if settings.reader == "java":
        return ReadKafkaJava(settings, event_time, stages)
    return ReadKafka(settings, event_time, stages, partitions, beginnings)
