"""``wirebeam stories DIR --as-of T --valid-at V``: what a finished run knew at T of what had happened by V."""

import argparse
from pathlib import Path

from pipelines.ask.as_of import stories_as_of
from pipelines.cli.values import read_moment
from pipelines.errors import OK
from pipelines.terminal import say


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    parser.add_argument(
        "--as-of",
        metavar="TIME",
        help="what was known then, such as 2026-03-02T09:30Z; without a zone UTC (default: the end)",
    )
    parser.add_argument("--valid-at", metavar="TIME", help="of that, only what had happened by then (default: all)")


def run(arguments: argparse.Namespace) -> int:
    """Print a line a story."""
    moments = (
        None if given is None else read_moment(option, given)
        for option, given in (("--as-of", arguments.as_of), ("--valid-at", arguments.valid_at))
    )
    say(stories_as_of(arguments.dir, *moments))
    return OK
