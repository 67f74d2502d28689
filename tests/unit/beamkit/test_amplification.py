"""What is kept of rejected records is bounded by what came in, also where one record holds thousands of items."""

from pipelines.beamkit.door import breaker_limits, dead_letter
from pipelines.settings.stages import BreakerSettings
from schemas import Origin, RawMessage, Reason, Rejected

PROBLEM = Rejected(Reason.MISSING_FIELD, "the item has no 'id'")
FEED = b"{" + b"x" * 80_000 + b"}"
KEEP = 1 << 20


def kept(value: bytes, item: int | None) -> bytes:
    raw = RawMessage(value=value, origin=Origin(source="feed.json", offset=0, item=item))
    letter = dead_letter("parse", raw, PROBLEM, KEEP)
    assert letter.raw_size == len(value)
    return letter.raw


def test_the_items_of_one_record_share_what_is_kept_of_it() -> None:
    """80 kB with 20,000 broken items would be 1.6 GB of dead letters: they take less than 25 MB."""
    sizes = [len(kept(FEED, item)) for item in range(1, 20_001)]
    assert sum(sizes) < 25_000_000
    assert sizes[:13] == [len(FEED)] * 13
    assert sizes == sorted(sizes, reverse=True)


def test_the_items_of_a_usual_feed_keep_it_whole() -> None:
    """A hundred broken items of a feed of 10 kB can each be looked at."""
    assert all(kept(FEED[:10_000], item) == FEED[:10_000] for item in (None, 1, 100))


def test_an_id_does_not_depend_on_how_much_is_kept() -> None:
    """It is made of the first bytes, which every letter has."""
    raw = RawMessage(value=FEED, origin=Origin(source="feed.json", offset=0, item=90_000))
    cut = dead_letter("parse", raw, PROBLEM, 1024)
    assert 0 < len(cut.raw) < 1024
    assert cut.letter_id == cut.model_copy(update={"raw": FEED}).letter_id


def test_a_replay_has_generous_limits() -> None:
    """More than 95 of 100 of the last 100,000 records; a live run its own; none when it is switched off."""
    replay, live = breaker_limits(BreakerSettings()), breaker_limits(BreakerSettings(enabled=True))
    assert replay is not None
    assert live is not None
    assert (replay.max_share, replay.window, replay.max_run) == (0.95, 100_000, 100_000)
    assert (live.max_share, live.max_run) == (0.5, 200)
    assert breaker_limits(BreakerSettings(enabled=False)) is None
