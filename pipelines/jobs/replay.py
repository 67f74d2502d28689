"""Replays: an input in, a folder of results out, on Beam's runner in this process."""

import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from apache_beam import PTransform

from pipelines.beamkit.accounting import read_accounting, read_warnings
from pipelines.beamkit.upstream import labels_as_written, stay_in_main_thread, switch_off_sampling
from pipelines.errors import OK
from pipelines.jobs.account import account_lines, check_accounting, describe_run, produced_by, summary_of
from pipelines.jobs.archive import ReplayInput
from pipelines.jobs.disk import space_warning
from pipelines.jobs.lineage import DOES_NOT_ADD_UP, Lineage, outputs_of, place_of, reported
from pipelines.jobs.local import (
    load_models,
    local_pipeline,
    observed_run,
    print_missing_extras,
    refuse_metrics_port,
    translated_failures,
)
from pipelines.jobs.processes import CAN_FORK
from pipelines.jobs.progress import shown_progress
from pipelines.jobs.sinks import deliver, report_stream
from pipelines.jobs.spread import run_in_processes
from pipelines.jobs.verdicts import read_verdicts
from pipelines.jobs.workers import logged_workers
from pipelines.news import Mode, build
from pipelines.process import PROCESS
from pipelines.report import TABLE, Report
from pipelines.settings.file import SettingPath
from pipelines.settings.stages import Settings, latest_plausible
from pipelines.sinks.jsonl.sorted import WriteResults, WriteSorted, dead_letter_key, event_key, story_key
from pipelines.sinks.run_folder import (
    DEAD_LETTERS_FILE,
    EVENTS_FILE,
    RUN_FILE,
    STORIES_FILE,
    local_folder,
    output_folder,
    publish,
)
from pipelines.sinks.sink import Sink
from pipelines.sources.read_files import ReadFiles
from pipelines.stories.live.verdict_feed import VerdictsRead
from pipelines.stories.transform import NO_RECORDS, FoldStories
from pipelines.terminal import margin
from schemas import Disposition

OpenInput = Callable[[Settings, Path], ReplayInput]
"""Opens the input of a replay, from the settings and a folder for scratch files."""
DEFAULTS: dict[SettingPath, Any] = {("log", "level"): "warning"}
"""Defaults of a replay that differ from those of the settings."""


def replay_defaults() -> dict[SettingPath, Any]:
    """Return the defaults of a replay: articles dated later than a day from now are rejected."""
    return {**DEFAULTS, ("normalize", "latest"): latest_plausible(datetime.now(UTC))}


def replay(
    out: Path | str,
    settings: Settings,
    open_input: OpenInput,
    sinks: Sequence[Sink],
    *,
    overwrite: bool,
    form: str = TABLE,
) -> int:
    """Replay an input into a folder, or an address, and prepared sinks; report the account. Return the exit code."""
    report, names = Report(form, report_stream(sinks)), [sink.name for sink in sinks]
    written = partial(outputs_of, sinks, str(out))
    with reported(settings.lineage, "replay", written) as lineage, local_folder(out) as folder:
        with closing(PROCESS):
            account = replay_into(folder, settings, _noting(open_input, lineage), overwrite=overwrite)
        report.lines(run_lines(out, account))
        code = check_accounting(account["accounting"], "please report it with run.json")
        if code != OK:
            lineage.end("FAIL", DOES_NOT_ADD_UP)
        publish(folder, out)
        deliver(folder, account, sinks, str(out))
    report.lines([f"results: {', '.join((str(out), *names))}"])
    report.summary(summary_of(account, str(out), names))
    return code


def _noting(open_input: OpenInput, lineage: Lineage) -> OpenInput:
    """Return the function that opens the input, and then reports the start of the run."""

    def opened(settings: Settings, scratch: Path) -> ReplayInput:
        found = open_input(settings, scratch)
        lineage.start(place_of(one["name"]) for one in found.described)
        return found

    return opened


def replay_into(
    folder: Path, settings: Settings, open_input: OpenInput, *, overwrite: bool, **noted: Any
) -> dict[str, Any]:
    """Replay an input into a folder. Return the account, which ``run.json`` holds; ``noted`` is added to it."""
    if settings.workers > 1:
        refuse_metrics_port(settings.metrics, f"--workers {settings.workers}")
    verdicts = read_verdicts(settings)
    load_models(settings)
    started = time.monotonic()
    with output_folder(folder, overwrite=overwrite) as scratch:
        archive = open_input(settings, scratch)
        if warning := space_warning(folder, archive.size):
            print(f"wirebeam: {warning}", file=sys.stderr)
        quiet = logged_workers(scratch / "workers.log") if settings.workers > 1 else nullcontext()
        with quiet, observed_run(settings), shown_progress(scratch, archive.size):
            accounting, warnings = run(archive.source, settings, scratch, verdicts)
        account = describe_run(archive.described, settings, accounting, warnings, time.monotonic() - started) | noted
        account |= describe_verdicts(settings, verdicts)
        (scratch / RUN_FILE).write_text(json.dumps(account, indent=2) + "\n", encoding="utf-8")
    return account


def run_lines(folder: Path | str, account: Mapping[str, Any]) -> Iterator[str]:
    """Yield the account of a replay, and where records were rejected the command that lists them."""
    yield from account_lines(account)
    if account["accounting"][Disposition.DEAD] and isinstance(folder, Path):
        yield f"{margin()}`wirebeam deadletters list {folder}` lists what was rejected, and why"


def describe_verdicts(settings: Settings, read: VerdictsRead) -> dict[str, Any]:
    """Return the entry of ``run.json`` on the verdicts of editors; none without a place of them. Warn of overruled ones."""
    if settings.verdicts is None:
        return {}
    counts = {"read": read.records, "overruled": read.verdicts.overruled, "rejected": len(read.refused)}
    if counts["overruled"]:
        print(
            f"wirebeam: {counts['overruled']:,} verdicts of {settings.verdicts} contradict newer ones and have no effect",
            file=sys.stderr,
        )
    return {"verdicts": counts}


def run(
    source: PTransform, settings: Settings, folder: Path, verdicts: VerdictsRead = NO_RECORDS
) -> tuple[dict[str, int], dict[str, int]]:
    """Run the pipeline over a source into ``folder`` and return the accounting and the counted warnings."""
    logging.getLogger("apache_beam").setLevel(logging.ERROR)
    if settings.workers > 1 and CAN_FORK and isinstance(source, ReadFiles):
        return run_in_processes(source, settings, folder, verdicts)
    events, stories, dead_letters = (
        WriteSorted(folder / name, folder, key)
        for name, key in ((EVENTS_FILE, event_key), (STORIES_FILE, story_key), (DEAD_LETTERS_FILE, dead_letter_key))
    )
    joiner = FoldStories(settings, folder, produced_by(settings), verdicts)
    mode = Mode(joiner, WriteResults(events, stories))
    pipeline = local_pipeline(settings.workers)
    with labels_as_written():
        build(pipeline, source, mode, dead_letters, settings)
    stay_in_main_thread()
    switch_off_sampling()
    with translated_failures():
        result = pipeline.run()
        result.wait_until_finish()
    print_missing_extras(result)
    return read_accounting(result), read_warnings(result)
