"""Choose the type of each one-word name by all its occurrences in the article."""

from collections.abc import Iterator
from typing import Any, NamedTuple

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


class _Proposal(NamedTuple):
    """The type that one name proposes for a word."""

    word: str
    kind: int
    """Index of the type in ``TYPES``."""
    sentence: int
    place: int | None
    """Index of the word in the sentence where it occurs alone; None for a longer name."""


class _Evidence:
    """What speaks for the type of one word: the scores where it occurs alone, longer names, and the types that these propose."""

    __slots__ = ("found", "proposed")

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.proposed: set[int] = set()

    def add(self, kind: int, scores: Any) -> None:
        """Count a name."""
        self.found.append(scores)
        self.proposed.add(kind)

    def best(self) -> EntityType:
        """Return the best of the proposed types."""
        scores = sum(self.found, start=np.zeros(len(LABELS)))
        return TYPES[max(sorted(self.proposed), key=lambda kind: float(scores[BEGINNINGS[kind]]))]


def _proposals(
    sentences: list[Sentence], tagged: list[list[Named]], caps: list[bool], listed: dict[str, str]
) -> Iterator[_Proposal]:
    for at, (sentence, names, in_caps) in enumerate(zip(sentences, tagged, caps, strict=True)):
        if not names or in_caps:
            continue
        words = sentence.words
        for start, end, kind in names:
            if end - start == 1:
                yield _Proposal(words[start], TYPES.index(kind), at, start)
            elif kind is EntityType.PERSON:
                yield _Proposal(words[end - 1], 0, at, None)
            elif kind is EntityType.ORGANISATION and not listed.get(words[start].lower(), "").startswith(PLACES):
                yield _Proposal(words[start], 1, at, None)


def _chosen(proposals: list[_Proposal], emissions: list[Any]) -> dict[str, EntityType]:
    """Return the best type of each word for which two types are proposed; few are."""
    first: dict[str, int] = {}
    disputed = {word for word, kind, _, _ in proposals if first.setdefault(word, kind) != kind}
    found = {word: _Evidence() for word in disputed}
    for word, kind, sentence, place in proposals if disputed else ():
        if word in disputed:
            found[word].add(kind, LONGER[kind] if place is None else emissions[sentence][place])
    return {word: evidence.best() for word, evidence in found.items()}


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
    chosen = _chosen(list(_proposals(sentences, tagged, caps, listed)), emissions)
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
