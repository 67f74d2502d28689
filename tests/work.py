"""Counts the work of Python code: a measure that no clock and no other work on the machine can change."""

import ctypes
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


class _Settled(BaseException):
    """Is raised in this thread and caught at once."""


def settle() -> None:
    """Take back what an interruption that was withdrawn leaves behind: Python 3.11 never returns from traced code after one.

    The resource guard withdraws those that come too late for their step.
    """
    try:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(threading.get_ident()), ctypes.py_object(_Settled))
        for _ in range(1_000):
            pass
    except _Settled:
        pass


def work_of(call: Callable[[], object]) -> int:
    """Count the lines that run while a call runs, in this thread; what C does counts as the line that calls it."""
    lines = 0

    def trace(_frame: FrameType, event: str, _value: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    settle()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines
