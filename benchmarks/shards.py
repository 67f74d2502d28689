"""One desk on several shards, simulated: ``python -m benchmarks.shards [--articles N] [--shards N N ...]``.

Each candidate key (ids, slug, headline, sampled passages: LSH bands of the text) is a Beam key. An item goes to the shards
of its keys; a pair is judged at the shard of the smallest key that both have, once. Ties go to a second keyed step, by
component. The items are variants of Reuters-21578 within one window, as in ``benchmarks.stories``; needs ../shared.

Printed for each count of shards: messages and bytes an article, state and processor time of the largest shard, and what
differs from one desk. ``keys apart`` is the second layout: a shard's keys hold only ids, cards stay where their id says,
and a new card is sent to the candidates' shards. It judges the same pairs, so only its messages and state are counted.
"""

import argparse
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import NamedTuple
from zlib import crc32

from rich.console import Console
from rich.table import Table

from benchmarks.stories import GOLD, SHARED, variants
from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.packed_item import PackedItem, flatten, pack_item
from pipelines.stories.lifecycle.fold import FoldedStory, match_items
from pipelines.stories.match.components import Components
from pipelines.stories.match.groups import Groups
from pipelines.stories.match.index import CandidateIndex
from pipelines.stories.match.judge import judge
from pipelines.stories.match.judging import Found, judge_candidates
from pipelines.stories.match.keys import strong_keys
from pipelines.stories.match.tie import EXPLICIT, Tie
from schemas import Origin

KEY_BYTES, UID_BYTES, TIE_BYTES = 8, 32, 96
"""Bytes of a key, of a uid with its time, and of a tie with two uids, as they would be written."""
MIX = 0x9E3779B97F4A7C15
"""Odd number that spreads keys over shards."""
Pair = tuple[str, str]


class Keys(NamedTuple):
    """The candidate keys of an item."""

    strong: frozenset[int]
    weak: frozenset[int]

    def all(self) -> frozenset[int]:
        """Return all keys."""
        return self.strong | self.weak


def shard_of(number: int, shards: int) -> int:
    """Return the shard of a key."""
    return ((number * MIX) >> 20) % shards


class Shard(CandidateIndex):
    """What one shard holds of a desk: the items of its candidate keys. Judges the pairs that meet here first."""

    def __init__(self, rules: StoryRules, number: int, shards: int) -> None:
        super().__init__(rules)
        self.number, self.shards = number, shards
        self.keys: dict[str, Keys] = {}
        self.judged, self.entries, self.state_bytes, self.seconds = 0, 0, 0, 0.0
        self.judged_last: list[str] = []
        """Uids that the last item was compared with."""

    def meet(self, card: Card, keys: Keys, size: int) -> dict[str, Tie]:
        """Add an item. Return its ties to the items that it meets here first."""
        started = time.process_time()
        self.cards[card.uid], self.keys[card.uid] = card, keys
        own = {key for key in keys.all() if shard_of(key, self.shards) == self.number}
        ties = {self._entries[number][1]: tie for number, tie in self.explicit_ties(card)}
        self.judged_last = self.met(card, keys, own)
        self.judged += len(self.judged_last)
        for uid in self.judged_last:
            tie = judge(card, self.cards[uid], self.rules, self.limits)
            if tie and tie.rank > EXPLICIT:
                ties[uid] = tie
        self.insert(card, own)
        self.entries += len(own)
        self.state_bytes += size + len(own) * (KEY_BYTES + UID_BYTES)
        self.seconds += time.process_time() - started
        return ties

    def met(self, card: Card, keys: Keys, own: set[int]) -> list[str]:
        """Return the items that share enough keys with an item, and the smallest of all they share is of this shard.

        Of too many those that share most, then the nearest, as in one desk.
        """
        found, capped = self.gather(card, own)
        self.capped += capped
        counts = {one: self.count_shared(card, keys, self._entries[one][1]) for one in set(found)}
        places = [
            (-counts[one], abs(self._entries[one][0] - card.time), self._entries[one][1])
            for one in self.comparable(card, [one for one, count in counts.items() if count])
        ]
        return [uid for *_, uid in sorted(places)[: self.rules.max_candidates]]

    def count_shared(self, card: Card, keys: Keys, uid: str) -> int:
        """Return the count of keys that a pair shares, as ``CandidateIndex.candidates``; 0 if it is not judged, or not here."""
        theirs, other, limits = self.keys[uid], self.cards[uid], self.limits
        if shard_of(min(keys.all() & theirs.all()), self.shards) != self.number:
            return 0
        count = len(keys.weak & theirs.weak) + limits.strong_key_count * bool(keys.strong & theirs.strong)
        is_flash = min(card.sketch.length, other.sketch.length) < limits.flash
        soon = abs(card.time - other.time) <= limits.follow_time // MICROSECOND
        return count if count >= limits.shared_weak_keys or (is_flash and soon) else 0


