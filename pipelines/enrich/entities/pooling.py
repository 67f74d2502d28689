"""Settles the type of names of one word by all places of the article where they stand."""

from typing import Any

import numpy as np

from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.entities.viterbi import LABELS
from schemas import EntityType

TYPES = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION, EntityType.MISCELLANEOUS)
BEGINNINGS = [LABELS.index(f"B-{kind}") for kind in TYPES]
LONGER_NAME = 30.0
"""What a longer name adds: ``Salomon Brothers Inc`` speaks for Salomon the firm, ``John Salomon`` for the person."""
PLACES = ("N", "R", "W", "T2", "T3")


class _Evidence:
    """Scores of one word by type, and the types that its places were given or that longer names speak for."""

    __slots__ = ("proposed", "scores")

    def __init__(self) -> None:
        self.scores = np.zeros(len(TYPES), dtype=np.float64)
        self.proposed: set[int] = set()

    def speak(self, kind: int) -> None:
        """Count a longer name."""
        self.scores[kind] += LONGER_NAME
        self.proposed.add(kind)

    def best(self) -> EntityType:
        """Choose among the proposed types."""
        return TYPES[max(sorted(self.proposed), key=lambda kind: float(self.scores[kind]))]


def _gather(
    sentences: list[Sentence], tagged: list[list[Named]], emissions: list[Any], listed: dict[str, str]
) -> dict[str, _Evidence]:
    found: dict[str, _Evidence] = {}
    for (words, _, _), names, scores in zip(sentences, tagged, emissions, strict=True):
        if not names or is_caps(words):
            continue
        for start, end, kind in names:
            if end - start == 1:
                evidence = found.setdefault(words[start], _Evidence())
                evidence.scores += scores[start][BEGINNINGS]
                evidence.proposed.add(TYPES.index(kind))
            elif kind is EntityType.PERSON:
                found.setdefault(words[end - 1], _Evidence()).speak(0)
            elif kind is EntityType.ORGANISATION and not listed.get(words[start].lower(), "").startswith(PLACES):
                found.setdefault(words[start], _Evidence()).speak(1)
    return found


def pooled(
    sentences: list[Sentence], tagged: list[list[Named]], emissions: list[Any], listed: dict[str, str]
) -> list[list[Named]]:
    """Give each one-word name the type that its places in the article favour together, longer names of it included."""
    chosen = {
        word: evidence.best()
        for word, evidence in _gather(sentences, tagged, emissions, listed).items()
        if len(evidence.proposed) > 1
    }
    return [
        [Named(n.start, n.end, chosen.get(s.words[n.start], n.type)) if n.end - n.start == 1 else n for n in names]
        for s, names in zip(sentences, tagged, strict=True)
    ]
