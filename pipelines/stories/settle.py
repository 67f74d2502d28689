"""Settle a component into stories: which ties hold once all items are on the table.

Ties are taken strongest first, in an order that depends on the items alone. Ids and links always hold. A quotation
holds for its best target only. Ties by slug, headline or content hold while the two sides agree as wholes, so that no
chain of likenesses swallows a topic. A copy by another house joins as a leaf.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.stories.card import Card
from pipelines.stories.components import Components
from pipelines.stories.judge import RANK, Tie
from pipelines.stories.rules import StoryRules

AGREEING = 0.15
"""Of all pairs across two sides so many must be tied."""


class Edge(NamedTuple):
    """One tie between two items."""

    one: str
    other: str
    tie: Tie


def settle(cards: Mapping[str, Card], edges: Iterable[Edge], rules: StoryRules) -> list[list[str]]:
    """Part the items of a component into stories."""
    kept = sorted(best_quotes(cards, [normal(edge) for edge in edges]), key=strength)
    stories = Components()
    own = [edge for edge in kept if edge.tie.rank < RANK["republished"]]
    crossing = count_ties(own)
    sides = {uid: [uid] for uid in cards}
    for edge in own:
        a, b = stories.find(edge.one), stories.find(edge.other)
        if a == b or not (edge.tie.rank <= RANK["quoted"] or agree(sides[a], sides[b], crossing, rules)):
            continue
        stories.join(a, b)
        root = stories.find(a)
        sides[root] = sides.pop(a) + sides.pop(b)
    for leaf, story in copies(sides, cards, [edge for edge in kept if edge.tie.rank == RANK["republished"]]):
        sides[story] += sides.pop(leaf)
    return list(sides.values())


def normal(edge: Edge) -> Edge:
    """Write a tie the same way round whoever came first."""
    return edge if edge.one < edge.other else Edge(edge.other, edge.one, edge.tie)


def strength(edge: Edge) -> tuple[object, ...]:
    """Order ties, the strongest first."""
    return edge.tie.rank, -edge.tie.score, edge.one, edge.other


def best_quotes(cards: Mapping[str, Card], edges: list[Edge]) -> list[Edge]:
    """Keep for each notice or kill the one headline that it quotes best: the same words, then the nearest before it."""
    best: dict[str, tuple[tuple[object, ...], Edge]] = {}
    kept = []
    for edge in edges:
        if edge.tie.key != "quoted":
            kept.append(edge)
            continue
        source, target = sources(cards[edge.one], cards[edge.other])
        gap = source.time - target.time
        merit = (-edge.tie.score, gap < 0, abs(gap), target.uid)
        if source.uid not in best or merit < best[source.uid][0]:
            best[source.uid] = merit, edge
    return kept + [edge for _, edge in best.values()]


def sources(one: Card, other: Card) -> tuple[Card, Card]:
    """Tell the item that quotes from the one that is quoted."""
    speaks = [card for card in (one, other) if card.notice or "kill" in card.controls]
    source = max(speaks, key=lambda card: (card.time, card.uid)) if speaks else one
    return source, other if source is one else one


def count_ties(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """List for each item the ones it is tied to."""
    tied: dict[str, set[str]] = {}
    for edge in edges:
        tied.setdefault(edge.one, set()).add(edge.other)
        tied.setdefault(edge.other, set()).add(edge.one)
    return tied


def agree(one: list[str], other: list[str], tied: Mapping[str, set[str]], rules: StoryRules) -> bool:
    """Tell whether enough pairs across two sides are tied, and the whole is no larger than a story may be."""
    if len(one) + len(other) > rules.max_story:
        return False
    small, large = sorted((one, other), key=len)
    across = sum(len(tied.get(uid, set()).intersection(large)) for uid in small)
    return across >= AGREEING * len(small) * len(large)


def copies(sides: Mapping[str, list[str]], cards: Mapping[str, Card], edges: list[Edge]) -> list[tuple[str, str]]:
    """Name the stories that only copy another house's earlier story, and the story that each copies."""
    if not edges:
        return []
    first = {root: min((cards[uid].time, uid) for uid in side) for root, side in sides.items()}
    tied = count_ties(edges)
    home = {uid: root for root, side in sides.items() for uid in side}
    absorbed: dict[str, str] = {}
    for root in sorted(sides, key=lambda root: first[root]):
        originals = [{home[mate] for mate in tied.get(uid, ())} for uid in sides[root]]
        shared = set.intersection(*originals) if originals else set()
        earlier = sorted((first[mate], mate) for mate in shared if first[mate] < first[root] and mate not in absorbed)
        if earlier:
            absorbed[root] = earlier[0][1]
    return list(absorbed.items())
