"""``wirebeam demo``: replay the archive that comes with the package, and summarize the results."""

import argparse
from pathlib import Path

from pipelines.cli.options import add_replay_options
from pipelines.cli.preconditions import require_replay
from pipelines.terminal import print_lines

ARCHIVE = Path(__file__).parent.parent / "demo" / "archive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--out", default=Path("demo-out"), type=Path, metavar="DIR", help="folder for the results (default: demo-out)"
    )
    add_replay_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Replay the demo archive and print the summary, with amounts converted to dollars."""
    arguments.inputs, arguments.first, arguments.last = [str(ARCHIVE)], None, None
    arguments.overwrite = True
    arguments.latest = arguments.latest or "any"
    arguments.convert_to = arguments.convert_to or "USD"
    require_replay(arguments)
    from pipelines.cli.replay import replay_arguments
    from pipelines.cli.summary import summarize

    code = replay_arguments(arguments)
    print()
    summarize(arguments.out, top=100)
    print_lines(["", f"`wirebeam serve {arguments.out}` shows this in a web browser"])
    return code
