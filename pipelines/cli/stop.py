"""``wirebeam stop``: ends a job on Flink with a savepoint, from which another can go on."""

import argparse

from pipelines.cli.options import add_settings_file
from pipelines.cli.settings_options import add_settings, read_settings
from pipelines.jobs.stop import stop_job
from pipelines.settings.runner import RunnerSettings


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_settings_file(parser)
    add_settings(parser, RunnerSettings, "runner", "", only=("flink_master", "job_name", "checkpoint_dir"))


def run(arguments: argparse.Namespace) -> int:
    """Stop the job; standard output gets the savepoint's place."""
    return stop_job(read_settings(arguments, RunnerSettings, "runner"))
