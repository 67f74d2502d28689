"""``wirebeam stop``: ends a job on Flink with a savepoint, from which another can go on."""

import argparse

from pipelines.cli.commands import Command
from pipelines.cli.commands.options import add_settings_file


def _describe(parser: argparse.ArgumentParser) -> None:
    from pipelines.cli.runner_settings import RunnerSettings
    from pipelines.cli.settings_options import add_settings

    add_settings_file(parser)
    add_settings(parser, RunnerSettings, "runner", "", only=("flink_master", "job_name", "checkpoint_dir"))


def _run(arguments: argparse.Namespace) -> int:
    from pipelines.cli.stop import stop_job

    return stop_job(arguments)


STOP = Command("stop", "stop a job on Flink with a savepoint, and print where that is", _describe, _run)
