"""Fold a desk: all its items in, all its stories out, whatever order the items came in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card, digest, to_microseconds
from pipelines.stories.describe.packed_item import PackedItem, unpack_article
from pipelines.stories.lifecycle.events import alternative_story_id, first_item, story_id_of, write_story
from pipelines.stories.lifecycle.order import canonical_order
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.timeline import Timeline
from pipelines.stories.match.clusters import Edge, cluster_component, make_edge
from pipelines.stories.match.components import Components
from pipelines.stories.match.evidence import evidence_of
from pipelines.stories.match.groups import Groups, time_key
from pipelines.stories.match.index import CandidateIndex, all_ties
from pipelines.stories.match.judge import EXPLICIT, explicit_window, is_kill, judge
from pipelines.stories.match.keys import key_number, linked_names, name_key, own_names
from schemas import EventType, Evidence, NewsEvent

DEFAULT = StoryRules()
RELATED = "related"
REUSED = "reused_id"


def fold_desk(
    items: Iterable[PackedItem], rules: StoryRules = DEFAULT, count_capped: Callable[[int], object] = lambda _: None
) -> Iterator[StoryOutcome]:
    """Fold the items of one desk to stories, in the order of their first items.

    ``count_capped`` is told of how many items not all candidates were judged.
    """
    desk = CandidateIndex(rules)
    filed = unique_items(items)
    cards = {uid: item.card for uid, item in filed.items()}
    now = to_microseconds(rules.now) if rules.now else max((card.time for card in cards.values()), default=0)
    groups, components = Groups(), Components()
    ties, related = list[Edge](), list[Edge]()
    for edge in (make_edge(*tie) for tie in all_ties(desk, cards.values())):
        if edge.tie.key == RELATED:
            related.append(edge)
            continue
        components.join(edge.one, edge.other)
        if edge.rank <= EXPLICIT:
            groups.join(time_key(cards[edge.one]), time_key(cards[edge.other]))
        else:
            ties.append(edge)
    for edge in late_ties(cards.values(), rules):
        components.join(edge.one, edge.other)
        groups.join(time_key(cards[edge.one]), time_key(cards[edge.other]))
    count_capped(desk.capped)
    edges: dict[str, list[Edge]] = {}
    for edge in ties:
        edges.setdefault(components.find(edge.one), []).append(edge)
    clustered: list[tuple[list[Card], list[Edge]]] = []
    for root, uids in components.sets(cards).items():
        own = edges.get(root, [])
        stories = cluster_component({uid: cards[uid] for uid in uids}, groups, own, rules) if len(uids) > 1 else [uids]
        clustered += [([cards[uid] for uid in story], own) for story in stories]
    yield from write_stories(clustered, groups, related, filed, now)


def late_ties(cards: Iterable[Card], rules: StoryRules) -> Iterator[Edge]:
    """Yield the ties of items that come when the index has long forgotten what they belong to: ids, and links of kills.

    A kill may also come long before what it names.
    """
    owner: dict[str, Card] = {}
    killer: dict[str, Card] = {}
    horizon = explicit_window(rules) // MICROSECOND
    for card in sorted(cards, key=time_key):
        own = [name_key(card, kind, name) for kind, name in own_names(card)]
        named = [name_key(card, kind, name) for kind, name in linked_names(card)] if is_kill(card) else []
        for before in (*(owner.get(name) for name in (*own, *named)), *(killer.get(name) for name in own)):
            if before is not None and card.time - before.time > horizon and (tie := judge(before, card, rules)):
                yield make_edge(before.uid, card.uid, tie)
        owner.update(dict.fromkeys(own, card))
        killer.update(dict.fromkeys(named, card))


def unique_items(items: Iterable[PackedItem]) -> dict[str, PackedItem]:
    """Give every item a name of its own: the same record read twice is two inputs."""
    filed: dict[str, PackedItem] = {}
    for item in items:
        uid, again = item.card.uid, 1
        while uid in filed:
            again += 1
            uid = f"{item.card.uid}+{again}"
        filed[uid] = item if uid == item.card.uid else with_uid(item, uid)
    return filed


def with_uid(item: PackedItem, uid: str) -> PackedItem:
    """Give an item another uid."""
    return PackedItem(replace(item.card, uid=uid), item.desk, item.packed)


def write_stories(
    clustered: list[tuple[list[Card], list[Edge]]],
    groups: Groups,
    related: list[Edge],
    filed: Mapping[str, PackedItem],
    now: int,
) -> Iterator[StoryOutcome]:
    """Tell the stories one at a time, the oldest first."""
    clustered = sorted(clustered, key=lambda story: min(map(time_key, story[0])))
    unique = StoryIds()
    named = [(cards, unique.of(canonical_order(cards)[0])) for cards, _ in clustered] if related else []
    names = {card.uid: (card.time, name) for cards, name in named for card in cards}
    unique = StoryIds()
    beside: dict[str, list[Edge]] = {}
    for edge in related:
        beside.setdefault(edge.one, []).append(edge)
        beside.setdefault(edge.other, []).append(edge)
    for cards, edges in clustered:
        timeline = Timeline(cards)
        evidence_of_item = evidence_of(timeline.ordered, edges, groups)
        flags = (REUSED,) if unique.knows(timeline.ordered) else ()
        outcome = write_story(
            unique.of(timeline.ordered),
            timeline.transitions(now),
            evidence_of_item,
            lambda uid: unpack_article(filed[uid].packed),
            flags,
        )
        yield with_related(outcome, cards, beside, names)


class StoryIds:
    """Names stories, the oldest first; no two have one name."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._items: set[int] = set()

    def knows(self, ordered: Sequence[Card]) -> bool:
        """Return True if the first item's id began another story, asked before: the id is used again. Remembers the id."""
        first = first_item(ordered)
        key = key_number(name_key(first, "item_id", first.item_id))
        known = key in self._items
        self._items.add(key)
        return known

    def of(self, ordered: Sequence[Card]) -> str:
        """Return the name of a story whose items are in canonical order."""
        name = story_id_of(ordered)
        if name in self._given:
            name = alternative_story_id(ordered)
        self._given.add(name)
        return name


