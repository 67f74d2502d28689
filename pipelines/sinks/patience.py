"""Growing pauses between the attempts of a sink to write a batch."""

import logging
import time
from collections.abc import Callable
from typing import Final

from pipelines.errors import NotDelivered
from pipelines.metrics.catalogue import SINK_RETRIES
from pipelines.metrics.recording import series

LOG = logging.getLogger(__name__)
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 5.0
SAY_AFTER_S: Final = 5.0
"""Time after which each further attempt is a line in the log."""


class Patience:
    """Pauses that double up to five seconds, ``retry_s`` seconds in all; it begins when it is made."""

    def __init__(self, name: str, retry_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """``name`` is the sink's URL without secrets."""
        self._name, self._retry_s, self._clock = name, retry_s, clock
        self._started, self._pause = clock(), FIRST_PAUSE_S

    def wait(self, why: str, cause: Exception | None = None) -> None:
        """Count a retry and pause. Raise ``NotDelivered`` if no time is left."""
        series(SINK_RETRIES, self._name).inc()
        waited = self._clock() - self._started
        if waited + self._pause > self._retry_s:
            raise NotDelivered(f"{self._name} did not take a batch in {waited:.0f} s: {why}") from cause
        if waited > SAY_AFTER_S:
            LOG.warning("%s does not take a batch yet (%s); trying on", self._name, why)
        time.sleep(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE_S)
