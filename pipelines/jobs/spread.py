"""A replay of files in several processes: each packs a share of the records, judges a share of the pairs, and writes a share of the stories.

In between, this process alone finds the pairs of each desk, and joins its stories. Packed items are read from files, and each desk is
shared by fork, so that few bytes travel.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.beamkit.accounting import read_accounting, read_warnings
from pipelines.beamkit.upstream import labels_as_written, stay_in_main_thread, switch_off_sampling
from pipelines.jobs.account import produced_by
from pipelines.jobs.local import local_pipeline, print_missing_extras, translated_failures
from pipelines.jobs.processes import in_processes
from pipelines.metrics.catalogue import WARNED
from pipelines.news import Mode, build
from pipelines.settings.stages import Settings
from pipelines.sinks.jsonl.sorted import SortedRuns, WriteRuns, dead_letter_key, event_key, merge_runs, story_key
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, STORIES_FILE
from pipelines.sources.read_files import ReadFiles
from pipelines.stories.archive.fold import ALL, WriteStories, judges, matched_runs
from pipelines.stories.archive.runs import find_runs
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.live.verdict_feed import VerdictsRead
from pipelines.stories.match.judging import ALONE, Judging
from pipelines.stories.transform import NO_RECORDS, NoResults, PackItems, report_event
from schemas import Disposition, EventType

FORKED: Final = 2_000
"""Items of a desk that is shared by processes; a smaller one is done before these have started."""
FILES = (EVENTS_FILE, STORIES_FILE, DEAD_LETTERS_FILE)


class Counted(NamedTuple):
    """What a process counted."""

    accounting: Mapping[str, int]
    warnings: Mapping[str, int] = {}


def run_in_processes(
    source: ReadFiles, settings: Settings, folder: Path, verdicts: VerdictsRead = NO_RECORDS
) -> tuple[dict[str, int], dict[str, int]]:
    """Replay files into ``folder`` with ``settings.workers`` processes. Return the accounting and the counted warnings."""
    for name in FILES:
        (folder / f"{name}.runs").mkdir()
    shares = source.shares(settings.workers)
    shared = [verdicts, *[verdicts._replace(refused=())] * (len(shares) - 1)]  # one process rejects what is no verdict
    read = in_processes(
        [partial(pack_share, share, settings, folder, own) for share, own in zip(shares, shared, strict=True)]
    )
    written = fold(folder, settings)
    for name in FILES:
        merge_runs(map(str, (folder / f"{name}.runs").glob("*.run")), folder / name)
    return add_up([*read, *written])


def add_up(counted: Sequence[Counted]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the sums of accountings and warnings, the warnings as ``read_warnings`` sorts them."""
    accounting, warnings = Counter[str](), Counter[str]()
    for one in counted:
        accounting.update(one.accounting)
        warnings.update(one.warnings)
    return dict(accounting), dict(sorted(warnings.items(), key=lambda one: (one[0] != WARNED, -one[1], one[0])))


def pack_share(source: ReadFiles, settings: Settings, folder: Path, verdicts: VerdictsRead = NO_RECORDS) -> Counted:
    """Run the pipeline up to the packed items, which go to runs. Dead letters are written as sorted runs."""
    mode = Mode(PackItems(settings, folder, verdicts), NoResults())
    dead_letters = WriteRuns(folder / f"{DEAD_LETTERS_FILE}.runs", dead_letter_key)
    pipeline = local_pipeline(1)
    with labels_as_written():
        build(pipeline, source, mode, dead_letters, settings)
    stay_in_main_thread()
    switch_off_sampling()
    with translated_failures():
        result = pipeline.run()
        result.wait_until_finish()
    print_missing_extras(result)
    return Counted(read_accounting(result), read_warnings(result))


def fold(folder: Path, settings: Settings) -> list[Counted]:
    """Match the items of each desk, one desk after the other, and write its stories."""
    counted = list[Counted]()
    for runs in find_runs(folder).values():
        items = sum(run.items for run in runs)
        processes = 1 if items < FORKED else judges(items, settings.workers, settings.memory_limit)
        judging = ALONE if processes == 1 else Judging(processes, in_processes)
        versions = produced_by(settings)
        with matched_runs(
            runs, folder, settings.stories, settings.memory_limit, produced_by=versions, judging=judging
        ) as write:
            counted += write_desk(write, items, settings, folder)
        for run in runs:
            Path(run.path).unlink(missing_ok=True)
    return counted


def write_desk(write: WriteStories, items: int, settings: Settings, folder: Path) -> list[Counted]:
    """Write the stories of a matched desk: of a large one in processes, each of which writes every n-th story."""
    if items < FORKED:
        return [write_outcomes(write(ALL), settings, folder)]
    shares = [slice(number, None, settings.workers) for number in range(settings.workers)]
    return in_processes([partial(write_share, write, share, settings, folder) for share in shares])


def write_share(write: WriteStories, share: slice, settings: Settings, folder: Path) -> Counted:
    """Write the events and states of a share of a desk's stories as sorted runs."""
    return write_outcomes(write(share), settings, folder)


def write_outcomes(outcomes: Iterable[StoryOutcome], settings: Settings, folder: Path) -> Counted:
    """Write events and states of stories as sorted runs."""
    dispositions = Counter[Disposition]()
    events = SortedRuns(folder / f"{EVENTS_FILE}.runs", event_key)
    stories = SortedRuns(folder / f"{STORIES_FILE}.runs", story_key)
    with translated_failures():
        for outcome in outcomes:
            dispositions.update(outcome.dispositions)
            stories.add(outcome.story)
            for event in outcome.events:
                report_event(event)
                if settings.emit_duplicates or event.type is not EventType.DUPLICATE:
                    events.add(event)
        events.flush()
        stories.flush()
    return Counted({disposition.value: count for disposition, count in dispositions.items()})
