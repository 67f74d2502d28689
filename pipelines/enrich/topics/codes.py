"""Providers' codes -> the top levels of the IPTC Media Topics."""

from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).parent / "data" / "codes.tsv"
NAMES: Final = (
    "arts, culture, entertainment and media",
    "crime, law and justice",
    "disaster, accident and emergency incident",
    "economy, business and finance",
    "education",
    "environment",
    "health",
    "human interest",
    "labour",
    "lifestyle and leisure",
    "politics and government",
    "religion",
    "science and technology",
    "society",
    "sport",
    "conflict, war and peace",
    "weather",
)
"""Names of the 17 top levels, in the order of their codes."""


def top_level(number: int) -> str:
    """Return the code of a top level.

    >>> top_level(4)
    'medtop:04000000'
    """
    return f"medtop:{number:02d}000000"


class CodeTable(NamedTuple):
    """What codes of providers mean: numbers of top levels, from 1."""

    exact: dict[tuple[str, str], int]
    """By scheme and code, both in small letters; the code ``*`` stands for every code of a scheme."""
    starts: tuple[int, ...]
    """First numbers of ranges of media topics, ascending."""
    topics: tuple[int, ...]
    """Their top levels."""


@cache
def code_table() -> CodeTable:
    """Return the table, read once."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    ranges = sorted((int(code), int(topic)) for scheme, code, topic in rows if scheme == "range")
    exact = {(scheme, code.lower()): int(topic) for scheme, code, topic in rows if scheme != "range"}
    return CodeTable(exact, tuple(start for start, _ in ranges), tuple(topic for _, topic in ranges))


def topic_of_code(scheme: str, code: str) -> int | None:
    """Return the number of the top level that a provider's code belongs to, or None.

    >>> topic_of_code("subj", "15054000"), topic_of_code("medtop", "20000574"), topic_of_code("anpa", "q")
    (15, 11, 15)
    """
    scheme, code = scheme.lower(), code.strip().lower()
    if scheme in ("medtop", "subj") and len(code) == 8 and code.isdecimal():
        number = int(code[:2])
        if 1 <= number <= len(NAMES):
            return number
        return _in_ranges(int(code)) if scheme == "medtop" else None
    table = code_table().exact
    return table.get((scheme, code)) or table.get((scheme, "*"))


def _in_ranges(number: int) -> int | None:
    table = code_table()
    exact = table.exact.get(("medtop", str(number)))
    if exact:
        return exact
    at = bisect_right(table.starts, number) - 1
    return (table.topics[at] or None) if at >= 0 else None
