"""Archives, on disk or in a cloud, as a source of raw messages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection, TaggedOutput
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.accounting import IN, counter
from pipelines.beamkit.door import DEAD, Gate, Outcome
from pipelines.beamkit.progress import Meter
from pipelines.settings.stages import Settings
from pipelines.sources.ahead import in_groups, open_each
from pipelines.sources.files import Archive, day_of, frames_of, message_of, share_out
from pipelines.sources.framing import Frame
from schemas import Disposition, RawMessage


class _ReadArchive(beam.DoFn):
    def __init__(self, stages: Settings, progress: str | None) -> None:
        self.settings, self.progress = stages.read, progress
        self.gate = Gate("read", stages)

    def setup(self) -> None:
        self.gate.setup()
        self.came_in, self.passed = counter(IN), counter(Disposition.FILTERED)
        self.meter = Meter(self.progress)

    def process(self, archives: tuple[Archive, ...]) -> Iterator[Any]:
        for archive, file in open_each(archives, self.settings.retry_s):
            yield from self._records(archive, file)

    def _records(self, archive: Archive, file: BinaryIO) -> Iterator[Any]:
        day, read = day_of(archive), 0
        for number, (name, frame) in enumerate(frames_of(file, archive.name, self.settings)):
            if not archive.has(number):
                continue
            self.came_in.inc()
            self.meter.add(1, (file.tell() - read) // archive.parts)
            read = file.tell()
            if frame.filtered:
                self.passed.inc()
                self.gate.passed()
            else:
                yield self._message(frame, name, day)

    def _message(self, frame: Frame, name: str, day: datetime) -> RawMessage | TaggedOutput:
        raw = message_of(frame, name, day, self.settings)
        if frame.problem is None:
            self.gate.passed()
            return raw
        return self.gate.refuse(raw, frame.problem, frame.size)


class ReadFiles(beam.PTransform):
    """Read archives into ``RawMessage``: ``begin -> (messages, dead letters)``."""

    def __init__(self, archives: list[Archive], stages: Settings, progress: str | None = None) -> None:
        super().__init__()
        self._archives, self._stages, self._progress = archives, stages, progress

    def shares(self, count: int) -> "list[ReadFiles]":
        """Return the source as several of about the same size, for as many processes."""
        return [ReadFiles(archives, self._stages, self._progress) for archives in share_out(self._archives, count)]

    @no_annotations
    def expand(self, begin: PBegin) -> Outcome[PCollection[RawMessage]]:
        """Distribute the files over the workers, then split each into records."""
        read = beam.ParDo(_ReadArchive(self._stages, self._progress))
        outputs = (
            begin
            | "name the files" >> beam.Create(in_groups(self._archives), reshuffle=False)
            | "spread the files" >> beam.Reshuffle()
            | "cut into records" >> read.with_outputs(DEAD, main="done")
        )
        return Outcome(outputs.done, outputs[DEAD])
