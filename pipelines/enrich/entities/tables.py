"""The shipped word tables: classes of words by distribution, and lists of names. docs/entities.md has their sources."""

import lzma
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.errors import Refused

DATA = Path(__file__).with_name("data") / "words.xz"
GIVEN, GIVEN_RARE, SURNAME, SURNAME_FREQUENT, SETTLEMENT, DEMONYM = 1, 2, 4, 8, 16, 32
COMPANY, PLACE, ORGANISATION, WORK, TEAM, HALL, SINGLE = 1, 2, 4, 8, 16, 32, 64
"""Bits of the lists of phrases: companies, places, other organisations, products and events, nicknames of teams, buildings, people named by one word."""
LONGEST_PHRASE = 5


class DataError(Refused):
    """A data file of the package is missing or damaged."""


class WordClasses(Mapping[str, tuple[int, ...]]):
    """Values of words in columns: a tuple a word would take long to make, and most words never occur."""

    def __init__(self, rows: dict[str, int], columns: Sequence[Sequence[int]]) -> None:
        """Initialize from the row of each word."""
        self._rows, self._columns = rows, columns

    def __getitem__(self, word: str) -> tuple[int, ...]:
        """Return the values of a word."""
        row = self._rows[word]
        return tuple(column[row] for column in self._columns)

    def __iter__(self) -> Iterator[str]:
        """Yield the words."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._rows)

    def get(self, word: str, other: Any = None) -> Any:
        """Return the values of a word, or another value."""
        row = self._rows.get(word)
        return other if row is None else tuple([column[row] for column in self._columns])

    def __contains__(self, word: object) -> bool:
        """Return True for a word that has values."""
        return word in self._rows


class Tables(NamedTuple):
    """The decoded word tables."""

    classes: Mapping[str, tuple[int, ...]]
    """Word as spelt to its vector clusters, coarse, fine and finest, and its Brown cluster; 0 for none."""
    names: dict[str, int]
    """Word in lower case to bits of the name lists that have it."""
    phrases: dict[str, int]
    """Listed names, in lower case with single spaces, to the bits of their lists."""


def _block(values: list[int], code: str) -> bytes:
    return array(code, values).tobytes()


def pack(classes: Mapping[str, tuple[int, ...]], names: dict[str, int], phrases: dict[str, int]) -> bytes:
    """Return tables as one compressed file: a header of counts, then columns. Equal tables yield equal bytes."""
    columns = ["\n".join(sorted(table)).encode() for table in (classes, names, phrases)]
    numbers = [
        *(_block([classes[w][at] for w in sorted(classes)], code) for at, code in enumerate("HHHI")),
        _block([names[w] for w in sorted(names)], "B"),
        _block([phrases[w] for w in sorted(phrases)], "B"),
    ]
    parts = columns + numbers
    header = " ".join(str(len(part)) for part in parts).encode()
    return lzma.compress(header + b"\n" + b"".join(parts), preset=9)


def unpack(content: bytes) -> Tables:
    """Read the result of ``pack``."""
    header, _, rest = lzma.decompress(content).partition(b"\n")
    parts, at = [], 0
    for size in map(int, header.split()):
        parts.append(rest[at : at + size])
        at += size
    words, names, phrases = (part.decode().split("\n") for part in parts[:3])
    columns = [array(code) for code in "HHHIBB"]
    for column, part in zip(columns, parts[3:], strict=True):
        column.frombytes(part)
    return Tables(
        WordClasses(dict(zip(words, range(len(words)), strict=True)), columns[:4]),
        dict(zip(names, columns[4], strict=True)),
        dict(zip(phrases, columns[5], strict=True)),
    )


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Return the shipped tables, loaded once per process."""
    try:
        return unpack(DATA.read_bytes())
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise DataError(f"entities: cannot read {DATA.name} of the package: {error}") from error
