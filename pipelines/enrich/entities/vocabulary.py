"""The words that the tagger has met, each with its share of the scores, summed once."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from typing import Final, NamedTuple

import numpy as np

from pipelines.enrich.entities.combinations import NOT_LISTED
from pipelines.enrich.entities.features import Extractor, fold_word, shape_of
from pipelines.enrich.entities.viterbi import LABELS, Array
from pipelines.enrich.thresholds import CRF_CACHED_WORDS, CRF_FIGURE_ARTICLES
from pipelines.language.remembered import Remembered

END, BEGIN = 0, 1
"""Numbers of the places after and before a sentence."""
WINDOW = (-2, -1, 0, 1, 2)
"""Distances from a word at which it counts for the label."""
SLOTS = (slice(2, 3), slice(1, 4, 2), slice(0, 5, 4))
"""Places in ``WINDOW`` of the word itself, of the words beside it, and of those two away."""


class Word(NamedTuple):
    """One word, as spelt in a sentence, or in a sentence in capitals."""

    number: int
    spelt: str
    caps: bool
    """In a sentence in capitals."""
    is_capital: bool
    lowered: str
    folded: str
    """As the lists have it."""
    shape: str
    reach: int
    """Maximum number of words of a listed name that begins with it; 0 if it cannot begin one."""


@dataclass(frozen=True, slots=True)
class WordWeights:
    """The model's weights of features of single words, and the numbers of words and shapes in its combinations."""

    features: dict[str, int]
    by_slots: tuple[Array, ...]
    """For each of ``SLOTS``: feature, distance, label; the last row is of no feature, and zero."""
    pairs: dict[str, int]
    shapes: dict[str, int]
    outside: Array
    """Distance, label: scores of a place outside of the sentence."""


COLUMNS: Final = ("scores", "pairs", "shapes", "starts_small", "_used")
"""Arrays of a vocabulary with a row for each word."""


def _columns(lists: Sequence[list[int]], rest: int) -> Array:
    """Return lists as the columns of an array; shorter ones end with ``rest``.

    >>> _columns([[1, 2], [3]], 0).tolist()
    [[1, 3], [2, 0]]
    """
    sizes = np.fromiter(map(len, lists), np.int64)
    columns = np.full((sizes.max(), len(lists)), rest)
    columns.T[np.arange(sizes.max()) < sizes[:, None]] = np.fromiter(chain.from_iterable(lists), np.int64)
    return columns


class Vocabulary:
    """Numbered words with their scores, as columns of arrays. It changes in place: words are added as they occur."""

    def __init__(self, weights: WordWeights, extractor: Extractor) -> None:
        """Begin with the two places outside of a sentence."""
        self.weights, self.extractor = weights, extractor
        self.plain, self.caps = (Remembered(partial(self.add, caps=caps), most=sys.maxsize) for caps in (False, True))
        self.size = BEGIN + 1
        self._pending: list[Word] = []
        self._articles = 0
        self.scores: Array = np.zeros((1024, len(WINDOW), len(LABELS)), dtype=np.float32)
        self.pairs, self.shapes, self._used = (np.zeros(1024, dtype=np.int64) for _ in range(3))
        self.starts_small: Array = np.ones(1024, dtype=bool)
        """False for capitals, figures and marks, which names consist of."""
        self.scores[[END, BEGIN]] = weights.outside
        self.pairs[[END, BEGIN]] = [weights.pairs.get(mark, NOT_LISTED) for mark in ("</s>", "<s>")]
        self.shapes[[END, BEGIN]] = weights.shapes.get("#", NOT_LISTED)

    def add(self, spelt: str, *, caps: bool) -> Word:
        """Add a word under the next number and return it. ``learn`` sums its scores later."""
        folded, is_capital = fold_word(spelt), spelt[0].isupper()
        reach = self.extractor.gazetteer.reach(folded) if is_capital else 0
        word = Word(self.size, spelt, caps, is_capital, spelt.lower(), folded, shape_of(spelt, caps), reach)
        self.size += 1
        self._pending.append(word)
        return word

    def learn(self) -> None:
        """Sum the scores of the words that were added since the last call."""
        if not self._pending:
            return
        while self.size > len(self.scores):
            for name in COLUMNS:
                column = getattr(self, name)
                setattr(self, name, np.concatenate([column, np.zeros_like(column)]))
        numbers = [word.number for word in self._pending]
        self.scores[numbers] = self._sums(self._pending)
        self.pairs[numbers] = [self.weights.pairs.get(word.folded, NOT_LISTED) for word in self._pending]
        self.shapes[numbers] = [self.weights.shapes.get(word.shape, NOT_LISTED) for word in self._pending]
        self.starts_small[numbers] = [word.spelt[0].islower() for word in self._pending]
        self._pending = []

    def _sums(self, words: list[Word]) -> Array:
        """Return the sums of the words' weights, in the order of their features; distance by distance.

        Features that are not in the model, and the rest of a shorter list, add 0.0: a sum is the same beside any other words.
        """
        known, none = self.weights.features.get, len(self.weights.features)
        found = []
        for word in words:
            own, near, far = self.extractor.word(word.spelt, word.caps)
            numbers = list(map(known, own, repeat(none)))
            found.append((numbers, numbers[: len(near)], list(map(known, far, repeat(none)))))
        sums = np.zeros((len(words), len(WINDOW), len(LABELS)), dtype=np.float32)
        for of_words, slots, weights in zip(zip(*found, strict=True), SLOTS, self.weights.by_slots, strict=True):
            of_slots = sums[:, slots]
            for row in _columns(of_words, none):  # the first feature of each word, then the second ...
                of_slots += weights.take(row, axis=0)
        return sums

    def note_use(self, numbers: Array, articles: int) -> None:
        """Note that these words occurred in the next ``articles`` articles."""
        self._articles += articles
        self._used[numbers] = self._articles

    def is_full(self) -> bool:
        """Return True if there are more words than the tagger keeps."""
        return self.size > CRF_CACHED_WORDS

    def forget(self) -> None:
        """Keep the most recently used half of the words, under new numbers; rare figures are left out.

        In place, since a vocabulary and its tables name each other: what was dropped whole would wait for the garbage collector.
        """
        words = sorted(self._kept(), key=lambda word: -int(self._used[word.number]))[: CRF_CACHED_WORDS // 2]
        old = [END, BEGIN, *(word.number for word in words)]
        for name in COLUMNS:
            setattr(self, name, getattr(self, name)[old])
        self.plain.clear()
        self.caps.clear()
        self.size = BEGIN + 1
        for word in words:
            known = self.caps if word.caps else self.plain
            known[word.spelt] = self.add(word.spelt, caps=word.caps)
        self._pending = []

    def _kept(self) -> Iterator[Word]:
        unused = {word.number for word in self._pending}
        for word in (*self.plain.values(), *self.caps.values()):
            is_rare = word.spelt[0].isdigit() and self._articles - self._used[word.number] > CRF_FIGURE_ARTICLES
            if not is_rare and word.number not in unused:
                yield word
