"""The commands of ``wirebeam``, and the one place where a refusal becomes a line and an exit code."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any

from pipelines.cli.commands import Command
from pipelines.cli.commands.check import CHECK
from pipelines.cli.commands.convert import CONVERT
from pipelines.cli.commands.deadletters import DEADLETTERS
from pipelines.cli.commands.demo import DEMO
from pipelines.cli.commands.diff import DIFF
from pipelines.cli.commands.explain import EXPLAIN
from pipelines.cli.commands.migrate import MIGRATE
from pipelines.cli.commands.query import QUERY
from pipelines.cli.commands.replay import REPLAY
from pipelines.cli.commands.run import RUN
from pipelines.cli.commands.stop import STOP
from pipelines.cli.commands.stories import STORIES
from pipelines.cli.commands.summary import SUMMARY
from pipelines.cli.commands.top import TOP
from pipelines.cli.exits import FAILED, INTERRUPTED, REFUSED
from pipelines.cli.interrupted import interruptible
from pipelines.cli.parser import CommandParser, Parser
from pipelines.cli.refusal import Answer
from pipelines.cli.terminal import hide_passwords, say

COMMANDS: tuple[Command, ...] = (
    REPLAY,
    DEMO,
    RUN,
    STOP,
    CHECK,
    TOP,
    SUMMARY,
    STORIES,
    EXPLAIN,
    DEADLETTERS,
    DIFF,
    CONVERT,
    MIGRATE,
    QUERY,
)
"""In the order of ``wirebeam --help``."""


def run_command(argv: Sequence[str]) -> int:
    """Run one command; exit codes: 0 done, 1 the run failed, 2 refused at start, 3 stopped by the breaker, 130 interrupted."""
    logging.getLogger().setLevel(logging.ERROR)  # Beam remarks on packages that nobody asked for
    parser = build_parser()
    try:
        arguments = parser.parse_args(argv)
        if "command" not in arguments:
            parser.print_help(sys.stderr)
            return REFUSED
        command: Callable[[argparse.Namespace], int] = arguments.command
        with interruptible():
            return command(arguments)
    except Answer as answer:
        say([hide_passwords(f"wirebeam: {answer}")], to_stderr=True)
        return answer.code
    except KeyboardInterrupt:
        print("wirebeam: interrupted; what was not finished leaves no results: start it again", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Describe all commands; the arguments of one are added when it is chosen, and nothing heavy is imported before."""
    parser = Parser(
        prog="wirebeam",
        description="A news wire in, deduplicated story events with entities and amounts out.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=CommandParser)
    for command in COMMANDS:
        commands.add_parser(command.name, help=command.help, describe=command.describe).set_defaults(
            command=command.run
        )
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than all the rest."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from pipelines import __version__

        print(f"wirebeam {__version__}")
        parser.exit()
