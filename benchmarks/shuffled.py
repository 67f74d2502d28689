"""Archives read in a shuffled order, every record with its true origin: file and offset are part of events.

Files passed in another order would prove little, for a replay sorts them by name.
"""

import random
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import apache_beam as beam
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.accounting import IN, counter
from pipelines.beamkit.door import Outcome
from pipelines.jobs.replay import run
from pipelines.settings.stages import ReadSettings, Settings
from pipelines.sinks.run_folder import EVENTS_FILE, STORIES_FILE
from pipelines.sources.files import Archive, day_of, read_frames
from schemas import Origin, RawMessage


def read_records(archive: Archive, settings: ReadSettings) -> Iterator[RawMessage]:
    """Read the records of one archive."""
    day = day_of(archive)
    with Path(archive.path).open("rb") as file:
        for frame in read_frames(file, archive.name, settings):
            yield RawMessage(value=frame.value, origin=Origin(source=archive.name, offset=frame.offset), timestamp=day)


class _ReadShuffled(beam.DoFn):
    def __init__(self, settings: ReadSettings, seed: int) -> None:
        self.settings, self.seed = settings, seed

    def setup(self) -> None:
        self.came_in = counter(IN)

    def process(self, archives: list[Archive]) -> Iterator[RawMessage]:
        records = [record for archive in archives for record in read_records(archive, self.settings)]
        random.Random(self.seed).shuffle(records)
        for record in records:
            self.came_in.inc()
            yield record


class ReadShuffled(beam.PTransform):
    """Read archives in the order that ``seed`` gives: ``begin -> (messages, dead letters)``."""

    def __init__(self, paths: list[Path], settings: ReadSettings, seed: int) -> None:
        super().__init__()
        self._archives = [Archive(str(path), path.name, path.stat().st_size) for path in paths]
        self._settings, self._seed = settings, seed

    @no_annotations
    def expand(self, begin: PBegin) -> Outcome[PCollection[RawMessage]]:
        """Read all, shuffle, and spread the records over the workers."""
        messages = (
            begin
            | "name the files" >> beam.Create([self._archives], reshuffle=False)
            | "read and shuffle" >> beam.ParDo(_ReadShuffled(self._settings, self._seed))
            | "spread the records" >> beam.Reshuffle()
        )
        return Outcome(messages, begin | "no dead letters" >> beam.Create([], reshuffle=False))


def replay_shuffled(paths: list[Path], out: Path, *, seed: int, workers: int) -> tuple[str, int]:
    """Replay archives shuffled by ``seed``. Return a digest of events and stories, and the number of records."""
    settings = Settings(workers=workers)
    out.mkdir(parents=True)
    accounting, _ = run(ReadShuffled(paths, settings.read, seed), settings, out)
    digests = []
    for name in (EVENTS_FILE, STORIES_FILE):
        with (out / name).open("rb") as file:
            digests.append(file_digest(file, "sha256").hexdigest())
    return " ".join(digests), accounting[IN]
