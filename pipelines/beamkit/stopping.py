"""Graceful stop: sources end, so bundles finish, sinks flush, offsets are committed and the run returns.

The first SIGTERM or SIGINT asks for it; the second ends the process at once. The flag belongs to the process: it stops
runners that work inside it (the DirectRunner). A cluster's job is stopped by its own means.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipelines.process import the

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop(threading.Event):
    """Set once a stop was asked for."""


def request_stop() -> None:
    """Request that all sources of this process end."""
    the(Stop).set()


def is_stopping() -> bool:
    """Return True if a stop was asked for; an event-time timer that fires then must publish nothing.

    Ending a source moves its watermark to the end of time, which fires every timer that is still set.
    """
    return the(Stop).is_set()


def forget_stop() -> None:
    """Allow sources of this process to start again."""
    the(Stop).clear()


def _on_signal(number: int, _frame: FrameType | None) -> None:
    if is_stopping():
        os._exit(128 + number)
    request_stop()


@contextmanager
def stop_signals() -> Iterator[None]:
    """Stop the run gracefully on SIGTERM and SIGINT while the block runs; only the main thread may enter it."""
    forget_stop()
    before = {number: signal.signal(number, _on_signal) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
