"""Long stories: a story of many versions costs little an item, and is the same in any order of arrival."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.packed_item import PackedItem, unpack_article
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.live.changelog import decode_item, drain
from pipelines.stories.live.decide import current_stories, decide
from pipelines.stories.live.state import new_desk
from pipelines.stories.match.groups import Groups
from pipelines.stories.thresholds import LIVE, MATCH, Thresholds
from schemas import Link, NewsEvent
from tests.examples import at_most
from tests.unit.stories.items import FIRE, filed
from tests.unit.stories.test_decide import Screen, bounded, run
from tests.unit.stories.test_lifecycle import LONG_FIRE


def version(number: int, minutes: int, **given: Any) -> PackedItem:
    """Write a version of the long story."""
    text = LONG_FIRE.replace("12", str(12 + number))
    return filed(
        "a", f"Harbour fire kills {12 + number}", text, minutes=minutes, version=number, offset=number, **given
    )


def linked(name: str, target: str, minutes: int, offset: int) -> PackedItem:
    """Write an item that goes on from another one."""
    links = (Link(relation="evolved_from", target=target),)
    return filed(
        name, f"Harbour fire, {name}", FIRE.replace("12", str(offset)), minutes=minutes, links=links, offset=offset
    )


LIVE_BLOG = [
    *(version(number, 10 * number) for number in range(1, 9)),
    version(3, 85),
    *(linked(f"l{place}", f"l{place - 1}" if place else "a", 12 + 9 * place, 20 + place) for place in range(4)),
    *(linked(f"w{place}", "nobody", 31 + 9 * place, 30 + place) for place in range(2)),
    filed("s", "Harbour fire kills 15", LONG_FIRE.replace("12", "15"), minutes=33, offset=40),
    filed("t", "Porto Seguro fire kills 19", LONG_FIRE.replace("12", "19"), minutes=74, offset=41),
    filed("h", "Porto blaze", LONG_FIRE.replace("12", "14"), minutes=26, provider="harbour", offset=42),
    filed("c", "CORRECTED-Harbour fire kills 16", LONG_FIRE.replace("12", "16"), minutes=52, offset=43),
    filed("k", "KILL-Harbour fire, l2", "Kill this story.", minutes=95, offset=44),
]

UNKILLED = LIVE_BLOG[:-1]

SMALL = Thresholds(match=replace(MATCH, nearest=2), live=replace(LIVE, kept_timeline=3))
"""Stories are long from four items on."""


class LongArrivals(RuleBasedStateMachine):
    """Versions of a live blog come in any order, some again; the screen always shows the fold of what came."""

    @initialize()
    def open(self) -> None:
        """Begin with an empty desk."""
        self.state, self.screen = new_desk(thresholds=SMALL), Screen()
        self.came: list[PackedItem] = []

    @rule(place=st.integers(0, len(LIVE_BLOG) - 1))
    def arrive(self, place: int) -> None:
        """Let an item come, perhaps again."""
        self.came.append(LIVE_BLOG[place])
        self.state, events, _ = decide(self.state, LIVE_BLOG[place])
        for event in events:
            self.screen.show(event)

    @invariant()
    def agrees(self) -> None:
        """Compare the screen with the fold."""
        if self.came:
            assert self.screen.stories == bounded(self.came, SMALL)


def test_any_arrival_shows_the_fold() -> None:
    """The machine above, with stories held to be long from four items on."""
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(LongArrivals, settings=settings(at_most(25), stateful_step_count=16))


@settings(at_most(25))
@given(st.permutations(range(len(LIVE_BLOG))))
def test_the_history_of_a_long_story_is_the_fold_s(order: list[int]) -> None:
    """Versions, their evidence and their dispositions too: both forms give the same story, revisions apart."""
    state, _, _ = run([LIVE_BLOG[place] for place in order], SMALL)
    folded = {outcome.story.story_id: outcome.story for outcome in fold_desk(LIVE_BLOG, thresholds=SMALL)}
    current = {story.story_id: story for story in current_stories(state)}
    assert current.keys() == folded.keys()
    for name, story in current.items():
        assert story.model_copy(update={"revision": 0}) == folded[name].model_copy(update={"revision": 0})


@settings(at_most(15))
@given(st.permutations(range(len(UNKILLED))))
def test_old_texts_go_and_the_screen_stays(order: list[int]) -> None:
    """A story that may keep only two kilobytes shows what it would show with all its texts.

    Of a killed one no text is kept: what parts from it later is shown without, flagged ``text_evicted``.
    """
    state, screen = new_desk(StoryRules(max_story_bytes=2_000), SMALL), Screen()
    for place in order:
        state, events, _ = decide(state, UNKILLED[place])
        for event in events:
            screen.show(event)
    assert screen.stories == bounded(UNKILLED, SMALL)
    assert state.evicted_texts > 3


def test_what_a_story_keeps_is_bounded_and_evictions_are_counted() -> None:
    """Of forty versions the newest texts are kept; a text that is gone is not compared with."""
    rules = StoryRules(max_story_bytes=6_000)
    state = new_desk(rules, SMALL)
    current: list[NewsEvent] = []
    for number in range(40):
        state, events, _ = decide(state, version(number, 2 * number))
        current += events
    kept = [item for item in state.items.values() if unpack_article(item.packed)[0].body]
    whole = sum(len(item.packed) for item in kept)
    assert whole <= rules.max_story_bytes
    assert state.evicted_texts == 40 - len(kept) > 0
    assert all(event.changes for event in current[1:])
    (oldest,) = (record for key, record in drain(state) if key == "item/" + version(0, 0).card.uid)
    assert not unpack_article(decode_item(oldest or b"").packed)[0].body


@given(st.permutations(range(len(LIVE_BLOG))), st.integers(1, len(LIVE_BLOG) - 1))
def test_an_appended_timeline_equals_a_new_one(order: list[int], start: int) -> None:
    """An item that comes last is appended; any other is refused and leaves the timeline as it was."""
    cards = [LIVE_BLOG[place].card for place in order]
    timeline, went = Timeline(cards[:start]), cards[:start]
    for card in cards[start:]:
        if timeline.append_if_last(card):
            went.append(card)
        assert timeline.transitions(0) == Timeline(went).transitions(0)


def entries() -> Iterator[tuple[int, str]]:
    """Name items in time."""
    return ((time, f"u{time}") for time in range(12))


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=14))
def test_groups_are_the_same_in_any_order_and_nearness_is_only_lost(pairs: list[tuple[int, int]]) -> None:
    """Joining in either order gives the same groups; two items that are not near each other never become so."""
    items, one, other = list(entries()), Groups(SMALL.match), Groups(SMALL.match)
    far = set[tuple[int, int]]()
    for a, b in pairs:
        one.join(items[a], items[b])
        apart = {(x, y) for x in range(12) for y in range(12) if one.of(items[x][1]) is not one.of(items[y][1])}
        assert all(not one.near(items[x], items[y]) for x, y in far & apart)
        far |= {(x, y) for x, y in apart if not one.near(items[x], items[y])}
    for a, b in reversed(pairs):
        other.join(items[b], items[a])
    assert [one.of(item[1]) or [item] for item in items] == [other.of(item[1]) or [item] for item in items]
