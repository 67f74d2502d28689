"""Ends a test that hangs: the only use that a test may make of a clock."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LIMIT_S = 300
"""Seconds of this process's own time; what is linear takes one or two, and other work on the machine none of them."""


@contextmanager
def ended_if_it_hangs(seconds: float = LIMIT_S) -> Iterator[None]:
    """Fail a test whose code takes longer than a generous limit; regular expressions are ended too."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"it hangs: it took more than {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
