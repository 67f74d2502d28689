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

LEVEL = 1


@dataclass(frozen=True, slots=True)
class Filed:
    """One item as it travels to its desk."""

    card: Card
    desk: str
    """Items of two desks never meet."""
    packed: bytes
    """Article and origin, compressed."""

    def __repr__(self) -> str:
        return f"Filed({self.card.provider}:{self.card.item_id}, {self.card.uid})"

    def __reduce__(self) -> tuple[Any, ...]:
        return refile, (flatten(self.card), self.desk, self.packed)


def file_item(
    article: Article, origin: Origin, rules: StoryRules | None = None, known: datetime | None = None
) -> Filed:
    """Reduce an article to its card and pack the rest; ``known`` is the record's own time."""
    by_provider = rules is not None and rules.desk_by == "provider"
    desk = article.provider if by_provider else article.language.partition("-")[0].lower()
    return Filed(make_card(article, origin, known), desk, pack(article, origin))


def pack(article: Article, origin: Origin) -> bytes:
    """Compress article and origin."""
    plain = article.model_dump_json(exclude_defaults=True) + "\n" + origin.model_dump_json(exclude_defaults=True)
    return ZstdCompressor(level=LEVEL).compress(plain.encode("utf-8", "surrogatepass"))


def unpack(packed: bytes) -> tuple[Article, Origin]:
    """Give article and origin back."""
    article, _, origin = ZstdDecompressor().decompress(packed).rpartition(b"\n")
    return Article.model_validate_json(article), Origin.model_validate(orjson.loads(origin))


def without_text(item: Filed) -> Filed:
    """Leave out the text of an item, and what was found in it; its card still tells that there was one."""
    article, origin = unpack(item.packed)
    bare = article.model_copy(update={"body": "", "entities": (), "amounts": (), "advisory": None})
    return Filed(item.card, item.desk, pack(bare, origin))


def lacks_text(card: Card, article: Article) -> bool:
    """Tell that the text of an item is not kept any more."""
    return card.sketch.length > 0 and not article.body


def flatten(card: Card) -> tuple[Any, ...]:
    """Write a card as plain values."""
    return (*(getattr(card, name) for name in CARD[:-1]), *(getattr(card.sketch, name) for name in SKETCH))


def unflatten(values: tuple[Any, ...]) -> Card:
    """Read a card from plain values."""
    return Card(**dict(zip(CARD, (*values[: len(CARD) - 1], Sketch(*values[len(CARD) - 1 :])), strict=True)))


def refile(card: tuple[Any, ...], desk: str, packed: bytes) -> Filed:
    """Give an item back as it was filed."""
    return Filed(unflatten(card), desk, packed)


CARD = tuple(Card.__slots__)
SKETCH = tuple(part.name for part in fields(Sketch) if part.init)
