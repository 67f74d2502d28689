"""``wirebeam run``: the streaming job, Kafka in and Kafka out, in this process or on an engine, until a signal ends it."""

import logging
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.beamkit.accounting import read_accounting, read_warnings
from pipelines.beamkit.door import breaker_limits, guard_limits
from pipelines.beamkit.live_shape import require_no_barriers
from pipelines.beamkit.stopping import is_stopping, stop_signals
from pipelines.beamkit.upstream import consolidate_eagerly, stay_in_main_thread
from pipelines.errors import FAILED, OK
from pipelines.jobs.account import accounting_table, describe, verdict, warnings_note
from pipelines.jobs.following import Followed, follow, require_no_twin, require_state, signalled
from pipelines.jobs.local import load_models, refuse_port, tell_missing_extras, told_end, watched
from pipelines.jobs.runners import checked_runner, runner_options
from pipelines.jobs.sinks import deliver_account, prepared_sinks, told_on
from pipelines.kafka.changelog import restore_changelog
from pipelines.kafka.claim import claimed
from pipelines.kafka.offsets import start_offsets
from pipelines.kafka.source import Beginnings, read_kafka
from pipelines.kafka.topics import prepare_topics
from pipelines.kafka.write import WriteDeadLetters, WriteDecisions
from pipelines.news import Mode, build
from pipelines.parse.transform import article_time, limits_of
from pipelines.process import PROCESS
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import Settings
from pipelines.sinks.sink import Sink
from pipelines.stories.live.desks import ChangelogRecord
from pipelines.stories.transform import DecideStories

LOG = logging.getLogger(__name__)
PARTS = ("broker", "watermark")
"""What must give signs for a live run to be ready."""


def run_live(kafka: KafkaSettings, settings: Settings, runner: RunnerSettings, named: Sequence[str]) -> int:
    """Run until SIGTERM or SIGINT; then finish the bundle, flush, commit, and print the accounting. ``named`` are the sinks."""
    with closing(PROCESS):
        return _run_live(kafka, settings, runner, named)


def _run_live(kafka: KafkaSettings, settings: Settings, runner: RunnerSettings, named: Sequence[str]) -> int:
    options = runner_options(checked_runner(runner), draining=kafka.drain)
    load_models(settings)
    started = datetime.now(UTC)
    partitions = prepare_topics(kafka, writes="kafka" in named)
    sinks = prepared_sinks(named, lambda: kafka)
    if runner.keeps_state():
        refuse_port(settings.metrics, f"runner {runner.runner}")
        require_state(runner, kafka)
        with claimed(kafka):
            begun = start_offsets(kafka)
            return run_on_engine(build_live(kafka, settings, options, partitions, sinks, beginnings=begun), runner)
    with watched(settings, PARTS), claimed(kafka):
        pipeline = build_live(kafka, settings, options, partitions, sinks, restore_changelog(kafka))
        LOG.info("reading; SIGTERM or Ctrl-C ends the run", extra={"topics": list(kafka.topics)})
        result = run_here(pipeline, runner)
        accounting, warnings = read_accounting(result), read_warnings(result)
        LOG.info("the run ended", extra=accounting)
        tell_missing_extras(result)
    seconds = (datetime.now(UTC) - started).total_seconds()
    inputs = [
        {"name": f"kafka://{topic}", "group": kafka.group, "started": started.isoformat()} for topic in kafka.topics
    ]
    with told_end():
        deliver_account(describe(inputs, settings, accounting, warnings, seconds), sinks)
    print(accounting_table(accounting, seconds), file=told_on(sinks))
    if warnings:
        print(warnings_note(warnings), file=told_on(sinks))
    return verdict(accounting, "please report it")


def build_live(
    kafka: KafkaSettings,
    settings: Settings,
    options: PipelineOptions,
    partitions: Mapping[str, int],
    sinks: Sequence[Sink],
    restored: Mapping[str, Sequence[ChangelogRecord]] | None = None,
    beginnings: Beginnings | None = None,
) -> Pipeline:
    """Build the live pipeline: with what the changelog holds where the engine keeps no state, else with where to begin."""
    pipeline = Pipeline(options=options)
    event_time = partial(article_time, limits=limits_of(settings), guard=guard_limits(settings.guard))
    source = read_kafka(kafka, event_time, settings, partitions, beginnings)
    live = Mode(
        joiner=DecideStories(settings, now, is_stopping, restored, draining=kafka.drain),
        results=WriteDecisions(kafka, sinks, breaker_limits(settings.breaker)),
    )
    build(pipeline, source, live, WriteDeadLetters(kafka, sinks), settings)
    return pipeline


def run_here(pipeline: Pipeline, runner: RunnerSettings) -> Any:
    """Run in this process until a signal ends the sources."""
    if runner.runner == "direct":
        consolidate_eagerly()
        stay_in_main_thread()
        require_no_barriers(pipeline)
    with stop_signals(), told_end():
        result = pipeline.run()
        result.wait_until_finish()
    return result


def run_on_engine(pipeline: Pipeline, runner: RunnerSettings) -> int:
    """Submit the job; unless detached, follow it until it ends or a signal comes."""
    require_no_twin(runner)
    with signalled() as asked:
        result = pipeline.run()
        say(f"submitted {runner.job_name} to {runner.runner}")
        if runner.detach:
            return OK
        try:
            say(f"{runner.job_name} {follow(result, asked, runner)}")
        except Followed as problem:
            say(f"wirebeam: {problem}")
            return FAILED
    return OK


def say(line: str) -> None:
    """Tell a person how the run goes."""
    print(line, file=sys.stderr, flush=True)


def now() -> datetime:
    """Tell the time that embargoes are held against."""
    return datetime.now(UTC)
