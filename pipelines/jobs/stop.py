"""Stop a job on Flink with a savepoint."""

from pipelines.errors import Failed, Refused
from pipelines.jobs import flink_rest
from pipelines.settings.runner import RunnerSettings, as_uri, unset

FOLDER = "savepoints"


def take_savepoint(runner: RunnerSettings) -> str:
    """Take a savepoint, after which Flink cancels the job. Return where the savepoint is.

    What the job reads after the savepoint is read again by the job that resumes from it.
    """
    master, name = _master(runner), runner.job_name
    if runner.checkpoint_dir is None:
        raise Refused(unset("checkpoint_dir", "name the job's folder of checkpoints; the savepoint goes there"))
    folder = f"{as_uri(runner.checkpoint_dir).rstrip('/')}/{FOLDER}"
    try:
        jobs = flink_rest.jobs_named(master, name)
        if not jobs:
            raise Refused(f"setting runner.job_name is {name!r}: Flink at {master} runs no job of that name")
        return flink_rest.stop(master, jobs[0], folder)
    except OSError as error:
        raise _no_answer(master, error) from error


def wait_for_end(runner: RunnerSettings) -> None:
    """Wait until the job has ended. Raise ``Failed`` if it has not after a minute."""
    master = _master(runner)
    try:
        if flink_rest.still_running(master, runner.job_name):
            raise Failed(f"Flink has not ended {runner.job_name} yet: look at http://{master}")
    except OSError as error:
        raise _no_answer(master, error) from error


def _master(runner: RunnerSettings) -> str:
    if runner.flink_master is None:
        raise Refused(unset("flink_master", "name Flink's REST address as HOST:PORT"))
    return runner.flink_master


def _no_answer(master: str, error: OSError) -> Refused:
    return Refused(f"setting runner.flink_master is {master!r}: Flink does not answer there ({error})")
