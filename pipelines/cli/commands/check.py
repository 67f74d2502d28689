"""``wirebeam check``: whether everything is there that a live run needs."""

import argparse

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_event_options, add_format_option, add_sink_option


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.cli.kafka_options import add_kafka_options
    from pipelines.cli.runner_settings import RunnerSettings
    from pipelines.cli.settings_options import add_settings

    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of settings files, for editors")
    parser.add_argument("--all", action="store_true", help="show the settings that are at their defaults too")
    add_format_option(parser, "values")
    add_event_options(parser)
    add_sink_option(parser, "sink to prepare as the start of a run would; may be repeated (default: kafka)")
    add_settings(parser, RunnerSettings, "runner", "")
    add_kafka_options(parser)


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.settings_sources import gather

    gather(arguments)  # what is no setting is refused before anything heavy is imported
    from pipelines.cli.check import check, print_schema

    return print_schema() if arguments.schema else check(arguments)


CHECK = Command("check", "check the settings, and that broker, topics, sinks and models are there", _describe, _run)
