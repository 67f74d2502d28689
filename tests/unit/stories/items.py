"""Articles of a fictional wire, for the tests of the stories stage."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.normalize.headline import read_headline
from pipelines.stories.describe.packed_item import PackedItem, pack_item
from schemas import Article, Origin

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
FIRE = (
    "A fire in the old harbour of Porto Seguro killed 12 people on Wednesday, the fire brigade said.\n\n"
    "The blaze began in a fish market and spread to three warehouses before dawn.\n\n"
    '"We heard a bang and ran," said Ines Quaresma, who sells sardines at the market.\n\n'
    "Mayor Duarte Vidigal promised 4 million euros for the families."
)
MERGER = (
    "Zenith Optics agreed to buy lens maker Glasmark for $2.6 billion in cash, the companies said.\n\n"
    "Glasmark shareholders will get $41.50 a share, a premium of 28 percent.\n\n"
    "Chief Executive Oona Lindqvist said the deal would close in September."
)


def article(item_id: str, headline: str, body: str = FIRE, *, minutes: float = 0, **given: Any) -> Article:
    """Write an article; its tags are read off the headline as normalize does."""
    read = read_headline(headline)
    values: dict[str, Any] = {
        "provider": "meridian",
        "item_id": item_id,
        "time": START + timedelta(minutes=minutes),
        "time_source": "version_created",
        "language": "en",
        "headline": headline,
        "headline_base": read.base,
        "tags": read.tags,
        "body": body,
    }
    return Article(**(values | given))


def filed(
    item_id: str,
    headline: str,
    body: str = FIRE,
    *,
    minutes: float = 0,
    offset: int = 0,
    known: datetime | None = None,
    **given: Any,
) -> PackedItem:
    """File an article; ``known`` is its record's time."""
    return pack(article(item_id, headline, body, minutes=minutes, **given), offset=offset, known=known)


def pack(filed_article: Article, *, offset: int = 0, known: datetime | None = None) -> PackedItem:
    """Pack an article from a place of the wire."""
    return pack_item(filed_article, Origin(source="wire", offset=offset), known=known)
