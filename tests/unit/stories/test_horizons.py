"""After the horizons: ids are never used twice, and a kill finds what it kills however old it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.live.decide import decide, expire
from pipelines.stories.live.state import new_desk
from schemas import EventType, Link, NewsEvent, PubStatus, StoryStatus
from tests.unit.stories.items import FIRE, MERGER, filed

DAY = 24 * 60
RAIN = "Rain fell on Lower Ruritania for the first time in 90 days, and farmers danced in the streets of Strelsau all night."
YEARS = [datetime(year, 5, 6, tzinfo=UTC) for year in (1900, 2026, 2099)]


def later(days: float) -> float:
    return days * DAY


def standing(items: list[PackedItem]) -> list[tuple[StoryStatus, int]]:
    return [(outcome.story.status, len(outcome.story.versions)) for outcome in fold_desk(items)]


def live(items: list[PackedItem]) -> list[NewsEvent]:
    """Decide on items as they come, a month of silence before each: whatever was known is let go."""
    state = new_desk()
    events: list[NewsEvent] = []
    for item in items:
        state, _ = expire(state, item_time(item) - timedelta(hours=1))
        state, emitted, _ = decide(state, item)
        events += emitted
    return events


def item_time(item: PackedItem) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=item.card.time)


@pytest.mark.parametrize("days", [0.1, 8, 36, 400, 30_000])
def test_a_later_version_joins_its_item_however_late_it_comes(days: float) -> None:
    """In a replay: one story, whose revisions go on."""
    first = filed("a", "Harbour fire kills 12", version=1)
    late = filed("a", "Porto Seguro rebuilds its market", MERGER, minutes=later(days), version=2, offset=1)
    (outcome,) = fold_desk([late, first])
    assert [(event.type, event.revision) for event in outcome.events] == [
        (EventType.CREATED, 1),
        (EventType.UPDATED, 2),
    ]


@pytest.mark.parametrize("start", YEARS)
@pytest.mark.parametrize("days", [0.1, 36, 400])
def test_a_kill_withdraws_its_item_however_late_it_comes(start: datetime, days: float) -> None:
    """By its own id, or by a link; and in no order does the story stand."""
    first = filed("a", "Harbour fire kills 12", version=1, time=start)
    own = filed(
        "a",
        "Harbour fire kills 12",
        "Kill.",
        version=2,
        offset=1,
        time=start + timedelta(days=days),
        status=PubStatus.CANCELED,
    )
    linked = filed(
        "k", "KILL", "Kill.", offset=1, time=start + timedelta(days=days), status=PubStatus.CANCELED,
        links=(Link(relation="kills", target="a"),),
    )  # fmt: skip
    for kill in (own, linked):
        for items in ([first, kill], [kill, first]):
            (outcome,) = fold_desk(items)
            assert outcome.story.status is StoryStatus.WITHDRAWN
            assert "a" in outcome.events[-1].withdraws
            assert outcome.events[-1].revision == 2


def test_what_a_live_run_let_go_is_never_named_again() -> None:
    """An update opens another story; a kill says that it knows nothing of its target, and what it withdraws."""
    items = [
        filed("a", "Harbour fire kills 12", version=1),
        filed("a", "Harbour fire kills 15", FIRE + "\n\nMore.", version=2, minutes=later(40), offset=1),
        filed("a", "Harbour fire kills 15", "Kill.", version=3, minutes=later(90), offset=2, status=PubStatus.CANCELED),
    ]
    created, again, killed = live(items)
    assert [event.type for event in (created, again, killed)] == [
        EventType.CREATED,
        EventType.CREATED,
        EventType.WITHDRAWN,
    ]
    assert len({event.story_id for event in (created, again, killed)}) == 3
    assert len({event.event_id for event in (created, again, killed)}) == 3
    assert (killed.withdraws, killed.flags, again.flags) == (("a",), ("late_kill",), ())


def test_one_id_with_two_texts_is_two_stories() -> None:
    """An id that a feed uses again, days apart or at once; a text that goes on is one, and so is any with a version."""
    fire = filed("brief#428", "Harbour fire kills 12")
    rain = filed("brief#428", "Rain ends drought", RAIN, minutes=later(2), offset=1)
    emitted = [outcome.story for outcome in fold_desk([rain, fire])]
    assert len({story.story_id for story in emitted}) == 2
    same_week = [event.story_id for event in (*decide_all([fire, rain]), *decide_all([rain, fire]))]
    assert len(set(same_week[:2])) == 2
    grown = filed("brief#428", "Harbour fire kills 15", FIRE.replace("12", "15"), minutes=90, offset=2)
    assert standing([fire, grown]) == [(StoryStatus.PUBLISHED, 2)]
    numbered = [
        filed("n", "Harbour fire kills 12", version=1),
        filed("n", "Rain ends drought", RAIN, version=2, offset=1, minutes=5),
    ]
    assert standing(numbered) == [(StoryStatus.PUBLISHED, 2)]


def decide_all(items: list[PackedItem]) -> list[NewsEvent]:
    state = new_desk()
    events: list[NewsEvent] = []
    for item in items:
        state, emitted, _ = decide(state, item)
        events += emitted
    return events


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"), st.sampled_from([FIRE, MERGER, RAIN]), st.none() | st.integers(1, 3),
            st.sampled_from([0, 1, 5, 9, 31, 70]), st.sampled_from([PubStatus.USABLE, PubStatus.USABLE, PubStatus.CANCELED]),
        ),
        min_size=1, max_size=7,
    )
)  # fmt: skip
def test_no_two_stories_and_no_two_events_have_one_id(
    given_items: list[tuple[str, str, int | None, int, PubStatus]],
) -> None:
    """In any replay; and the order of arrival does not matter."""
    items = [
        filed(name, body[:30], body, version=version, minutes=later(day) + place, status=status, offset=place)
        for place, (name, body, version, day, status) in enumerate(given_items)
    ]
    outcomes = list(fold_desk(items))
    ids = [outcome.story.story_id for outcome in outcomes]
    assert len(set(ids)) == len(ids)
    assert [outcome.story for outcome in fold_desk(items[::-1])] == [outcome.story for outcome in outcomes]
