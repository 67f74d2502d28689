"""``wirebeam stop``: stop a job on Flink with a savepoint from which another job can resume."""

import argparse
import sys

from pipelines.cli.options import add_settings_file
from pipelines.cli.output import add_output_option
from pipelines.cli.settings_options import add_settings, read_settings
from pipelines.errors import OK
from pipelines.jobs.stop import take_savepoint, wait_for_end
from pipelines.report import Report
from pipelines.settings.runner import RunnerSettings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_output_option(parser)
    add_settings_file(parser)
    add_settings(parser, RunnerSettings, "runner", "", only=("flink_master", "job_name", "checkpoint_dir"))


def run(arguments: argparse.Namespace) -> int:
    """Stop the job. Print the savepoint's path on standard output."""
    runner = read_settings(arguments, RunnerSettings, "runner")
    savepoint = take_savepoint(runner)
    report = Report(arguments.output)
    report.lines([savepoint])
    report.summary({"job": runner.job_name, "savepoint": savepoint})
    sys.stdout.flush()
    wait_for_end(runner)
    print(
        f"{runner.job_name} is stopped; resume from the savepoint with: wirebeam run ... --resume-from {savepoint}",
        file=sys.stderr,
    )
    return OK
