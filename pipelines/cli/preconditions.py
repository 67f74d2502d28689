"""Checks of options, settings, inputs and outputs before Beam and the models are imported, which takes seconds."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from pipelines.cli.settings_options import read_settings
from pipelines.errors import Refused
from pipelines.jobs.inputs import chosen_range, find_archives, topic_of
from pipelines.jobs.preconditions import (
    KAFKA_SINK,
    require_html_reader,
    require_sinks,
    require_stages,
    require_value_format,
)
from pipelines.settings.checked import DEFAULT_ORIGIN
from pipelines.settings.file import LiveSinks
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.origins import gather
from pipelines.settings.runner import RunnerSettings, problems
from pipelines.settings.stages import Settings
from pipelines.sinks.run_folder import require_file, require_place


def require_replay(arguments: argparse.Namespace) -> None:
    """Refuse a replay with wrong settings, inputs, ``--out`` or sinks. Connects to no server and writes nothing."""
    settings = read_settings(arguments, Settings)
    require_stages(settings)
    require_inputs(arguments, settings)
    require_kafka(arguments, settings, arguments.sink or ())
    require_sinks(arguments.sink or ())
    require_place(arguments.out, overwrite=arguments.overwrite)


def require_conversion(arguments: argparse.Namespace) -> None:
    """Refuse a conversion with wrong settings, inputs or ``--out``."""
    settings = read_settings(arguments, Settings)
    require_stages(settings)
    archives = find_archives(arguments.inputs, None)
    require_html_reader([one for one in archives if one.path != "-"], settings)
    if arguments.out is not None:
        require_file(arguments.out)
        if any(
            archive.modified is None and Path(archive.path).resolve() == arguments.out.resolve() for archive in archives
        ):
            raise Refused(f"--out {arguments.out} is an input: name another file")


def require_run(arguments: argparse.Namespace) -> None:
    """Refuse a live run with settings that are wrong or contradict each other."""
    for line in problems(read_settings(arguments, RunnerSettings, "runner")):
        raise Refused(line)
    settings, sinks = read_settings(arguments, Settings), read_settings(arguments, LiveSinks).sinks
    require_stages(settings)
    require_kafka(arguments, settings, sinks)
    require_sinks(sinks)


def require_kafka(arguments: argparse.Namespace, settings: Settings, sinks: Iterable[str]) -> None:
    """Refuse events to Kafka in a format that the other settings do not allow."""
    if KAFKA_SINK in sinks:
        path = (KAFKA_SINK, "value_format")
        origin = gather(vars(arguments))[path].origin if path in gather(vars(arguments)) else DEFAULT_ORIGIN
        require_value_format(read_settings(arguments, KafkaSettings, KAFKA_SINK), settings.registry, origin)


def require_inputs(arguments: argparse.Namespace, settings: Settings) -> None:
    """Refuse files that do not exist or cannot be read, and wrong addresses of topics."""
    if chosen_range(arguments.inputs, arguments.first, arguments.last) is None:
        require_html_reader([one for one in find_archives(arguments.inputs, None) if one.path != "-"], settings)
    else:
        topic_of(arguments.inputs[0])
