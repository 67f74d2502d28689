"""``wirebeam diff``: two runs, event by event."""

import argparse
from pathlib import Path

from pipelines.ask.diff import diff
from pipelines.cli.values import whole_number


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.description = "Exit codes: 0 the events are the same, 1 they differ, 2 refused."
    parser.add_argument("before", type=Path, metavar="RUN_A", help="folder of a finished run")
    parser.add_argument("after", type=Path, metavar="RUN_B", help="folder of another one")
    parser.add_argument(
        "--examples", type=whole_number(0), default=3, metavar="N", help="how many of each to show (default: 3)"
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="json for programs")


def run(arguments: argparse.Namespace) -> int:
    """Compare; exit code 1 when the events differ."""
    return diff(arguments.before, arguments.after, arguments.examples, arguments.format)
