"""Every record is counted in, and accounted for at once where it is no article: tombstones and records that are too large."""

from apache_beam.pvalue import TaggedOutput

from pipelines.beamkit.accounting import IN, counter
from pipelines.beamkit.door import Gate, raw_of
from pipelines.parse.record import Record
from pipelines.settings.stages import Settings
from schemas import Disposition, Reason, Rejected


class Admission:
    """Counts the records of a topic and lets articles in; made in a DoFn's ``setup``."""

    def __init__(self, stages: Settings) -> None:
        self._settings = stages.read
        self._gate = Gate("read", stages)
        self._gate.setup()
        self._came_in = counter(IN)
        self._filtered, self._tombstones = counter(Disposition.FILTERED), counter("kafka_tombstones")

    def count(self, records: int) -> None:
        """Count records in."""
        self._came_in.inc(records)

    def admit(self, record: Record | None) -> Record | TaggedOutput | None:
        """Return a counted record, or its dead letter, or None for a tombstone, which came as None.

        Raises ``BreakerTripped`` when too many are rejected.
        """
        if record is None:
            self._gate.passed()
            self._filtered.inc()
            self._tombstones.inc()
            return None
        raw = raw_of(record)
        if len(raw.value) <= self._settings.max_record_bytes:
            self._gate.passed()
            return record
        problem = Rejected(
            Reason.TOO_LARGE,
            f"the record has {len(raw.value)} bytes; at most {self._settings.max_record_bytes} are read",
        )
        return self._gate.refuse(raw, problem)
