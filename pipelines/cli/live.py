"""``wirebeam run``: the streaming job, Kafka in and Kafka out, in this process until a signal ends it."""

import argparse
import logging
import sys
from datetime import UTC, datetime
from functools import partial
from typing import Any

from apache_beam import Pipeline

from pipelines.beamkit.accounting import read_accounting
from pipelines.beamkit.eager_metrics import consolidate_eagerly
from pipelines.cli.kafka_options import read_kafka_settings
from pipelines.cli.local_run import checked, enrich_options, load_models, local_options, verdict
from pipelines.cli.refusal import Refused
from pipelines.cli.summary import accounting_table
from pipelines.news import Sinks, build
from pipelines.parse import ParseLimits, parse
from pipelines.parse.transform import limits_of
from pipelines.settings import Settings
from pipelines.sinks.kafka import WriteDeadLetters, WriteDecisions
from pipelines.sources.kafka import read_kafka
from pipelines.sources.kafka_changelog import restore_changelog
from pipelines.sources.kafka_client import KafkaRefused
from pipelines.sources.kafka_settings import KafkaSettings
from pipelines.sources.kafka_topics import prepare_topics
from pipelines.sources.live_shape import require_no_barriers
from pipelines.sources.stopping import is_stopping, stop_signals
from pipelines.stories.transform import DecideStories
from schemas import RawMessage


def run_live(arguments: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT; then finish the bundle, flush, commit, and print the accounting."""
    logging.getLogger("apache_beam").setLevel(logging.ERROR)
    kafka, settings = read_kafka_settings(arguments), read_live_settings(arguments)
    load_models(settings)
    started = datetime.now(UTC)
    consolidate_eagerly()
    try:
        prepare_topics(kafka)
        with stop_signals():
            result = start(kafka, settings)
            result.wait_until_finish()
    except KafkaRefused as problem:
        raise Refused(str(problem)) from problem
    accounting = read_accounting(result)
    print(accounting_table(accounting, (datetime.now(UTC) - started).total_seconds()))
    return verdict(accounting, "please report it")


def read_live_settings(arguments: argparse.Namespace) -> Settings:
    """Check the settings of the stages; a wrong one is refused by its name."""
    return checked(
        {
            "read": {"format": arguments.format},
            "enrich": enrich_options(arguments),
            "emit_duplicates": arguments.emit_duplicates,
        }
    )


def start(kafka: KafkaSettings, settings: Settings) -> Any:
    """Build the live pipeline with what the changelog holds, and run it."""
    pipeline = Pipeline(runner="FnApiRunner", options=local_options(1))
    source = read_kafka(kafka, partial(article_time, limits=limits_of(settings)), settings.read)
    joiner = DecideStories(settings, now, is_stopping, restore_changelog(kafka))
    sinks = Sinks(results=WriteDecisions(kafka), dead_letters=WriteDeadLetters(kafka))
    build(pipeline, source, joiner, sinks, settings)
    require_no_barriers(pipeline)
    print(f"reading {', '.join(kafka.topics)}; SIGTERM or Ctrl-C ends the run", file=sys.stderr)
    return pipeline.run()


def article_time(raw: RawMessage, limits: ParseLimits) -> datetime:
    """Tell an article's own time, the event time of its message; ``Rejected`` for what is no article."""
    return parse(raw, limits).time


def now() -> datetime:
    """Tell the time that embargoes are held against."""
    return datetime.now(UTC)
