"""Every record is counted in, and has its fate at once where it is no article: tombstones and records that are too large."""

from apache_beam.pvalue import TaggedOutput

from pipelines.beamkit.accounting import IN, counter
from pipelines.beamkit.breaker import Breaker
from pipelines.beamkit.door import DEAD, breaker_limits, dead_letter
from pipelines.settings import Settings
from schemas import Disposition, RawMessage, Reason, Rejected


class Admission:
    """Counts the records of a topic and lets articles in; made in a DoFn's ``setup``."""

    def __init__(self, stages: Settings) -> None:
        self._settings = stages.read
        self._breaker = Breaker("read", breaker_limits(stages.breaker))
        self._came_in, self._died = counter(IN), counter(Disposition.DEAD)
        self._filtered, self._tombstones = counter(Disposition.FILTERED), counter("kafka_tombstones")

    def count(self, records: int) -> None:
        """Count records in."""
        self._came_in.inc(records)

    def admit(self, raw: RawMessage | None) -> RawMessage | TaggedOutput | None:
        """Give a counted record's message, or its dead letter, or null for a tombstone (which came as null).

        Raises ``BreakerTripped`` when too many are rejected.
        """
        if raw is None:
            self._breaker.passed()
            self._filtered.inc()
            self._tombstones.inc()
            return None
        if len(raw.value) <= self._settings.max_record_bytes:
            self._breaker.passed()
            return raw
        self._died.inc()
        problem = Rejected(
            Reason.TOO_LARGE,
            f"the record has {len(raw.value)} bytes; at most {self._settings.max_record_bytes} are read",
        )
        self._breaker.rejected(problem.reason, raw.origin)
        return TaggedOutput(DEAD, dead_letter("read", raw, problem, self._settings.max_dead_letter_bytes))
