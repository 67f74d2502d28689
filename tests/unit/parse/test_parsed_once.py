"""A live record is parsed once: for its event time, and for the stage that asks for the same object."""

from datetime import UTC, datetime

import pytest

import pipelines.parse.transform as wiring
from pipelines.beamkit.door import Carried, Refusal
from pipelines.beamkit.guard import Limits
from pipelines.parse import ParseLimits, parse_all
from pipelines.parse.parsed_once import ParsedOnce
from pipelines.parse.transform import article_time, parse_message
from schemas import Article, Origin, RawMessage, Reason, Rejected

LIMITS, GUARD = ParseLimits(1000, 16), Limits(10.0, 1024)
ITEM = b'{"uri": "urn:newsml:m.example:20260303:a", "versioncreated": "2026-03-03T10:00:00Z", "headline": "Tin", "body_text": "Tin rose."}'
RSS = b'<rss version="2.0"><channel><item><title>A</title><guid>1</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>A text.</description></item><item></item></channel></rss>'


def raw(value: bytes) -> RawMessage:
    return RawMessage(value=value, origin=Origin(source="kafka://wire", partition=0, offset=1))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[RawMessage]:
    """Note which records are parsed."""
    found: list[RawMessage] = []

    def noted(one: RawMessage, limits: ParseLimits) -> list[Article | Rejected]:
        found.append(one)
        return parse_all(one, limits)

    monkeypatch.setattr(wiring, "parse_all", noted)
    monkeypatch.setattr(wiring, "PARSED", ParsedOnce(2))
    return found


def fates(one: RawMessage) -> list[Carried | Refusal]:
    return list(parse_message(one, LIMITS))


@pytest.mark.parametrize("value", [ITEM, RSS])
def test_what_was_parsed_for_the_event_time_is_what_the_stage_gives(parsed: list[RawMessage], value: bytes) -> None:
    """Every item, rejected ones too; asked a second time, as after a bundle that failed, it parses again."""
    one = raw(value)
    alone = fates(raw(value))
    parsed.clear()
    assert article_time(one, LIMITS, GUARD) == datetime(2026, 3, 3, 10, tzinfo=UTC)
    told = fates(one)
    assert parsed == [one]
    assert repr(told) == repr(alone)
    assert repr(fates(one)) == repr(alone)
    assert len(parsed) == 2


def test_a_rejected_record_is_parsed_once_too(parsed: list[RawMessage]) -> None:
    """With its reason; one that took its ten seconds does not take them again."""
    one = raw(b'{"uri": ')
    with pytest.raises(Rejected) as first:
        article_time(one, LIMITS, GUARD)
    with pytest.raises(Rejected) as second:
        fates(one)
    assert len(parsed) == 1
    assert (second.value.reason, second.value.detail) == (first.value.reason, first.value.detail)
    assert first.value.reason is Reason.MALFORMED


def test_an_equal_record_and_one_that_is_forgotten_are_parsed(parsed: list[RawMessage]) -> None:
    """Only the very object is known, and only the newest are kept: nothing grows."""
    records = [raw(ITEM) for _ in range(3)]
    for one in records:
        article_time(one, LIMITS, GUARD)
    fates(records[0].model_copy())
    assert len(parsed) == 4
    for one in records:
        fates(one)
    assert len(parsed) == 5  # the first was forgotten for the third
