"""Articles from the JSON rows of ../shared/gold/stories/texts.py, normalized as the pipeline does."""

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.normalize import TimeLimits, normalize
from schemas import Article, Origin, ParsedArticle

EDITORS = re.compile(r"(?i)^eds?o?s?\s?[:.]|^with |^laserphoto|^\$?adv|^for release|^urgent$|^bulletin$")


def read_items(path: Path) -> Iterator[tuple[Article, Origin]]:
    """Read rows as articles."""
    with path.open(encoding="utf-8") as file:
        for offset, line in enumerate(file):
            yield to_article(json.loads(line)), Origin(source=path.name, offset=offset)


def to_article(row: dict[str, Any]) -> Article:
    """Split headline and editors' lines of one row, as a parser does, and return the normalized article."""
    heads = [head.strip() for head in html.unescape(row["title"]).split(" / ")]
    headline = next((head for head in heads if head and not EDITORS.match(head)), "")
    advisory = " ".join(head for head in heads if EDITORS.match(head))
    body = html.unescape(row["text"]).strip()
    if not headline and row["src"] == "reuters21578":
        headline, _, body = body.partition("\n")
    parsed = Article(
        provider=row["src"],
        item_id=row["id"],
        time=datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC),
        time_source="version_created",
        language="en",
        headline=headline,
        advisory=advisory or None,
        slug=html.unescape(row["slug"]) or None,
        body="\n\n".join(re.split(r"\n\s+", body)),
    )
    return normalize(ParsedArticle(parsed), "en", TimeLimits())
