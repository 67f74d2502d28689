"""Following a job that an engine runs, until it ends or a signal comes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from apache_beam.runners.runner import PipelineState

from pipelines.beamkit.stopping import on_signals
from pipelines.errors import Failed, Refused
from pipelines.jobs import flink_rest
from pipelines.kafka.offsets import group_has_begun
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.runner import RunnerSettings

POLL_SECONDS = 0.5


class JobLost(Failed):
    """The job failed, or its engine no longer answers."""


def require_no_twin(runner: RunnerSettings) -> None:
    """Refuse to start a job if Flink runs one of the same name: both would read the same topics for one group."""
    if runner.flink_master is None:
        return
    try:
        twins = flink_rest.jobs_named(runner.flink_master, runner.job_name)
    except OSError as error:
        raise Refused(
            f"setting runner.flink_master is {runner.flink_master!r}: Flink does not answer there ({error})"
        ) from error
    if twins:
        raise Refused(
            f"setting runner.job_name is {runner.job_name!r}: Flink runs job {twins[0]} of that name; cancel it first, or name another"
        )


def require_state(runner: RunnerSettings, kafka: KafkaSettings) -> None:
    """Refuse a new job on an engine if its group has read before: the job would not know the stories so far."""
    if runner.keeps_state() and runner.resume_from is None and group_has_begun(kafka):
        raise Refused(
            f"setting kafka.group is {kafka.group!r}: it has read the topics before, and a new job on {runner.runner} has no state of "
            "that; set --resume-from latest, or another group, which reads from the start"
        )


def follow(result: Any, stopping: threading.Event, runner: RunnerSettings) -> str:
    """Wait for the end of the job, and cancel it when ``stopping`` is set. Return what became of it, as a predicate.

    Raise ``JobLost`` if the job failed or its engine no longer answers.
    """
    while not PipelineState.is_terminal(state := _state(result)):
        if stopping.wait(POLL_SECONDS):
            return _cancel(result, runner)
    if state == PipelineState.FAILED:
        raise JobLost(f"the job failed: {_reason(result)}")
    return f"is {str(state).lower()}"


def _cancel(result: Any, runner: RunnerSettings) -> str:
    if runner.runner == "flink" and runner.flink_master is None:
        return "continues: without runner.flink_master only Flink itself can cancel it"
    if runner.flink_master is not None:
        try:
            left = flink_rest.cancel(runner.flink_master, runner.job_name)
        except OSError as error:
            raise JobLost(f"Flink at {runner.flink_master} does not answer ({error}); the job may go on") from error
        if left:
            raise JobLost(f"Flink has not cancelled job {left[0]} yet: look at http://{runner.flink_master}")
    result.cancel()
    return "is cancelled" + ("; --resume-from=latest resumes from its last checkpoint" if runner.checkpoint_dir else "")


def _state(result: Any) -> str:
    try:
        return str(result.state)
    except Exception as error:
        raise JobLost(
            f"the job server no longer answers ({type(error).__name__}); the job itself may go on: ask the engine"
        ) from error


def _reason(result: Any) -> str:
    try:
        result.wait_until_finish()
    except Exception as error:  # noqa: BLE001 - this is how Beam hands the reason out
        return str(error)
    return "the engine gives no reason"


@contextmanager
def stop_request() -> Iterator[threading.Event]:
    """Yield an event that SIGTERM and SIGINT set while the block runs, so that a signal does not cut a submission short."""
    stopping = threading.Event()
    with on_signals(lambda *_: stopping.set()):
        yield stopping
