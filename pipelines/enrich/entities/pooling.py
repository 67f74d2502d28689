"""Choose the type of each one-word name by all its occurrences in the article."""

from typing import Any

import numpy as np

from pipelines.enrich.entities.lexicon import COMPANY_FORMS
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tokens import Sentence
from pipelines.enrich.entities.viterbi import LABELS
from pipelines.enrich.thresholds import LONGER_NAME_SCORE
from schemas import EntityType

TYPES = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION, EntityType.MISCELLANEOUS)
BEGINNINGS = [LABELS.index(f"B-{kind}") for kind in TYPES]
LONGER = np.zeros((len(TYPES), len(LABELS)))
"""Scores of the labels that a longer name of each type adds."""
LONGER[range(len(TYPES)), BEGINNINGS] = LONGER_NAME_SCORE
PLACES = ("N", "R", "W", "T2", "T3")


class _Evidence:
    """What speaks for the type of one word: the scores where it occurs alone, longer names, and the types that these propose."""

    __slots__ = ("found", "proposed")

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.proposed: set[int] = set()

    def add_longer(self, kind: int) -> None:
        """Count a longer name."""
        self.found.append(LONGER[kind])
        self.proposed.add(kind)

    def best(self) -> EntityType:
        """Return the best of the proposed types."""
        scores = sum(self.found, start=np.zeros(len(LABELS)))
        return TYPES[max(sorted(self.proposed), key=lambda kind: float(scores[BEGINNINGS[kind]]))]


def _gather(
    sentences: list[Sentence], tagged: list[list[Named]], emissions: list[Any], caps: list[bool], listed: dict[str, str]
) -> dict[str, _Evidence]:
    found: dict[str, _Evidence] = {}
    for sentence, names, scores, in_caps in zip(sentences, tagged, emissions, caps, strict=True):
        if not names or in_caps:
            continue
        words = sentence.words
        for start, end, kind in names:
            if end - start == 1:
                evidence = found.setdefault(words[start], _Evidence())
                evidence.found.append(scores[start])
                evidence.proposed.add(TYPES.index(kind))
            elif kind is EntityType.PERSON:
                found.setdefault(words[end - 1], _Evidence()).add_longer(0)
            elif kind is EntityType.ORGANISATION and not listed.get(words[start].lower(), "").startswith(PLACES):
                found.setdefault(words[start], _Evidence()).add_longer(1)
    return found


def _firms(sentences: list[Sentence], tagged: list[list[Named]]) -> set[tuple[str, ...]]:
    """Return the words of firms that occur with a legal form, without it: Litio Austral of ``Litio Austral SA``."""
    return {
        tuple(words[start : end - 1])
        for (words, _, _), names in zip(sentences, tagged, strict=True)
        for start, end, kind in names
        if kind is EntityType.ORGANISATION and end - start > 2 and words[end - 1].lower().rstrip(".") in COMPANY_FORMS
    }


def pooled(
    sentences: list[Sentence], tagged: list[list[Named]], emissions: list[Any], caps: list[bool], listed: dict[str, str]
) -> list[list[Named]]:
    """Return the names with each one-word name in the best type over all its occurrences, including longer names.

    ``caps`` has True for a sentence in capitals, which says nothing of a type.
    A longer name that occurs elsewhere with a legal form is a firm's.
    """
    chosen = {
        word: evidence.best()
        for word, evidence in _gather(sentences, tagged, emissions, caps, listed).items()
        if len(evidence.proposed) > 1
    }
    firms = _firms(sentences, tagged)
    if not chosen and not firms:
        return tagged

    def settled(words: list[str], name: Named) -> EntityType:
        if name.end - name.start == 1:
            return chosen.get(words[name.start], name.type)
        return EntityType.ORGANISATION if tuple(words[name.start : name.end]) in firms else name.type

    return [
        [Named(name.start, name.end, settled(sentence.words, name)) for name in names]
        for sentence, names in zip(sentences, tagged, strict=True)
    ]
