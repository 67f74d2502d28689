"""The resource guard cuts a step off and rejects its record; whatever ends in time is left alone."""

import re
import resource
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.beamkit.guard import Limits, call_within
from schemas import Reason, Rejected
from tests.hanging import LIMIT_S

QUICK = Limits(0.2, 1024)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is guarded on Linux only")


def count_on(_: object) -> int:
    """Never return, in Python."""
    number = 0
    while True:
        number += 1


def backtrack(_: object) -> object:
    """Never return, in C: a regular expression that tries 2**60 ways."""
    return re.match(r"(a+)+$", "a" * 60 + "b")


def burn(seconds: float) -> None:
    """Keep the processor busy."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def hoard(size: int) -> list[bytes]:
    """Take memory bit by bit."""
    return [bytes(1 << 20) for _ in range(size >> 20)]


def reason_of(limits: Limits, step: Callable[[Any], object], record: object) -> Reason:
    """Call a step that must be cut off."""
    with pytest.raises(Rejected) as rejected:
        call_within(limits, step, record)
    return rejected.value.reason


def in_thread(call: Callable[[], object]) -> object:
    """Call in another thread and give what it returned."""
    found = []
    thread = threading.Thread(target=lambda: found.append(call()))
    thread.start()
    thread.join(LIMIT_S)
    return found[0]


def test_a_step_that_ends_in_time_is_left_alone() -> None:
    """Its result and its own exceptions come through, in every thread."""
    assert call_within(QUICK, len, "abc") == 3
    assert in_thread(lambda: call_within(QUICK, len, "abc")) == 3
    with pytest.raises(ValueError, match="invalid literal"):
        call_within(QUICK, int, "x")


@pytest.mark.parametrize("step", [count_on, backtrack])
def test_what_never_ends_is_cut_off_in_the_main_thread(step: Callable[[Any], object]) -> None:
    """Python code and a regular expression."""
    assert reason_of(QUICK, step, None) is Reason.TOOK_TOO_LONG


def test_what_never_ends_is_cut_off_in_another_thread() -> None:
    """Python code, by the watchdog."""
    assert in_thread(lambda: reason_of(QUICK, count_on, None)) is Reason.TOOK_TOO_LONG


def swallow(_: object) -> int:
    """Never return, and take the first interruption for a fault of its own."""
    try:
        count_on(None)
    except BaseException:  # noqa: BLE001 - libraries do so
        return count_on(None)
    return 0


@pytest.mark.slow
def test_a_step_that_swallows_the_interruption_is_interrupted_again() -> None:
    """In the main thread and in another one."""
    assert reason_of(QUICK, swallow, None) is Reason.TOOK_TOO_LONG
    assert in_thread(lambda: reason_of(QUICK, swallow, None)) is Reason.TOOK_TOO_LONG


@pytest.mark.slow
def test_a_clock_that_was_stopped_does_not_ring_later() -> None:
    """Neither in the main thread nor in another one."""

    def pause() -> int:
        call_within(Limits(0.4, 1024), burn, 0.1)
        burn(0.5)
        return call_within(QUICK, len, "ab")

    assert pause() == 2
    assert in_thread(pause) == 2


def test_time_is_that_of_the_processor() -> None:
    """A busy machine is no fault of the record: waiting counts for nothing."""
    assert call_within(Limits(0.2, 1024), time.sleep, 0.3) is None
    assert in_thread(lambda: call_within(Limits(0.2, 1024), time.sleep, 0.3)) is None


@LINUX
@pytest.mark.parametrize("step", [hoard, bytes])
def test_too_much_memory_is_cut_off(step: Callable[[Any], object]) -> None:
    """Bit by bit or in one call; afterwards the process may grow as before."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    limits = Limits(20, 64)
    assert reason_of(limits, step, 512 << 20) is Reason.TOOK_TOO_MUCH_MEMORY
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(call_within(limits, bytes, 8 << 20)) == 8 << 20
