"""Quality and speed of the normalize stage: ``python -m benchmarks.normalize``.

Quality: dateline place and day, authors, agency and time of 300 articles of Reuters-21578, read one by one by a person
from the head and the tail of each: ``benchmarks/data/reuters_fields.tsv`` holds the collection's ids and what they
should give, no text. Speed: articles a second of processor time on one core over the whole collection.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.replay import CORPUS, archives, messages
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from schemas import Article, ParsedArticle, Rejected

EXPECTED = Path(__file__).parent / "data" / "reuters_fields.tsv"
FILES = 22


class Fields(NamedTuple):
    """The checked values of one article; empty if it states none."""

    time: str
    place: str
    day: str
    authors: str
    agency: str


def expected() -> dict[str, Fields]:
    """Read the checked values by the collection's NEWID."""
    rows = [line.split("\t") for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    return {
        item_id: Fields(datetime.fromisoformat(when).isoformat(), *fields)
        for item_id, when, *fields in rows
        if not item_id.startswith("#")
    }


def fields_of(article: Article) -> Fields:
    """Return the same values of a normalized article."""
    line = article.dateline
    return Fields(
        article.time.isoformat(),
        line.place if line else "",
        line.day.isoformat() if line and line.day else "",
        "; ".join(article.authors),
        article.credit or "",
    )


def read_corpus(folder: Path) -> Iterator[ParsedArticle]:
    """Return the articles of the whole collection that the parser accepts."""
    limits = ParseLimits()
    for archive in archives(folder, FILES):
        for raw in messages(archive):
            with suppress(Rejected):
                yield parse(raw, limits)


def compare(articles: Iterable[ParsedArticle]) -> tuple[Counter[str], list[str]]:
    """Return the number of right fields by name, and the wrong ones."""
    wanted, right, wrong = expected(), Counter[str](), []
    for article in articles:
        if article.item_id not in wanted:
            continue
        got = fields_of(normalize(article, "en", TimeLimits()))
        for name, value, should in zip(Fields._fields, got, wanted[article.item_id], strict=True):
            right[name] += value == should
            if value != should:
                wrong.append(f"{article.item_id} {name}: {value!r}, should be {should!r}")
    return right, wrong


def main() -> None:
    """Print the table, the wrong fields and the speed."""
    if not CORPUS.is_dir():
        sys.exit(f"benchmarks.normalize: {CORPUS} is not here; it needs Reuters-21578")
    articles = list(read_corpus(CORPUS))
    right, wrong = compare(articles)
    count = len(expected())
    print(f"{count} articles checked by hand")
    for name in Fields._fields:
        print(f"{name:10}{right[name]:>5} right {right[name] / count:>8.1%}")
    print(f"{'all':10}{sum(right.values()):>5} right {sum(right.values()) / (count * len(Fields._fields)):>8.1%}")
    print("\n".join(wrong))
    started = time.process_time()
    for article in articles:
        normalize(article, "en", TimeLimits())
    print(f"{len(articles) / (time.process_time() - started):,.0f} articles/s of processor time")


if __name__ == "__main__":
    main()
