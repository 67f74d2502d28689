"""The circuit breaker: a stage that rejects too much stops the run, before a topic is drained into the dead letters."""

from collections import deque
from typing import NamedTuple

from pipelines.errors import Stopped
from schemas import Origin, Reason


class BreakerLimits(NamedTuple):
    """How much of its records one stage may reject."""

    max_share: float
    """Of the last ``window`` records, once there are ``least``."""
    window: int
    least: int
    max_run: int
    """One after the other."""
    run_setting: str = "breaker.max_run"
    """The setting that ``max_run`` is from."""
    share_setting: str = "breaker.max_share"
    """The setting that ``max_share`` is from."""


class BreakerTripped(Stopped):
    """A stage rejected too much: one line with how much, the last reason and place, and what to do."""


class Breaker:
    """Counts the rejections of one stage in one worker; without ``limits`` it never trips."""

    def __init__(self, stage: str, limits: BreakerLimits | None) -> None:
        self.stage, self._limits = stage, limits
        self._last: deque[bool] = deque(maxlen=None if limits is None else limits.window)
        self._rejected = self._run = 0

    def passed(self) -> None:
        """Count a record that was not rejected."""
        if self._limits is not None:
            self._run = 0
            self._note(rejected=False)

    def rejected(self, reason: Reason, origin: Origin) -> None:
        """Count a rejected record. Raise ``BreakerTripped`` if there are too many."""
        if self._limits is None:
            return
        self._run += 1
        self._note(rejected=True)
        if self._run >= self._limits.max_run:
            self._trip(f"{self._run:,} records one after the other ({self._limits.run_setting})", reason, origin)
        seen = len(self._last)
        if seen >= min(self._limits.least, self._limits.window) and self._rejected > self._limits.max_share * seen:
            share = f"{self._rejected:,} of the last {seen:,} records ({self._limits.share_setting} {self._limits.max_share:g})"
            self._trip(share, reason, origin)

    def _note(self, *, rejected: bool) -> None:
        if len(self._last) == self._last.maxlen:
            self._rejected -= self._last[0]
        self._last.append(rejected)
        self._rejected += rejected

    def _trip(self, rejected: str, reason: Reason, origin: Origin) -> None:
        raise BreakerTripped(
            f"stage {self.stage} rejected {rejected}, the last for {reason} at {origin}: the run stops; "
            "mend the input or the deployment and start again; to let them go to the dead letters raise that setting, "
            "or switch the breaker off (--breaker-enabled=false)"
        )
