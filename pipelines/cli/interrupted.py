"""Ctrl-C and SIGTERM end a command with one line, even if a library replaces the exception."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipelines.beamkit.stopping import on_signals


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` in the block when a signal comes; later traces of threads and log lines are not printed.

    Beam replaces the exception by one of its own, and its threads print traces. A block may install handlers of its own, as
    a live run does.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        interrupted.set()
        logging.disable(logging.CRITICAL)
        threading.excepthook = lambda _: None
        raise KeyboardInterrupt

    try:
        with on_signals(end):
            yield
    except Exception:
        if interrupted.is_set():
            raise KeyboardInterrupt from None
        raise
