"""Watching a job that an engine runs: until it ends, or until a signal cancels it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from apache_beam.runners.runner import PipelineState

from pipelines.sources.stopping import SIGNALS

LOOK_SECONDS = 0.5


class Followed(Exception):  # noqa: N818 - it is an answer for a person
    """The job failed, or its job server no longer answers: what can be said of it."""


def follow(result: Any) -> str:
    """Wait for the job's end and give its last state; SIGTERM and SIGINT cancel the job, whose checkpoint stays."""
    with _signalled() as asked:
        while not PipelineState.is_terminal(state := _state(result)):
            if asked.wait(LOOK_SECONDS):
                result.cancel()
                return _wait_for_end(result)
        if state == PipelineState.FAILED:
            raise Followed(f"the job failed: {_reason(result)}")
        return str(state)


def _wait_for_end(result: Any, seconds: float = 30) -> str:
    """Wait for a cancelled job: it takes a moment, and metrics are complete only then."""
    pause, state = threading.Event(), _state(result)
    for _ in range(int(seconds / LOOK_SECONDS)):
        if PipelineState.is_terminal(state):
            break
        pause.wait(LOOK_SECONDS)
        state = _state(result)
    return state


def _state(result: Any) -> str:
    try:
        return str(result.state)
    except Exception as error:
        raise Followed(
            f"the job server no longer answers ({type(error).__name__}); the job itself may go on: ask the engine"
        ) from error


def _reason(result: Any) -> str:
    try:
        result.wait_until_finish()
    except Exception as error:  # noqa: BLE001 - this is how Beam hands the reason out
        return str(error)
    return "the engine gives no reason"


@contextmanager
def _signalled() -> Iterator[threading.Event]:
    """Note SIGTERM and SIGINT in an event while the block runs."""
    asked = threading.Event()
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
