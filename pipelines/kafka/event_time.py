"""The event time of a message: the article's own, else the record's, else now."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pipelines.kafka.records import EPOCH
from schemas import RawMessage, Rejected

EventTime = Callable[[RawMessage], datetime | None]
"""Reads an article's time out of a raw message; pure; null where it states none."""


def no_event_time(_raw: RawMessage) -> datetime | None:
    """Leave every message at its record's time."""
    return None


def event_micros(raw: RawMessage, event_time: EventTime, now: int) -> int:
    """Tell a message's event time in microseconds since 1970; a record that ``event_time`` rejects has its record's time.

    The parser will reject it again, and send it to the dead letters.
    """
    try:
        when = event_time(raw) or raw.timestamp
    except Rejected:
        when = raw.timestamp
    return now if when is None else (when - EPOCH) // timedelta(microseconds=1)
