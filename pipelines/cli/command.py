"""The commands of ``wirebeam``. Here an ``Answer`` becomes one line on standard error and an exit code."""

import argparse
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipelines.cli.interrupted import interruptible
from pipelines.cli.parser import CommandParser, Parser
from pipelines.errors import FAILED, INTERRUPTED, REFUSED, Answer
from pipelines.terminal import hide_passwords, print_lines

COMMANDS: Mapping[str, str] = {
    "replay": "replay archives: files or a Kafka topic in, events out",
    "demo": "replay the archive that comes with wirebeam, and summarize the results",
    "run": "run live: Kafka topics in, events to Kafka or other sinks, until a signal ends it",
    "stop": "stop a job on Flink with a savepoint, and print its path",
    "check": "check the settings, and that broker, topics, sinks and models are available",
    "top": "watch a running job: rates, lag, latency, newest stories, dead letters",
    "summary": "summarize a finished run: stories, amounts, rejected items",
    "stories": "list the stories of a finished run as they were at a time",
    "verdict": "write an editor's verdict: join, part or pin stories",
    "explain": "explain what each stage makes of an item, or why two items are or are not one story",
    "deadletters": "list rejected records, redrive or drop them",
    "diff": "compare the events of two runs, after a change of code or settings",
    "convert": "write archives of any format as ninjs 3, one item a line",
    "migrate": "upgrade the tables of a PostgreSQL or DuckDB database to this version",
    "query": "ask one of the questions: stories, amounts, names, what was known when, dead letters, runs",
    "serve": "browse results in a web browser, and ask them by HTTP",
    "mcp": "give agents tools to read results (Model Context Protocol)",
    "completion": "print a script that completes commands and options in bash, zsh or fish",
}
"""Name -> help, in the order of ``wirebeam --help``. The module of a command has its name, ``add_arguments`` and ``run``; it is imported when the command is chosen."""


def run_command(argv: Sequence[str]) -> int:
    """Run one command and return its exit code.

    0: done, 1: the run failed, 2: refused at the start, 3: stopped by the circuit breaker, 130: interrupted.
    """
    logging.getLogger().setLevel(logging.ERROR)  # Beam warns of optional packages that are not needed
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
        print_lines([hide_passwords(f"wirebeam: {answer}")], sys.stderr)
        return answer.code
    except KeyboardInterrupt:
        print("wirebeam: interrupted; an unfinished run leaves no results: start it again", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Return the parser. The arguments of a command are added when it is chosen, so that the others are not imported."""
    parser = Parser(
        prog="wirebeam",
        description="Turn a news wire into deduplicated story events with entities and amounts.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=CommandParser)
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text, module=f"pipelines.cli.{name}")
    return parser


class _Version(argparse.Action):
    """Print the version. It is looked up here, since that takes longer than parsing."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from pipelines import __version__

        print(f"wirebeam {__version__}")
        parser.exit()
