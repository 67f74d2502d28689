"""Words as numbers, and their weights: what two texts are compared by.

The code of a word is the CRC-32 of its lower-case form: the same on every machine, four bytes wide. The weight of a word
says how much it identifies a text: common wire words are light (``weights.txt``, written by ``python -m
benchmarks.word_weights``), every other word and every number has the greatest weight. The table is fixed, so a comparison
depends on the two items alone.
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
ASCII_TOKEN: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?|[0-9]+(?:[.,/:-][0-9]+)*")
"""The same in a text of ASCII, in half the time."""
HEAVIEST: Final = 8.0
"""Weight of a word that is not in the table."""


def tokens(text: str) -> list[str]:
    """Split a text into words and numbers, in order and as they are written."""
    return (ASCII_TOKEN if text.isascii() else TOKEN).findall(text)


def word_code(word: str) -> int:
    """Return the code of a lower-case word."""
    return crc32(word.encode())


def without_possessive(word: str) -> str:
    """Return a word without the ``'s`` at its end: who is named "Navira's" in a headline is "Navira" in the text."""
    return word[:-2] if word.endswith(("'s", "\u2019s")) else word


@cache
def weight_table() -> dict[int, float]:
    """Return the weights of common words, by their codes."""
    lines = files(__package__).joinpath("weights.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word_code(word): int(weight) / 10 for weight, words in rows for word in words.split()}


def word_weight(word: int) -> float:
    """Return the weight of a word code."""
    return weight_table().get(word, HEAVIEST)


def total_weight(words: Iterable[int]) -> float:
    """Return the sum of the weights of word codes."""
    return sum(map(weight_table().get, words, repeat(HEAVIEST)))


def pack_codes(words: Iterable[int]) -> bytes:
    """Write codes in ascending order, four bytes each."""
    return array("I", sorted(words)).tobytes()


@lru_cache(maxsize=4096)
def unpack_codes(packed: bytes) -> frozenset[int]:
    """Read codes as a set."""
    return frozenset(memoryview(packed).cast("I"))


def bit_signature(packed: bytes) -> int:
    """Return 128 bits of a set of codes, one for each code.

    Two sets share at most as many codes as bits, plus those codes of one set that fall on one bit.
    """
    signature = 0
    for word in memoryview(packed).cast("I"):
        signature |= 1 << (word & 127)
    return signature


def fold_text(text: str) -> str:
    """Return the words of a text in lower case, separated by one space."""
    return " ".join(tokens(text)).lower()
