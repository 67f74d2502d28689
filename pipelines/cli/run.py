"""``wirebeam run``: run the live job."""

import argparse
from typing import Any

from pipelines.cli.kafka_options import add_kafka_options, read_kafka_settings
from pipelines.cli.options import add_event_options, add_format_option, add_sink_option, add_verdicts_interval
from pipelines.cli.output import add_output_option
from pipelines.cli.preconditions import require_run
from pipelines.cli.settings_options import add_settings, read_settings
from pipelines.settings.file import LiveSinks, SettingPath
from pipelines.settings.runner import RunnerSettings
from pipelines.settings.stages import Settings

DEFAULTS: dict[SettingPath, Any] = {("breaker", "enabled"): True}
"""Defaults of a live run that differ from those of the settings."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_output_option(parser)
    add_format_option(parser, "values")
    add_event_options(parser)
    add_verdicts_interval(parser)
    add_sink_option(
        parser,
        "write events to this sink: kafka (default), jsonl:DIR, postgres://USER@HOST/DB, ...; may be repeated (docs/sinks.md)",
    )
    add_settings(parser, RunnerSettings, "runner", "")
    add_kafka_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the settings, then run until a signal comes."""
    require_run(arguments)
    from pipelines.kafka.client import require_listening

    kafka = read_kafka_settings(arguments)
    require_listening(kafka)
    from pipelines.jobs.live import run_live  # takes seconds; what is refused is refused before

    return run_live(
        kafka,
        read_settings(arguments, Settings, defaults=DEFAULTS),
        read_settings(arguments, RunnerSettings, "runner"),
        read_settings(arguments, LiveSinks).sinks,
        arguments.output,
    )
