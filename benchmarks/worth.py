"""What events are worth, measured: ``python -m benchmarks.worth``.

Four parts: origins of 300 built stories (tests/unit/stories/built.py), each alone; origins of the stories of ``benchmarks/data/reports``, all of one day together; like items of all of Reuters-21578, counted by the index
and by comparing every pair; and the processor time that the counts take beside a whole fold.
"""

import time
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.normalize import read_corpus
from benchmarks.reports import built_events, score
from pipelines.normalize import TimeLimits, normalize
from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from pipelines.stories.lifecycle.fold import fold_desk
from pipelines.stories.match.groups import time_key
from pipelines.stories.thresholds import WORTH
from pipelines.stories.worth.precedents import NOTHING, find_precedents, keys_of
from schemas import Origin
from tests.unit.stories.built import build

REUTERS = Path(__file__).parent.parent.parent / "shared/data/reuters21578"
STORIES = 300
PARTS = ("opened", "unopened", "fresh")


def main() -> None:
    """Print the four parts."""
    built()
    told()
    if not REUTERS.is_dir():
        print(f"like items: skipped, for {REUTERS} is not there")
        return
    items = reuters_items()
    counted([item.card for item in items])
    timed(items)


def built() -> None:
    """Compare origins and houses with the truth."""
    right, twice = 0, 0
    for seed in range(STORIES):
        event = build(seed)
        found = next(fold_desk(event.items)).story.corroboration
        assert found is not None
        right += (found.origins, found.houses) == (event.origins, event.houses)
        twice += found.origins > event.origins
    print(f"built stories: {STORIES}, origins right in {right} ({right / STORIES:.1%}), counted twice in {twice}")


def told() -> None:
    """Compare origins and houses of stories in several wordings with the truth."""
    for part, facts in product(PARTS, (False, True)):
        found = score(built_events(part, facts=facts))
        print(
            f"{part} stories{', with facts' if facts else ''}: {found.stories}, right in {found.right} ({found.right / found.stories:.1%}), counted twice in {found.twice}; "
            f"{found.missed} own reports missed; {found.ties} ties, {found.false_ties} of two events"
        )


def reuters_items() -> list[PackedItem]:
    """Read Reuters-21578, normalized, without entities."""
    limits = TimeLimits(latest=None)
    articles = (normalize(article, "en", limits) for article in read_corpus(REUTERS))
    return [pack_item(article, Origin(source="reuters", offset=number)) for number, article in enumerate(articles)]


def counted(cards: list[Card]) -> None:
    """Count like items with the index and by comparing every pair."""
    cards = sorted(cards, key=time_key)
    keys = [(*keys_of(card).like, -1 - 2 * place, -2 - 2 * place)[:3] for place, card in enumerate(cards)]
    text, subject = (np.array([key[part] for key in keys]) for part in (0, 1))
    times = np.array([card.time for card in cards])
    found, wrong, total = find_precedents(cards), 0, 0
    for place, card in enumerate(cards):
        same = ((text[:place] == text[place]) | (subject[:place] == subject[place])) & (times[:place] < card.time)
        gaps = card.time - times[:place][same]
        expected = tuple(int((gaps <= window // MICROSECOND).sum()) for window in WORTH.windows)
        wrong += found.get(card.uid, NOTHING).like != expected
        total += expected[-1]
    print(
        f"like items: {len(cards):,} items, {total:,} like ones in 7 days by comparing every pair, {wrong} items counted otherwise"
    )


def timed(items: list[PackedItem]) -> None:
    """Time the counts beside the fold that they are a part of."""
    started = time.process_time()
    find_precedents([item.card for item in items])
    count = time.process_time() - started
    started = time.process_time()
    outcomes = Counter(outcome.story.status for outcome in fold_desk(items))
    fold = time.process_time() - started
    print(
        f"time: fold {fold / len(items) * 1e6:,.0f} us an item, of that like items {count / len(items) * 1e6:,.0f} us; {sum(outcomes.values()):,} stories"
    )


if __name__ == "__main__":
    main()
