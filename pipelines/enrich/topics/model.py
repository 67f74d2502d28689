"""A linear model of topics over hashed words and pairs of words."""

import lzma
import re
import zlib
from functools import cache
from itertools import compress
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.language.remembered import Remembered

MODEL: Final = Path(__file__).parent / "data" / "topics.xz"
BUCKETS: Final = 1 << 15
"""Buckets of words, and again as many of pairs."""
READ_CHARACTERS: Final = 3000
"""Characters of the body that are read: what an article is about stands first."""
HEADLINE_WEIGHT: Final = 2.0
"""How often a word of the headline counts."""
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


def bucket_of(run: str) -> int:
    """Return the bucket of a run of characters without blanks; -1 if it says nothing about a topic."""
    word = stem(run)
    silent = not word or word in STOP_WORDS or ("#" in word and word not in SCORES)
    return -1 if silent else zlib.crc32(word.encode()) % BUCKETS


WORDS: Final = Remembered(bucket_of)


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


class Said(NamedTuple):
    """The runs of a text that say something about a topic, and the bucket of each."""

    runs: list[str]
    buckets: npt.NDArray[np.int64]


def read_words(text: str) -> Said:
    """Return what a text says."""
    runs = text.lower().split()
    buckets = np.fromiter(map(WORDS.__getitem__, runs), np.int64, len(runs))
    says = buckets >= 0
    return Said(list(compress(runs, says.tolist())), buckets[says])


def _with_pairs(words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate((words, BUCKETS + ((words[:-1] * 31 + words[1:] * 17) % BUCKETS)))


def features(headline: str, body: str) -> Features:
    """Return the features of an article."""
    return features_of(read_words(headline), read_words(body[:READ_CHARACTERS]))


def features_of(headline: Said, body: Said) -> Features:
    """Return the features of what headline and body say."""
    head = _with_pairs(headline.buckets)
    found = np.unique(np.concatenate((head, _with_pairs(body.buckets))))
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


def heaviest_words(model: TopicModel, headline: Said, body: Said, topic: int, most: int) -> list[str]:
    """Return the words, or pairs of them, that speak most for a topic, the heaviest first, those of one weight by letters."""
    runs = headline.runs + body.runs
    weights = model.weights[_with_pairs(np.concatenate((headline.buckets, body.buckets))), topic]
    found: set[tuple[int, str]] = set()
    lowest = 0
    for at in np.argsort(-weights.astype(np.int16), kind="stable").tolist():
        weight = int(weights[at])
        if weight <= 0 or (len(found) >= most and weight < lowest):
            break
        lowest = weight
        found.add((-weight, _named(runs, at)))
    return [word for _, word in sorted(found)[:most]]


def _named(runs: list[str], at: int) -> str:
    """Return a word, or behind the words a pair of them, by its number."""
    return " ".join(run.strip(PUNCTUATION) for run in (runs[at : at + 1] or runs[at - len(runs) : at - len(runs) + 2]))


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
