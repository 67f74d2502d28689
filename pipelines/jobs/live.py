"""The live job: Kafka in, sinks out, in this process or on an engine, until a signal ends it."""

import logging
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from apache_beam import Pipeline
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.beamkit.accounting import discrepancy, read_accounting, read_warnings
from pipelines.beamkit.door import breaker_limits, guard_limits
from pipelines.beamkit.lists import list_goes_on
from pipelines.beamkit.live_shape import require_no_barriers
from pipelines.beamkit.stopping import is_stopping, stop_signals
from pipelines.beamkit.upstream import (
    consolidate_eagerly,
    stay_in_main_thread,
    switch_off_sampling,
    switch_off_state_cache,
)
from pipelines.errors import OK
from pipelines.jobs.account import account_lines, check_accounting, describe_run, produced_by, summary_of
from pipelines.jobs.following import follow, require_no_twin, require_state, stop_request
from pipelines.jobs.lineage import DOES_NOT_ADD_UP, outputs_of, reported, topics_of
from pipelines.jobs.local import (
    load_models,
    observed_run,
    print_missing_extras,
    refuse_metrics_port,
    translated_failures,
)
from pipelines.jobs.runners import checked_runner, runner_options
from pipelines.jobs.sinks import deliver_account, prepared_sinks, report_stream
from pipelines.jobs.verdicts import verdict_reader
from pipelines.kafka.changelog import restore_changelog
from pipelines.kafka.claim import claimed
from pipelines.kafka.offsets import start_offsets
from pipelines.kafka.range import read_again
from pipelines.kafka.sink import KafkaSink
from pipelines.kafka.source import Beginnings, read_kafka
from pipelines.kafka.topics import prepare_topics
from pipelines.kafka.write import WriteDeadLetters, WriteDecisions
from pipelines.news import Mode, build
from pipelines.parse.transform import article_time, limits_of
from pipelines.process import PROCESS
from pipelines.registry.client import require_registry
from pipelines.report import TABLE, Report
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import Settings
from pipelines.sinks.sink import Sink
from pipelines.stories.live.desks import ChangelogRecord
from pipelines.stories.transform import DecideStories

LOG = logging.getLogger(__name__)
PARTS = ("broker", "watermark")
"""Parts that must have reported for a live run to be ready."""


def run_live(
    kafka: KafkaSettings, settings: Settings, runner: RunnerSettings, named: Sequence[str], form: str = TABLE
) -> int:
    """Run until SIGTERM or SIGINT, then finish the bundle, commit, and print the account. Return the exit code.

    ``named`` are the URLs of the sinks.
    """
    with closing(PROCESS):
        return _run_live(kafka, settings, runner, named, form)


def _run_live(kafka: KafkaSettings, settings: Settings, runner: RunnerSettings, named: Sequence[str], form: str) -> int:
    options = runner_options(checked_runner(runner), draining=kafka.drain)
    load_models(settings)
    require_registry(settings.registry)
    started = datetime.now(UTC)
    partitions = prepare_topics(kafka, writes="kafka" in named)
    sinks = prepared_sinks(named, lambda: KafkaSink(kafka, settings.registry))
    build_from = partial(build_live, kafka, settings, options, partitions, sinks)
    lineage = reported(settings.lineage, f"run.{kafka.group}", lambda: outputs_of(sinks))
    if runner.keeps_state():
        refuse_metrics_port(settings.metrics, f"runner {runner.runner}")
        require_state(runner, kafka)
        with claimed(kafka), lineage as report:
            report.start(topics_of(kafka, *kafka.topics))
            if runner.detach:
                report.leave()
            return run_on_engine(build_from(beginnings=start_offsets(kafka)), runner, form)
    with observed_run(settings, PARTS), claimed(kafka), lineage as report:
        report.start(topics_of(kafka, *kafka.topics))
        pipeline = build_from(restored=restore_changelog(kafka))
        LOG.info("reading; SIGTERM or Ctrl-C ends the run", extra={"topics": list(kafka.topics)})
        result = run_here(pipeline, runner)
        account = describe_live_run(kafka, settings, started, result)
        LOG.info("the run ended", extra=account["accounting"])
        print_missing_extras(result)
        if discrepancy(account["accounting"]):
            report.end("FAIL", DOES_NOT_ADD_UP)
    with translated_failures():
        deliver_account(account, sinks)
    printed = Report(form, report_stream(sinks))
    printed.lines(account_lines(account))
    printed.summary(summary_of(account, None, [sink.name for sink in sinks]))
    return check_accounting(account["accounting"], "please report it")


def describe_live_run(kafka: KafkaSettings, settings: Settings, started: datetime, result: Any) -> dict[str, Any]:
    """Return the account of a live run that has ended."""
    inputs = [
        {"name": f"kafka://{topic}", "group": kafka.group, "started": started.isoformat()} for topic in kafka.topics
    ]
    seconds = (datetime.now(UTC) - started).total_seconds()
    return describe_run(inputs, settings, read_accounting(result), read_warnings(result), seconds)


def build_live(
    kafka: KafkaSettings,
    settings: Settings,
    options: PipelineOptions,
    partitions: Mapping[str, int],
    sinks: Sequence[Sink],
    restored: Mapping[str, Sequence[ChangelogRecord]] | None = None,
    beginnings: Beginnings | None = None,
) -> Pipeline:
    """Build the live pipeline.

    ``restored`` is the content of the changelog, for an engine that keeps no state; ``beginnings`` are the offsets to
    start at, for one that does.
    """
    pipeline = Pipeline(options=options)
    event_time = partial(article_time, limits=limits_of(settings), guard=guard_limits(settings.guard))
    source = read_kafka(kafka, event_time, settings, partitions, beginnings)
    live = Mode(
        joiner=DecideStories(
            settings,
            now,
            is_stopping,
            partial(read_again, kafka),
            restored,
            draining=kafka.drain,
            produced_by=produced_by(settings),
            read_verdicts=verdict_reader(settings.verdicts),
        ),
        results=WriteDecisions(kafka, sinks, breaker_limits(settings.breaker)),
        more=list_goes_on,
    )
    build(pipeline, source, live, WriteDeadLetters(kafka, sinks), settings)
    return pipeline


def run_here(pipeline: Pipeline, runner: RunnerSettings) -> Any:
    """Run in this process until a signal ends the sources."""
    if runner.runner == "direct":
        consolidate_eagerly()
        stay_in_main_thread()
        switch_off_sampling()
        switch_off_state_cache()
        require_no_barriers(pipeline)
    with stop_signals(), translated_failures():
        result = pipeline.run()
        result.wait_until_finish()
    return result


def run_on_engine(pipeline: Pipeline, runner: RunnerSettings, form: str = TABLE) -> int:
    """Submit the job and, unless it is detached, follow it until it ends or a signal comes. Return the exit code."""
    require_no_twin(runner)
    with stop_request() as stopping:
        result = pipeline.run()
        print_status(f"submitted {runner.job_name} to {runner.runner}")
        end = "is submitted"
        if not runner.detach:
            end = follow(result, stopping, runner)
            print_status(f"{runner.job_name} {end}")
    Report(form).summary({"job": runner.job_name, "runner": runner.runner, "state": end})
    return OK


def print_status(line: str) -> None:
    """Print a line about the run on standard error, at once."""
    print(line, file=sys.stderr, flush=True)


def now() -> datetime:
    """Return the time that embargoes are compared with."""
    return datetime.now(UTC)
