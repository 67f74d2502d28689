"""The commands of ``wirebeam``, and the one place where a refusal becomes a line and an exit code."""

import argparse
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipelines.cli.interrupted import interruptible
from pipelines.cli.parser import CommandParser, Parser
from pipelines.errors import FAILED, INTERRUPTED, REFUSED, Answer
from pipelines.terminal import hide_passwords, say

COMMANDS: Mapping[str, str] = {
    "replay": "replay archives: files or a Kafka topic in, events out",
    "demo": "replay the archive that comes with wirebeam, and tell what happened",
    "run": "run live: Kafka topics in, events to a Kafka topic, until a signal ends it",
    "stop": "stop a job on Flink with a savepoint, and print where that is",
    "check": "check the settings, and that broker, topics, sinks and models are there",
    "top": "watch a running job: rates, lag, latency, newest stories, dead letters",
    "summary": "tell what a finished run found: stories, amounts, rejected items",
    "stories": "tell how the stories of a finished replay stood at a moment",
    "explain": "say what each stage makes of an item, or why two are or are not one story",
    "deadletters": "look at rejected records, send them again, or drop them",
    "diff": "tell what a change of code or settings did to the events of two runs",
    "convert": "write archives of any format as ninjs 3, one item a line",
    "migrate": "move the tables of a PostgreSQL or DuckDB database to this version",
    "query": "ask a database of results: stories, history, amounts, companies, entities",
}
"""Name -> help, in the order of ``wirebeam --help``. Each has a module of its name, imported when the command is chosen, with ``describe`` and ``run``."""


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
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text, module=f"pipelines.cli.{name}")
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than all the rest."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from pipelines import __version__

        print(f"wirebeam {__version__}")
        parser.exit()
