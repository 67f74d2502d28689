"""Archives on disk as a source: files, folders, globs and standard input, cut into raw messages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PBegin, TaggedOutput

from pipelines.beamkit.accounting import IN, counter
from pipelines.beamkit.door import DEAD, Outcome, dead_letter
from pipelines.beamkit.progress import Meter
from pipelines.settings import ReadSettings
from pipelines.sources.compression import read_chunks
from pipelines.sources.framing import Frame, cut, framing_of
from schemas import Disposition, Origin, RawMessage, Reason, Rejected

DAY_IN_NAME = re.compile(r"(?<!\d)(19\d\d|20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")


class Archive(NamedTuple):
    """One file to read."""

    path: str
    """Where it lies."""
    name: str
    """How its records name their source: the path as given, ``-`` for standard input."""
    size: int
    """Bytes on disk."""


def day_of(archive: Archive) -> datetime | None:
    """Read the day in a file's name (``2026-03-03-lead.txt``): the time context of articles that state no year."""
    found = DAY_IN_NAME.search(Path(archive.name).name)
    if not found:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[arg-type]
    except ValueError:
        return None


def read_frames(archive: Archive, settings: ReadSettings) -> Iterator[Frame]:
    """Yield an archive's records; one that cannot be opened is a single frame with a problem."""
    try:
        with Path(archive.path).open("rb") as file:
            chunks = read_chunks(file)
            try:
                head = next(chunks, b"")
            except Rejected as problem:
                yield Frame(0, b"", archive.size, problem)
                return
            framing = framing_of(archive.name, head, settings.format)
            yield from cut(_chain(head, chunks), framing, settings.max_record_bytes)
    except OSError as error:
        yield Frame(0, b"", archive.size, Rejected(Reason.UNREADABLE, f"the file cannot be read: {error.strerror}"))


def _chain(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


class _ReadArchive(beam.DoFn):
    def __init__(self, settings: ReadSettings, progress: str | None) -> None:
        self.settings, self.progress = settings, progress

    def setup(self) -> None:
        self.came_in, self.died = counter(IN), counter(Disposition.DEAD)
        self.meter = Meter(self.progress)

    def process(self, archive: Archive) -> Iterator[RawMessage | TaggedOutput]:
        day = day_of(archive)
        for frame in read_frames(archive, self.settings):
            self.came_in.inc()
            self.meter.add(1, frame.size)
            yield self._message(frame, archive, day)

    def _message(self, frame: Frame, archive: Archive, day: datetime | None) -> RawMessage | TaggedOutput:
        raw = RawMessage(
            value=frame.value,
            origin=Origin(source=archive.name, offset=frame.offset),
            format=self.settings.format,
            timestamp=day,
        )
        if frame.problem is None:
            return raw
        self.died.inc()
        keep = self.settings.max_dead_letter_bytes
        return TaggedOutput(DEAD, dead_letter("read", raw, frame.problem, keep, frame.size))


class ReadFiles(beam.PTransform):
    """Read archives into ``RawMessage``: ``begin -> (messages, dead letters)``."""

    def __init__(self, archives: list[Archive], settings: ReadSettings, progress: str | None = None) -> None:
        super().__init__()
        self._archives, self._settings, self._progress = archives, settings, progress

    def expand(self, begin: PBegin) -> Outcome:
        """Spread the files over the workers, then cut each into records."""
        read = beam.ParDo(_ReadArchive(self._settings, self._progress))
        outputs = (
            begin
            | "name the files" >> beam.Create(self._archives, reshuffle=False)
            | "spread the files" >> beam.Reshuffle()
            | "cut into records" >> read.with_outputs(DEAD, main="done")
        )
        return Outcome(outputs.done, outputs[DEAD])
