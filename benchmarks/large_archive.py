"""Archives of any size: variants of Reuters-21578, spread over years or within one week.

Each variant has the articles of the collection under other ids and at other times, with its rarer words and its figures exchanged for others
of the collection. So the stories of a variant have the shape of real ones, the vocabulary stays that of the collection, and two variants
tell different news. Files are written to a temporary folder only; nothing of them belongs in the repository.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, Literal, NamedTuple

Kind = Literal["spread", "week"]
RECORD: Final = re.compile(r"<REUTERS\b.*?</REUTERS>", re.DOTALL)
TEXTS: Final = re.compile(r"(<(TITLE|BODY)>)(.*?)(</\2>)", re.DOTALL)
WORD: Final = re.compile(r"(?<![&<#\w])[A-Za-z]{4,}\b|(?<![&#\w])\d+")
DATE: Final = re.compile(r"<DATE>\s*(\d+-[A-Z]{3}-\d{4} \d\d:\d\d:\d\d)[^<]*</DATE>")
ID: Final = re.compile(r'NEWID="(\d+)"')
MOST_COMMON: Final = 600
"""Words that every variant keeps: the language itself, and the words of the wire's tags."""
WEEK: Final = timedelta(days=7)
STEP: Final = 104_729
"""Words that a variant's words are moved by: a prime number, so that each variant exchanges them otherwise."""


class Collection(NamedTuple):
    """The articles of the collection."""

    records: list[str]
    words: dict[str, int]
    """Words that are exchanged, with their places."""
    names: list[str]
    """The same words by their places."""
    first: datetime
    last: datetime


def read_collection(folder: Path) -> Collection:
    """Read the collection."""
    texts = [path.read_text(encoding="latin-1") for path in sorted(folder.glob("*.sgm"))]
    records = [found[0] for text in texts for found in RECORD.finditer(text) if DATE.search(found[0])]
    counts = Counter(word.lower() for record in records for word in WORD.findall(record) if not word.isdigit())
    names = sorted(word for word, _ in counts.most_common()[MOST_COMMON:])
    times = [time_of(record) for record in records]
    return Collection(records, {word: place for place, word in enumerate(names)}, names, min(times), max(times))


def time_of(record: str) -> datetime:
    """Return the time of a record."""
    found = DATE.search(record)
    assert found is not None
    return datetime.strptime(found[1].title(), "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC)


def variant_records(collection: Collection, variant: int, kind: Kind) -> Iterator[str]:
    """Yield the records of one variant; variant 0 has the texts of the collection."""
    words, names, length = collection.words, collection.names, collection.last - collection.first
    digits = str.maketrans("0123456789", "0" + "".join(Random(variant).sample("123456789", 9)))

    def exchange(found: re.Match[str]) -> str:
        word = found[0]
        if word.isdigit():
            return word.translate(digits)
        place = words.get(word.lower())
        if place is None:
            return word
        other = names[(place + variant * STEP) % len(names)]
        return other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other

    for number, record in enumerate(collection.records):
        passed = time_of(record) - collection.first
        passed = passed + variant * length if kind == "spread" else passed / length * WEEK + timedelta(seconds=variant)
        time = f"{collection.first + passed:%d-%b-%Y %H:%M:%S}".upper()
        changed = ID.sub(f'NEWID="{variant * 100_000 + number + 1}"', record, count=1)
        changed = DATE.sub(f"<DATE>{time}.00</DATE>", changed, count=1)
        if variant:
            changed = TEXTS.sub(lambda part: part[1] + WORD.sub(exchange, part[3]) + part[4], changed)
        yield changed


def write_archive(folder: Path, target: Path, articles: int, kind: Kind) -> None:
    """Write an archive of so many articles, a file a variant."""
    collection, written = read_collection(folder), 0
    for variant in range(-(-articles // len(collection.records))):
        with (target / f"variant-{variant:03}.sgm").open("w", encoding="latin-1") as file:
            for record in variant_records(collection, variant, kind):
                if written == articles:
                    return
                file.write(record + "\n")
                written += 1
