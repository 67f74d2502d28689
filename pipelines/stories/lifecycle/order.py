"""Canonical order of the versions of a story: the same for any order of arrival.

Time orders items; a version number overrules it inside its own chain: the versions of one item, or the UPDATEs and
leads of one cycle. An item moves behind every chain mate with a lower number, and one that was created after a mate with
a higher number is late: it never becomes the head.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pipelines.stories.describe.card import Card

CORRECTIONS: Final = {"corrected": 1, "refile": 2, "correction_notice": 3, "kill": 4}
DAY: Final = 86_400_000_000
CYCLE_START: Final = 6 * 3_600_000_000
"""A cycle runs past midnight."""


def canonical_order(cards: Iterable[Card]) -> tuple[list[Card], frozenset[str]]:
    """Put items in canonical order and name the late ones by their uid."""
    items = list(cards)
    chains: defaultdict[tuple[object, ...], list[tuple[int, Card]]] = defaultdict(list)
    for card in items:
        for chain, number in chains_of(card):
            chains[chain].append((number, card))
    shifted = {card.uid: card.time for card in items}
    late: set[str] = set()
    for mates in chains.values():
        if len(mates) > 1:
            shift_chain(sorted(mates, key=lambda entry: (entry[0], entry[1].time)), shifted, late)
    return sorted(items, key=lambda card: order_key(card, shifted[card.uid])), frozenset(late)


def chains_of(card: Card) -> Iterator[tuple[tuple[object, ...], int]]:
    """Name the chains that an item has a number in."""
    if card.version is not None:
        yield ("version", card.provider, card.item_id), card.version
    if card.update_number is not None:
        yield ("number", card.provider, card.cycle, (card.time - CYCLE_START) // DAY), card.update_number


def shift_chain(chain: list[tuple[int, Card]], shifted: dict[str, int], late: set[str]) -> None:
    """Move items of one chain behind those with lower numbers."""
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
    """Give the canonical order of one item."""
    correction = max((CORRECTIONS.get(control, 0) for control in card.controls), default=0)
    number = card.update_number or 0
    return (
        shifted,
        card.version or 0,
        number,
        card.time,
        correction,
        card.provider,
        card.item_id,
        card.content_digest,
        card.uid,
    )


def version_name(card: Card) -> str:
    """Name the version of an item as an event does: the provider's, ``UPDATE n``, or its time."""
    if card.version is not None:
        return str(card.version)
    if card.update_number is not None:
        return f"{card.cycle or 'UPDATE'} {card.update_number}"
    return str(card.time)
