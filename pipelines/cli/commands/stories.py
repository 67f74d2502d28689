"""``wirebeam stories``: how the stories of a finished replay stood."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.exits import OK


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dir", type=Path, metavar="DIR", help="folder of a finished run")
    parser.add_argument(
        "--as-of",
        metavar="TIME",
        help="what was known then, such as 2026-03-02T09:30Z; without a zone UTC (default: the end)",
    )
    parser.add_argument("--valid-at", metavar="TIME", help="of that, only what had happened by then (default: all)")


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.stories_as_of import stories_as_of
    from pipelines.cli.terminal import say

    say(stories_as_of(arguments.dir, arguments.as_of, arguments.valid_at))
    return OK


STORIES = Command("stories", "tell how the stories of a finished replay stood at a moment", _describe, _run)
