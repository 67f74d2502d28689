"""Desks open in a process: the index is made from the log, and stale ones are noticed."""

import gc
from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.live.desks import DeskOutput, Desks, OpenDesk, decode_record, encode_record
from pipelines.stories.thresholds import LIVE, LiveThresholds, Thresholds
from schemas import Disposition
from tests.unit.stories.items import FIRE, MERGER, START, filed

NOW = START + timedelta(hours=1)
FIRST = filed("a", "Harbour fire kills 12", offset=1)
UPDATE = filed("a", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), version=2, minutes=20, offset=2)
OTHER = filed("m", "Zenith buys Glasmark", MERGER, minutes=2, offset=3)


class Runner:
    """What a runner keeps for one key: a token and a log; a bundle may fail before they are written."""

    def __init__(self, live: LiveThresholds = LIVE) -> None:
        self.desks = Desks(uuid4().hex, StoryRules(), Thresholds(live=live))
        self.token: bytes | None = None
        self.log: list[bytes] = []

    def open(self) -> OpenDesk:
        """Open the desk as a bundle does."""
        return self.desks.open("en", self.token, self.read)

    def read(self) -> Iterable[bytes]:
        """Read the log."""
        return self.log

    def take(self, item: PackedItem, *, fails: bool = False) -> DeskOutput:
        """Decide on one item in a bundle of its own."""
        desk = self.open()
        decided = desk.decide(item)
        if not fails:
            if desk.must_compact():
                self.log = [encode_record(record) for record in desk.compacted()]
            else:
                self.log += map(encode_record, decided.records)
            self.token = desk.token
            self.log += map(encode_record, desk.sweep(NOW).records)
            self.token = desk.token
        return decided


def types_of(decided: DeskOutput) -> list[str]:
    return [event.type.value for event in decided.events]


def test_an_index_that_a_failed_bundle_left_behind_is_not_used() -> None:
    """The item that comes again is decided as if it came for the first time."""
    runner = Runner()
    assert types_of(runner.take(FIRST, fails=True)) == ["story.created"]
    assert types_of(runner.take(FIRST)) == ["story.created"]
    assert types_of(runner.take(UPDATE)) == ["story.updated"]


def test_a_desk_made_from_its_log_goes_on() -> None:
    """Another process, which has only token and log, decides the same."""
    runner, other = Runner(), Runner()
    runner.take(FIRST)
    other.token, other.log = runner.token, runner.log
    (event,) = other.take(UPDATE).events
    assert (event.type.value, event.revision) == ("story.updated", 2)


def test_a_record_that_is_read_again_does_nothing() -> None:
    """Its offset was not committed before a crash; its events are out."""
    runner = Runner()
    runner.take(FIRST)
    again = runner.take(FIRST)
    assert (again.events, again.records, again.disposition) == ((), (), Disposition.DUPLICATE)


def test_a_restored_desk_writes_its_log_with_its_first_change() -> None:
    """After a restart Beam's state is empty: it must not stay so, or the next rebuild would forget."""
    before, after = Runner(), Runner()
    before.take(FIRST)
    after.desks.restore({"en": [decode_record(line) for line in before.log]})
    assert types_of(after.take(UPDATE)) == ["story.updated"]
    assert {decode_record(line)[0].partition("/")[0] for line in after.log} == {"item", "story"}
    rebuilt = Runner()
    rebuilt.token, rebuilt.log = after.token, after.log
    assert rebuilt.take(OTHER).events[0].revision == 1
    assert rebuilt.take(UPDATE).disposition is Disposition.DUPLICATE


@pytest.mark.parametrize("restored", [False, True], ids=["from its log", "from the changelog"])
def test_a_desk_that_was_cut_off_is_made_anew(restored: bool) -> None:
    """As it was before the item, even if nothing was written to its log yet; the item may come again."""
    before, runner = Runner(), Runner()
    before.take(FIRST)
    if restored:
        runner.desks.restore({"en": [decode_record(line) for line in before.log]})
    else:
        runner.token, runner.log = before.token, before.log
    runner.open().decide(UPDATE)
    runner.desks.close("en")
    assert types_of(runner.take(UPDATE)) == ["story.updated"]
    assert runner.take(FIRST).disposition is Disposition.DUPLICATE


def test_a_log_is_written_anew_when_most_of_it_is_dead() -> None:
    """It holds what lives, and no more than twice that and some."""
    runner = Runner(LiveThresholds(log_spare=5))
    for number in range(30):
        runner.take(
            filed("a", f"Harbour fire kills {number}", FIRE.replace("12", str(number)), version=number, offset=number)
        )
        assert len(runner.log) <= 2 * (number + 2) + 5 + 2


def test_limits_that_were_hit_are_counted() -> None:
    """Texts that were forgotten, and items of which not all candidates were judged."""
    runner = Runner()
    runner.desks = Desks(uuid4().hex, StoryRules(max_story_bytes=1, max_bucket=2))
    found = [
        runner.take(filed(f"r{place}", "Harbour fire report", FIRE, slug="FIRE", minutes=place, offset=place))
        for place in range(5)
    ]
    assert sum(decided.capped for decided in found) == 2
    assert sum(decided.evicted_texts for decided in found) > 0


def test_an_embargo_is_released_by_the_clock() -> None:
    """Not before, and once."""
    runner = Runner()
    held = filed("e", "Results embargoed", MERGER, embargo_until=NOW + timedelta(hours=2), offset=4)
    assert runner.take(held).disposition is Disposition.HELD
    desk = runner.open()
    assert desk.next_release() == NOW + timedelta(hours=2)
    assert types_of(desk.release(NOW + timedelta(hours=1))) == []
    assert types_of(desk.release(NOW + timedelta(hours=2))) == ["story.released"]
    assert types_of(desk.release(NOW + timedelta(hours=3))) == []


def test_what_a_desk_holds_is_no_garbage_to_look_through() -> None:
    """After a sweep its items are out of the collector's rounds."""
    gc.unfreeze()
    runner = Runner(LiveThresholds(sweep_items=2))
    try:
        for item in (FIRST, UPDATE, OTHER):
            runner.take(item)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


@given(st.from_regex(r"(item|story)/[a-z0-9+]{1,9}", fullmatch=True), st.none() | st.binary(max_size=40))
def test_records_of_a_log_come_back(key: str, value: bytes | None) -> None:
    """None is not an empty value."""
    assert decode_record(encode_record((key, value))) == (key, value)