def with_related(
    outcome: StoryOutcome, cards: list[Card], beside: Mapping[str, list[Edge]], names: Mapping[str, tuple[int, str]]
) -> StoryOutcome:
    """Set ``story.related`` beside ``story.created`` where an item goes with an earlier story of another kind."""
    mates = [edge for card in cards for edge in beside.get(card.uid, ())]
    created = next((place for place, event in enumerate(outcome.events) if event.type is EventType.CREATED), None)
    if created is None or not mates:
        return outcome
    own = {card.uid for card in cards}
    found = [(edge, *((edge.other, edge.one) if edge.one in own else (edge.one, edge.other))) for edge in mates]
    earlier = [(-edge.tie.score, mate, edge.tie.detail) for edge, mate, uid in found if names[mate] < names[uid]]
    if not earlier:
        return outcome
    score, mate, kind = min(earlier)
    event = related_event(outcome.events[created], names[mate][1], kind, -score)
    return replace(outcome, events=(*outcome.events[: created + 1], event, *outcome.events[created + 1 :]))


def related_event(event: NewsEvent, of: str, kind: str, score: float) -> NewsEvent:
    """Write that a story goes with another one; it does not change how either stands."""
    evidence = Evidence(
        key=RELATED, detail=f"{score:.2f} of the words of the shorter one are in the other", score=score
    )
    name = digest(event.event_id, EventType.RELATED.value).hex()
    update = {
        "event_id": name,
        "type": EventType.RELATED,
        "kind": kind,
        "of": of,
        "evidence": evidence,
        "article": None,
    }
    return event.model_copy(update=update)
