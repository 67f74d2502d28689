"""A live record is parsed once: the source does it for the event time, and the parse stage takes the items."""

import pickle
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

import pipelines.parse.transform as wiring
from pipelines.beamkit.door import Carried, Refusal
from pipelines.beamkit.guard import Limits
from pipelines.kafka.batch import Batch, BatchCoder
from pipelines.kafka.event_time import event_micros
from pipelines.kafka.source import _Unpack
from pipelines.parse import ParseLimits, parse_all
from pipelines.parse.record import ParsedRecord
from pipelines.parse.transform import article_time, parse_message, parse_stage
from pipelines.settings.kafka import KafkaSettings
from pipelines.settings.stages import Settings
from schemas import Origin, ParsedArticle, RawMessage, Reason, Rejected

LIMITS, GUARD = ParseLimits(1000, 16), Limits(10.0, 1024)
ITEM = b'{"uri": "urn:newsml:m.example:20260303:a", "versioncreated": "2026-03-03T10:00:00Z", "headline": "Tin", "body_text": "Tin rose."}'
RSS = b'<rss version="2.0"><channel><item><title>A</title><guid>1</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>A text.</description></item><item></item></channel></rss>'
REJECTED_FIRST = RSS.replace(b"<channel>", b"<channel><item></item>")
TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
WRITTEN = datetime(2026, 3, 3, 11, tzinfo=UTC)
PARSED: list[RawMessage] = []


def raw(value: bytes, offset: int = 1) -> RawMessage:
    origin = Origin(source="kafka://wire", partition=0, offset=offset)
    return RawMessage(value=value, origin=origin, timestamp=WRITTEN)


@pytest.fixture(autouse=True)
def parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note which records are parsed."""
    whole = parse_all

    def noted(one: RawMessage, limits: ParseLimits) -> Any:
        PARSED.append(one)
        return whole(one, limits)

    monkeypatch.setattr(wiring, "parse_all", noted)
    PARSED.clear()


def outcomes(one: RawMessage | ParsedRecord) -> list[Carried[ParsedArticle] | Refusal]:
    return list(parse_message(one, LIMITS))


@pytest.mark.parametrize("value", [ITEM, RSS, REJECTED_FIRST])
def test_what_was_parsed_for_the_event_time_is_what_the_stage_gives(value: bytes) -> None:
    """Every item, rejected ones too, the same as of the raw message."""
    record = article_time(raw(value), LIMITS, GUARD)
    assert [repr(one) for one in outcomes(record)] == [repr(one) for one in outcomes(record)]
    assert [raw(value)] == PARSED
    assert [repr(one) for one in outcomes(record)] == [repr(one) for one in outcomes(raw(value))]


@pytest.mark.parametrize(
    ("value", "when"), [(ITEM, TEN), (RSS, TEN), (REJECTED_FIRST, WRITTEN), (b'{"uri": ', WRITTEN), (b"", WRITTEN)]
)
def test_the_event_time_is_the_first_item_s_or_the_record_s(value: bytes, when: datetime) -> None:
    """That of the record where the first item is rejected, or all of it."""
    assert event_micros(article_time(raw(value), LIMITS, GUARD), 5) == when.timestamp() * 1_000_000


def test_a_rejected_record_is_parsed_once_too() -> None:
    """With its reason, and without the parser's frames; one that took its ten seconds does not take them again."""
    record = article_time(raw(b'{"uri": '), LIMITS, GUARD)
    assert isinstance(record.items, Rejected)
    assert (record.items.__traceback__, record.items.__context__, record.items.__cause__) == (None, None, None)
    with pytest.raises(Rejected) as told:
        outcomes(record)
    assert len(PARSED) == 1
    with pytest.raises(Rejected) as alone:
        outcomes(raw(b'{"uri": '))
    assert (told.value.reason, told.value.detail) == (alone.value.reason, alone.value.detail)
    assert told.value.reason is Reason.MALFORMED


def test_one_that_takes_too_long_is_rejected_and_has_its_record_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard cuts it off in the source; the stage does not try again."""

    def never_ends(_raw: RawMessage, limits: ParseLimits) -> None:
        PARSED.append(_raw)
        while True:
            pass

    monkeypatch.setattr(wiring, "parse_all", never_ends)
    record = article_time(raw(ITEM), LIMITS, Limits(0.05, 1024))
    assert event_micros(record, 5) == WRITTEN.timestamp() * 1_000_000
    with pytest.raises(Rejected) as told:
        outcomes(record)
    assert told.value.reason is Reason.TOOK_TOO_LONG
    assert len(PARSED) == 1


def test_between_processes_it_is_the_raw_message_alone() -> None:
    """A runner that does not fuse the source with the parse stage has it parsed again: nothing else travels."""
    record = article_time(raw(ITEM), LIMITS, GUARD)
    assert pickle.loads(pickle.dumps(record)) == record.raw
    copied: object = deepcopy(record)
    assert copied == record.raw
    batch = Batch([(record, 7), (None, 8)])
    assert BatchCoder().decode(BatchCoder().encode(batch)).messages == [(record.raw, 7), (None, 8)]
    assert BatchCoder().estimate_size(batch) == len(ITEM) + 200


TIMES: list[tuple[int, float]] = []


class Note(beam.DoFn):
    """Notes the event time at which each article arrives."""

    def process(self, carried: Carried[ParsedArticle], when: Any = beam.DoFn.TimestampParam) -> None:
        """Note it."""
        TIMES.append((carried.raw.origin.offset, float(when)))


def test_on_the_runner_each_record_is_parsed_once_and_comes_at_its_own_time() -> None:
    """Source, unpacking and parse stage are fused, so the parsed record gets through as it is."""
    TIMES.clear()
    values = {1: ITEM, 2: b'{"uri": ', 3: RSS, 4: ITEM.replace(b"10:00", b"09:00")}

    def read(_: int) -> Batch:
        records = [article_time(raw(value, offset), LIMITS, GUARD) for offset, value in values.items()]
        return Batch([(record, event_micros(record, 5)) for record in records])

    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        batches = pipeline | beam.Create([0], reshuffle=False) | beam.Map(read).with_output_types(Batch)
        unpacked = batches | beam.ParDo(_Unpack(KafkaSettings(topics=("wire",), group="g"), Settings()))
        outcome = unpacked | parse_stage(Settings())
        _ = outcome.done | beam.ParDo(Note())
    assert [one.origin.offset for one in PARSED] == [1, 2, 3, 4]
    hour = TEN.timestamp()
    assert [(1, hour), (3, hour), (4, hour - 3600)] == TIMES
