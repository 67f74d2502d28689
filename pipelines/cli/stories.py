"""``wirebeam stories DIR --as-of T --valid-at V``: list the stories as known at T, of events until V."""

import argparse
from pathlib import Path

from pipelines.ask.as_of import COLUMNS, stories_as_of, story_lines, story_row
from pipelines.cli.output import add_output_option
from pipelines.cli.values import read_moment
from pipelines.errors import OK
from pipelines.report import print_rows
from pipelines.terminal import print_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    parser.add_argument(
        "--as-of",
        metavar="TIME",
        help="stories as known at this time, such as 2026-03-02T09:30Z; UTC if without a zone (default: the end)",
    )
    parser.add_argument("--valid-at", metavar="TIME", help="only events until this time (default: all)")
    add_output_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one line for each story."""
    moments = [
        None if given is None else read_moment(option, given)
        for option, given in (("--as-of", arguments.as_of), ("--valid-at", arguments.valid_at))
    ]
    standing = stories_as_of(arguments.dir, *moments)
    if arguments.output == "table":
        print_lines(story_lines(standing, *moments))
    else:
        print_rows(arguments.output, COLUMNS, [story_row(event) for event in standing])
    return OK
