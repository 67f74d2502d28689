"""Verdicts of editors: what is in force, what they do to stories, and that neither order nor workers nor liveness matters."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipelines.errors import Refused
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.lifecycle.fold import fold_desk, match_desk
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.live.changelog import restore, snapshot
from pipelines.stories.live.decide import current_stories, decide, heed
from pipelines.stories.live.state import DeskState, new_desk
from pipelines.stories.live.verdict_feed import VerdictFeed, read_records
from pipelines.stories.match.verdicts import NO_VERDICTS, Verdicts, verdicts_in_force, with_verdicts
from schemas import EventType, NewsEvent, Origin, RawMessage, Story, StoryStatus
from schemas.verdict import Verdict
from tests.examples import at_most
from tests.unit.stories.items import FIRE, MERGER, filed
from tests.unit.stories.test_archive import archive, fold_in_files

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
A, B, C = "meridian:a", "meridian:b", "harbour:c"


def verdict(kind: str, *items: str, minutes: int = 0) -> Verdict:
    return Verdict.model_validate({"verdict": kind, "items": items, "time": NOON + timedelta(minutes=minutes)})


def noted(items: Sequence[PackedItem], verdicts: Verdicts) -> list[PackedItem]:
    return [replace(item, card=with_verdicts(item.card, verdicts)) for item in items]


def fold(items: Sequence[PackedItem], *given: Verdict) -> list[StoryOutcome]:
    return list(fold_desk(noted(items, verdicts_in_force(given))))


def stories_of(outcomes: Sequence[StoryOutcome]) -> list[set[str]]:
    return [{version.item_id for version in outcome.story.versions} for outcome in outcomes]


@given(st.permutations([
    verdict("join", A, B, minutes=1), verdict("part", A, B, minutes=2), verdict("join", B, C, minutes=3),
    verdict("part", A, C, minutes=4), verdict("pin", A, minutes=5), verdict("clear", A, minutes=6),
    verdict("pin", B, minutes=7),
]))  # fmt: skip
def test_the_newest_counts_in_any_order(given: list[Verdict]) -> None:
    """The newest on the same items; a cleared pin is gone; nothing contradicts here."""
    found = verdicts_in_force(given)
    assert found.joined == {B: C, C: C}
    assert found.parted == {A: (C, B), B: (A,), C: (A,)}
    assert found.pinned.keys() == {B}
    assert found.overruled == 0


def test_a_verdict_that_contradicts_newer_ones_is_overruled() -> None:
    """Also over a third item; it is counted, and the newer ones stay."""
    found = verdicts_in_force(
        [verdict("part", A, C), verdict("join", A, B, minutes=1), verdict("join", B, C, minutes=2)]
    )
    assert (found.joined, found.parted, found.overruled) == ({A: C, B: C, C: C}, {}, 1)
    found = verdicts_in_force(
        [verdict("join", A, B), verdict("part", A, C, minutes=1), verdict("join", B, C, minutes=2)]
    )
    assert (found.joined, found.overruled) == ({B: C, C: C}, 1)


@pytest.mark.parametrize(
    ("kind", "items"),
    [("join", (A,)), ("join", (A, A)), ("part", (A, B, C)), ("pin", (A, B)), ("pin", ("a",)), ("keep", (A,))],
)
def test_a_verdict_names_its_items(kind: str, items: tuple[str, ...]) -> None:
    """Two different ones, or one, as provider:item_id."""
    with pytest.raises(ValidationError):
        verdict(kind, *items)


ITEMS = [
    filed("a", "Harbour fire kills 12", offset=1),
    filed("b", "Zenith to buy Glasmark", MERGER, minutes=5, offset=2),
    filed("c", "Zenith to buy Glasmark", MERGER, minutes=9, offset=3, provider="harbour"),
]


def test_join() -> None:
    """Two items without a word in common, and one of another house, are one story; the event says why."""
    assert stories_of(fold(ITEMS)) == [{"a"}, {"b", "c"}]
    (outcome,) = fold(ITEMS, verdict("join", B, A))
    assert {version.item_id for version in outcome.story.versions} == {"a", "b", "c"}
    updated = next(event for event in outcome.events if event.item_id == "b")
    assert (updated.type, updated.evidence.key, updated.evidence.with_item) == (EventType.UPDATED, "editor", A)
    assert stories_of(fold(ITEMS, verdict("join", A, C), verdict("part", A, B))) == [{"a", "c"}, {"b"}]


def test_part() -> None:
    """Texts, copies, series and versions that an editor parted are never one story; the evidence says so."""
    assert stories_of(fold(ITEMS, verdict("part", B, C))) == [{"a"}, {"b"}, {"c"}]
    chain = [
        filed(f"s{number}", f"Harbour fire kills {12 + number}", series_id="x", minutes=number) for number in range(4)
    ]
    first, last = "meridian:s0", "meridian:s3"
    assert stories_of(fold(chain)) == [{"s0", "s1", "s2", "s3"}]
    outcomes = fold(chain, verdict("part", first, last))
    assert stories_of(outcomes) == [{"s0", "s1", "s2"}, {"s3"}]
    assert outcomes[1].events[0].evidence.detail == f"an editor parted it from {first}"


def test_pin() -> None:
    """The pinned item stays the head; a kill still withdraws the story, and the id does not change."""
    chain = [
        filed("a", "Harbour fire kills 12", version=1),
        filed("b", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), minutes=20, series_id="x"),
        filed("a", "Harbour fire kills 13", FIRE.replace("12", "13"), minutes=9, version=2, series_id="x"),
    ]
    (plain,), (pinned,) = fold(chain), fold(chain, verdict("pin", A))
    assert (plain.story.head_item, pinned.story.head_item) == ("b", "a")
    assert plain.story.story_id == pinned.story.story_id
    assert ["pinned" in event.flags for event in pinned.events] == [True, True]
    kill = filed("a", "KILL-Harbour fire", "", minutes=30, version=3)
    (killed,) = fold([*chain, kill], verdict("pin", A))
    assert killed.story.status is StoryStatus.WITHDRAWN
    (other,) = fold(chain, verdict("pin", A), verdict("pin", B, minutes=1))
    assert other.story.head_item == "b"


def test_a_pinned_story_keeps_its_id() -> None:
    """An older item that is learned after the pin joins the story and does not rename it, in a replay as live; cleared, it does."""
    younger = filed("a", "Harbour fire kills 12", minutes=30, known=NOON - timedelta(hours=2))
    older = filed("b", "Harbour fire kills 12", minutes=5, offset=1, known=NOON + timedelta(hours=1))
    (alone,), (plain,), (pinned,) = fold([younger]), fold([younger, older]), fold([younger, older], verdict("pin", A))
    assert pinned.story.story_id == alone.story.story_id != plain.story.story_id
    assert len(pinned.story.versions) == 2
    state, _, _ = decide(new_desk(), younger)
    state, _ = heed(state, verdicts_in_force([verdict("pin", A)]))
    state, _, _ = decide(state, older)
    assert [story.story_id for story in current_stories(state)] == [alone.story.story_id]
    state, _ = heed(state, verdicts_in_force([]))
    assert [story.story_id for story in current_stories(state)] == [plain.story.story_id]


def drawn_verdicts(chance: Random, items: Sequence[PackedItem], count: int) -> list[Verdict]:
    names = sorted({item.card.name for item in items})
    return [
        verdict("pin", chance.choice(names), minutes=minute)
        if chance.random() < 0.3
        else verdict(chance.choice(["join", "join", "part", "part", "clear"]), *chance.sample(names, 2), minutes=minute)
        for minute in range(count)
    ]


@at_most(25)
@given(st.integers(0, 10**6))
def test_neither_order_nor_files_nor_liveness_matters(seed: int) -> None:
    """In memory, in files, in any order, and live with verdicts that come between items and after them, restored or not."""
    chance = Random(seed)
    items = archive(seed, 24, 3)
    given = drawn_verdicts(chance, items, 8)
    in_force = verdicts_in_force(given)
    expected = fold(items, *given)
    shuffled = chance.sample(items, len(items))
    assert fold(shuffled, *chance.sample(given, len(given))) == expected
    assert fold_in_files(noted(shuffled, in_force), parts=2) == expected
    for story in match_desk(noted(items, in_force)).stories:
        held = {card.name for card in story.cards}
        assert all(held.isdisjoint(card.parted) for card in story.cards)
    assert without_ids(live(shuffled, given, chance)) == without_ids(outcome.story for outcome in expected)


def without_ids(stories: Iterable[Story]) -> list[str]:
    """Return stories as text: of two stories that one item id begins, a live desk gives the id to the one that came first."""
    return sorted(repr(story.model_copy(update={"story_id": ""})) for story in stories)


def live(items: Sequence[PackedItem], given: Sequence[Verdict], chance: Random) -> list[Story]:
    """Decide on items in this order; each verdict comes at a place of its own, some after the last item, one after a restart."""
    state, known = new_desk(), list[Verdict]()
    places = sorted(chance.randrange(len(items) + 5) for _ in given)
    for place in range(len(items) + 5):
        while len(known) < len(given) and places[len(known)] <= place:
            known.append(given[len(known)])
            if chance.random() < 0.3:
                state = restarted(state)
            state, _ = heed(state, verdicts_in_force(known))
        if place < len(items):
            state, _, _ = decide(state, items[place])
    assert {uid for uids in state.members.values() for uid in uids} == state.items.keys()
    shown = {story_id for story_id, story in state.emitted.items() if story.status != "merged"}
    stories = sorted(current_stories(state), key=lambda story: story.story_id)
    assert shown <= {story.story_id for story in stories}
    return stories


def restarted(state: DeskState) -> DeskState:
    again = restore(snapshot(state), verdicts=state.verdicts)
    again.now = state.now
    return again


def test_a_live_desk_says_what_a_verdict_changed() -> None:
    """A joined story is merged into the other; cleared, it is there again; the same verdicts change nothing."""
    state, events = new_desk(), list[NewsEvent]()
    for item in ITEMS[:2]:
        state, new, _ = decide(state, item)
        events += new
    joined, cleared = [verdict("join", A, B)], [verdict("join", A, B), verdict("clear", A, B, minutes=1)]
    kinds = []
    for known in (joined, joined, cleared):
        state, new = heed(state, verdicts_in_force(known))
        kinds.append(sorted(event.type.value for event in new))
    assert kinds[0] == ["story.merged", "story.updated"]
    assert kinds[1] == []
    assert "story.created" in kinds[2] or "story.updated" in kinds[2]
    assert len({story.story_id for story in current_stories(state)}) == 2


def test_a_record_that_is_none_is_refused_once() -> None:
    """The others count; a place that cannot be read keeps what was read before."""
    lines = [
        b'{"verdict": "pin", "items": ["p:1"], "time": "2026-03-04T12:00Z"}',
        b"{",
        b'{"verdict": "pin", "items": []}',
    ]
    records = [RawMessage(value=line, origin=Origin(source="v.jsonl", offset=n)) for n, line in enumerate(lines)]
    found = read_records(records)
    assert (found.records, set(found.verdicts.pinned), len(found.refused)) == (1, {"p:1"}, 2)
    assert [problem.detail[:10] for _, problem in found.refused] == ["no verdict", "no verdict"]
    answers = [records, records]

    def read() -> Sequence[RawMessage]:
        if not answers:
            raise Refused("gone")
        return answers.pop()

    feed = VerdictFeed(read, every_s=0)
    assert [len(feed.current()[1]) for _ in range(3)] == [2, 0, 0]
    assert set(feed.current()[0].pinned) == {"p:1"}
    assert VerdictFeed(list, every_s=0).current() == (NO_VERDICTS, [])
