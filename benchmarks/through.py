"""Run texts through the real stages (parse, normalize, enrich), and map offsets in the article back to the text."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from difflib import SequenceMatcher
from typing import Literal

from pipelines.enrich.article import enrich
from pipelines.normalize import TimeLimits, normalize
from pipelines.parse import ParseLimits, parse
from schemas import Article, Origin, RawMessage, WireFormat

TOKEN = re.compile(r"\S+")
DAY = date(2026, 3, 3)
Field = Literal["headline", "body"]


def through_stages(text: str, day: date | None = None, places: tuple[str, ...] = (), backend: str = "crf") -> Article:
    """Read a plain text as a replay does; ``places`` are known from its corpus, as in a format with metadata."""
    when = datetime.combine(day or DAY, time(), tzinfo=UTC)
    raw = RawMessage(value=text.encode(), origin=Origin(source="benchmark"), format=WireFormat.TEXT, timestamp=when)
    parsed = parse(raw, ParseLimits()).model_copy(update={"places": places, "language": "en"})
    return enrich(normalize(parsed, "en", TimeLimits()), None, backend)


class Places:
    """The places of the characters of headline and body in the text that the article was read from."""

    def __init__(self, text: str, article: Article) -> None:
        """Align the words of both; words that normalize repaired or removed have no place."""
        tokens = [(word[0], word.start(), None) for word in TOKEN.finditer(text)]
        read = [*_tokens(article, "headline"), *_tokens(article, "body")]
        matcher = SequenceMatcher(None, [word for word, *_ in tokens], [word for word, *_ in read], autojunk=False)
        self._places: dict[tuple[Field, int], int] = {}
        for here, there, count in matcher.get_matching_blocks():
            for (word, start, _), (_, at, field) in zip(
                tokens[here : here + count], read[there : there + count], strict=True
            ):
                self._places.update({(field, at + offset): start + offset for offset in range(len(word))})
        self.kept = frozenset(self._places.values())
        """Characters of the text that are in headline or body."""

    def of(self, field: Field, start: int, end: int) -> tuple[int, int] | None:
        """Return start and end in the text, or None if the text does not contain it as it was read."""
        first, last = self._places.get((field, start)), self._places.get((field, end - 1))
        return None if first is None or last is None else (first, last + 1)


def _tokens(article: Article, field: Field) -> Iterator[tuple[str, int, Field]]:
    if field == "headline" and article.headline_source != "stated":
        return
    for word in TOKEN.finditer(getattr(article, field)):
        yield word[0], word.start(), field
