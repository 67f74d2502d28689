"""``wirebeam stop``: a savepoint, then the end of the job; on standard output where the savepoint is."""

import sys

from pipelines.errors import FAILED, OK, Refused
from pipelines.jobs import flink_rest
from pipelines.settings.runner import RunnerSettings, unset

FOLDER = "savepoints"


def stop_job(runner: RunnerSettings) -> int:
    """Stop the job of the settings' name; what it read after the savepoint is read again by the job that goes on."""
    if runner.flink_master is None:
        raise Refused(unset("flink_master", "name Flink's REST address as HOST:PORT"))
    if runner.checkpoint_dir is None:
        raise Refused(unset("checkpoint_dir", "name the job's folder of checkpoints; the savepoint goes there"))
    from pipelines.jobs.runners import as_uri

    try:
        return _stop(runner.flink_master, runner.job_name, f"{as_uri(runner.checkpoint_dir).rstrip('/')}/{FOLDER}")
    except OSError as error:
        raise Refused(
            f"setting runner.flink_master is {runner.flink_master!r}: Flink does not answer there ({error})"
        ) from error


def _stop(master: str, name: str, folder: str) -> int:
    jobs = flink_rest.jobs_named(master, name)
    if not jobs:
        raise Refused(f"setting runner.job_name is {name!r}: Flink at {master} runs no job of that name")
    try:
        savepoint = flink_rest.stop(master, jobs[0], folder)
    except flink_rest.NoSavepoint as problem:
        print(f"wirebeam: there is no savepoint and {name} goes on: {problem}", file=sys.stderr)
        return FAILED
    print(savepoint)
    if flink_rest.still_running(master, name):
        print(f"wirebeam: Flink has not ended {name} yet: look at http://{master}", file=sys.stderr)
        return FAILED
    print(f"{name} is stopped; go on from it with: wirebeam run ... --resume-from {savepoint}", file=sys.stderr)
    return OK
