"""A desk on shards finds what one desk finds: the simulation of ``benchmarks.shards`` loses no pair by itself."""

import pytest

from benchmarks.shards import Keys, Shard, ShardedIndex, matched
from pipelines.settings.stories import StoryRules
from pipelines.stories.match.index import CandidateIndex
from tests.unit.stories.items import FIRE, MERGER, filed

RULES = StoryRules()
CARDS = {
    item.card.uid: item.card
    for item in (
        filed("a", "Harbour fire kills 12", slug="FIRE-PORTO"),
        filed("b", "UPDATE 1-Harbour fire kills 14", FIRE.replace("12", "14"), minutes=20, offset=1),
        filed("c", "Fish market burns in Porto Seguro", FIRE, minutes=30, offset=2),
        filed("m", "Zenith buys Glasmark for $2.6 billion", MERGER, minutes=40, offset=3),
        filed("m", "UPDATE 1-Zenith buys Glasmark", MERGER, minutes=50, offset=4, version=2),
        filed("z", "Rain ends drought", "Rain fell on Lower Ruritania.", minutes=60, offset=5),
    )
}


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_shards_find_the_ties_and_stories_of_one_desk(count: int) -> None:
    """By content, slug and id. Shards judge a few pairs more: not each knows what another has grouped."""
    ties, together = matched(CandidateIndex(RULES), CARDS)
    index = ShardedIndex(RULES, count)
    assert matched(index, CARDS) == (ties, together)
    assert len(together) == 4
    assert sum(shard.judged for shard in index.shards) >= sum(shard.judged for shard in one_shard().shards)
    assert len(CARDS) <= index.messages <= count * len(CARDS)


def one_shard() -> ShardedIndex:
    """Return a desk on one shard that has all cards."""
    index = ShardedIndex(RULES, 1)
    matched(index, CARDS)
    return index


def test_a_pair_is_judged_at_the_shard_of_the_smallest_shared_key() -> None:
    """The other shards that know both pass it over."""
    first, second = list(CARDS.values())[:2]
    keys = Keys(frozenset({5}), frozenset({7, 9}))
    shards = [Shard(RULES, number, 4) for number in range(4)]
    for card in (first, second):
        for shard in shards:
            shard.meet(card, keys, 1)
    assert sum(len(shard.judged_last) for shard in shards) == 1
