"""An endless wire made of Reuters-21578: every pass over it is written in other words, so that no pass repeats another.

Words of a kind (capital or not, by length) change places among themselves, by the number of the pass: texts keep their
length, their shape and how often words come, and say something else. Some items are followed by updates, some are
killed, some come twice.
"""

import itertools
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.replay import archives, messages
from pipelines.parse import ParseLimits, parse
from schemas import Article, Rejected

START = datetime(2020, 1, 1, tzinfo=UTC)
WORD = re.compile(r"[A-Za-z]{4,}|\d{2,}")
UPDATED, KILLED, TWICE = 0.3, 0.01, 0.03
"""Shares of items."""


def read_corpus(folder: Path, files: int) -> list[Article]:
    """Read the articles that have a text."""
    found = []
    for raw in (raw for archive in archives(folder, files) for raw in messages(archive)):
        try:
            found.append(parse(raw, ParseLimits()))
        except Rejected:
            continue
    return [article for article in found if len(article.body) > 100]


def kind(word: str) -> tuple[bool, bool, int]:
    """Return the class of words that a word may be exchanged with."""
    return word.isdigit(), word.istitle(), len(word)


class OtherWords:
    """The words of the corpus, exchanged anew for each pass."""

    def __init__(self, articles: list[Article]) -> None:
        words = {word for article in articles for word in WORD.findall(f"{article.headline} {article.body}")}
        self._kinds: dict[tuple[bool, bool, int], list[str]] = {}
        for word in sorted(words):
            self._kinds.setdefault(kind(word), []).append(word)

    def exchanged(self, number: int) -> dict[str, str]:
        """Return for each word its replacement in this pass; in the first pass that is the word itself."""
        chance = random.Random(number)
        found: dict[str, str] = {}
        for words in self._kinds.values():
            others = list(words)
            if number:
                chance.shuffle(others)
            found.update(zip(words, others, strict=True))
        return found


class Wire:
    """An endless iterator over (key, value) of ninjs items. Event time advances by ``step``, which may be changed, for each item."""

    def __init__(self, articles: list[Article], step: timedelta) -> None:
        self.step, self.now = step, START
        self._articles, self._words, self._chance = articles, OtherWords(articles), random.Random(7)
        self._items = self._all()

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return self._items

    def days(self) -> float:
        """Return the days of event time so far."""
        return (self.now - START) / timedelta(days=1)

    def _all(self) -> Iterator[tuple[bytes, bytes]]:
        for number in itertools.count():
            exchanged = self._words.exchanged(number)
            for place, article in enumerate(self._articles):
                name = f"urn:newsml:soak.example:2020:{number}-{place}"
                for value in self._versions(article, place, name, exchanged):
                    for _ in range(1 + (self._chance.random() < TWICE)):
                        self.now += self.step
                        yield name.encode(), value

    def _versions(self, article: Article, place: int, name: str, exchanged: dict[str, str]) -> Iterator[bytes]:
        """Write an item, its updates, each with one more paragraph, and its end."""
        share, killed = self._chance.random(), self._chance.random() < KILLED
        texts = [article.body, *(self._articles[place - back].body[:300] for back in (1, 2))]
        versions = 1 + (share < UPDATED) + (share < UPDATED / 3)
        headline, *parts = (other_words(text, exchanged) for text in (article.headline, *texts))
        for version in range(1, versions + 1 + killed):
            fields = {
                "uri": name,
                "version": version,
                "versioncreated": self.now.isoformat(),
                "language": "en",
                "headline": headline,
                "body_text": "\n\n".join(parts[: min(version, versions)]),
            }
            yield json.dumps(fields | ({"pubstatus": "canceled"} if version > versions else {})).encode()


def other_words(text: str, exchanged: dict[str, str]) -> str:
    """Write a text in other words."""
    return WORD.sub(lambda found: exchanged.get(found[0], found[0]), text)
