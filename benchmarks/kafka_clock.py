"""The last step of a measured pipeline; in a module of its own, so that it is pickled by name and not with its counts."""

import time

import apache_beam as beam

from pipelines.beamkit.stopping import request_stop


class Clock:
    """Count messages, record the times of the first and the last, and then stop the run."""

    def __init__(self) -> None:
        self.start(0)

    def start(self, wanted: int) -> None:
        """Begin to count up to ``wanted``."""
        self.wanted, self.seen, self.first, self.last = wanted, 0, 0.0, 0.0

    def tick(self) -> None:
        """Count one message."""
        now = time.perf_counter()
        if self.seen == 0:
            self.first = now
        self.seen += 1
        if self.seen == self.wanted:
            self.last = now
            request_stop()


CLOCK = Clock()


class Drop(beam.DoFn):
    """Discard every message."""

    def process(self, _raw: object) -> None:
        """Count the message."""
        CLOCK.tick()