class ShardedIndex(CandidateIndex):
    """A desk on several shards, with the counts of what they would send each other. Used in place of one index."""

    def __init__(self, rules: StoryRules, shards: int) -> None:
        super().__init__(rules)
        self.shards = [Shard(rules, number, shards) for number in range(shards)]
        self.messages, self.bytes_sent, self.card_bytes = 0, 0, 0
        self.ties_sent, self.moved, self.card_sends = 0, 0, 0
        self.homes = Components()
        self.members: dict[str, int] = {}
        self.numbers: dict[str, int] = {}

    def enter(self, card: Card) -> Found:
        """Send an item to the shards of its keys. Return the ties that they found: nothing is left to judge."""
        self.numbers[card.uid] = len(self.numbers)
        keys, size, count = (
            Keys(frozenset(strong_keys(card)), frozenset(self.weak_keys(card))),
            card_size(card),
            len(self.shards),
        )
        targets = sorted({shard_of(key, count) for key in keys.all()})
        self.messages += len(targets)
        self.bytes_sent += len(targets) * (size + UID_BYTES) + KEY_BYTES * len(keys.all())
        self.card_bytes += size
        ties: dict[str, Tie] = {}
        for target in targets:
            ties |= self.shards[target].meet(card, keys, size)
        judged = (uid for target in targets for uid in self.shards[target].judged_last)
        self.card_sends += len({home_of(uid, count) for uid in judged})
        self.join(card.uid, ties)
        return Found({self.numbers[uid]: tie for uid, tie in ties.items()}, ())

    def join(self, uid: str, ties: Iterable[str]) -> None:
        """Join an item's component in the second step: a tie is a message, and a smaller component moves to the larger one."""
        count = len(self.shards)
        self.members[uid] = 1
        for other in ties:
            self.ties_sent += 1
            one, two = self.homes.find(uid), self.homes.find(other)
            if one == two:
                continue
            sizes = self.members.pop(one), self.members.pop(two)
            if home_of(one, count) != home_of(two, count):
                self.moved += min(sizes)
            self.homes.join(uid, other)
            self.members[self.homes.find(uid)] = sum(sizes)

    def drop_before(self, before: int) -> None:
        """Keep everything: the items lie within one window."""


def home_of(uid: str, shards: int) -> int:
    """Return the shard of an item or component, by its id."""
    return crc32(uid.encode()) % shards


def card_size(card: Card) -> int:
    """Return the bytes of a card as it travels."""
    return len(pickle.dumps(flatten(card), protocol=pickle.HIGHEST_PROTOCOL))


class Tapped(CandidateIndex):
    """One desk, with the ties that it found."""

    def __init__(self, rules: StoryRules) -> None:
        super().__init__(rules)
        self.seconds = 0.0
        self.state_bytes = 0

    def enter(self, card: Card) -> Found:
        """Add an item and judge it, timed."""
        started = time.process_time()
        explicit, candidates = super().enter(card)
        ties = explicit | judge_candidates(card, candidates, self.card, self.rules, self.limits)
        self.seconds += time.process_time() - started
        keys = strong_keys(card) | self.weak_keys(card)
        self.state_bytes += card_size(card) + len(keys) * (KEY_BYTES + UID_BYTES)
        return Found(ties, ())


def matched(index: CandidateIndex, cards: dict[str, Card]) -> tuple[set[Pair], set[Pair]]:
    """Match all items with an index. Return the pairs that are tied by likeness, and those that are in one story."""
    stories, _ = match_items(index, cards, Groups(index.limits))
    ties = {(edge.one, edge.other) for story in stories for edge in story.edges}
    return ties, set(pairs_of(stories))


