"""Weights of features that combine neighbours: pairs of words, and sequences of shapes."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from pipelines.enrich.entities.viterbi import Array

PART = r"(\||[^|]+)"
NOT_LISTED = 0
BEYOND = np.iinfo(np.int64).max


def split(name: str, parts: int) -> tuple[str, ...]:
    """Return the parts of a combination; a part may be the separator itself.

    >>> split("new|york", 2), split("||said", 2)
    (('new', 'york'), ('|', 'said'))
    """
    found = re.fullmatch(r"\|".join([PART] * parts), name)
    if found is None:
        raise ValueError(f"the feature {name!r} has not {parts} parts")
    return found.groups()


def numbered(names: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Return the numbers of the parts of combinations, from 1 in the order of their first occurrence."""
    distinct = dict.fromkeys(part for parts in names for part in parts)
    return {part: number for number, part in enumerate(distinct, NOT_LISTED + 1)}


class Combinations:
    """The features of one kind, found for many positions at once by the numbers of their parts."""

    def __init__(self, rows: dict[tuple[str, ...], int], numbers: dict[str, int], weights: Array) -> None:
        """Initialize from the row of each combination in ``weights``, and the numbers of their parts."""
        self._base = len(numbers) + 1
        coded = sorted((self._code([numbers[part] for part in parts]), row) for parts, row in rows.items())
        self._codes = np.array([*(code for code, _ in coded), BEYOND], dtype=np.int64)
        self._weights = weights[[row for _, row in coded]]

    def _code(self, parts: Iterable[Any]) -> Any:
        """Return one number for several, or an array of them for arrays."""
        code = 0
        for part in parts:
            code = code * self._base + part
        return code

    def add(self, total: Array, positions: Array, *parts: Array) -> None:
        """Add the weights of the combinations at these positions to ``total``."""
        codes = self._code(parts)
        places = np.searchsorted(self._codes, codes)
        hits = np.flatnonzero(self._codes.take(places) == codes)
        total[positions[hits]] += self._weights.take(places[hits], axis=0)
