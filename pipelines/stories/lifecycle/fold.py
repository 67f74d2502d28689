"""Fold: the stories of all items of a desk, whatever order the items came in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card, hash_texts, to_microseconds
from pipelines.stories.describe.packed_item import PackedItem, unpack_article
from pipelines.stories.lifecycle.events import (
    EventWriter,
    alternative_story_id,
    first_item,
    story_id_of,
    write_story,
)
from pipelines.stories.lifecycle.order import canonical_order
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.match.clusters import Edge, cluster_component, make_edge
from pipelines.stories.match.components import Components
from pipelines.stories.match.evidence import evidence_of
from pipelines.stories.match.groups import Groups, time_key
from pipelines.stories.match.index import CandidateIndex, all_ties
from pipelines.stories.match.judge import explicit_window, is_kill, judge
from pipelines.stories.match.judging import ALONE, Judging
from pipelines.stories.match.keys import key_number, linked_names, name_key, own_names
from pipelines.stories.match.reports import REPORT
from pipelines.stories.match.tie import EXPLICIT, RELATED
from pipelines.stories.thresholds import THRESHOLDS, LifecycleThresholds, MatchThresholds, Thresholds
from pipelines.stories.worth.precedents import NOTHING, Precedents, find_precedents
from pipelines.stories.worth.story import NO_VERSIONS, StoryWorth
from schemas import EventType, Evidence, NewsEvent

DEFAULT = StoryRules()
WorthOf = Callable[[Sequence[Card]], StoryWorth]
"""Returns the worth of a story by its items."""
REUSED = "reused_id"
"""Flag of a story whose first item has the id of an earlier story."""


class FoldedStory(NamedTuple):
    """The items of one story, and the edges of its component."""

    cards: list[Card]
    edges: list[Edge]


class NamedStory(NamedTuple):
    """A story with its id and the flags of its events."""

    cards: list[Card]
    edges: list[Edge]
    story_id: str
    flags: tuple[str, ...]


class MatchedDesk(NamedTuple):
    """A desk whose items are matched and whose stories are not written yet."""

    packed: Mapping[str, PackedItem]
    """Its items by their unique uids."""
    stories: list[NamedStory]
    """Its stories, the oldest first."""
    groups: Groups
    related: list[Edge]
    """Edges between stories that are related."""
    now: int
    """The time that embargoes are compared with, in microseconds."""
    capped: int
    """Items for which a limit left out candidates."""
    precedents: Mapping[str, Precedents]
    """What came before items that are like them, by uid."""
    produced_by: Mapping[str, str]
    """Versions of code and registers that events carry."""


def fold_desk(
    items: Iterable[PackedItem],
    rules: StoryRules = DEFAULT,
    count_capped: Callable[[int], object] = lambda _: None,
    thresholds: Thresholds = THRESHOLDS,
    produced_by: Mapping[str, str] = NO_VERSIONS,
) -> Iterator[StoryOutcome]:
    """Fold the items of one desk. Yield its stories in the order of their first items.

    ``count_capped`` is called with the count of items for which a limit left out candidates; ``produced_by`` are the versions
    of code and registers that events carry.
    """
    desk = match_desk(items, rules, thresholds, produced_by)
    count_capped(desk.capped)
    yield from write_stories(desk, thresholds)


def match_desk(
    items: Iterable[PackedItem],
    rules: StoryRules = DEFAULT,
    thresholds: Thresholds = THRESHOLDS,
    produced_by: Mapping[str, str] = NO_VERSIONS,
    judging: Judging = ALONE,
) -> MatchedDesk:
    """Match the items of one desk, and name its stories. Articles are not read."""
    index = CandidateIndex(rules, thresholds.match)
    packed = unique_items(items)
    cards = {uid: item.card for uid, item in packed.items()}
    now = to_microseconds(rules.now) if rules.now else max((card.time for card in cards.values()), default=0)
    groups = Groups(thresholds.match)
    stories, related = match_items(index, cards, groups, judging)
    named, precedents = name_stories(stories, thresholds.lifecycle), find_precedents(cards.values(), thresholds.worth)
    return MatchedDesk(packed, named, groups, related, now, index.capped, precedents, produced_by)


def name_stories(stories: list[FoldedStory], limits: LifecycleThresholds) -> list[NamedStory]:
    """Return the stories with their ids, the oldest first."""
    ids = StoryIds()
    named = []
    for cards, edges in sorted(stories, key=lambda story: min(map(time_key, story.cards))):
        ordered = canonical_order(cards, limits)[0]
        flags = (REUSED,) if ids.knows(ordered) else ()
        named.append(NamedStory(cards, edges, ids.of(ordered), flags))
    return named


def desk_worth(desk: MatchedDesk, thresholds: Thresholds) -> WorthOf:
    """Return a function that gives the worth of each story of a desk, from the edges of reports between its stories."""
    reports: dict[str, list[tuple[float, str]]] = {}
    for edge in desk.related:
        if edge.tie.detail == REPORT:
            reports.setdefault(edge.one, []).append((edge.cost, edge.other))
            reports.setdefault(edge.other, []).append((edge.cost, edge.one))
    home = {card.uid: place for place, story in enumerate(desk.stories) for card in story.cards} if reports else {}

    def precedents_of(card: Card) -> Precedents:
        return desk.precedents.get(card.uid, NOTHING)

    def worth_of(cards: Sequence[Card]) -> StoryWorth:
        tied = sorted(tie for card in cards for tie in reports.get(card.uid, ()))
        places = dict.fromkeys(home[uid] for _, uid in tied if home[uid] != home[cards[0].uid])
        others = [desk.stories[place].cards for place in islice(places, thresholds.worth.reports)]
        return StoryWorth(cards, others, precedents_of, desk.produced_by, thresholds.worth)

    return worth_of


def match_items(
    index: CandidateIndex, cards: Mapping[str, Card], groups: Groups, judging: Judging = ALONE
) -> tuple[list[FoldedStory], list[Edge]]:
    """Match all items with an empty index. Return their stories and the edges between related stories; fill ``groups``."""
    components, ties, related = Components(), list[Edge](), list[Edge]()
    for edge in (make_edge(*tie) for tie in all_ties(index, cards.values(), judging)):
        if edge.tie.key == RELATED:
            related.append(edge)
            continue
        components.join(edge.one, edge.other)
        if edge.rank <= EXPLICIT:
            groups.join(time_key(cards[edge.one]), time_key(cards[edge.other]))
        else:
            ties.append(edge)
    for edge in late_ties(cards.values(), index.rules, index.limits):
        components.join(edge.one, edge.other)
        groups.join(time_key(cards[edge.one]), time_key(cards[edge.other]))
    edges: dict[str, list[Edge]] = {}
    for edge in ties:
        edges.setdefault(components.find(edge.one), []).append(edge)
    stories: list[FoldedStory] = []
    for root, uids in components.sets(cards).items():
        own = edges.get(root, [])
        component = {uid: cards[uid] for uid in uids}
        clusters = cluster_component(component, groups, own, index.rules, index.limits) if len(uids) > 1 else [uids]
        stories += [FoldedStory([cards[uid] for uid in cluster], own) for cluster in clusters]
    return stories, related


def late_ties(cards: Iterable[Card], rules: StoryRules, limits: MatchThresholds) -> Iterator[Edge]:
    """Yield the ties of items that come after the index has dropped their mates: by ids, and by links of kills.

    A kill may also come long before the item that it links to.
    """
    owner: dict[str, Card] = {}
    killer: dict[str, Card] = {}
    horizon = explicit_window(rules) // MICROSECOND
    for card in sorted(cards, key=time_key):
        own = [name_key(card, kind, name) for kind, name in own_names(card)]
        linked = [name_key(card, kind, name) for kind, name in linked_names(card)] if is_kill(card) else []
        for before in (*(owner.get(name) for name in (*own, *linked)), *(killer.get(name) for name in own)):
            if before is None or card.time - before.time <= horizon:
                continue
            if tie := judge(before, card, rules, limits):
                yield make_edge(before.uid, card.uid, tie)
        owner.update(dict.fromkeys(own, card))
        killer.update(dict.fromkeys(linked, card))


def unique_items(items: Iterable[PackedItem]) -> dict[str, PackedItem]:
    """Return items by unique uids: a record that was read twice is two inputs."""
    unique: dict[str, PackedItem] = {}
    for item in items:
        renamed = with_unique_uid(item, unique)
        unique[renamed.card.uid] = renamed
    return unique


def with_unique_uid(item: PackedItem, known: Mapping[str, PackedItem]) -> PackedItem:
    """Return an item under a uid that is not in ``known``: a second copy of a record gets ``+2``, and so on."""
    uid, copy = item.card.uid, 1
    while uid in known:
        copy += 1
        uid = f"{item.card.uid}+{copy}"
    return renamed(item, uid)


def renamed(item: PackedItem, uid: str) -> PackedItem:
    """Return an item under a uid."""
    return item if uid == item.card.uid else replace(item, card=replace(item.card, uid=uid))


def write_stories(
    desk: MatchedDesk, thresholds: Thresholds = THRESHOLDS, chosen: slice = slice(None)
) -> Iterator[StoryOutcome]:
    """Yield the outcomes of stories one at a time, the oldest first; of all stories, or of those that a slice chooses."""
    limits, packed = thresholds.lifecycle, desk.packed
    related_of: dict[str, list[Edge]] = {}
    for edge in desk.related:
        related_of.setdefault(edge.one, []).append(edge)
        related_of.setdefault(edge.other, []).append(edge)
    worth_of = desk_worth(desk, thresholds)
    named = desk.stories if desk.related else []
    story_of = {card.uid: (card.time, story.story_id) for story in named for card in story.cards}
    for cards, edges, story_id, flags in desk.stories[chosen]:
        timeline = Timeline(cards, limits)
        evidence = evidence_of(timeline.ordered, edges, desk.groups, thresholds.match)
        transitions = timeline.transitions(desk.now)
        writer = EventWriter(
            story_id,
            evidence,
            lambda uid: unpack_article(packed[uid].packed),
            transitions,
            flags,
            limits,
            worth_of(cards),
        )
        yield with_related(write_story(writer, transitions), cards, related_of, story_of)


class StoryIds:
    """Gives stories their ids, the oldest story first, so that no two have one id."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._items: set[int] = set()

    def knows(self, ordered: Sequence[Card]) -> bool:
        """Return True if an earlier story began with an item of the same id. Remember the id."""
        first = first_item(ordered)
        key = key_number(name_key(first, "item_id", first.item_id))
        known = key in self._items
        self._items.add(key)
        return known

    def of(self, ordered: Sequence[Card]) -> str:
        """Return the id of a story; ``ordered`` are its items in canonical order."""
        story_id = story_id_of(ordered)
        if story_id in self._given:
            story_id = alternative_story_id(ordered)
        self._given.add(story_id)
        return story_id


