"""Settle a component into stories: which ties hold once all items are on the table.

Groups (ids and links) always hold together. The other ties are taken strongest first, in an order that depends on the
items alone. A quotation holds for its best target only. Ties by slug, headline or content hold while the two sides agree
as wholes, so that no chain of likenesses swallows a topic. A copy by another house joins as a leaf.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.match.groups import Groups, time_key
from pipelines.stories.match.judge import RANK, Tie

QUOTED = RANK["quoted"]
AGREEING = 0.15
"""Of all pairs across two sides that can be compared so many must be tied."""


class Edge(NamedTuple):
    """One tie between two items, the same way round whoever came first; edges sort by strength."""

    rank: int
    cost: float
    """The score, negative."""
    one: str
    other: str
    tie: Tie


def make_edge(one: str, other: str, tie: Tie) -> Edge:
    """Write a tie down."""
    low, high = (one, other) if one < other else (other, one)
    return Edge(tie.rank, -tie.score, low, high, tie)


def cluster_component(
    cards: Mapping[str, Card], groups: Groups, edges: list[Edge], rules: StoryRules
) -> list[list[str]]:
    """Part the items of a component into stories."""
    clusters = clusters_of_groups(cards, groups)
    if len(clusters) == 1:
        return list(clusters.values())
    home = {uid: root for root, side in clusters.items() for uid in side}
    if len(clusters) < len(cards):
        edges = [edge for edge in edges if home[edge.one] != home[edge.other] and are_near(edge, cards, groups)]
    kept = sorted(best_quotes(cards, edges))
    own = [edge for edge in kept if edge.rank < RANK["republished"]]
    clusters = merge_clusters(clusters, home, own, groups, rules)
    for leaf, story in find_copies(clusters, cards, [edge for edge in kept if edge.rank == RANK["republished"]]):
        clusters[story] += clusters.pop(leaf)
    return list(clusters.values())


def clusters_of_groups(cards: Iterable[str], groups: Groups) -> dict[str, list[str]]:
    """Part items by their groups; each side is named by its first item."""
    clusters: dict[str, list[str]] = {}
    for uid in cards:
        group = groups.of(uid)
        clusters.setdefault(group[0][1] if group else uid, []).append(uid)
    return clusters


def are_near(edge: Edge, cards: Mapping[str, Card], groups: Groups) -> bool:
    """Tell whether two items are near enough in their groups for their likeness to count."""
    return groups.near(time_key(cards[edge.one]), time_key(cards[edge.other]))


class Cluster:
    """Items that hold together; two sides become one, tie by tie."""

    __slots__ = ("across", "name", "uids", "weight")

    def __init__(self, name: str, uids: list[str], weight: int) -> None:
        self.name, self.uids, self.weight = name, uids, weight
        self.across: dict[Cluster, int] = {}
        """How many ties lie across this side and each other one."""

    def agrees(self, other: "Cluster", most: int) -> bool:
        """Tell whether enough pairs across two sides are tied, and the whole is no larger than a story may be."""
        if self.weight + other.weight > most:
            return False
        small, large = sorted((self, other), key=lambda side: (len(side.uids), side.name))
        return self.across[other] >= AGREEING * len(small.uids) * large.weight

    def absorb(self, gone: "Cluster") -> None:
        """Grow by another side; the smaller name stays."""
        self.name = min(self.name, gone.name)
        self.uids += gone.uids
        self.weight += gone.weight
        for mate, count in gone.across.items():
            del mate.across[gone]
            if mate is not self:
                mate.across[self] = self.across[mate] = self.across.get(mate, 0) + count


def merge_clusters(
    clusters: Mapping[str, list[str]], home: Mapping[str, str], edges: list[Edge], groups: Groups, rules: StoryRules
) -> dict[str, list[str]]:
    """Join sides by the ties that hold, given strongest first; the sides come back by their names."""
    named = {name: Cluster(name, uids, groups.weight(uids[0])) for name, uids in clusters.items()}
    at = {uid: named[name] for uid, name in home.items()}
    for edge in edges:
        one, other = at[edge.one], at[edge.other]
        one.across[other] = other.across[one] = one.across.get(other, 0) + 1
    for edge in edges:
        one, other = at[edge.one], at[edge.other]
        if one is other or not (edge.rank <= QUOTED or one.agrees(other, rules.max_story)):
            continue
        large, small = (one, other) if len(one.uids) >= len(other.uids) else (other, one)
        at.update(dict.fromkeys(small.uids, large))
        large.absorb(small)
    return {side.name: side.uids for side in dict.fromkeys(at.values())}


def best_quotes(cards: Mapping[str, Card], edges: list[Edge]) -> list[Edge]:
    """Keep for each notice or kill the one headline that it quotes best: the same words, then the nearest before it."""
    best: dict[str, tuple[tuple[object, ...], Edge]] = {}
    for edge in [edge for edge in edges if edge.rank == QUOTED]:
        source, target = quoting_and_quoted(cards[edge.one], cards[edge.other])
        gap = source.time - target.time
        merit = (edge.cost, gap < 0, abs(gap), target.uid)
        if source.uid not in best or merit < best[source.uid][0]:
            best[source.uid] = merit, edge
    return [edge for edge in edges if edge.rank != QUOTED] + [edge for _, edge in best.values()]


def quoting_and_quoted(one: Card, other: Card) -> tuple[Card, Card]:
    """Tell the item that quotes from the one that is quoted."""
    speaks = [card for card in (one, other) if card.notice or "kill" in card.controls]
    source = max(speaks, key=lambda card: (card.time, card.uid)) if speaks else one
    return source, other if source is one else one


def ties_by_item(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """List for each item the ones it is tied to."""
    tied: dict[str, set[str]] = {}
    for edge in edges:
        tied.setdefault(edge.one, set()).add(edge.other)
        tied.setdefault(edge.other, set()).add(edge.one)
    return tied


def find_copies(
    clusters: Mapping[str, list[str]], cards: Mapping[str, Card], edges: list[Edge]
) -> list[tuple[str, str]]:
    """Name the stories that only copy another house's earlier story, and the story that each copies."""
    if not edges:
        return []
    first = {root: min((cards[uid].time, uid) for uid in side) for root, side in clusters.items()}
    tied = ties_by_item(edges)
    home = {uid: root for root, side in clusters.items() for uid in side}
    absorbed: dict[str, str] = {}
    for root in sorted(clusters, key=lambda root: first[root]):
        originals = [{home[mate] for mate in tied.get(uid, ())} for uid in clusters[root]]
        shared = set.intersection(*originals) if originals else set()
        earlier = sorted((first[mate], mate) for mate in shared if first[mate] < first[root] and mate not in absorbed)
        if earlier:
            absorbed[root] = earlier[0][1]
    return list(absorbed.items())
