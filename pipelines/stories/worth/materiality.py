"""Materiality: which parts of an item a new version touched, and what of it is new."""

from typing import NamedTuple

from pipelines.stories.describe.card import Card
from pipelines.stories.describe.words import unpack_codes
from schemas import Materiality

DIGITS = 4
"""Places that shares are rounded to."""


class NewShares(NamedTuple):
    """What a version has that the one before it did not have, as shares of its own."""

    words: float | None = None
    figures: float | None = None
    names: float | None = None


def materiality_of(before: Card, after: Card) -> Materiality:
    """Return how much of headline, lead, figures and names differs."""
    old, new = before.sketch, after.sketch
    return Materiality.model_construct(
        headline=touched(old.title, new.title),
        lead=touched(old.lead, new.lead),
        figures=touched(old.numbers, new.numbers),
        names=touched(old.names, new.names),
    )


def new_shares(before: Card | None, after: Card) -> NewShares:
    """Return the shares of words, figures and names that the version before did not have; None without one."""
    if before is None:
        return NewShares()
    old, new = before.sketch, after.sketch
    return NewShares(fresh(old.words, new.words), fresh(old.numbers, new.numbers), fresh(old.names, new.names))


def touched(before: bytes, after: bytes) -> float:
    """Return the share of the codes of two packed sets that only one of them has."""
    if before == after:
        return 0.0
    old, new = unpack_codes(before), unpack_codes(after)
    shared = len(old & new)
    return round(1 - shared / (len(old) + len(new) - shared), DIGITS)


def fresh(before: bytes, after: bytes) -> float:
    """Return the share of the codes of a packed set that another one does not have; 0 if it has none."""
    if before == after or not after:
        return 0.0
    new = unpack_codes(after)
    return round(len(new - unpack_codes(before)) / len(new), DIGITS)
