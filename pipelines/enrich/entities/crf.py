"""The default tagger: a linear-chain CRF over the features of ``features.py``, loaded from the package and run in numpy.

python-crfsuite trains it. Each word's share of the score is summed once and kept (``vocabulary.py``), so that many
articles together cost a few array operations. The result for an article depends on that article alone.
"""

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from pipelines.enrich.entities.combinations import Combinations, numbered, split
from pipelines.enrich.entities.features import Extractor, listed_features
from pipelines.enrich.entities.pooling import pooled
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tables import DataError
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.entities.viterbi import LABELS, Array, decode, legal
from pipelines.enrich.entities.vocabulary import BEGIN, END, SLOTS, WINDOW, Vocabulary, Word, WordWeights
from schemas import EntityType

MODEL = Path(__file__).with_name("data") / "crf.xz"
PAIRS = {"bw=": (-1, 0), "wa=": (0, 1), "ba=": (-1, 1)}
"""Features of pairs of words, and where those are."""
NUMBER, IS_CAPITAL, FOLDED, SHAPE = (
    itemgetter(Word._fields.index(name)) for name in ("number", "is_capital", "folded", "shape")
)


def pack(names: list[str], weights: Array, transitions: Array) -> bytes:
    """Return a model as one compressed file: counts, feature names, weights in half precision, transitions."""
    joined = "\n".join(names).encode()
    header = f"{len(names)} {len(joined)}\n".encode()
    body = header + joined + weights.astype("<f2").T.tobytes() + transitions.astype("<f4").tobytes()
    return lzma.compress(body, preset=9)


def unpack(content: bytes) -> tuple[dict[str, int], Array, Array]:
    """Read the result of ``pack``. Return the row of each feature, their weights, and the transitions."""
    header, _, rest = lzma.decompress(content).partition(b"\n")
    count, size = map(int, header.split())
    names = rest[:size].decode().split("\n")
    if len(names) != count:
        raise ValueError(f"{len(names)} features where {count} were expected")
    end = size + 2 * count * len(LABELS)
    matrix = np.frombuffer(rest[size:end], "<f2").reshape(len(LABELS), count).T
    transitions = np.frombuffer(rest[end:], "<f4").reshape(len(LABELS), len(LABELS))
    return dict(zip(names, range(count), strict=True)), np.ascontiguousarray(matrix, dtype=np.float32), transitions


def _word_features(rows: dict[str, int], weights: Array) -> tuple[dict[str, int], Array]:
    """Return the numbers of the features of single words, and their weights by distance, with a row of zeros behind them."""
    features: dict[str, int] = {}
    slots_of = {str(distance): slot for slot, distance in enumerate(WINDOW)}
    listed = []
    for name, row in rows.items():
        size = 2 if name.startswith("-") else 1
        slot = slots_of.get(name[:size])
        if slot is not None:
            listed.append((features.setdefault(name[size:], len(features)), slot, row))
    matrix = np.zeros((len(features) + 1, len(WINDOW), len(LABELS)), dtype=np.float32)
    numbers, slots, found = zip(*listed, strict=True)
    matrix[numbers, slots] = weights[list(found)]
    return features, matrix


class _Piece(NamedTuple):
    """A sentence that may have names, and where its words are in the batch."""

    article: int
    at: int
    """Index of the sentence in its article."""
    sentence: Sentence
    words: list[Word]
    caps: bool
    base: int
    capitals: list[int]
    """Indices of the capitalised words in the sentence."""


