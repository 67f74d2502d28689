"""``wirebeam replay``: archives in, events out."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_format_option, add_replay_options


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.cli.kafka_options import add_kafka_options

    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="file, folder, glob, or - for standard input; plain, gzip or zstd"
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="folder for the results; must be empty or new"
    )
    add_format_option(parser, "inputs")
    parser.add_argument(
        "--from", dest="first", metavar="BOUND", help="of a topic: offset, or time such as 2026-01-01T00:00Z"
    )
    parser.add_argument("--to", dest="last", metavar="BOUND", help="of a topic: first offset or time that is not read")
    add_replay_options(parser)
    add_kafka_options(parser)


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.early import require_replay

    require_replay(arguments)
    from pipelines.cli.replay import replay

    return replay(arguments)


REPLAY = Command("replay", "replay archives: files or a Kafka topic in, events out", _describe, _run)
