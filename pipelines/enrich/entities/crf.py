"""The default tagger: a linear-chain CRF over the features of ``features.py``, loaded from the package and run in numpy.

python-crfsuite trains it. Each word's share of the score is summed once and kept, so that a text costs a few
array operations. The result for an article depends on that article alone.
"""

import lzma
from functools import lru_cache
from pathlib import Path

import numpy as np

from pipelines.enrich.entities.features import Article, Extractor, context, fold_words
from pipelines.enrich.entities.pooling import pooled
from pipelines.enrich.entities.spans import Named
from pipelines.enrich.entities.tables import DataError
from pipelines.enrich.entities.tokens import Sentence, is_caps
from pipelines.enrich.entities.viterbi import LABELS, Array, decode, legal
from pipelines.enrich.thresholds import CRF_CACHED_WORDS
from schemas import EntityType

MODEL = Path(__file__).with_name("data") / "crf.xz"
WINDOW = (-2, -1, 0, 1, 2)


def pack(names: list[str], weights: Array, transitions: Array) -> bytes:
    """Return a model as one compressed file: counts, feature names, weights in half precision, transitions."""
    joined = "\n".join(names).encode()
    header = f"{len(names)} {len(joined)}\n".encode()
    body = header + joined + weights.astype("<f2").T.tobytes() + transitions.astype("<f4").tobytes()
    return lzma.compress(body, preset=9)


class Crf:
    """A trained model; call it with the sentences of one article."""

    def __init__(self, content: bytes, extractor: Extractor) -> None:
        """Read the result of ``pack``."""
        header, _, rest = lzma.decompress(content).partition(b"\n")
        count, size = map(int, header.split())
        names = rest[:size].decode().split("\n")
        if len(names) != count:
            raise ValueError(f"{len(names)} features where {count} were expected")
        split = size + 2 * count * len(LABELS)
        matrix = np.frombuffer(rest[size:split], "<f2").reshape(len(LABELS), count).T
        self.weights = np.ascontiguousarray(matrix, dtype=np.float32)
        self.rows = {name: row for row, name in enumerate(names)}
        self.extractor = extractor
        self.transitions = legal(np.frombuffer(rest[split:], "<f4").reshape(len(LABELS), len(LABELS)))
        self.known: dict[tuple[str, bool], int] = {}
        self.scores: Array = np.zeros((0, len(WINDOW), len(LABELS)), dtype=np.float32)
        self._begin_generation()

    def _begin_generation(self) -> None:
        """Start an empty table of words; those of the last one are taken over when they occur again, the others are dropped."""
        self.aged, self.aged_scores = self.known, self.scores
        self.known = {}
        self.scores = np.zeros((1024, len(WINDOW), len(LABELS)), dtype=np.float32)
        self.known["", False] = 0
        for slot, offset in enumerate(WINDOW):
            self.scores[0, slot] = self._sum([f"{offset}#"])

    def _sum(self, names: list[str]) -> Array:
        rows = [self.rows[name] for name in names if name in self.rows]
        return self.weights[rows].sum(axis=0) if rows else 0.0

    def _learn(self, word: str, caps: bool) -> int:
        """Sum a new word's share of the score at each offset from it, and return its number."""
        number = len(self.known)
        if number == len(self.scores):
            self.scores = np.concatenate([self.scores, np.zeros_like(self.scores)])
        if (aged := self.aged.get((word, caps))) is not None:
            self.scores[number] = self.aged_scores[aged]
        else:
            self._score(number, word, caps)
        self.known[word, caps] = number
        return number

    def _score(self, number: int, word: str, caps: bool) -> None:
        own, near, far = self.extractor.word(word, caps)
        for slot, offset in enumerate(WINDOW):
            features = own if offset == 0 else near if abs(offset) == 1 else far
            self.scores[number, slot] = self._sum([f"{offset}{feature}" for feature in features])

    def _numbers(self, words: list[str], caps: bool) -> list[int]:
        known = self.known
        return [known[key] if (key := (word, caps)) in known else self._learn(word, caps) for word in words]

    def _emissions(self, sentences: list[Sentence], article: Article) -> list[Array]:
        numbers: list[int] = [0, 0]
        extra_at: list[int] = []
        extra_rows: list[int] = []
        begins = []
        rows = self.rows
        for words, _, _ in sentences:
            caps = is_caps(words)
            base = len(numbers)
            begins.append(base)
            numbers.extend(self._numbers(words, caps))
            numbers.extend((0, 0))
            for at, name in context(words, fold_words(words), caps, article, self.extractor.gazetteer):
                row = rows.get(name)
                if row is not None:
                    extra_at.append(base + at)
                    extra_rows.append(row)
        index = np.array(numbers)
        total = np.zeros((len(numbers), len(LABELS)), dtype=np.float32)
        for slot, offset in enumerate(WINDOW):
            # a token's score includes the share of the word at `offset` from it
            total[2:-2] += self.scores[index[2 + offset : len(index) - 2 + offset], slot]
        np.add.at(total, np.array(extra_at, dtype=np.int64), self.weights[np.array(extra_rows, dtype=np.int64)])
        return [total[base : base + len(s.words)] for base, s in zip(begins, sentences, strict=True)]

    def _tag(self, sentences: list[Sentence], article: Article) -> list[list[Named]]:
        """Return the names in sentences of one article; the type of a one-word name is chosen over all its occurrences."""
        if len(self.known) > CRF_CACHED_WORDS:
            self._begin_generation()
        emissions = self._emissions(sentences, article)
        tagged = [
            [kept for found in spans(labels) if (kept := trimmed(found, s.words))]
            for s, labels in zip(sentences, decode(emissions, self.transitions), strict=True)
        ]
        return pooled(sentences, tagged, emissions, self.extractor.gazetteer.tags)

    def __call__(self, sentences: list[Sentence]) -> list[list[Named]]:
        """Return the names in an article's sentences; sentences without a capital are skipped."""
        article = Article.of(sentences)
        worth = [at for at, s in enumerate(sentences) if any(word[0].isupper() for word in s.words)]
        named: list[list[Named]] = [[] for _ in sentences]
        if worth:
            for at, found in zip(worth, self._tag([sentences[at] for at in worth], article), strict=True):
                named[at] = found
        return named


def trimmed(named: Named, words: list[str]) -> Named | None:
    """Return a name without lower-case words and marks at its ends, or None for a name without a capital."""
    start, end, _ = named
    while end > start and not any(c.isupper() or c.isdigit() for c in words[end - 1]):
        end -= 1
    if not any(word[0].isupper() or word[1:2].isupper() for word in words[start:end]):
        return None
    return Named(start, end, named.type)


def spans(numbers: list[int]) -> list[Named]:
    """Return the typed spans of labels.

    >>> spans([0, 1, 2, 0, 5])
    [Named(start=1, end=3, type=<EntityType.PERSON: 'PER'>), Named(start=4, end=5, type=<EntityType.LOCATION: 'LOC'>)]
    """
    found: list[Named] = []
    at = 0
    while at < len(numbers):
        label = LABELS[numbers[at]]
        end = at + 1
        if label != "O":
            inside = LABELS.index("I-" + label[2:])
            while end < len(numbers) and numbers[end] == inside:
                end += 1
            found.append(Named(at, end, EntityType(label[2:])))
        at = end
    return found


@lru_cache(maxsize=1)
def crf() -> Crf:
    """Return the shipped model, loaded once per process."""
    try:
        return Crf(MODEL.read_bytes(), Extractor())
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {MODEL.name} of the package: {error}") from error
