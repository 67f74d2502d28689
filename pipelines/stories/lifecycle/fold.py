"""Fold a desk: all its items in, all its stories out, whatever order the items came in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card, digest, microseconds
from pipelines.stories.describe.filing import Filed, unpack
from pipelines.stories.lifecycle.events import first_of, name_of, second_name, tell
from pipelines.stories.lifecycle.order import arrange
from pipelines.stories.lifecycle.outcome import StoryOutcome
from pipelines.stories.lifecycle.walk import Walk
from pipelines.stories.match.components import Components
from pipelines.stories.match.desk import Desk, tie_all
from pipelines.stories.match.evidence import evidence_of
from pipelines.stories.match.groups import Groups, entry
from pipelines.stories.match.judge import EXPLICIT, explicit_window, is_kill, judge
from pipelines.stories.match.keys import name_key, named_by, names_of, number
from pipelines.stories.match.settle import Edge, edge_of, settle
from schemas import EventType, Evidence, NewsEvent

DEFAULT = StoryRules()
RELATED = "related"
REUSED = "reused_id"


def fold_desk(
    items: Iterable[Filed], rules: StoryRules = DEFAULT, count_capped: Callable[[int], object] = lambda _: None
) -> Iterator[StoryOutcome]:
    """Fold the items of one desk to stories, in the order of their first items.

    ``count_capped`` is told of how many items not all candidates were judged.
    """
    desk = Desk(rules)
    filed = distinct(items)
    cards = {uid: item.card for uid, item in filed.items()}
    now = microseconds(rules.now) if rules.now else max((card.time for card in cards.values()), default=0)
    groups, components = Groups(), Components()
    ties, related = list[Edge](), list[Edge]()
    for edge in (edge_of(*tie) for tie in tie_all(desk, cards.values())):
        if edge.tie.key == RELATED:
            related.append(edge)
            continue
        components.join(edge.one, edge.other)
        if edge.rank <= EXPLICIT:
            groups.join(entry(cards[edge.one]), entry(cards[edge.other]))
        else:
            ties.append(edge)
    for edge in returns(cards.values(), rules):
        components.join(edge.one, edge.other)
        groups.join(entry(cards[edge.one]), entry(cards[edge.other]))
    count_capped(desk.capped)
    edges: dict[str, list[Edge]] = {}
    for edge in ties:
        edges.setdefault(components.find(edge.one), []).append(edge)
    settled: list[tuple[list[Card], list[Edge]]] = []
    for root, uids in components.sets(cards).items():
        own = edges.get(root, [])
        stories = settle({uid: cards[uid] for uid in uids}, groups, own, rules) if len(uids) > 1 else [uids]
        settled += [([cards[uid] for uid in story], own) for story in stories]
    yield from tell_all(settled, groups, related, filed, now)


def returns(cards: Iterable[Card], rules: StoryRules) -> Iterator[Edge]:
    """Yield the ties of items that come when the index has long forgotten what they belong to: ids, and links of kills.

    A kill may also come long before what it names.
    """
    owner: dict[str, Card] = {}
    killer: dict[str, Card] = {}
    horizon = explicit_window(rules) // MICROSECOND
    for card in sorted(cards, key=entry):
        own = [name_key(card, kind, name) for kind, name in names_of(card)]
        named = [name_key(card, kind, name) for kind, name in named_by(card)] if is_kill(card) else []
        for before in (*(owner.get(name) for name in (*own, *named)), *(killer.get(name) for name in own)):
            if before is not None and card.time - before.time > horizon and (tie := judge(before, card, rules)):
                yield edge_of(before.uid, card.uid, tie)
        owner.update(dict.fromkeys(own, card))
        killer.update(dict.fromkeys(named, card))


def distinct(items: Iterable[Filed]) -> dict[str, Filed]:
    """Give every item a name of its own: the same record read twice is two inputs."""
    filed: dict[str, Filed] = {}
    for item in items:
        uid, again = item.card.uid, 1
        while uid in filed:
            again += 1
            uid = f"{item.card.uid}+{again}"
        filed[uid] = item if uid == item.card.uid else renamed(item, uid)
    return filed


def renamed(item: Filed, uid: str) -> Filed:
    """Give an item another uid."""
    return Filed(replace(item.card, uid=uid), item.desk, item.packed)


def tell_all(
    settled: list[tuple[list[Card], list[Edge]]],
    groups: Groups,
    related: list[Edge],
    filed: Mapping[str, Filed],
    now: int,
) -> Iterator[StoryOutcome]:
    """Tell the stories one at a time, the oldest first."""
    settled = sorted(settled, key=lambda story: min(map(entry, story[0])))
    unique = Names()
    named = [(cards, unique.of(arrange(cards)[0])) for cards, _ in settled] if related else []
    names = {card.uid: (card.time, name) for cards, name in named for card in cards}
    unique = Names()
    beside: dict[str, list[Edge]] = {}
    for edge in related:
        beside.setdefault(edge.one, []).append(edge)
        beside.setdefault(edge.other, []).append(edge)
    for cards, edges in settled:
        way = Walk(cards)
        because = evidence_of(way.ordered, edges, groups)
        flags = (REUSED,) if unique.knows(way.ordered) else ()
        outcome = tell(unique.of(way.ordered), way.steps(now), because, lambda uid: unpack(filed[uid].packed), flags)
        yield with_related(outcome, cards, beside, names)


class Names:
    """Names stories, the oldest first; no two have one name."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._items: set[int] = set()

    def knows(self, ordered: Sequence[Card]) -> bool:
        """Return True if the first item's id began another story, asked before: the id is used again. Remembers the id."""
        first = first_of(ordered)
        key = number(name_key(first, "item_id", first.item_id))
        known = key in self._items
        self._items.add(key)
        return known

    def of(self, ordered: Sequence[Card]) -> str:
        """Return the name of a story whose items are in canonical order."""
        name = name_of(ordered)
        if name in self._given:
            name = second_name(ordered)
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
    event = relation(outcome.events[created], names[mate][1], kind, -score)
    return replace(outcome, events=(*outcome.events[: created + 1], event, *outcome.events[created + 1 :]))


def relation(event: NewsEvent, of: str, kind: str, score: float) -> NewsEvent:
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
