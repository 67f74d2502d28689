"""Every record is counted in, and has its fate at once where it is no article: tombstones and records that are too large."""

from apache_beam.pvalue import TaggedOutput

from pipelines.beamkit.accounting import IN, counter
from pipelines.beamkit.door import DEAD, dead_letter
from pipelines.settings import ReadSettings
from schemas import Disposition, RawMessage, Reason, Rejected


class Admission:
    """Counts the records of a topic and lets articles in; made in a DoFn's ``setup``."""

    def __init__(self, settings: ReadSettings) -> None:
        self._settings = settings
        self._came_in, self._died = counter(IN), counter(Disposition.DEAD)
        self._filtered, self._tombstones = counter(Disposition.FILTERED), counter("kafka_tombstones")

    def count(self, records: int) -> None:
        """Count records in."""
        self._came_in.inc(records)

    def admit(self, raw: RawMessage | None) -> RawMessage | TaggedOutput | None:
        """Give a counted record's message, or its dead letter, or null for a tombstone (which came as null)."""
        if raw is None:
            self._filtered.inc()
            self._tombstones.inc()
            return None
        if len(raw.value) <= self._settings.max_record_bytes:
            return raw
        self._died.inc()
        problem = Rejected(
            Reason.TOO_LARGE,
            f"the record has {len(raw.value)} bytes; at most {self._settings.max_record_bytes} are read",
        )
        return TaggedOutput(DEAD, dead_letter("read", raw, problem, self._settings.max_dead_letter_bytes))
