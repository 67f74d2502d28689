"""Ctrl-C and SIGTERM: a command ends with one line, whatever the libraries make of the exception."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let a signal end the block as ``KeyboardInterrupt``; what its threads and logs say afterwards is not printed.

    Beam turns the exception into one of its own, and its threads into traces. A block that has handlers of its own, as
    that of a live run, keeps them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        logging.disable(logging.CRITICAL)
        threading.excepthook = lambda _: None
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    except Exception:
        if asked.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
