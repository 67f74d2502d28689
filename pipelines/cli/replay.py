"""``wirebeam replay``: archives in, a folder of results out, on the DirectRunner."""

import argparse
import json
import logging
import platform
import resource
import time
from collections.abc import Callable
from contextlib import nullcontext, redirect_stdout
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from apache_beam import Pipeline, PTransform

from pipelines import __version__
from pipelines.beamkit.accounting import read_accounting, read_warnings
from pipelines.beamkit.main_thread import stay_in_main_thread
from pipelines.cli.archive import Archive, open_archive
from pipelines.cli.kafka_options import read_kafka_settings
from pipelines.cli.local_run import (
    load_models,
    local_options,
    refuse_port,
    tell_missing_extras,
    told_end,
    verdict,
    watched,
)
from pipelines.cli.output import DEAD_LETTERS, EVENTS, RUN, STORIES, output_folder
from pipelines.cli.progress import shown_progress
from pipelines.cli.settings_options import read_settings
from pipelines.cli.sinks import deliver, prepared_sinks, told_on
from pipelines.cli.summary import accounting_table, warnings_note
from pipelines.cli.workers import logged_workers
from pipelines.enrich import versions as registers
from pipelines.news import Sinks, build
from pipelines.settings import Settings, latest_plausible
from pipelines.sinks.jsonl import WriteResults, WriteSorted, dead_letter_key, event_key, story_key
from pipelines.stories.transform import FoldStories
from schemas import Disposition


def replay(arguments: argparse.Namespace) -> int:
    """Replay the archives that the arguments name, and print the accounting."""
    latest = latest_plausible(datetime.now(UTC))
    settings = read_settings(
        arguments, Settings, defaults={("normalize", "latest"): latest, ("log", "level"): "warning"}
    )
    sinks = prepared_sinks(arguments.sink or (), lambda: read_kafka_settings(arguments))
    with redirect_stdout(told_on(sinks)):
        account = replay_into(arguments.out, settings, partial(open_archive, arguments), overwrite=arguments.overwrite)
    delivered = deliver(arguments.out, account, sinks)
    return verdict(account["accounting"], "please report it with run.json") or delivered


def replay_into(
    folder: Path, settings: Settings, open_input: Callable[[Settings, Path], Archive], *, overwrite: bool, **noted: Any
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
    sinks = Sinks(
        results=WriteResults(
            WriteSorted(folder / EVENTS, folder, event_key), WriteSorted(folder / STORIES, folder, story_key)
        ),
        dead_letters=WriteSorted(folder / DEAD_LETTERS, folder, dead_letter_key),
    )
    pipeline = Pipeline(runner="FnApiRunner", options=local_options(settings.workers))
    build(pipeline, source, FoldStories(settings), sinks, settings)
    stay_in_main_thread()
    with told_end():
        result = pipeline.run()
        result.wait_until_finish()
    tell_missing_extras(result)
    return read_accounting(result), read_warnings(result)


def describe(
    inputs: list[dict[str, Any]],
    settings: Settings,
    accounting: dict[str, int],
    warnings: dict[str, int],
    seconds: float,
) -> dict[str, Any]:
    """Write down what ran on what: settings, versions, input digest, accounting, timings."""
    known = json.dumps([{**entry, "name": ""} if "sha256" in entry else entry for entry in inputs])
    return {
        "wirebeam": __version__,
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("apache-beam", "pydantic")}
        | registers(),
        "settings": settings.model_dump(mode="json"),
        "inputs": inputs,
        "input_digest": sha256(known.encode()).hexdigest(),
        "accounting": accounting,
        "warnings": warnings,
        "timings": {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(seconds, 3),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        },
    }
