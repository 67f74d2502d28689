"""``wirebeam replay``: replay archives or a range of a topic."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli.kafka_options import add_kafka_options, read_kafka_settings, read_kafka_settings_at
from pipelines.cli.options import add_format_option, add_replay_options
from pipelines.cli.preconditions import require_replay
from pipelines.cli.settings_options import read_settings
from pipelines.jobs.inputs import chosen_range
from pipelines.settings.stages import Settings
from pipelines.storage.address import is_remote

if TYPE_CHECKING:
    from pipelines.jobs.replay import OpenInput
    from pipelines.kafka.sink import KafkaSink


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="file, folder, glob, - for standard input, or objects: s3://, gs://, az://, https://; gzip, zstd, zip, tar",
    )
    parser.add_argument(
        "--out",
        required=True,
        type=results_place,
        metavar="DIR",
        help="folder for the results, which must be new or empty; s3://, gs:// or az:// too",
    )
    add_format_option(parser, "inputs")
    parser.add_argument(
        "--from",
        dest="first",
        metavar="BOUND",
        help="start of a topic's range: offset, or time such as 2026-01-01T00:00Z",
    )
    parser.add_argument(
        "--to", dest="last", metavar="BOUND", help="end of a topic's range: first offset or time that is not read"
    )
    add_replay_options(parser)
    add_kafka_options(parser)


def results_place(given: str) -> Path | str:
    """Return a path, or an address as it is."""
    return given if is_remote(given) else Path(given)


def run(arguments: argparse.Namespace) -> int:
    """Check the arguments, then replay."""
    require_replay(arguments)
    if chosen_range(arguments.inputs, arguments.first, arguments.last) is not None:
        from pipelines.kafka.client import require_listening

        require_listening(read_kafka_settings_at(arguments, arguments.inputs[0]))
    return replay_arguments(arguments)


def replay_arguments(arguments: argparse.Namespace) -> int:
    """Replay the inputs into ``--out`` and the sinks. Return the exit code."""
    from pipelines.jobs.replay import replay, replay_defaults
    from pipelines.jobs.sinks import prepared_sinks

    settings = read_settings(arguments, Settings, defaults=replay_defaults())
    sinks = prepared_sinks(arguments.sink or (), lambda: _kafka_sink(arguments, settings))
    return replay(
        arguments.out,
        settings,
        _open_input(arguments),
        sinks,
        overwrite=arguments.overwrite,
        form=arguments.output,
    )


def _kafka_sink(arguments: argparse.Namespace, settings: Settings) -> "KafkaSink":
    from pipelines.kafka.sink import KafkaSink

    return KafkaSink(read_kafka_settings(arguments), settings.registry)


def _open_input(arguments: argparse.Namespace) -> "OpenInput":
    from pipelines.jobs.archive import open_inputs, open_topic

    limits = chosen_range(arguments.inputs, arguments.first, arguments.last)
    if limits is None:
        return partial(open_inputs, arguments.inputs)
    (url,) = arguments.inputs
    return partial(open_topic, url, read_kafka_settings_at(arguments, url), limits)
