"""Sorted JSON Lines: the same values give the same bytes, in whatever order they come.

Each bundle writes sorted runs to a scratch folder, which are merged into one file at the end. So memory stays small.
"""

import heapq
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import AsIter, PCollection
from apache_beam.typehints.decorators import no_annotations

from pipelines.beamkit.door import Outcome
from pipelines.sinks.jsonl.lines import to_json
from schemas import DeadLetter, NewsEvent, Story
from schemas.base import Frozen

RUN_LENGTH = 2_000
FAN_IN = 200
KEY_BREAKS = re.compile(r"[\t\n]")


def event_key(event: NewsEvent) -> str:
    """Return the sort key of an event: time, story, revision, id."""
    return f"{event.time.isoformat()}|{event.story_id}|{event.revision:08d}|{event.event_id}"


def story_key(story: Story) -> str:
    """Return the sort key of a story: time of its first item, id."""
    return f"{story.first_time.isoformat()}|{story.story_id}"


def dead_letter_key(letter: DeadLetter) -> str:
    """Return the sort key of a dead letter: its place in the source, then its stage."""
    origin = letter.origin
    return f"{origin.source}|{origin.partition or 0:06d}|{origin.offset:020d}|{origin.item or 0:06d}|{letter.stage}"


class SortedRuns:
    """Writes values to files of sorted lines with their keys: runs, which ``merge_runs`` merges."""

    def __init__(self, folder: Path, key: Callable[[Any], str]) -> None:
        self._folder, self._key = folder, key
        self._lines: list[bytes] = []

    def add(self, value: Frozen) -> str | None:
        """Add a value. Return the path of a run if one was written."""
        key = KEY_BREAKS.sub(" ", self._key(value)).encode()
        self._lines.append(b"%b\t%b\n" % (key, to_json(value)))
        return self.flush() if len(self._lines) >= RUN_LENGTH else None

    def flush(self) -> str | None:
        """Write the run of what was added since the last one. Return its path, or None if nothing was."""
        if not self._lines:
            return None
        path = self._folder / f"{uuid.uuid4().hex}.run"
        with path.open("wb") as file:
            file.writelines(sorted(self._lines))
        self._lines = []
        return str(path)


class _WriteRuns(beam.DoFn):
    def __init__(self, scratch: str, key: Callable[[Any], str]) -> None:
        self.scratch, self.key = scratch, key

    def start_bundle(self) -> None:
        self.runs = SortedRuns(Path(self.scratch), self.key)

    def process(self, value: Frozen) -> Iterator[str]:
        if (path := self.runs.add(value)) is not None:
            yield path

    def finish_bundle(self) -> Iterator[Any]:
        if (path := self.runs.flush()) is not None:
            yield beam.transforms.window.GlobalWindows.windowed_value(path)


def merge_runs(runs: Iterable[str], target: Path) -> int:
    """Merge sorted runs into ``target``, under a temporary name and then renamed. Return the number of lines."""
    runs = sorted(runs)
    while len(runs) > FAN_IN:  # the number of open files is limited
        merged = target.with_name(f"{target.name}.{len(runs)}.run")
        _merge(runs[:FAN_IN], merged, keys=True)
        runs = [*runs[FAN_IN:], str(merged)]
    temporary = target.with_name(target.name + ".tmp")
    count = _merge(runs, temporary, keys=False)
    temporary.replace(target)
    return count


def _merge(runs: list[str], target: Path, *, keys: bool) -> int:
    count = 0
    with ExitStack() as stack, target.open("wb") as out:
        files = [stack.enter_context(Path(run).open("rb")) for run in runs]
        for line in heapq.merge(*files):
            out.write(line if keys else line.partition(b"\t")[2])
            count += 1
    for run in runs:
        Path(run).unlink()
    return count


class WriteRuns(beam.PTransform):
    """Write values as sorted runs into a folder: ``(values, ...) -> paths``."""

    def __init__(self, folder: Path, key: Callable[[Any], str]) -> None:
        super().__init__()
        self._folder, self._key = folder, key

    @no_annotations
    def expand(self, several: tuple[PCollection[Any], ...]) -> PCollection[str]:
        """Write the runs of each input."""
        write = beam.ParDo(_WriteRuns(str(self._folder), self._key))
        return [
            one | f"write sorted runs of input {number}" >> write for number, one in enumerate(several)
        ] | "gather the runs" >> beam.Flatten()


class WriteSorted(beam.PTransform):
    """Write values as one sorted JSON Lines file, which gets its name when it is whole."""

    def __init__(self, path: Path, scratch: Path, key: Callable[[Any], str]) -> None:
        super().__init__()
        self._path, self._scratch, self._key = path, scratch, key

    @no_annotations
    def expand(self, values: PCollection[Any] | tuple[PCollection[Any], ...]) -> Outcome[PCollection[int]]:
        """Write sorted runs and merge them; several inputs go to one file.

        Runs are written right after the step that yields the values. Flattened first, all values would stay in memory.
        """
        several = values if isinstance(values, tuple) else (values,)
        runs = several | "write the runs" >> WriteRuns(self._scratch, self._key)
        merge = beam.Map(lambda path, runs: merge_runs(runs, Path(path)), AsIter(runs))
        name = several[0].pipeline | "name the file" >> beam.Create([str(self._path)], reshuffle=False)
        return Outcome(name | "merge the runs" >> merge, None)


class WriteResults(beam.PTransform):
    """Write the events and the stories of a bounded run, each to a sorted file: ``StoryOutputs -> Outcome``."""

    def __init__(self, events: WriteSorted, stories: WriteSorted) -> None:
        super().__init__()
        self._events, self._stories = events, stories

    @no_annotations
    def expand(self, joined: tuple[PCollection[NewsEvent], PCollection[Story]]) -> Outcome[PCollection[int]]:
        """Write both files."""
        events, stories = joined
        _ = stories | "write stories" >> self._stories
        written = events | "write events" >> self._events
        return Outcome(written.done, None)
