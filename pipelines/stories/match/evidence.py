"""Evidence: why each item is in its story, by its strongest tie to an item before it."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from pipelines.stories.describe.card import Card
from pipelines.stories.match.clusters import Edge
from pipelines.stories.match.groups import Groups, TimeKey, time_key
from pipelines.stories.match.judge import Tie, explicit_tie, tie_by_link
from schemas import Evidence

NO_EVIDENCE = Evidence(key="none")
INDIRECT = Tie("link", 1.0, "ids or links of other items of the story hold both")
EvidenceOf = Callable[[Card], Evidence]
"""Gives an item's evidence."""


def evidence_of(ordered: Sequence[Card], edges: Iterable[Edge], groups: Groups) -> EvidenceOf:
    """Prepare to say why each item of a story, given in canonical order, belongs to it."""
    place = {card.uid: index for index, card in enumerate(ordered)} if len(ordered) > 1 else {}

    @cache
    def alike() -> dict[str, tuple[Card, Tie]]:
        return strongest_ties(ordered, place, edges, groups) if place else {}

    def evidence_of_item(card: Card) -> Evidence:
        group, index = groups.of(card.uid), place.get(card.uid, 0)
        found = explicit(card, ordered[:index], group, groups) if group else None
        found = found or alike().get(card.uid)
        return evidence(*found) if found else NO_EVIDENCE

    return evidence_of_item


def explicit(card: Card, before: Sequence[Card], group: list[TimeKey], groups: Groups) -> tuple[Card, Tie] | None:
    """Find the item before it, the nearest of the strongest key, that an id or a link ties it to."""
    mates = [mate for mate in reversed(before) if groups.of(mate.uid) is group]
    nearest = (
        next((mate for mate in mates if mate.item_id == card.item_id), None)
        or next((mate for mate in mates if card.series_id is not None and mate.series_id == card.series_id), None)
        or next((mate for mate in mates if tie_by_link(mate, card)), None)
    )
    if nearest is None:
        return (mates[0], INDIRECT) if mates else None
    earlier, later = sorted((nearest, card), key=time_key)
    return nearest, explicit_tie(earlier, later) or INDIRECT


def strongest_ties(
    ordered: Sequence[Card], place: dict[str, int], edges: Iterable[Edge], groups: Groups
) -> dict[str, tuple[Card, Tie]]:
    """Find for each item the item before it that it is most like."""
    best: dict[str, tuple[tuple[float, ...], Card, Tie]] = {}
    for edge in edges:
        if edge.one not in place or edge.other not in place:
            continue
        earlier, later = sorted((edge.one, edge.other), key=place.__getitem__)
        mate, card = ordered[place[earlier]], ordered[place[later]]
        merit = (edge.rank, edge.cost, -place[earlier])
        if (later not in best or merit < best[later][0]) and groups.near(time_key(mate), time_key(card)):
            best[later] = merit, mate, edge.tie
    return {uid: (mate, tie) for uid, (_, mate, tie) in best.items()}


def evidence(mate: Card, tie: Tie) -> Evidence:
    """Write a tie to an earlier item down."""
    return Evidence(key=tie.key, with_item=f"{mate.provider}:{mate.item_id}", detail=tie.detail, score=tie.score)
