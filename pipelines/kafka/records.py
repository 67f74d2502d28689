"""Kafka records to raw messages: pure, nothing is decoded."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

from schemas import Origin, RawMessage, WireFormat

FORMAT_HEADER = "wirebeam-format"
TRACE_HEADER = "traceparent"
TRACE = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Record(Protocol):
    """What is read of a kafka-python ``ConsumerRecord``."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Iterable[tuple[str, bytes | None]]


def to_raw(record: Record) -> RawMessage | None:
    """Return a record as a message, with key, headers, partition and offset, or None for a tombstone.

    The header ``wirebeam-format`` names the format; one that is unknown leaves the format to be detected. A header
    without a value becomes an empty one.
    """
    if record.value is None:
        return None
    headers = tuple((name, value or b"") for name, value in record.headers)
    return RawMessage(
        value=record.value,
        origin=Origin(
            source=f"kafka://{record.topic}",
            partition=record.partition,
            offset=record.offset,
            traceparent=trace_of(headers),
        ),
        format=named_format(headers),
        key=record.key,
        headers=headers,
        timestamp=record_time(record.timestamp),
    )


def named_format(headers: Iterable[tuple[str, bytes]]) -> WireFormat | None:
    """Read the format from the last ``wirebeam-format`` header.

    >>> named_format([("wirebeam-format", b"ninjs")])
    <WireFormat.NINJS: 'ninjs'>
    """
    found = None
    for name, value in headers:
        if name == FORMAT_HEADER:
            with suppress(ValueError):
                found = WireFormat(value.decode("utf-8", "replace"))
    return found


def trace_of(headers: Iterable[tuple[str, bytes]]) -> str | None:
    """Return the trace context of the last ``traceparent`` header, or None if there is none or it is malformed (W3C Trace Context).

    >>> trace_of([("traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")])
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    """
    found = next((value for name, value in reversed([*headers]) if name == TRACE_HEADER), b"")
    return found.decode() if TRACE.fullmatch(found) else None


def record_time(milliseconds: int) -> datetime | None:
    """Return a record's timestamp, read from milliseconds since 1970, or None if it has none or one that is no time.

    >>> record_time(0).isoformat(), record_time(-1)
    ('1970-01-01T00:00:00+00:00', None)
    """
    if milliseconds < 0:
        return None
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