def pairs_of(stories: Sequence[FoldedStory]) -> Iterator[Pair]:
    """Yield the pairs of items that are in one story."""
    for story in stories:
        yield from combinations(sorted(card.uid for card in story.cards), 2)


def packed_variants(count: int) -> Iterator[PackedItem]:
    """Yield variants of Reuters-21578 as items."""
    with tempfile.TemporaryDirectory() as scratch:
        items = Path(scratch, "items.jsonl")
        command = [sys.executable, str(GOLD / "texts.py"), "--reuters", str(SHARED / "data/reuters21578")]
        with items.open("w", encoding="utf-8") as out:
            subprocess.run(command, stdout=out, check=True)
        for number, article in enumerate(variants(items, count)):
            yield pack_item(article, Origin(source="variants", offset=number))


def skew(values: Sequence[float]) -> float:
    """Return the largest value by the mean."""
    return max(values) / (mean(values) or 1)


def row_of(
    index: ShardedIndex, found: tuple[set[Pair], set[Pair]], desk: tuple[Tapped, set[Pair], set[Pair]]
) -> list[str]:
    """Return the figures of one count of shards beside those of the desk."""
    one, ties, together = desk
    count, shards = len(one.cards), index.shards
    state = [shard.state_bytes for shard in shards]
    apart = (index.card_bytes + sum(shard.entries for shard in shards) * (KEY_BYTES + UID_BYTES)) / len(shards)
    slowest = max(shard.seconds for shard in shards)
    return [
        f"{len(shards)}",
        f"{index.messages / count:.1f} / {index.bytes_sent / count / 1024:.1f} KB",
        f"{max(state) / one.state_bytes:.2f}",
        f"{skew(state):.2f}",
        f"{count / slowest:,.0f}",
        f"{skew([shard.seconds for shard in shards]):.2f}",
        f"{sum(shard.judged for shard in shards) / count:.2f}",
        f"{len(ties - found[0])} / {len(found[0] - ties)}",
        f"{len(together - found[1])} / {len(found[1] - together)}",
        f"{index.ties_sent / count:.2f} / {index.moved / count:.3f}",
        f"{index.messages / count:.1f} + {index.card_sends / count:.2f} cards",
        f"{apart / one.state_bytes:.2f}",
    ]


COLUMNS = (
    "shards",
    "messages, bytes an article",
    "state of the largest, of the desk's",
    "skew",
    "articles/s of the slowest",
    "skew",
    "pairs judged an article",
    "ties lost / gained",
    "pairs in one story lost / gained",
    "ties sent / items moved an article",
    "keys apart: messages an article",
    "its state",
)


def main() -> None:
    """Print the table."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--articles", type=int, default=20_000, help="variants in the window")
    ask.add_argument("--shards", type=int, nargs="+", default=[1, 2, 4, 8, 16], help="counts of shards")
    given = ask.parse_args()
    if not (SHARED / "data/reuters21578").exists():
        raise SystemExit(f"{SHARED}/data/reuters21578 is not there: without it there is nothing to simulate with")
    items = list(packed_variants(given.articles))
    cards, rules = {item.card.uid: item.card for item in items}, StoryRules()
    desk = Tapped(rules)
    ties, together = matched(desk, cards)
    sizes = [card_size(card) for card in cards.values()]
    print(
        f"{len(cards):,} articles; a card {mean(sizes):,.0f} bytes, a packed article {mean(len(item.packed) for item in items):,.0f}; "
        f"one desk: {len(cards) / desk.seconds:,.0f} articles/s, {len(ties):,} ties, {len(together):,} pairs in one story, "
        f"{desk.state_bytes / len(cards):,.0f} bytes of state an article"
    )
    table = Table(*COLUMNS, title="One desk on N shards")
    for count in given.shards:
        index = ShardedIndex(rules, count)
        table.add_row(*row_of(index, matched(index, cards), (desk, ties, together)))
        print(f"{count} shards are counted", file=sys.stderr, flush=True)
    Console(width=200).print(table)


if __name__ == "__main__":
    main()
