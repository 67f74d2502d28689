"""``wirebeam demo``: the archive that comes with the package."""

import argparse
from pathlib import Path

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_replay_options


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", default=Path("demo-out"), type=Path, metavar="DIR", help="folder for the results (default: demo-out)"
    )
    add_replay_options(parser)


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.demo import demo

    return demo(arguments)


DEMO = Command("demo", "replay the archive that comes with wirebeam, and tell what happened", _describe, _run)
