"""Canonical order of the items of a story: the same for any order of arrival.

Items are ordered by time. A version number overrules time within its own chain: the versions of one item, or the UPDATEs and
leads of one cycle. An item moves behind every item of its chain with a lower number. One that was created after an item of
its chain with a higher number is late: it never becomes the head.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from pipelines.stories.describe.card import MICROSECOND, Card
from pipelines.stories.thresholds import LifecycleThresholds

CORRECTIONS: Final = {"corrected": 1, "refile": 2, "correction_notice": 3, "kill": 4}
"""Order of items that are equal in time and number."""
DAY: Final = timedelta(days=1) // MICROSECOND


def canonical_order(cards: Iterable[Card], limits: LifecycleThresholds) -> tuple[list[Card], frozenset[str]]:
    """Return items in canonical order, and the uids of the late ones."""
    items = list(cards)
    chains: defaultdict[tuple[object, ...], list[tuple[int, Card]]] = defaultdict(list)
    for card in items:
        for chain, number in chains_of(card, limits):
            chains[chain].append((number, card))
    shifted = {card.uid: card.time for card in items}
    late: set[str] = set()
    for members in chains.values():
        if len(members) > 1:
            shift_chain(sorted(members, key=lambda member: (member[0], member[1].time)), shifted, late)
    return sorted(items, key=lambda card: order_key(card, shifted[card.uid])), frozenset(late)


def chains_of(card: Card, limits: LifecycleThresholds) -> Iterator[tuple[tuple[object, ...], int]]:
    """Yield the chains that an item has a number in, with the number."""
    if card.version is not None:
        yield ("version", card.provider, card.item_id), card.version
    if card.update_number is not None:
        day = (card.time - limits.cycle_start // MICROSECOND) // DAY
        yield ("number", card.provider, card.cycle, day), card.update_number


def shift_chain(chain: list[tuple[int, Card]], shifted: dict[str, int], late: set[str]) -> None:
    """Move items of one chain, sorted by number, behind those with lower numbers, and add the late ones to ``late``."""
    reached = chain[0][1].time
    for _, card in chain:
        reached = max(reached, card.time)
        shifted[card.uid] = max(shifted[card.uid], reached)
    earliest: int | None = None
    above = chain[-1][0]
    pending: int | None = None
    for number, card in reversed(chain):
        if number != above:
            earliest = pending if earliest is None else min(earliest, pending or earliest)
            above = number
        if earliest is not None and earliest < card.time:
            late.add(card.uid)
        pending = card.time if pending is None else min(pending, card.time)


def order_key(card: Card, shifted: int) -> tuple[object, ...]:
    """Return the sort key of an item whose time was shifted to ``shifted``."""
    correction = max((CORRECTIONS.get(control, 0) for control in card.controls), default=0)
    return (
        shifted,
        card.version or 0,
        card.update_number or 0,
        card.time,
        correction,
        card.provider,
        card.item_id,
        card.content_digest,
        card.uid,
    )


def version_name(card: Card) -> str:
    """Return the version of an item as events name it: the provider's number, ``UPDATE n``, or the time of the item."""
    if card.version is not None:
        return str(card.version)
    if card.update_number is not None:
        return f"{card.cycle or 'UPDATE'} {card.update_number}"
    return str(card.time)
