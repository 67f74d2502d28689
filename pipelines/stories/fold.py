"""Fold a desk: all its items in, all its stories out, whatever order the items came in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipelines.stories.card import Card, microseconds
from pipelines.stories.components import Components
from pipelines.stories.desk import tie_all
from pipelines.stories.filing import Filed, unpack
from pipelines.stories.order import arrange
from pipelines.stories.outcome import StoryOutcome
from pipelines.stories.rules import StoryRules
from pipelines.stories.settle import Edge, settle
from pipelines.stories.steps import walk
from pipelines.stories.telling import tell
from schemas import Evidence

DEFAULT = StoryRules()


def fold_desk(items: Iterable[Filed], rules: StoryRules = DEFAULT) -> Iterator[StoryOutcome]:
    """Fold the items of one desk to stories, in the order of their first items."""
    filed = distinct(items)
    cards = {uid: item.card for uid, item in filed.items()}
    now = microseconds(rules.now) if rules.now else max((card.time for card in cards.values()), default=0)
    edges: dict[str, list[Edge]] = {}
    components = Components()
    ties = [Edge(*tie) for tie in tie_all(cards.values(), rules)]
    for edge in ties:
        components.join(edge.one, edge.other)
    for edge in ties:
        edges.setdefault(components.find(edge.one), []).append(edge)
    sets = components.sets(cards)
    for root in sorted(sets, key=lambda root: min((cards[uid].time, uid) for uid in sets[root])):
        own = {uid: cards[uid] for uid in sets[root]}
        yield from tell_component(own, edges.get(root, []), filed, now, rules)


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


def tell_component(
    cards: Mapping[str, Card], edges: list[Edge], filed: Mapping[str, Filed], now: int, rules: StoryRules
) -> Iterator[StoryOutcome]:
    """Settle one component and tell its stories."""
    stories = settle(cards, edges, rules) if len(cards) > 1 else [list(cards)]
    for uids in sorted(stories, key=lambda uids: min((cards[uid].time, uid) for uid in uids)):
        own = [cards[uid] for uid in uids]
        yield tell(walk(own, now), evidence_of(own, edges), lambda uid: unpack(filed[uid].packed))


def evidence_of(cards: list[Card], edges: list[Edge]) -> dict[str, Evidence]:
    """Find for each item the strongest tie to one before it in its story."""
    if len(cards) == 1:
        return {}
    place = {card.uid: index for index, card in enumerate(arrange(cards)[0])}
    by_uid = {card.uid: card for card in cards}
    best: dict[str, tuple[tuple[object, ...], Evidence]] = {}
    for edge in edges:
        if edge.one in place and edge.other in place:
            earlier, later = sorted((edge.one, edge.other), key=place.__getitem__)
            merit = (edge.tie.rank, -edge.tie.score, -place[earlier])
            if later not in best or merit < best[later][0]:
                mate = by_uid[earlier]
                found = Evidence(
                    key=edge.tie.key,
                    with_item=f"{mate.provider}:{mate.item_id}",
                    detail=edge.tie.detail,
                    score=edge.tie.score,
                )
                best[later] = merit, found
    return {uid: found for uid, (_, found) in best.items()}
