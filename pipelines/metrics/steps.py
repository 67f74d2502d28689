"""The steps that run now in this process: since when, and on which record; so that a slow one is seen before it ends."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.metrics.catalogue import STEP_AGE
from pipelines.metrics.recording import Recorder

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.5


@dataclass(slots=True)
class Step:
    """One step on one record."""

    stage: str
    place: object
    """What ``str`` turns into the record's position; only a slow step asks for it."""
    since: float
    """By ``time.monotonic``."""
    logged: bool = False


class Steps:
    """At most one step a thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._running: dict[int, Step] = {}
        self._stages: set[str] = set()
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._log_after = 0.0

    @contextmanager
    def running(self, stage: str, place: object) -> Iterator[None]:
        """Register a step of this thread while the block runs."""
        thread = threading.get_ident()
        self._running[thread] = Step(stage, place, self._clock())
        try:
            yield
        finally:
            self._running.pop(thread, None)

    def ages(self) -> dict[str, float]:
        """Return the age in seconds of the oldest running step of each stage; 0 for a stage that had one before."""
        now, running = self._clock(), list(self._running.values())
        self._stages.update(step.stage for step in running)
        found = dict.fromkeys(sorted(self._stages), 0.0)
        for step in running:
            found[step.stage] = max(found[step.stage], now - step.since)
        return found

    def log_slow(self, after: float) -> None:
        """Log each step that has run longer than ``after`` seconds, once, with its stage and the record's position."""
        now = self._clock()
        for step in list(self._running.values()):
            if not step.logged and now - step.since > after:
                step.logged = True
                more = {"stage": step.stage, "position": str(step.place), "seconds": round(now - step.since, 1)}
                LOG.warning("a record takes long", extra=more)

    def watch(self, log_after: float) -> None:
        """Log slow steps of this process from now on, from a thread of its own."""
        with self._lock:
            self._log_after = log_after
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="slow-steps", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self.log_slow(self._log_after)

    def close(self) -> None:
        """End the thread."""
        self._ended.set()

    def expose(self, recorder: Recorder) -> None:
        """Set the gauge of every stage."""
        for stage, age in self.ages().items():
            recorder.series(STEP_AGE, stage).set(age)
