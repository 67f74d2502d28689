"""``wirebeam summary``: what a finished run found."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.exits import OK
from pipelines.cli.values import whole_number


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    parser.add_argument(
        "--top", type=whole_number(1), default=20, metavar="N", help="how many of each to show (default: 20)"
    )


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.summary import summarize

    summarize(arguments.dir, arguments.top)
    return OK


SUMMARY = Command("summary", "tell what a finished run found: stories, amounts, rejected items", _describe, _run)
