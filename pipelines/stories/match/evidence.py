"""Evidence: why an item is in its story, by its strongest tie to an earlier item of the story."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from pipelines.stories.describe.card import Card
from pipelines.stories.match.clusters import Edge
from pipelines.stories.match.groups import Groups, TimeKey, time_key
from pipelines.stories.match.judge import explicit_tie, tie_by_editor, tie_by_link
from pipelines.stories.match.tie import Tie
from pipelines.stories.thresholds import MatchThresholds
from schemas import Evidence

NO_EVIDENCE = Evidence(key="none")
INDIRECT = Tie("link", 1.0, "ids or links of other items of the story hold both")
EvidenceOf = Callable[[Card], Evidence]
"""Returns the evidence of an item."""


def evidence_of(ordered: Sequence[Card], edges: Iterable[Edge], groups: Groups, limits: MatchThresholds) -> EvidenceOf:
    """Return a function that gives the evidence of each item of a story; ``ordered`` are its items in canonical order."""
    place = {card.uid: index for index, card in enumerate(ordered)} if len(ordered) > 1 else {}

    @cache
    def by_similarity() -> dict[str, tuple[Card, Tie]]:
        return strongest_ties(ordered, place, edges, groups) if place else {}

    def evidence_of_item(card: Card) -> Evidence:
        group, index = groups.of(card.uid), place.get(card.uid, 0)
        found = explicit_mate(card, ordered[:index], group, groups, limits) if group else None
        found = found or by_similarity().get(card.uid)
        return with_parted(make_evidence(*found) if found else NO_EVIDENCE, card)

    return evidence_of_item


def with_parted(evidence: Evidence, card: Card) -> Evidence:
    """Return evidence that says from what an editor parted the item."""
    if not card.parted:
        return evidence
    detail = f"an editor parted it from {', '.join(card.parted)}"
    return evidence.model_copy(update={"detail": f"{evidence.detail}; {detail}" if evidence.detail else detail})


def explicit_mate(
    card: Card, before: Sequence[Card], group: list[TimeKey], groups: Groups, limits: MatchThresholds
) -> tuple[Card, Tie] | None:
    """Return the earlier item that an id, a series or a link ties an item to, the nearest of the strongest key, and the tie."""
    mates = [mate for mate in reversed(before) if groups.of(mate.uid) is group]
    own = [mate for mate in mates if mate.provider == card.provider]
    nearest = (
        next((mate for mate in own if mate.item_id == card.item_id), None)
        or next((mate for mate in own if card.series_id is not None and mate.series_id == card.series_id), None)
        or next((mate for mate in own if tie_by_link(mate, card)), None)
    )
    if nearest is None:
        joined = next(((mate, tie) for mate in mates if (tie := tie_by_editor(mate, card))), None)
        return joined or ((mates[0], INDIRECT) if mates else None)
    earlier, later = sorted((nearest, card), key=time_key)
    return nearest, explicit_tie(earlier, later, limits) or INDIRECT


def strongest_ties(
    ordered: Sequence[Card], place: dict[str, int], edges: Iterable[Edge], groups: Groups
) -> dict[str, tuple[Card, Tie]]:
    """Return for each uid the earlier item of the story that has the strongest tie to it, and the tie."""
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


def make_evidence(mate: Card, tie: Tie) -> Evidence:
    """Return the evidence for a tie to an earlier item."""
    return Evidence(key=tie.key, with_item=f"{mate.provider}:{mate.item_id}", detail=tie.detail, score=tie.score)
