"""What an event is worth: counted once, whatever the order of arrival, in a replay as live."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reports import built_events, score
from pipelines.stories.describe.card import Card
from pipelines.stories.describe.genre import read_genre
from pipelines.stories.describe.packed_item import PackedItem
from pipelines.stories.describe.sources import read_sources
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.live.changelog import restore, snapshot
from pipelines.stories.live.decide import current_stories, decide
from pipelines.stories.live.state import drop_component, new_desk
from pipelines.stories.match.report_measures import Measures, measure_reports
from pipelines.stories.match.report_model import Node, load_trees, report_probability
from pipelines.stories.thresholds import THRESHOLDS
from pipelines.stories.worth.materiality import materiality_of, new_shares
from pipelines.stories.worth.precedents import NOTHING, PrecedentIndex, Precedents, find_precedents, keys_of
from schemas import EventType, NewsEvent
from tests.examples import at_most
from tests.unit.stories.built import build
from tests.unit.stories.items import FIRE, MERGER, article, filed

WINDOWS = [timedelta(hours=12), timedelta(hours=24), timedelta(days=3), timedelta(days=5), timedelta(days=7)]
MICROSECOND = timedelta(microseconds=1)


def by_brute_force(cards: list[Card]) -> dict[str, tuple[int, ...]]:
    """Compare every pair of items, and count those that share a key of the text or of the headline."""
    keys = {card.uid: keys_of(card).like[:2] for card in cards}
    found = {}
    for card in cards:
        texts = [
            card.time - other.time
            for other in cards
            if other.time < card.time and any(a == b for a, b in zip(keys[card.uid], keys[other.uid], strict=False))
        ]
        found[card.uid] = tuple(sum(gap <= window // MICROSECOND for gap in texts) for window in WINDOWS)
    return found


def like(found: dict[str, Precedents], cards: list[Card]) -> dict[str, tuple[int, ...]]:
    return {card.uid: found.get(card.uid, NOTHING).like for card in cards}


HEADLINES = ["Zenith Optics to buy Glasmark", "Zenith Optics raises Glasmark offer", "Harbour fire kills 12", "Rain"]


@at_most(40)
@given(
    st.lists(st.tuples(st.sampled_from(HEADLINES), st.sampled_from([FIRE, MERGER, "Rain."]), st.integers(0, 14_000)))
)
def test_like_items_are_counted_as_by_brute_force(drawn: list[tuple[str, str, int]]) -> None:
    """In every window, the limits included; dropped items count no more."""
    cards = [
        filed(f"i{number}", headline, text, minutes=minutes, offset=number).card
        for number, (headline, text, minutes) in enumerate(drawn)
    ]
    expected = by_brute_force(cards)
    assert like(dict(find_precedents(cards)), cards) == expected
    index = PrecedentIndex()
    for card in random.Random(1).sample(cards, len(cards)):
        index.add(card)
    assert {card.uid: index.look_up(card).like for card in cards} == expected
    for card in cards:
        index.drop(card)
    assert all(index.look_up(card) == NOTHING for card in cards)


def test_a_similar_event_is_of_the_company_and_of_another_story() -> None:
    """An item on another company is none, and neither is an earlier version."""
    index = PrecedentIndex()
    cards = [
        filed(item, headline, text, minutes=minutes).card
        for item, headline, text, minutes in (
            ("a", "Zenith to buy Glasmark", MERGER, 0),
            ("b", "Zenith sues Glasmark", "Zenith went to court.", 60 * 24),
        )
    ]
    first, second = (replace(card, company="lei:1") for card in cards)
    index.add(first)
    assert index.look_up(second).similar == ((first.time, first.uid),)
    assert index.look_up(replace(second, company="lei:2")).similar == ()
    assert index.look_up(replace(second, time=first.time + 8 * 24 * 3_600_000_000)).similar == ()


def test_what_a_version_touched() -> None:
    """Only the figures; then nothing."""
    old = filed("a", "Harbour fire kills 12").card
    new = filed("a", "Harbour fire kills 27", FIRE.replace("12", "27"), version=2).card
    touched = materiality_of(old, new)
    assert touched.figures > 0
    assert touched.names == 0 < touched.lead < touched.figures  # the lead has the figure too
    assert 0 < touched.headline < 1
    assert new_shares(old, new).figures == 0.5
    assert new_shares(None, new) == (None, None, None)
    assert materiality_of(old, old).model_dump() == {"headline": 0, "lead": 0, "figures": 0, "names": 0}


@pytest.mark.parametrize(
    ("given", "sources"),
    [
        ({"credit": "REUTER"}, ("reuters",)),
        ({"credit": "AFP via the desk", "trailer": "(Reuters)"}, ("afp", "reuters")),
        ({"credit": "The Daily Bugle"}, ("the daily bugle",)),
        ({"byline": "By Ann Lee, AP", "authors": ("Ann Lee",)}, ("ap", "by ann lee")),
        ({}, ()),
    ],
)
def test_the_sources_that_an_item_names(given: dict[str, Any], sources: tuple[str, ...]) -> None:
    """Agencies of every line where one may stand, else the credit; and authors."""
    assert read_sources(article("a", "Harbour fire kills 12", **given)) == sources


@pytest.mark.parametrize(
    ("headline", "given", "genre"),
    [
        ("FACTBOX-The harbour of Porto Seguro", {}, ("factbox", "tag")),
        ("Your Wednesday Evening Briefing", {}, ("briefing", "headline")),
        ("Commodities mixed", {"slug": "Commodity Rdp"}, ("rdp", "slug")),
    ],
)
def test_the_genre_comes_out_on_the_article(headline: str, given: dict[str, Any], genre: tuple[str, str]) -> None:
    """With where it was read; a plain report has none."""
    found = read_genre(article("a", headline, **given))
    assert found is not None
    assert (found.code, found.scheme) == genre
    assert read_genre(article("a", "Harbour fire kills 12")) is None
    (outcome,) = fold_desk([filed("a", headline, **given)])
    shown = outcome.events[0].article
    assert shown is not None
    assert shown.genre == found


STORIES = range(30)


def test_origins_of_built_stories() -> None:
    """An agency and those who print it are one origin, each report in other words is one more; nobody is counted twice."""
    right = 0
    for seed in STORIES:
        built = build(seed)
        found = next(fold_desk(built.items)).story.corroboration
        assert found is not None
        assert found.origins <= built.origins
        right += (found.origins, found.houses) == (built.origins, built.houses)
    assert right >= 0.95 * len(STORIES)


def test_stories_of_one_day_are_not_each_others_sources() -> None:
    """Two events of one firm, two of one kind, two in one city; and a corroboration never makes one story of two."""
    told = built_events("opened")[:24]
    found = score(told)
    assert (found.twice, found.false_ties) == (0, 0)
    assert found.right >= 0.9 * len(told)
    items = [item for one in told for item in one.items]
    alone = replace(THRESHOLDS, match=replace(THRESHOLDS.match, report_probability=1.1, reprint_passages=1.1))
    ids = [
        [
            (outcome.story.story_id, [one.item_id for one in outcome.story.versions])
            for outcome in fold_desk(items, thresholds=limits)
        ]
        for limits in (THRESHOLDS, alone)
    ]
    assert ids[0] == ids[1]


def test_measures_of_reports_do_not_depend_on_which_comes_first() -> None:
    """They are shares and counts of two sets of words; the trees were written with as many measures."""
    cards = [item.card for item in build(3).items]
    for one, other in combinations(cards, 2):
        measures = measure_reports(one, other)
        assert measures == measure_reports(other, one)
        assert 0 <= report_probability(measures) <= 1
    read = {node[0] for tree in load_trees()[1] for node in inner_nodes(tree)}
    assert read <= {*range(len(Measures._fields))}


def inner_nodes(node: Node) -> Iterator[Node]:
    """Yield the nodes of a tree that are no leaves."""
    if len(node) > 1:
        yield node
        for below in node[2:]:
            yield from inner_nodes(below)


def test_every_order_of_arrival_has_the_same_worth_in_the_end() -> None:
    """A replay in any order; a live desk, also one that was restored; and a live desk in order emits what a replay does."""
    items = [item for seed in STORIES[:6] for item in build(seed).items]
    replayed = list(fold_desk(items))
    expected = sorted((outcome.story for outcome in replayed), key=lambda story: story.story_id)
    for seed in range(3):
        shuffled = random.Random(seed).sample(items, len(items))
        assert [outcome.events for outcome in fold_desk(shuffled)] == [outcome.events for outcome in replayed]
        state = new_desk()
        for item in shuffled:
            state, _, _ = decide(state, item)
        again = restore(snapshot(state))
        again.now = state.now
        for desk in (state, again):
            assert sorted(current_stories(desk), key=lambda story: story.story_id) == expected
    live = emitted_live(items)
    assert {key: live[key] for key in worth_of(event for outcome in replayed for event in outcome.events)} == worth_of(
        event for outcome in replayed for event in outcome.events
    )


def emitted_live(items: list[PackedItem]) -> dict[str, object]:
    state, events = new_desk(), list[NewsEvent]()
    for item in sorted(items, key=lambda item: (item.card.time, item.card.uid)):
        state, new, _ = decide(state, item)
        events += new
    for component in list(state.members):
        drop_component(state, component)
    assert not any(state.reports.values())
    return worth_of(events)


def worth_of(events: object) -> dict[str, object]:
    """Return what events say of themselves, but for ``story.related``, which a live desk emits for what had come."""
    return {
        event.event_id: (event.corroboration, event.novelty)
        for event in events  # type: ignore[attr-defined]
        if event.type is not EventType.RELATED
    }
