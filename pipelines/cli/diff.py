"""``wirebeam diff``: compare two runs, event by event."""

import argparse
import json
from pathlib import Path

from pipelines.ask.diff import as_json, as_rows, compare_runs, report_lines
from pipelines.cli.output import add_former_option, add_output_option
from pipelines.cli.values import whole_number
from pipelines.errors import FAILED, OK
from pipelines.report import print_csv
from pipelines.terminal import print_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.description = "Exit codes: 0 the events are the same, 1 they differ, 2 refused."
    parser.add_argument("before", type=Path, metavar="RUN_A", help="folder of a finished run")
    parser.add_argument("after", type=Path, metavar="RUN_B", help="folder of another finished run")
    parser.add_argument(
        "--examples", type=whole_number(0), default=3, metavar="N", help="examples of each kind to print (default: 3)"
    )
    add_output_option(parser)
    add_former_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare the runs. Return 0 if the events are the same, else 1."""
    report = compare_runs(arguments.before, arguments.after, arguments.examples)
    if arguments.output == "json":
        print(json.dumps(as_json(report), ensure_ascii=True, indent=2))
    elif arguments.output == "csv":
        print_csv(("what", "name", "before", "after", "count"), [*as_rows(report)])
    else:
        print_lines(report_lines(report))
    return OK if report.is_same() else FAILED
