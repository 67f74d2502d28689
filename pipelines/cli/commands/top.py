"""``wirebeam top``: watch a running job."""

import argparse

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_settings_file
from pipelines.cli.values import seconds


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.cli.settings_options import add_settings
    from pipelines.settings import MetricsSettings

    parser.add_argument("address", nargs="?", metavar="URL", help="the run's endpoint (default: by the settings)")
    parser.add_argument("--once", action="store_true", help="print one frame and end; so it does in a pipe")
    parser.add_argument(
        "--every", type=seconds, default=1.0, metavar="SECONDS", help="time between frames (default: 1)"
    )
    add_settings_file(parser)
    add_settings(parser, MetricsSettings, "metrics", "")


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.top import top

    return top(arguments)


TOP = Command("top", "watch a running job: rates, lag, latency, newest stories, dead letters", _describe, _run)
"""The command."""
