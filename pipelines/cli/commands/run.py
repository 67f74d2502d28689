"""``wirebeam run``: the live job."""

import argparse

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_event_options, add_format_option, add_sink_option


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.cli.kafka_options import add_kafka_options
    from pipelines.cli.runner_settings import RunnerSettings
    from pipelines.cli.settings_options import add_settings

    add_format_option(parser, "values")
    add_event_options(parser)
    add_sink_option(
        parser,
        "where events go: kafka (default), jsonl:DIR, postgres://USER@HOST/DB, ...; may be repeated (docs/sinks.md)",
    )
    add_settings(parser, RunnerSettings, "runner", "")
    add_kafka_options(parser)


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.early import require_run

    require_run(arguments)
    from pipelines.cli.live import run_live

    return run_live(arguments)


RUN = Command("run", "run live: Kafka topics in, events to a Kafka topic, until a signal ends it", _describe, _run)
