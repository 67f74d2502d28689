"""``wirebeam replay``: archives in, a folder of results out, on the DirectRunner."""

import json
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing, nullcontext, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apache_beam import Pipeline, PTransform

from pipelines.beamkit.accounting import read_accounting, read_warnings
from pipelines.beamkit.upstream import stay_in_main_thread
from pipelines.jobs.account import accounting_table, describe, verdict, warnings_note
from pipelines.jobs.archive import Archive
from pipelines.jobs.local import (
    load_models,
    local_options,
    refuse_port,
    tell_missing_extras,
    told_end,
    watched,
)
from pipelines.jobs.progress import shown_progress
from pipelines.jobs.sinks import deliver, told_on
from pipelines.jobs.workers import logged_workers
from pipelines.news import Mode, build
from pipelines.process import PROCESS
from pipelines.settings.file import Path as SettingPath
from pipelines.settings.stages import Settings, latest_plausible
from pipelines.sinks.jsonl.sorted import WriteResults, WriteSorted, dead_letter_key, event_key, story_key
from pipelines.sinks.run_folder import DEAD_LETTERS, EVENTS, RUN, STORIES, output_folder
from pipelines.sinks.sink import Sink
from pipelines.stories.transform import FoldStories
from schemas import Disposition

OpenInput = Callable[[Settings, Path], Archive]
"""Opens what is replayed, once the settings are known and there is a folder for scratch files."""
DEFAULTS: dict[SettingPath, Any] = {("log", "level"): "warning"}
"""Where a replay's defaults are not the settings' own."""


def replay_defaults() -> dict[SettingPath, Any]:
    """Return the defaults of a replay: articles dated later than a day from now are rejected."""
    return {**DEFAULTS, ("normalize", "latest"): latest_plausible(datetime.now(UTC))}


def replay(out: Path, settings: Settings, open_input: OpenInput, sinks: Sequence[Sink], *, overwrite: bool) -> int:
    """Replay an input into a folder and prepared sinks, and print the accounting; returns the exit code."""
    with closing(PROCESS), redirect_stdout(told_on(sinks)):
        account = replay_into(out, settings, open_input, overwrite=overwrite)
    delivered = deliver(out, account, sinks)
    return verdict(account["accounting"], "please report it with run.json") or delivered


def replay_into(
    folder: Path, settings: Settings, open_input: OpenInput, *, overwrite: bool, **noted: Any
) -> dict[str, Any]:
    """Replay an input into a folder, print the accounting, and give what ``run.json`` says; ``noted`` stands there too."""
    if settings.workers > 1:
        refuse_port(settings.metrics, f"--workers {settings.workers}")
    load_models(settings)
    started = time.monotonic()
    with output_folder(folder, overwrite=overwrite) as scratch:
        archive = open_input(settings, scratch)
        quiet = logged_workers(scratch / "workers.log") if settings.workers > 1 else nullcontext()
        with quiet, watched(settings), shown_progress(scratch, archive.size):
            accounting, warnings = run(archive.source, settings, scratch)
        account = describe(archive.described, settings, accounting, warnings, time.monotonic() - started) | noted
        (scratch / RUN).write_text(json.dumps(account, indent=2) + "\n", encoding="utf-8")
    print(accounting_table(accounting, account["timings"]["seconds"]))
    if warnings:
        print(warnings_note(warnings))
    if accounting[Disposition.DEAD]:
        print(f"  `wirebeam deadletters list {folder}` says what was rejected, and why")
    return account


def run(source: PTransform, settings: Settings, folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Run the pipeline over a source into ``folder`` and return the accounting and the counted warnings."""
    logging.getLogger("apache_beam").setLevel(logging.ERROR)
    events, stories, dead_letters = (
        WriteSorted(folder / name, folder, key)
        for name, key in ((EVENTS, event_key), (STORIES, story_key), (DEAD_LETTERS, dead_letter_key))
    )
    mode = Mode(joiner=FoldStories(settings), results=WriteResults(events, stories))
    pipeline = Pipeline(runner="FnApiRunner", options=local_options(settings.workers))
    build(pipeline, source, mode, dead_letters, settings)
    stay_in_main_thread()
    with told_end():
        result = pipeline.run()
        result.wait_until_finish()
    tell_missing_extras(result)
    return read_accounting(result), read_warnings(result)
