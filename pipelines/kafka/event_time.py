"""The event time of a record: the article's own, else the record's, else now. It is known once the record is parsed."""

from collections.abc import Callable
from datetime import timedelta

from pipelines.beamkit.door import raw_of
from pipelines.kafka.records import EPOCH
from pipelines.parse.record import ParsedRecord, Record
from schemas import RawMessage

EventTime = Callable[[RawMessage], Record]
"""Parses a raw message for its event time; it raises nothing for one that is rejected, and the parsed record says why."""


def no_event_time(raw: RawMessage) -> Record:
    """Leave every message at its record's time."""
    return raw


def event_micros(record: Record, now: int) -> int:
    """Return a record's event time in microseconds since 1970."""
    when = (record.time() if isinstance(record, ParsedRecord) else None) or raw_of(record).timestamp
    return now if when is None else (when - EPOCH) // timedelta(microseconds=1)