def with_related(
    outcome: StoryOutcome,
    cards: list[Card],
    related_of: Mapping[str, list[Edge]],
    story_of: Mapping[str, tuple[int, str]],
) -> StoryOutcome:
    """Add ``story.related`` after ``story.created`` if an item is related to an earlier story."""
    own = {card.uid for card in cards}
    edges = [edge for card in cards for edge in related_of.get(card.uid, ()) if not {edge.one, edge.other} <= own]
    created = next((place for place, event in enumerate(outcome.events) if event.type is EventType.CREATED), None)
    if created is None or not edges:
        return outcome
    found = [(edge, *((edge.other, edge.one) if edge.one in own else (edge.one, edge.other))) for edge in edges]
    earlier = [(-edge.tie.score, mate, edge.tie.detail) for edge, mate, uid in found if story_of[mate] < story_of[uid]]
    if not earlier:
        return outcome
    score, mate, kind = min(earlier)
    event = related_event(outcome.events[created], story_of[mate][1], kind, -score)
    return replace(outcome, events=(*outcome.events[: created + 1], event, *outcome.events[created + 1 :]))


def related_event(created: NewsEvent, of: str, kind: str, score: float) -> NewsEvent:
    """Return the event that relates a new story to the story ``of``; neither story changes."""
    detail = f"{score:.2f} of the words of the shorter one are in the other"
    update = {
        "event_id": hash_texts(created.event_id, EventType.RELATED.value).hex(),
        "type": EventType.RELATED,
        "kind": kind,
        "of": of,
        "evidence": Evidence(key=RELATED, detail=detail, score=score),
        "article": None,
    }
    return created.model_copy(update=update)
