"""Words as small numbers: what two texts are compared by.

A word is a CRC-32 of its lower-case form: the same on every machine, four bytes wide. How much a word tells is its
weight: common wire words weigh little (``weights.txt``, made by ``python -m benchmarks.word_weights``), every other
word and every number weighs the most. The table is fixed, so a comparison of two items depends on these two alone.
"""

import re
from array import array
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import repeat
from typing import Final
from zlib import crc32

TOKEN: Final = re.compile(r"\d+(?:[.,/:-]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
HEAVIEST: Final = 8.0
NUMBER_WEIGHT: Final = 4.0


def tokens(text: str) -> list[str]:
    """Cut a text into words and numbers, in order, as they stand."""
    return TOKEN.findall(text)


def word_code(word: str) -> int:
    """Give the number of a lower-case word."""
    return crc32(word.encode())


@lru_cache(maxsize=1 << 16)
def token_code(word: str) -> int:
    """Give the number of a word as it stands."""
    return crc32(word.lower().encode())


def token_codes(words: Iterable[str]) -> list[int]:
    """Give the numbers of words as they stand."""
    return list(map(token_code, words))


@cache
def weight_table() -> dict[int, float]:
    """Load the weights of common words, by their codes."""
    lines = files(__package__).joinpath("weights.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word_code(word): int(word_weight) / 10 for word_weight, words in rows for word in words.split()}


def word_weight(word: int) -> float:
    """Weigh one word by its code."""
    return weight_table().get(word, HEAVIEST)


def total_weight(words: Iterable[int]) -> float:
    """Weigh words together."""
    return sum(map(weight_table().get, words, repeat(HEAVIEST)))


def pack_codes(words: Iterable[int]) -> bytes:
    """Write codes in ascending order, four bytes each."""
    return array("I", sorted(words)).tobytes()


@lru_cache(maxsize=4096)
def unpack_codes(packed: bytes) -> frozenset[int]:
    """Read codes back as a set."""
    return frozenset(memoryview(packed).cast("I"))


def bit_signature(packed: bytes) -> int:
    """Draw a set as 128 bits: two sets share at most as many codes as bits, and those of which one has several a bit."""
    drawn = 0
    for word in memoryview(packed).cast("I"):
        drawn |= 1 << (word & 127)
    return drawn


def fold_text(text: str) -> str:
    """Fold a text to its words in lower case with one space between: what an exact copy shares."""
    return " ".join(tokens(text)).lower()