class Crf:
    """A trained model; call it with the sentences of each of several articles."""

    def __init__(self, content: bytes, extractor: Extractor) -> None:
        """Read the result of ``pack``."""
        self.rows, self.weights, transitions = unpack(content)
        self.extractor = extractor
        self.transitions = legal(transitions)
        combined = {
            kind: {
                split(name[3:], 3 if kind == "ss=" else 2): row for name, row in self.rows.items() if name[:3] == kind
            }
            for kind in (*PAIRS, "ss=")
        }
        words, shapes = numbered(name for kind in PAIRS for name in combined[kind]), numbered(combined["ss="])
        self.pairs = {kind: Combinations(combined[kind], words, self.weights) for kind in PAIRS}
        self.sequences = Combinations(combined["ss="], shapes, self.weights)
        features, matrix = _word_features(self.rows, self.weights)
        by_slots = tuple(np.ascontiguousarray(matrix[:, slots]) for slots in SLOTS)
        self.vocabulary = Vocabulary(WordWeights(features, by_slots, words, shapes, matrix[features["#"]]), extractor)
        self._names_rows: dict[tuple[str, tuple[str, ...]], list[tuple[int, int]]] = {}
        self._lock = Lock()

    def __call__(self, articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
        """Return the names in the sentences of each article; sentences without a capital are skipped."""
        with self._lock:
            try:
                if self.vocabulary.is_full():
                    self.vocabulary.forget()
                return self._tag(articles)
            except BaseException:  # the guard may interrupt anywhere: words may be half learned
                self.vocabulary = Vocabulary(self.vocabulary.weights, self.extractor)
                raise

    def _tag(self, articles: Sequence[list[Sentence]]) -> list[list[list[Named]]]:
        numbers, pieces = self._read(articles)
        named: list[list[list[Named]]] = [[[] for _ in sentences] for sentences in articles]
        if not pieces:
            return named
        total = self.emissions(numbers, pieces, articles)
        labels = decode(
            total, [piece.base for piece in pieces], [len(piece.words) for piece in pieces], self.transitions
        )
        for piece in pieces:
            found = spans(labels[piece.base : piece.base + len(piece.words)])
            named[piece.article][piece.at] = [name for one in found if (name := trimmed(one, piece.sentence.words))]
        of_article: list[list[_Piece]] = [[] for _ in articles]
        for piece in pieces:
            of_article[piece.article].append(piece)
        for at, own in enumerate(of_article):
            self._pool(own, named[at], total)
        return named

    def _pool(self, pieces: list[_Piece], named: list[list[Named]], total: Array) -> None:
        """Choose the types of one article's names together, in place."""
        sentences = [piece.sentence for piece in pieces]
        scores = [total[piece.base : piece.base + len(piece.words)] for piece in pieces]
        tagged = [named[piece.at] for piece in pieces]
        caps = [piece.caps for piece in pieces]
        settled = pooled(sentences, tagged, scores, caps, self.extractor.gazetteer.tags)
        for piece, names in zip(pieces, settled, strict=True):
            named[piece.at] = names

    def _read(self, articles: Sequence[list[Sentence]]) -> tuple[list[int], list[_Piece]]:
        """Return the numbers of the words of all sentences, each between its two outside places, and the sentences."""
        numbers: list[int] = [END, BEGIN]
        pieces: list[_Piece] = []
        for article, sentences in enumerate(articles):
            for at, sentence in enumerate(sentences):
                caps = is_caps(sentence.words)
                known = self.vocabulary.caps if caps else self.vocabulary.plain
                words = list(map(known.__getitem__, sentence.words))
                capitals = list(compress(range(len(words)), map(IS_CAPITAL, words)))
                if capitals:
                    pieces.append(_Piece(article, at, sentence, words, caps, len(numbers), capitals))
                    numbers += map(NUMBER, words)
                    numbers += (END, BEGIN)
        return numbers, pieces

    def emissions(self, numbers: list[int], pieces: list[_Piece], articles: Sequence[list[Sentence]]) -> Array:
        """Return the score of each label at each place of the batch."""
        vocabulary = self.vocabulary
        vocabulary.learn()
        index = np.array(numbers, dtype=np.int64)
        vocabulary.note_use(index, len(articles))
        total = np.zeros((len(numbers), len(LABELS)), dtype=np.float32)
        shares, first = vocabulary.scores.reshape(-1, len(LABELS)), index * len(WINDOW)
        for slot, offset in enumerate(WINDOW):
            # a token's score includes the share of the word at `offset` from it
            total[2:-2] += shares.take(first[2 + offset : len(index) - 2 + offset] + slot, axis=0)
        self._add_combinations(total, index)
        extra = self._extra(pieces, articles)
        if extra:
            places, rows = np.array(extra, dtype=np.int64).T
            for turn in turns(places):  # a place's weights are added in their order, whatever else is in the batch
                total[places[turn]] += self.weights.take(rows[turn], axis=0)
        return total

    def _add_combinations(self, total: Array, index: Array) -> None:
        """Add the weights of pairs and sequences at capitals, figures and marks, and beside them: no name extends further."""
        marked = ~self.vocabulary.starts_small.take(index)
        near = marked.copy()
        near[1:] |= marked[:-1]
        near[:-1] |= marked[1:]
        near &= index > BEGIN
        places = np.flatnonzero(near)
        words, shapes = self.vocabulary.pairs[index], self.vocabulary.shapes[index]
        for kind, (first, second) in PAIRS.items():
            self.pairs[kind].add(total, places, words[places + first], words[places + second])
        self.sequences.add(total, places, shapes[places - 1], shapes[places], shapes[places + 1])

    def _extra(self, pieces: list[_Piece], articles: Sequence[list[Sentence]]) -> list[tuple[int, int]]:
        """Return the places and rows of the features of whole articles, then of listed names."""
        extra = list(self._explained(pieces, articles))
        for piece in pieces:
            if begins := [(place, reach) for place in piece.capitals if (reach := piece.words[place].reach)]:
                extra += self._names(piece, begins)
        return extra

    def _names(self, piece: _Piece, begins: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the places and rows of a sentence's listed names, which begin at some of these words."""
        folded, found = list(map(FOLDED, piece.words)), []
        first, last = piece.base, piece.base + len(folded)
        for start, end, tag in self.extractor.gazetteer.longest(begins, folded):
            listed = self._listed(tag, tuple(map(SHAPE, piece.words[start:end])))
            found += [(place, row) for offset, row in listed if first <= (place := first + start + offset) < last]
        return found

    def _listed(self, tag: str, shapes: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return the offsets and rows of the features of a listed name, with the words beside it."""
        found = self._names_rows.get((tag, shapes))
        if found is None:
            end = len(shapes) + 1
            named = listed_features(1, end, tag, ["", *shapes], end)
            found = [(place - 1, self.rows[name]) for place, name in named if name in self.rows]
            self._names_rows[tag, shapes] = found
        return found

    def _explained(self, pieces: list[_Piece], articles: Sequence[list[Sentence]]) -> Iterator[tuple[int, int]]:
        """Yield the capitals that occur elsewhere in the article in lower case, or capitalised within a sentence."""
        rows = {name: self.rows[name] for name in ("dl", "dl0", "dc", "dc0") if name in self.rows}
        written: list[set[str]] = [set[str]().union(*(one.words for one in sentences)) for sentences in articles]
        capital: list[set[str]] = [set() for _ in articles]
        for piece in pieces:
            if not piece.caps:
                capital[piece.article].update([piece.words[place].lowered for place in piece.capitals if place])
        for piece in pieces:
            if piece.caps:
                continue
            small, large = written[piece.article], capital[piece.article]
            for place in piece.capitals:
                word = piece.words[place].folded
                if word in small and word[0].islower() and (row := rows.get("dl" if place else "dl0")) is not None:
                    yield piece.base + place, row
                if word in large and (row := rows.get("dc" if place else "dc0")) is not None:
                    yield piece.base + place, row


def turns(places: Array) -> Iterator[Array]:
    """Yield the indices of the first occurrences of all places, then of the second ones: each place occurs once in a turn.

    >>> [turn.tolist() for turn in turns(np.array([7, 5, 7, 7]))]
    [[1, 0], [2], [3]]
    """
    order = places.argsort(kind="stable")
    ordered = places[order]
    turn = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    for number in range(turn.max() + 1):
        yield order[turn == number]


def trimmed(named: Named, words: list[str]) -> Named | None:
    """Return a name without lower-case words and marks at its ends, or None for a name without a capital."""
    start, end, _ = named
    if words[start][0].isupper() and words[end - 1][0].isupper():
        return named
    while end > start and not any(c.isupper() or c.isdigit() for c in words[end - 1]):
        end -= 1
    if not any(word[0].isupper() or word[1:2].isupper() for word in words[start:end]):
        return None
    return Named(start, end, named.type)


SPAN = re.compile(b"|".join(b"[\\%03o\\%03o]\\%03o*" % (at, at + 1, at + 1) for at in range(1, len(LABELS), 2)))
TYPES = {at: EntityType(label[2:]) for at, label in enumerate(LABELS) if label != "O"}


def spans(numbers: Iterable[int]) -> list[Named]:
    """Return the typed spans of labels.

    >>> spans([0, 1, 2, 0, 5])
    [Named(start=1, end=3, type=<EntityType.PERSON: 'PER'>), Named(start=4, end=5, type=<EntityType.LOCATION: 'LOC'>)]
    """
    path = bytes(numbers)
    return [Named(found.start(), found.end(), TYPES[path[found.start()]]) for found in SPAN.finditer(path)]


@lru_cache(maxsize=1)
def crf() -> Crf:
    """Return the shipped model, loaded once per process."""
    try:
        return Crf(MODEL.read_bytes(), Extractor())
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {MODEL.name} of the package: {error}") from error
