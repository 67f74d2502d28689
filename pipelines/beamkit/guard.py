"""The resource guard: a record that takes too long or too much memory in a step is cut off, and rejected like any other.

Time is processor time: on a busy machine, or one that slept, no record is cut off for what others did. Two clocks
interrupt a step. In the main thread (a run in this process, see ``beamkit.upstream``) it is the system's timer: it ends Python
code and regular expressions, even those that would never return. In other threads (worker processes, engines) a watchdog
raises in the step's thread: that ends Python code between two of its instructions, not a single call into C. Memory is
held by the system: while a step runs, this process may get only so much more of it.
"""

import ctypes
import importlib
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pipelines.process import the
from schemas import Reason, Rejected

Record = TypeVar("Record")
Result = TypeVar("Result")
MAIN = threading.main_thread().ident
LOOK_SECONDS = 0.1
"""How often the watchdog looks, and how old the known size of the process may be."""
AGAIN_SECONDS = 0.5
"""A step that swallowed the interruption (a callback out of C does) is interrupted again after so much time more."""
MB = 1 << 20


class Limits(NamedTuple):
    """What one record may take of one step."""

    max_seconds: float
    max_memory_mb: int


class Overrun(BaseException):
    """The time is up; no ``Exception``, so that no step takes it for a fault of its own input."""


def call_within(limits: Limits, step: Callable[[Record], Result], record: Record) -> Result:
    """Call ``step(record)``; raises ``Rejected`` when it took too much of time or memory.

    A result that is lazy is not guarded: give a step that makes its list.
    """
    clock = the(_Alarm) if threading.get_ident() == MAIN else the(_Watchdog)
    ceiling = the(_Ceiling)
    ceiling.lower(limits.max_memory_mb * MB)
    try:
        clock.start(limits.max_seconds)
        try:
            return step(record)
        finally:
            clock.stop()
    except Overrun:
        clock.stop()
        late = True
    except MemoryError:
        late = False
    finally:
        ceiling.lift()
    # Only here, where the step's frames and what they held are gone, is there room for words.
    if late:
        raise Rejected(Reason.TOOK_TOO_LONG, f"cut off after {limits.max_seconds:g} s (guard.max_seconds)")
    raise Rejected(Reason.TOOK_TOO_MUCH_MEMORY, f"it took more than {limits.max_memory_mb} MB (guard.max_memory_mb)")


class _Alarm:
    """The system's timer of this process's processor time, for the main thread."""

    def __init__(self) -> None:
        self._running = self._installed = False

    def start(self, seconds: float) -> None:
        if not self._installed:
            signal.signal(signal.SIGPROF, self._ring)
            self._installed = True
        self._running = True
        signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_SECONDS)

    def stop(self) -> None:
        self._running = False
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _ring(self, _number: int, _frame: object) -> None:
        if self._running:
            raise Overrun


class _Watched:
    """A step that runs. Its time counts from the watchdog's first look: a clock read at every step costs more than most steps."""

    __slots__ = ("seconds", "until")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.until: float | None = None


class _Watchdog:
    """A thread that looks after the steps of all others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: dict[int, _Watched] = {}
        self._rung: set[int] = set()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()

    def start(self, seconds: float) -> None:
        with self._lock:
            self._steps[threading.get_ident()] = _Watched(seconds)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="guard", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        me = threading.get_ident()
        with self._lock:
            self._steps.pop(me, None)
            if me in self._rung:  # too late for the step: take back what is not raised yet
                self._rung.discard(me)
                _raise_in(me, None)

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            with self._lock:
                for thread, step in self._steps.items():
                    self._look(thread, step)

    def _look(self, thread: int, step: _Watched) -> None:
        """Interrupt a step whose time is up."""
        now = _processor_time(thread)
        if step.until is None:
            step.until = now + step.seconds
        if step.until <= now:
            step.until += AGAIN_SECONDS
            self._rung.add(thread)
            _raise_in(thread, Overrun)

    def close(self) -> None:
        self._ended.set()


def _processor_time(thread: int) -> float:
    """Return the processor time of a living thread in seconds, or that of its process where threads have none."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time()
    return time.clock_gettime(time.pthread_getcpuclockid(thread))


def _raise_in(thread: int, what: type[BaseException] | None) -> None:
    exception = None if what is None else ctypes.py_object(what)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), exception)


class _Ceiling:
    """The system's limit of this process's data, lowered while a step runs; without one (not on Linux) memory is not guarded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._known_at = -1.0
        self._size = 0
        self._resource: Any = None
        self._before = (0, 0)
        self._page = 0
        if Path("/proc/self/statm").exists():
            self._resource = importlib.import_module("resource")
            self._before = self._resource.getrlimit(self._resource.RLIMIT_DATA)
            self._page = self._resource.getpagesize()

    def lower(self, more: int) -> None:
        """Limit the growth of the process to ``more`` bytes, counted from when the last of the concurrent steps began."""
        if self._resource is None:
            return
        with self._lock:
            self._inside += 1
            if (now := time.monotonic()) - self._known_at > LOOK_SECONDS:
                self._known_at, self._size = now, self._data_bytes()
            self._limit(self._size + more)

    def lift(self) -> None:
        """Remove the limit when no step runs."""
        if self._resource is None:
            return
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._limit(self._before[0])

    def close(self) -> None:
        if self._resource is not None:
            self._limit(self._before[0])

    def _limit(self, size: int) -> None:
        hard = self._before[1]
        soft = size if hard == self._resource.RLIM_INFINITY else min(size, hard)
        self._resource.setrlimit(self._resource.RLIMIT_DATA, (soft, hard))

    def _data_bytes(self) -> int:
        with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 - once a record: a Path costs as much again
            return int(file.read().split()[5]) * self._page
