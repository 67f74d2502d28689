"""File an item: its card for deciding, and the article packed away until an event needs it."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import orjson
from zstandard import ZstdCompressor, ZstdDecompressor

from pipelines.settings.stories import StoryRules
from pipelines.stories.describe.card import Card, make_card
from pipelines.stories.describe.sketch import Sketch
from schemas import Article, Origin

COMPRESSION_LEVEL = 1


@dataclass(frozen=True, slots=True)
class PackedItem:
    """One item as it travels to its desk."""

    card: Card
    desk: str
    """Items of two desks never meet."""
    packed: bytes
    """Article and origin, compressed."""

    def __repr__(self) -> str:
        return f"Filed({self.card.provider}:{self.card.item_id}, {self.card.uid})"

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuild_item, (flatten(self.card), self.desk, self.packed)


def pack_item(
    article: Article, origin: Origin, rules: StoryRules | None = None, known: datetime | None = None
) -> PackedItem:
    """Reduce an article to its card and pack the rest; ``known`` is the record's own time."""
    by_provider = rules is not None and rules.desk_by == "provider"
    desk = article.provider if by_provider else article.language.partition("-")[0].lower()
    return PackedItem(make_card(article, origin, known), desk, pack_article(article, origin))


def pack_article(article: Article, origin: Origin) -> bytes:
    """Compress article and origin."""
    plain = article.model_dump_json(exclude_defaults=True) + "\n" + origin.model_dump_json(exclude_defaults=True)
    return ZstdCompressor(level=COMPRESSION_LEVEL).compress(plain.encode("utf-8", "surrogatepass"))


def unpack_article(packed: bytes) -> tuple[Article, Origin]:
    """Give article and origin back."""
    article, _, origin = ZstdDecompressor().decompress(packed).rpartition(b"\n")
    return Article.model_validate_json(article), Origin.model_validate(orjson.loads(origin))


def without_text(item: PackedItem) -> PackedItem:
    """Leave out the text of an item, and what was found in it; its card still tells that there was one."""
    article, origin = unpack_article(item.packed)
    bare = article.model_copy(update={"body": "", "entities": (), "amounts": (), "advisory": None})
    return PackedItem(item.card, item.desk, pack_article(bare, origin))


def lacks_text(card: Card, article: Article) -> bool:
    """Tell that the text of an item is not kept any more."""
    return card.sketch.length > 0 and not article.body


def flatten(card: Card) -> tuple[Any, ...]:
    """Write a card as plain values."""
    return (
        *(getattr(card, name) for name in CARD_FIELDS[:-1]),
        *(getattr(card.sketch, name) for name in SKETCH_FIELDS),
    )


def unflatten(values: tuple[Any, ...]) -> Card:
    """Read a card from plain values."""
    return Card(
        **dict(
            zip(CARD_FIELDS, (*values[: len(CARD_FIELDS) - 1], Sketch(*values[len(CARD_FIELDS) - 1 :])), strict=True)
        )
    )


def rebuild_item(card: tuple[Any, ...], desk: str, packed: bytes) -> PackedItem:
    """Give an item back as it was filed."""
    return PackedItem(unflatten(card), desk, packed)


CARD_FIELDS = tuple(Card.__slots__)
SKETCH_FIELDS = tuple(part.name for part in fields(Sketch) if part.init)
