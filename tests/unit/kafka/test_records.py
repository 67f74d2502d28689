"""Records to raw messages, event times, watermarks: pure."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.kafka.event_time import event_micros, no_event_time
from pipelines.kafka.records import named_format, record_time, to_raw
from pipelines.kafka.watermark import Progress, watermark_of
from pipelines.parse.record import ParsedRecord
from schemas import Article, Origin, ParsedArticle, RawMessage, Reason, Rejected, WireFormat

SECOND = 1_000_000


def record(**more: object) -> SimpleNamespace:
    base = {
        "topic": "t",
        "partition": 3,
        "offset": 7,
        "timestamp": 1000,
        "key": b"k",
        "value": b"v",
        "headers": [("a", b"1"), ("b", None)],
    }
    return SimpleNamespace(**(base | more))


def test_a_record_keeps_all_it_came_with() -> None:
    """Key, headers, partition, offset and time; a header without a value becomes an empty one."""
    assert to_raw(record()) == RawMessage(
        value=b"v",
        origin=Origin(source="kafka://t", partition=3, offset=7),
        key=b"k",
        headers=(("a", b"1"), ("b", b"")),
        timestamp=datetime.fromtimestamp(1, UTC),
    )


TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([("traceparent", TRACE)], TRACE),
        ([("traceparent", b"00-1"), ("traceparent", TRACE)], TRACE),
        ([("traceparent", TRACE.upper())], None),
        ([("traceparent", b"00-" + b"0" * 32 + TRACE[35:])], None),
        ([("traceparent", b"ff" + TRACE[2:])], None),
        ([("traceparent", None)], None),
    ],
)
def test_the_trace_of_a_record_stays_with_its_place(
    headers: list[tuple[str, bytes | None]], found: bytes | None
) -> None:
    """The last header counts; one that the standard does not allow is none."""
    raw = to_raw(record(headers=headers))
    assert raw is not None
    assert raw.origin.traceparent == (found and found.decode())


def test_a_tombstone_is_no_message() -> None:
    """A null value is not an empty one."""
    assert to_raw(record(value=None)) is None
    empty = to_raw(record(value=b""))
    assert empty is not None
    assert empty.value == b""


@pytest.mark.parametrize("text", [one.value for one in WireFormat])
def test_the_format_is_told_by_a_header(text: str) -> None:
    """The last one counts; an unknown one leaves the format to be detected."""
    assert named_format([("wirebeam-format", b"junk"), ("wirebeam-format", text.encode())]) == WireFormat(text)
    assert named_format([("wirebeam-format", b"\xff\xfe")]) is None


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_timestamp_is_a_time_or_none(milliseconds: int) -> None:
    """A record's time never stops the source."""
    found = record_time(milliseconds)
    assert found is None or found.timestamp() >= 0


def test_event_time_falls_back() -> None:
    """The article's, else the record's, else now; what is rejected has its record's time."""
    raw = to_raw(record())
    assert raw is not None
    article = Article.model_construct(time=datetime(1987, 1, 1, 0, 0, 0, 1, tzinfo=UTC))  # type: ignore[call-arg] # what is not needed is left out
    parsed, no = ParsedArticle(article), Rejected(Reason.MALFORMED, "no")
    assert event_micros(ParsedRecord(raw, [parsed, no]), 5) == int(article.time.timestamp()) * SECOND + 1
    assert event_micros(no_event_time(raw), 5) == SECOND
    assert event_micros(ParsedRecord(raw, no), 5) == SECOND
    assert event_micros(ParsedRecord(raw, [no, parsed]), 5) == SECOND
    without = raw.model_copy(update={"timestamp": None})
    assert event_micros(no_event_time(without), 5) == event_micros(ParsedRecord(without, no), 5) == 5


@given(st.lists(st.tuples(st.integers(-100, 300), st.booleans()), max_size=30))
def test_a_partitions_watermark_never_moves_back(steps: list[tuple[int, bool]]) -> None:
    """Whatever comes, read or drained, as the clock goes on."""
    progress, before = Progress(), -(10**9)
    for now, (event, drained) in enumerate(steps, start=100):
        progress = progress.drained(now) if drained else progress.read([event], now)
        found = progress.watermark(out_of_order=5, idle_after=10**9)
        assert found is None or found >= before
        before = before if found is None else found


def test_a_record_of_the_future_counts_as_now() -> None:
    """One wrong date does not make the rest late."""
    assert Progress().read([10**18], now=50).watermark(0, 10) == 50


def test_an_idle_partition_follows_the_clock_and_a_busy_one_its_records() -> None:
    """Idle means: seen drained for long enough."""
    progress = Progress(busy_at=100).read([40], now=100)
    assert progress.drained(105).watermark(0, 10) == 40
    assert progress.drained(110).watermark(0, 10) == 110
    assert progress.drained(110).read([41], 111).watermark(0, 10) == 41


def test_the_slowest_partition_holds_the_watermark() -> None:
    """Of which nothing is known, nothing is promised."""
    fast, slow = Progress(newest=50), Progress(newest=20)
    assert watermark_of([fast, slow], 5, 10) == 15
    assert watermark_of([fast, Progress()], 5, 10) is None
    assert watermark_of([], 5, 10) is None
