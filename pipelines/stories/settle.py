"""Settle a component into stories: which ties hold once all items are on the table.

Groups (ids and links) always hold together. The other ties are taken strongest first, in an order that depends on the
items alone. A quotation holds for its best target only. Ties by slug, headline or content hold while the two sides agree
as wholes, so that no chain of likenesses swallows a topic. A copy by another house joins as a leaf.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.stories.card import Card
from pipelines.stories.components import Components
from pipelines.stories.groups import Groups, entry
from pipelines.stories.judge import RANK, Tie
from pipelines.stories.rules import StoryRules

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


def edge_of(one: str, other: str, tie: Tie) -> Edge:
    """Write a tie down."""
    low, high = (one, other) if one < other else (other, one)
    return Edge(tie.rank, -tie.score, low, high, tie)


def settle(cards: Mapping[str, Card], groups: Groups, edges: Iterable[Edge], rules: StoryRules) -> list[list[str]]:
    """Part the items of a component into stories."""
    sides = sides_of(cards, groups)
    if len(sides) == 1:
        return list(sides.values())
    home = {uid: root for root, side in sides.items() for uid in side}
    across = [edge for edge in edges if home[edge.one] != home[edge.other] and holds(edge, cards, groups)]
    kept = sorted(best_quotes(cards, across))
    own = [edge for edge in kept if edge.rank < RANK["republished"]]
    joined = Joining(sides, [(home[edge.one], home[edge.other]) for edge in own], groups, rules)
    for edge in own:
        joined.take(edge, home)
    for leaf, story in copies(sides, cards, [edge for edge in kept if edge.rank == RANK["republished"]]):
        sides[story] += sides.pop(leaf)
    return list(sides.values())


def sides_of(cards: Iterable[str], groups: Groups) -> dict[str, list[str]]:
    """Part items by their groups; each side is named by its first item."""
    sides: dict[str, list[str]] = {}
    for uid in cards:
        group = groups.of(uid)
        sides.setdefault(group[0][1] if group else uid, []).append(uid)
    return sides


def holds(edge: Edge, cards: Mapping[str, Card], groups: Groups) -> bool:
    """Tell whether two items are near enough in their groups for their likeness to count."""
    return groups.near(entry(cards[edge.one]), entry(cards[edge.other]))


class Joining:
    """Sides that grow together, tie by tie; how many ties lie across each two of them is kept up to date."""

    def __init__(
        self, sides: dict[str, list[str]], ties: Iterable[tuple[str, str]], groups: Groups, rules: StoryRules
    ) -> None:
        self._sides, self._rules = sides, rules
        self._weight = {root: groups.weight(side[0]) for root, side in sides.items()}
        self._found = Components()
        self._across: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one, other in ties:
            self._across[one][other] += 1
            self._across[other][one] += 1

    def take(self, edge: Edge, home: Mapping[str, str]) -> None:
        """Join two sides if the tie holds."""
        a, b = self._found.find(home[edge.one]), self._found.find(home[edge.other])
        if a == b or not (edge.rank <= RANK["quoted"] or self.agree(a, b)):
            return
        self._found.join(a, b)
        root = self._found.find(a)
        gone = b if root == a else a
        self._sides[root] += self._sides.pop(gone)
        self._weight[root] += self._weight.pop(gone)
        for mate, count in self._across.pop(gone).items():
            del self._across[mate][gone]
            if mate != root:
                self._across[mate][root] += count
                self._across[root][mate] += count

    def agree(self, one: str, other: str) -> bool:
        """Tell whether enough pairs across two sides are tied, and the whole is no larger than a story may be."""
        if self._weight[one] + self._weight[other] > self._rules.max_story:
            return False
        small, large = sorted((one, other), key=lambda root: (len(self._sides[root]), root))
        return self._across[small][large] >= AGREEING * len(self._sides[small]) * self._weight[large]


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
        merit = (edge.cost, gap < 0, abs(gap), target.uid)
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
