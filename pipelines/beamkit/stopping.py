"""Graceful stop: sources end, so bundles finish, sinks flush, offsets are committed and the run returns.

The first SIGTERM or SIGINT asks for it; the second ends the process at once. The flag belongs to the process: it stops
runners that work inside it (the DirectRunner). A cluster's job is stopped by its own means.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

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
    with on_signals(_on_signal):
        yield


@contextmanager
def on_signals(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Handle SIGTERM and SIGINT while the block runs, then as before; only the main thread may enter it."""
    before = {number: signal.signal(number, handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
