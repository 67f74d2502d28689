"""A linear model of topics over hashed words and pairs of words."""

import lzma
import re
import zlib
from functools import cache
from itertools import compress, pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

MODEL: Final = Path(__file__).parent / "data" / "topics.xz"
BUCKETS: Final = 1 << 15
"""Buckets of words, and again as many of pairs."""
READ_CHARACTERS: Final = 3000
"""Characters of the body that are read: what an article is about stands first."""
HEADLINE_WEIGHT: Final = 2.0
"""How often a word of the headline counts."""
CACHED_RUNS: Final = 200_000
PUNCTUATION: Final = "\"'.,;:!?()[]<>*“”‘’-–—/"
STOP_WORDS: Final = frozenset(
    "a an the of in on at to for and or but by as with from is are was were be been being it its he she they them his her their this "
    "that these those which who whom whose will would could should may might can must has have had do does did not no nor if than then "
    "there here when where what how why while after before during about into over under between more most some any all each other such "
    "only also said say says told one two three i you we us our your my me him up down out off so too very just "
    "million billion mln bln percent pct cent per dollar dlr euro pound yen ago last next first second year month week day monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november december".split()
)
"""Words without a topic; amounts and days occur in all of them."""
SCORES: Final = frozenset({"#-#", "#–#"})
"""Figures that do say something: results of matches."""
DIGITS: Final = re.compile(r"\d+")


class Words(dict[str, int]):
    """Bucket of each run of characters without blanks; -1 if it says nothing about a topic."""

    def __missing__(self, run: str) -> int:
        if len(self) > CACHED_RUNS:
            self.clear()
        word = stem(run)
        silent = not word or word in STOP_WORDS or ("#" in word and word not in SCORES)
        found = -1 if silent else zlib.crc32(word.encode()) % BUCKETS
        self[run] = found
        return found


WORDS: Final = Words()


def stem(run: str) -> str:
    """Return a run without punctuation and plural; digits become ``#``.

    >>> stem("companies'"), stem("3-1,"), stem("bonds."), stem("crisis")
    ('company', '#-#', 'bond', 'crisis')
    """
    word = run.strip(PUNCTUATION)
    if not word.isalpha():
        word = DIGITS.sub("#", word.removesuffix("'s").removesuffix("’s"))
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) else word


class Features(NamedTuple):
    """Distinct buckets of a text, ascending, with the weight of each; together of length 1."""

    buckets: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]


def _buckets(text: str) -> npt.NDArray[np.int64]:
    words = np.fromiter(map(WORDS.__getitem__, text.lower().split()), np.int64)
    words = words[words >= 0]
    pairs = BUCKETS + ((words[:-1] * 31 + words[1:] * 17) % BUCKETS)
    return np.concatenate((words, pairs))


def features(headline: str, body: str) -> Features:
    """Return the features of an article."""
    head = _buckets(headline)
    both = np.concatenate((head, _buckets(body[:READ_CHARACTERS])))
    found = np.unique(both)
    weights = np.ones(len(found), np.float32)
    weights[np.searchsorted(found, head)] = HEADLINE_WEIGHT
    return Features(found, weights / np.float32(max(float(np.sqrt((weights * weights).sum())), 1e-6)))


class TopicModel(NamedTuple):
    """Weights of buckets for each topic, and what turns a score into a probability."""

    weights: npt.NDArray[np.int8]
    """Buckets by topics."""
    scale: float
    bias: npt.NDArray[np.float32]
    slope: float
    """Calibration, fitted on texts that the weights were not."""
    offset: float

    def scores(self, found: Features) -> npt.NDArray[np.float32]:
        """Return the score of each topic."""
        total: npt.NDArray[np.float32] = found.weights @ self.weights[found.buckets].astype(np.float32)
        scaled: npt.NDArray[np.float32] = total * np.float32(self.scale) + self.bias
        return scaled

    def probabilities(self, found: Features) -> npt.NDArray[np.float32]:
        """Return the calibrated probability of each topic."""
        sure: npt.NDArray[np.float32] = 1 / (1 + np.exp(-(self.slope * self.scores(found) + self.offset)))
        return sure


def heaviest_words(model: TopicModel, text: str, topic: int, most: int) -> list[str]:
    """Return the words, or pairs of them, that speak most for a topic, the heaviest first."""
    runs = text.lower().split()
    buckets = [WORDS[run] for run in runs]
    says = [bucket >= 0 for bucket in buckets]
    words, numbers = [run.strip(PUNCTUATION) for run in compress(runs, says)], list(compress(buckets, says))
    column = model.weights[:, topic]
    weighed = {word: int(column[number]) for word, number in zip(words, numbers, strict=True)}
    for (first, left), (second, right) in pairwise(zip(words, numbers, strict=True)):
        weighed[f"{first} {second}"] = int(column[BUCKETS + (left * 31 + right * 17) % BUCKETS])
    ranked = sorted((-weight, word) for word, weight in weighed.items() if weight > 0)
    return [word for _, word in ranked[:most]]


def pack(model: TopicModel) -> bytes:
    """Return a model as a compressed file."""
    numbers = np.array([model.scale, model.slope, model.offset, *model.bias], "<f4").tobytes()
    columns = np.ascontiguousarray(model.weights.T).tobytes()
    return lzma.compress(len(model.bias).to_bytes(2, "little") + numbers + columns, preset=9)


@cache
def topic_model() -> TopicModel:
    """Return the model of the package, read once."""
    raw = lzma.decompress(MODEL.read_bytes())
    topics = int.from_bytes(raw[:2], "little")
    numbers = np.frombuffer(raw, "<f4", topics + 3, 2)
    weights = np.frombuffer(raw, np.int8, offset=2 + 4 * (topics + 3)).reshape(topics, -1).T
    return TopicModel(
        np.ascontiguousarray(weights), float(numbers[0]), numbers[3:], float(numbers[1]), float(numbers[2])
    )
