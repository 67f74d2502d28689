"""A replay of files in several processes: each packs a share of the records, then writes a share of the stories.

In between, this process alone matches the items of each desk. Packed items are read from files, and the matched desks are
shared by fork, so that few bytes travel.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from pipelines.beamkit.accounting import read_accounting, read_warnings
from pipelines.beamkit.upstream import labels_as_written, stay_in_main_thread
from pipelines.jobs.account import produced_by
from pipelines.jobs.local import local_pipeline, print_missing_extras, translated_failures
from pipelines.jobs.processes import in_processes
from pipelines.metrics.catalogue import WARNED
from pipelines.news import build, replay_mode
from pipelines.settings.stages import Settings
from pipelines.sinks.jsonl.sorted import SortedRuns, WriteRuns, dead_letter_key, event_key, merge_runs, story_key
from pipelines.sinks.run_folder import DEAD_LETTERS_FILE, EVENTS_FILE, STORIES_FILE
from pipelines.sources.read_files import ReadFiles
from pipelines.stories.archive.fold import fits, fold_runs
from pipelines.stories.archive.runs import Run, RunWriter
from pipelines.stories.lifecycle.fold import MatchedDesk, match_desk, write_stories
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.live.verdict_feed import VerdictsRead
from pipelines.stories.transform import NO_RECORDS, NoResults, PackItems, read_items, report_event
from schemas import Disposition, EventType

PACKED: Final = 1_500
"""Bytes of a packed item in a file, at least: a short article with its card."""
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
        [
            partial(pack_share, share, settings, folder, number, own)
            for number, (share, own) in enumerate(zip(shares, shared, strict=True))
        ]
    )
    written = (
        fold_in_memory(folder, settings) if fits_in_memory(folder, settings) else [fold_in_files(folder, settings)]
    )
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


def pack_share(
    source: ReadFiles, settings: Settings, folder: Path, number: int, verdicts: VerdictsRead = NO_RECORDS
) -> Counted:
    """Run the pipeline up to the packed items, which go to a file. Dead letters are written as sorted runs."""
    mode = replay_mode(PackItems(settings, folder / f"{number}.items", verdicts), NoResults())
    dead_letters = WriteRuns(folder / f"{DEAD_LETTERS_FILE}.runs", dead_letter_key)
    pipeline = local_pipeline(1)
    with labels_as_written():
        build(pipeline, source, mode, dead_letters, settings)
    stay_in_main_thread()
    with translated_failures():
        result = pipeline.run()
        result.wait_until_finish()
    print_missing_extras(result)
    return Counted(read_accounting(result), read_warnings(result))


def fits_in_memory(folder: Path, settings: Settings) -> bool:
    """Return True if the packed items of all desks fit in memory."""
    return fits(sum(path.stat().st_size for path in folder.glob("*.items")) // PACKED, settings.memory_limit)


def fold_in_memory(folder: Path, settings: Settings) -> list[Counted]:
    """Match the items of each desk, and write the stories in ``settings.workers`` processes."""
    desks = match_desks(folder, settings)
    return in_processes([partial(write_share, desks, settings, folder, number) for number in range(settings.workers)])


def fold_in_files(folder: Path, settings: Settings) -> Counted:
    """Fold the items of each desk in files, and write its stories, in this process alone."""
    writer, runs = RunWriter(folder), defaultdict[str, list[Run]](list)
    for item in read_items(sorted(folder.glob("*.items"))):
        for desk, run in writer.add(item):
            runs[desk].append(run)
    for desk, run in writer.flush():
        runs[desk].append(run)
    fold = partial(
        fold_runs,
        folder=folder,
        rules=settings.stories,
        memory_limit=settings.memory_limit,
        produced_by=produced_by(settings),
    )
    outcomes = (outcome for desk in sorted(runs) for outcome in fold(runs[desk]))
    return write_outcomes(outcomes, settings, folder)


def match_desks(folder: Path, settings: Settings) -> list[MatchedDesk]:
    """Match the items of each desk."""
    items = sorted(read_items(sorted(folder.glob("*.items"))), key=attrgetter("desk"))
    made_by = produced_by(settings)
    return [
        match_desk(of_desk, settings.stories, produced_by=made_by) for _, of_desk in groupby(items, attrgetter("desk"))
    ]


def write_share(desks: Sequence[MatchedDesk], settings: Settings, folder: Path, number: int) -> Counted:
    """Write the events and states of every n-th story as sorted runs, n being the count of processes."""
    chosen = slice(number, None, settings.workers)
    return write_outcomes(
        (outcome for desk in desks for outcome in write_stories(desk, chosen=chosen)), settings, folder
    )


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
