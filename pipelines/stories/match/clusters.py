"""Cluster a component into stories: which ties count once all items are known.

Groups (ids and links) stay whole. The other ties are taken strongest first, in an order that depends on the items alone. Of
the quotations of a notice only its best target counts. Ties by slug, headline or content merge two clusters only while
enough pairs across them are tied, so that no chain of similar items swallows a topic. Another provider's copy joins last.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card
from pipelines.stories.match.groups import Groups, time_key
from pipelines.stories.match.judge import explicit_tie, tie_by_editor
from pipelines.stories.match.tie import RANK, Tie
from pipelines.stories.thresholds import MatchThresholds

QUOTED = RANK["quoted"]
Barred = Mapping[str, frozenset[str]]
"""Uid -> the uids of the items that an editor parted from it."""


class Edge(NamedTuple):
    """A tie with the uids of its two items, in the same order whichever came first; edges sort by strength."""

    rank: int
    cost: float
    """The negative score."""
    one: str
    other: str
    tie: Tie


def make_edge(one: str, other: str, tie: Tie) -> Edge:
    """Return the edge between two uids."""
    low, high = (one, other) if one < other else (other, one)
    return Edge(tie.rank, -tie.score, low, high, tie)


def cluster_component(
    cards: Mapping[str, Card], groups: Groups, edges: list[Edge], rules: StoryRules, limits: MatchThresholds
) -> list[list[str]]:
    """Split the items of a component into stories. Return the uids of each."""
    clusters, barred = clusters_of_groups(cards, groups), parted_items(cards)
    if barred:
        clusters = split_groups(clusters, cards, barred, limits)
    if len(clusters) == 1:
        return list(clusters.values())
    home = {uid: name for name, uids in clusters.items() for uid in uids}
    if len(clusters) < len(cards):
        edges = [edge for edge in edges if home[edge.one] != home[edge.other] and are_near(edge, cards, groups)]
    kept = sorted(best_quotes(cards, edges))
    within_provider = [edge for edge in kept if edge.rank < RANK["republished"]]
    clusters = merge_clusters(clusters, home, within_provider, groups, rules, limits, barred)
    for copy, story in find_copies(clusters, cards, [edge for edge in kept if edge.rank == RANK["republished"]]):
        if not are_barred(clusters[copy], clusters[story], barred):
            clusters[story] += clusters.pop(copy)
    return list(clusters.values())


def clusters_of_groups(cards: Iterable[str], groups: Groups) -> dict[str, list[str]]:
    """Return one cluster for each group or single item, by the uid of its first item."""
    clusters: dict[str, list[str]] = {}
    for uid in cards:
        group = groups.of(uid)
        clusters.setdefault(group[0][1] if group else uid, []).append(uid)
    return clusters


def parted_items(cards: Mapping[str, Card]) -> Barred:
    """Return for each uid the uids of a component that an editor parted from it."""
    if not any(card.parted for card in cards.values()):
        return {}
    named: dict[str, list[str]] = {}
    for uid, card in cards.items():
        named.setdefault(card.name, []).append(uid)
    found = {
        uid: frozenset(other for name in card.parted for other in named.get(name, ())) for uid, card in cards.items()
    }
    return {uid: others for uid, others in found.items() if others}


def are_barred(one: Iterable[str], other: Collection[str], barred: Barred) -> bool:
    """Return True if an editor parted an item of one cluster from one of the other."""
    return bool(barred) and any(not barred[uid].isdisjoint(other) for uid in one if uid in barred)


def split_groups(
    clusters: Mapping[str, list[str]], cards: Mapping[str, Card], barred: Barred, limits: MatchThresholds
) -> dict[str, list[str]]:
    """Split the groups that hold items that an editor parted. Return all clusters by the uids of their first items."""
    found: dict[str, list[str]] = {}
    for name, uids in clusters.items():
        if are_barred(uids, uids, barred):
            for part in split_group([cards[uid] for uid in uids], barred, limits):
                found[min(part, key=lambda uid: time_key(cards[uid]))] = part
        else:
            found[name] = uids
    return found


def split_group(cards: Iterable[Card], barred: Barred, limits: MatchThresholds) -> list[list[str]]:
    """Split a group: join its items again by the ties between them, the strongest and earliest first, but not parted ones."""
    ordered = sorted(cards, key=time_key)
    parts = {card.uid: [card.uid] for card in ordered}
    ties = [
        (tie.rank, time_key(later), time_key(earlier))
        for earlier, later in combinations(ordered, 2)
        if (tie := tie_of_group(earlier, later, limits))
    ]
    for _, (_, later), (_, earlier) in sorted(ties):
        one, other = parts[earlier], parts[later]
        if one is not other and not are_barred(one, other, barred):
            one += other
            parts.update(dict.fromkeys(other, one))
    return list({id(part): part for part in parts.values()}.values())


def tie_of_group(earlier: Card, later: Card, limits: MatchThresholds) -> Tie | None:
    """Return the tie by id, series, link or an editor between two items of a group."""
    own = earlier.provider == later.provider
    return explicit_tie(earlier, later, limits) if own else tie_by_editor(earlier, later)


def are_near(edge: Edge, cards: Mapping[str, Card], groups: Groups) -> bool:
    """Return True if two items are near enough in their groups for their similarity to count."""
    return groups.near(time_key(cards[edge.one]), time_key(cards[edge.other]))


class Cluster:
    """Items of one story so far. Clusters change in place while they are merged."""

    __slots__ = ("name", "ties", "uids", "weight")

    def __init__(self, name: str, uids: list[str], weight: int) -> None:
        self.name, self.uids, self.weight = name, uids, weight
        self.ties: dict[Cluster, int] = {}
        """Count of ties to each other cluster."""

    def agrees(self, other: "Cluster", max_weight: int, limits: MatchThresholds) -> bool:
        """Return True if enough pairs of two clusters are tied, and both together are no larger than a story may be."""
        if self.weight + other.weight > max_weight:
            return False
        small, large = sorted((self, other), key=lambda cluster: (len(cluster.uids), cluster.name))
        return self.ties[other] >= limits.tied_pairs * len(small.uids) * large.weight

    def absorb(self, other: "Cluster") -> None:
        """Add the items and ties of another cluster; the smaller name stays."""
        self.name = min(self.name, other.name)
        self.uids += other.uids
        self.weight += other.weight
        for mate, count in other.ties.items():
            del mate.ties[other]
            if mate is not self:
                mate.ties[self] = self.ties[mate] = self.ties.get(mate, 0) + count


def merge_clusters(
    clusters: Mapping[str, list[str]],
    home: Mapping[str, str],
    edges: list[Edge],
    groups: Groups,
    rules: StoryRules,
    limits: MatchThresholds,
    barred: Barred,
) -> dict[str, list[str]]:
    """Merge clusters along edges, given strongest first, where the clusters agree. Return the uids by cluster name."""
    named = {name: Cluster(name, uids, groups.weight(uids[0])) for name, uids in clusters.items()}
    cluster_of = {uid: named[name] for uid, name in home.items()}
    for edge in edges:
        one, other = cluster_of[edge.one], cluster_of[edge.other]
        one.ties[other] = other.ties[one] = one.ties.get(other, 0) + 1
    for edge in edges:
        one, other = cluster_of[edge.one], cluster_of[edge.other]
        if one is other or not (edge.rank <= QUOTED or one.agrees(other, rules.max_story, limits)):
            continue
        if are_barred(one.uids, other.uids, barred):
            continue
        large, small = (one, other) if len(one.uids) >= len(other.uids) else (other, one)
        cluster_of.update(dict.fromkeys(small.uids, large))
        large.absorb(small)
    return {cluster.name: cluster.uids for cluster in dict.fromkeys(cluster_of.values())}


def best_quotes(cards: Mapping[str, Card], edges: list[Edge]) -> list[Edge]:
    """Keep for each notice or kill the edge to the headline that it quotes best, then to the nearest item before it."""
    best: dict[str, tuple[tuple[object, ...], Edge]] = {}
    for edge in [edge for edge in edges if edge.rank == QUOTED]:
        source, target = quoting_and_quoted(cards[edge.one], cards[edge.other])
        gap = source.time - target.time
        merit = (edge.cost, gap < 0, abs(gap), target.uid)
        if source.uid not in best or merit < best[source.uid][0]:
            best[source.uid] = merit, edge
    return [edge for edge in edges if edge.rank != QUOTED] + [edge for _, edge in best.values()]


def quoting_and_quoted(one: Card, other: Card) -> tuple[Card, Card]:
    """Return the item that quotes and the item that is quoted."""
    quoting = [card for card in (one, other) if card.notice or "kill" in card.controls]
    source = max(quoting, key=lambda card: (card.time, card.uid)) if quoting else one
    return source, other if source is one else one


def ties_by_item(edges: Iterable[Edge]) -> dict[str, set[str]]:
    """Return for each uid the uids that it is tied to."""
    tied: dict[str, set[str]] = {}
    for edge in edges:
        tied.setdefault(edge.one, set()).add(edge.other)
        tied.setdefault(edge.other, set()).add(edge.one)
    return tied


def find_copies(
    clusters: Mapping[str, list[str]], cards: Mapping[str, Card], edges: list[Edge]
) -> list[tuple[str, str]]:
    """Return the clusters that only copy an earlier story of another provider, each with the cluster that it copies."""
    if not edges:
        return []
    first = {name: min((cards[uid].time, uid) for uid in uids) for name, uids in clusters.items()}
    tied = ties_by_item(edges)
    home = {uid: name for name, uids in clusters.items() for uid in uids}
    copied: dict[str, str] = {}
    for name in sorted(clusters, key=lambda name: first[name]):
        originals = [{home[mate] for mate in tied.get(uid, ())} for uid in clusters[name]]
        shared = set.intersection(*originals) if originals else set()
        earlier = sorted((first[mate], mate) for mate in shared if first[mate] < first[name] and mate not in copied)
        if earlier:
            copied[name] = earlier[0][1]
    return list(copied.items())
